/* flip CALL HARMLESS WANTED [OTHER]: makes one system call over and over while a thread changes the path in its memory between HARMLESS,
 * which the supervisor should see, and WANTED, which the kernel should. OTHER: the second path of rename and link, which stays. Prints
 * REACHED when WANTED was reached; for what cannot be told by the call's answer the probe looks itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ROUNDS = 20000 };
static char path[4096];
static const char *harmless, *wanted;
static atomic_int stopping;
static struct open_how how;

static void *flipping(void *unused) {
  while (!stopping) {
    memcpy(path, wanted, strlen(wanted) + 1);
    how.flags = O_CREAT | O_WRONLY;
    for (volatile int i = 0; i < 50; i++) {}
    memcpy(path, harmless, strlen(harmless) + 1);
    how.flags = O_PATH;
    for (volatile int i = 0; i < 50; i++) {}
  }
  return unused;
}

static long once(const char *call, const char *other) {
  if (!strcmp(call, "creat")) return openat(AT_FDCWD, path, O_CREAT | O_WRONLY, 0644);
  if (!strcmp(call, "append")) return openat(AT_FDCWD, path, O_WRONLY | O_APPEND);
  if (!strcmp(call, "openat2")) return syscall(SYS_openat2, AT_FDCWD, wanted, &how, sizeof how);
  if (!strcmp(call, "mkdir")) return mkdirat(AT_FDCWD, path, 0755);
  if (!strcmp(call, "rename")) return renameat(AT_FDCWD, other, AT_FDCWD, path);
  if (!strcmp(call, "link")) return linkat(AT_FDCWD, other, AT_FDCWD, path, 0);
  if (!strcmp(call, "symlink")) return symlinkat(other, AT_FDCWD, path);
  if (!strcmp(call, "mknod")) return mknodat(AT_FDCWD, path, S_IFREG | 0644, 0);
  if (!strcmp(call, "truncate")) return truncate(path, 0);
  return -2;
}

int main(int argc, char **argv) {
  struct stat s;
  pthread_t thread;
  if (argc < 4) return 2;
  harmless = argv[2];
  wanted = argv[3];
  strcpy(path, harmless);
  if (pthread_create(&thread, NULL, flipping, NULL)) return 2;
  long first = lstat(wanted, &s) ? -1 : (long)s.st_size;
  for (int i = 0; i < ROUNDS; i++) {
    long fd = once(argv[1], argc > 4 ? argv[4] : "");
    if (fd > 2) {
      struct stat opened;
      if (!fstat((int)fd, &opened) && S_ISREG(opened.st_mode) && write((int)fd, "x", 1)) {}
      close((int)fd);
    }
    if (!lstat(wanted, &s) && (first < 0 || s.st_size != first)) { puts("REACHED"); break; }
  }
  stopping = 1;
  pthread_join(thread, NULL);
  return 0;
}
