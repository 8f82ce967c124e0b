/* One thread flips a path between an allowed name and TARGET, another opens it for writing, N times. The supervisor reads the
 * path once, the kernel again: this is the window that seccomp_unotify(2) warns of. Says how often the open succeeded. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[4096], good[4096], evil[4096];
static volatile int stop;

static void *flip(void *unused) {
  while (!stop) {
    memcpy(path, good, sizeof path);
    for (volatile int i = 0; i < 300; i++) ;
    memcpy(path, evil, sizeof path);
    for (volatile int i = 0; i < 300; i++) ;
  }
  return unused;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  snprintf(good, sizeof good, "%s", argv[1]);
  snprintf(evil, sizeof evil, "%s", argv[2]);
  memcpy(path, good, sizeof path);
  pthread_t thread;
  if (pthread_create(&thread, NULL, flip, NULL)) return 2;
  int done = 0;
  for (long i = atol(argv[3]); i; i--) {
    int fd = open(path, O_CREAT | O_WRONLY, 0644);
    if (fd < 0) continue;
    if (write(fd, "written\n", 8) == 8) done++;
    close(fd);
  }
  stop = 1;
  pthread_join(thread, NULL);
  printf("%d\n", done);
  return 0;
}
