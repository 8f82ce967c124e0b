/* hidden WHAT [PATH]: puts what a system call reads into memory that no other process can look into, memfd_secret(2), and makes the call.
 * `exec`: the words of a shell; `create`: the path of a new file; `fill`: as much of such memory as there may be, in 200 processes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif

static char *secret(size_t size) {
  int fd = (int)syscall(SYS_memfd_secret, 0);
  if (fd < 0 || ftruncate(fd, (off_t)size)) { printf("no such memory: %s\n", strerror(errno)); exit(1); }
  char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) { printf("no such memory: %s\n", strerror(errno)); exit(1); }
  return at;
}

static int fill(void) {
  struct rlimit locked;
  getrlimit(RLIMIT_MEMLOCK, &locked);
  size_t size = locked.rlim_cur < (8u << 20) ? locked.rlim_cur & ~4095u : 8u << 20;
  for (int i = 0; i < 200; i++) {
    if (fork()) continue;
    memset(secret(size), 1, size);
    sleep(4);
    _exit(0);
  }
  int ended = 0, failed = 0;
  while (wait(&ended) > 0) failed += ended != 0;
  puts(failed ? "refused" : "REACHED");
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  if (!strcmp(argv[1], "fill")) return fill();
  char *at = secret(4096);
  if (!strcmp(argv[1], "create") && argc > 2) {
    strcpy(at, argv[2]);
    int fd = openat(AT_FDCWD, at, O_CREAT | O_WRONLY, 0644);
    puts(fd >= 0 ? "REACHED" : strerror(errno));
    return 0;
  }
  static char *const words[] = {"sh", "-c", "echo REACHED"};
  char **list = (char **)(at + 2048);
  for (int i = 0; i < 3; i++) { strcpy(at + 64 * i, words[i]); list[i] = at + 64 * i; }
  list[3] = NULL;
  execv("/bin/sh", list);
  perror("exec");
  return 1;
}
