/* What tells whether this compiler makes programs that run, with the flags it is given. */
#include <stdlib.h>

int main(void) {
  char *one = malloc(1);
  int missing = !one;
  free(one);
  return missing;
}
