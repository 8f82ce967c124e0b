/* rawcall NUMBER [ARG...]: one system call, given by number so that no library stands between the probe and the filter.
 * An argument is a number, @TEXT (a string) or #N (N zero bytes). Prints REACHED when the call succeeds. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long argument(char *text) {
  if (text[0] == '@') return (long)(text + 1);
  if (text[0] == '#') {
    void *bytes = calloc(1, (size_t)atol(text + 1) + 1);
    return (long)bytes;
  }
  return strtol(text, NULL, 0);
}

int main(int argc, char **argv) {
  long a[7] = {0};
  if (argc < 2 || argc > 8) return 2;
  for (int i = 1; i < argc; i++) a[i - 1] = argument(argv[i]);
  long result = syscall(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
  if (result < 0) {
    printf("errno %d %s\n", errno, strerror(errno));
    return 1;
  }
  printf("REACHED %ld\n", result);
  return 0;
}
