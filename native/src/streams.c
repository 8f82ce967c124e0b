/* Standard streams that are files. They were opened outside, on a mount of outside, so no mount of the cage decides on them: through
 * /proc/self/fd what was handed in for reading could be opened for writing, and fchmod(2) changes it as it is. */
#include "streams.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "mounts.h"

enum { PIPE_MAGIC = 0x50495045, MEMORY_DEVICES = 1 /* null, zero, full: everybody's */ };
static int given = -1, shown = -1;

bool is_handed_in(int fd) {
  struct stat s;
  struct statfs f;
  if (fstat(fd, &s)) return false;
  if (S_ISFIFO(s.st_mode)) return !fstatfs(fd, &f) && f.f_type != PIPE_MAGIC;
  return S_ISREG(s.st_mode) || S_ISBLK(s.st_mode) || (S_ISCHR(s.st_mode) && major(s.st_rdev) != MEMORY_DEVICES && !isatty(fd));
}

/* The same file on a read-only mount of its own; -1 where it has no name here or may not be opened by it. */
static int on_own_mount(int fd) {
  char link[40], path[PATH_MAX];
  struct stat mine, there;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return -1;
  path[n] = 0;
  int opened = -1, tree = (int)syscall(SYS_open_tree, AT_FDCWD, path, 1 | O_CLOEXEC | AT_SYMLINK_NOFOLLOW);
  if (tree < 0) return -1;
  bool same = !fstat(fd, &mine) && !fstat(tree, &there) && mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
  snprintf(link, sizeof link, "/proc/self/fd/%d", tree);
  if (same && !set_attributes(tree, ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV, false)) opened = open(link, O_RDONLY | O_CLOEXEC | (fcntl(fd, F_GETFL) & O_NONBLOCK));
  close(tree);
  return opened;
}

bool is_input_shown(void) { return shown >= 0; }

void streams_enter(void) {
  struct stat s;
  int flags = fcntl(0, F_GETFL);
  if (flags < 0 || (flags & (O_ACCMODE | O_PATH)) != O_RDONLY || fstat(0, &s) || !S_ISREG(s.st_mode)) return;
  off_t at = lseek(0, 0, SEEK_CUR);
  if (at < 0 || (shown = on_own_mount(0)) < 0) return;
  given = fcntl(0, F_DUPFD_CLOEXEC, 3);
  if (given < 0 || lseek(shown, at, SEEK_SET) != at || dup2(shown, 0) < 0) fail_inside("streams", "standard input");
}

/* Whoever reads on from the same file, as a shell's loop does, goes on behind what the program has read. */
void streams_leave(void) {
  if (given >= 0) lseek(given, lseek(shown, 0, SEEK_CUR), SEEK_SET);
}
