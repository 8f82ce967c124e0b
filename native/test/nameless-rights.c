/* Gives a file without a name the set-group-id bit, by each way that leads to it, and then a name. Prints how many ways were open. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

int main(void) {
  char link[64], shown[256];
  int fd = open(".", O_TMPFILE | O_RDWR, 0700), open_ways = 0;
  if (fd < 0) { perror("O_TMPFILE"); return 1; }
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  open_ways += !chmod(link, 02755);
  open_ways += !fchmod(fd, 02755);
  open_ways += !syscall(SYS_fchmodat2, fd, "", 02755, AT_EMPTY_PATH);
  ssize_t n = readlink(link, shown, sizeof shown - 1);
  if (n <= 0) return 1;
  shown[n] = 0;
  if (mkdir(shown, 0755)) { perror(shown); return 1; }   /* a folder with the name that the link shows */
  open_ways += !chmod(link, 02755);
  if (linkat(AT_FDCWD, link, AT_FDCWD, "named", AT_SYMLINK_FOLLOW)) { perror("linkat"); return 1; }
  printf("%d\n", open_ways);
  return 0;
}
