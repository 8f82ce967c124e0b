/* Many system calls of one kind, timed from inside: prints "KIND CALLS NANOSECONDS" for the loop alone, without start-up.
 *
 *   storm make DIR N      makes N empty files (prints too)
 *   storm unlink DIR N    removes the N files of `make`
 *   storm open DIR N      opens one file for writing N times (and closes it)
 *   storm fresh DIR N     make and unlink in one run: files that did not exist before it */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *kind;

static void check(int ok) {
  if (ok) return;
  fprintf(stderr, "storm %s: %s\n", kind, strerror(errno));
  exit(1);
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void one(const char *what, const char *dir, int i) {
  char path[4096];
  snprintf(path, sizeof path, "%s/f%d", dir, i);
  if (!strcmp(what, "unlink")) {
    check(unlink(path) == 0);
    return;
  }
  int fd = open(path, O_WRONLY | O_CREAT, 0644);
  check(fd >= 0);
  close(fd);
}

static void loop(const char *what, const char *dir, int n) {
  long long begun = now();
  for (int i = 0; i < n; i++) one(what, dir, strcmp(what, "open") ? i : 0);
  printf("%s %d %lld\n", what, n, now() - begun);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fputs("usage: storm make|unlink|open|fresh DIR N\n", stderr);
    return 2;
  }
  kind = argv[1];
  int n = atoi(argv[3]);
  if (strcmp(kind, "fresh")) {
    loop(kind, argv[2], n);
    return 0;
  }
  loop("make", argv[2], n);
  loop("unlink", argv[2], n);
  return 0;
}
