/* Threads that make, rename, link, exchange, re-mode and remove the same few names, of files and folders, by paths and descriptors, for
 * SECONDS. Whatever comes of each call: it must leave the supervisor whole. Argument: seconds. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 24, NAMES = 9 };
static const char *const names[NAMES] = {"a", "b", "a/c", "b/c", "a/c/d", "link/c", ".envrc", ".git/hooks", "old-1"};
static volatile int stop;

static void step(unsigned *seed, int folder) {
  const char *x = names[rand_r(seed) % NAMES], *y = names[rand_r(seed) % NAMES];
  char way[64];
  int fd;
  switch (rand_r(seed) % 16) {
    case 0: case 1: fd = openat(folder, x, O_CREAT | O_RDWR, 0644); if (fd >= 0) { if (write(fd, "x", 1) < 0) fchmod(fd, 0); close(fd); } return;
    case 2: mkdirat(folder, x, 0755); return;
    case 3: unlinkat(folder, x, 0); return;
    case 4: unlinkat(folder, x, AT_REMOVEDIR); return;
    case 5: renameat(folder, x, folder, y); return;
    case 6: syscall(SYS_renameat2, folder, x, folder, y, 2); return;
    case 7: linkat(folder, x, folder, y, 0); return;
    case 8: symlinkat(y, folder, x); return;
    case 9: fchmodat(folder, x, 0700, 0); return;
    case 10: fd = openat(folder, x, O_RDONLY); if (fd >= 0) { unlinkat(folder, x, 0); snprintf(way, sizeof way, "/proc/self/fd/%d", fd); int w = open(way, O_WRONLY | O_TRUNC); if (w >= 0) close(w); close(fd); } return;
    case 11: if (truncate(x, 0)) return; return;
    case 12: setxattr(x, "user.x", "1", 1, 0); return;
    case 13: fd = openat(folder, x, O_RDONLY); if (fd >= 0) { fchmod(fd, 0); close(fd); } return;
    case 14: if (!chdir(rand_r(seed) & 1 ? "a" : "..") && chdir("..")) return; return;
    default: if (rand_r(seed) % 8) return; pid_t p = fork(); if (!p) { execl("/bin/true", "true", (char *)0); _exit(1); } if (p > 0) waitpid(p, NULL, 0);
  }
}

static void *race(void *number) {
  unsigned seed = (unsigned)(size_t)number;
  int folder = open(".", O_RDONLY | O_DIRECTORY);
  while (!stop) step(&seed, seed & 1 ? folder : AT_FDCWD);
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t thread[THREADS];
  if (argc != 2 || symlink("a", "link")) return 2;
  for (size_t i = 0; i < THREADS; i++) if (pthread_create(&thread[i], NULL, race, (void *)(i + 1))) return 3;
  sleep((unsigned)atoi(argv[1]));
  stop = 1;
  for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
  return 0;
}
