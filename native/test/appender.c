/* Creates files n-0, n-1, ... until a call is refused or it is killed. Says on stdout what it made, unbuffered: an effect
 * that is here and not in the record would be one too many. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char name[256];
  long refused = 0;
  for (long i = 0; refused < 100; i++) {
    snprintf(name, sizeof name, "%s/%ld-%0150ld", argc > 1 ? argv[1] : ".", i, i);
    int fd = open(name, O_CREAT | O_WRONLY, 0600);
    if (fd < 0) { refused++; continue; }
    close(fd);
    dprintf(1, "%s\n", name);
  }
  return 3;
}
