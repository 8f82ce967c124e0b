/* `warden diff UPPER LOWER`: what an overlay's upper folder changes. Format: a whiteout is a character device 0:0, a replaced
 * folder carries user.overlay.opaque=y (kernel documentation, filesystems/overlayfs). */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "warden.h"

enum { DEPTH = 200 };   /* folders in folders: two descriptors and 5 KiB of stack each */

static const char *kind_of(mode_t mode) {
  return S_ISREG(mode) ? "file" : S_ISDIR(mode) ? "dir" : S_ISLNK(mode) ? "symlink" : "other";
}

static void emit(const char *change, const char *path, const struct stat *s) {
  static char line[PATH_ROOM * 9];
  bool lossy = false;
  char *o = json_put_text(line, "{\"change\":\"");
  o = json_put_text(json_put_text(o, change), "\",\"kind\":\"");
  o = json_put_text(json_put_text(o, kind_of(s->st_mode)), "\",\"mode\":");
  o = json_put_text(json_put_uint(o, s->st_mode & 07777), ",\"path\":");
  o = json_put_string(o, path, strlen(path), &lossy);
  if (lossy) o = json_put_hex(json_put_text(o, ",\"pathRaw\":"), path, strlen(path));
  o = json_put_uint(json_put_text(o, ",\"size\":"), S_ISREG(s->st_mode) ? (uint64_t)s->st_size : 0);
  o = json_put_text(o, "}\n");
  fwrite(line, 1, (size_t)(o - line), stdout);
}

/* What cannot be read would be left out of a commit in silence: so it is said, and the whole list counts as failed. */
static int complain(const char *path) {
  fprintf(stderr, "warden: %s: %s\n", path, strerror(errno));
  return -1;
}

static bool is_opaque(int fd) {
  char value[2];
  return fgetxattr(fd, "user.overlay.opaque", value, sizeof value) == 1 && value[0] == 'y';
}

static int walk(int upper, int lower, const char *prefix, int depth);

static int entry(int upper, int lower, const char *name, const char *path, int depth) {
  struct stat u, l;
  if (fstatat(upper, name, &u, AT_SYMLINK_NOFOLLOW)) return complain(path);
  bool below = lower >= 0 && !fstatat(lower, name, &l, AT_SYMLINK_NOFOLLOW);
  if (S_ISCHR(u.st_mode) && u.st_rdev == makedev(0, 0)) { if (below) emit("deleted", path, &l); return 0; }
  if (!S_ISDIR(u.st_mode)) {
    emit(!below ? "added" : (u.st_mode & S_IFMT) != (l.st_mode & S_IFMT) ? "type" : S_ISLNK(u.st_mode) ? "symlink" : "modified", path, &u);
    return 0;
  }
  int fd = openat(upper, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return complain(path);
  bool opaque = is_opaque(fd);
  if (!below) emit("added", path, &u);
  else if (!S_ISDIR(l.st_mode)) emit("type", path, &u);
  else if (opaque) emit("opaque", path, &u);
  else if ((u.st_mode & 07777) != (l.st_mode & 07777)) emit("mode", path, &u);
  int under = below && S_ISDIR(l.st_mode) && !opaque ? openat(lower, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
  int result = walk(fd, under, path, depth + 1);
  if (under >= 0) close(under);
  return result;
}

static int walk(int upper, int lower, const char *prefix, int depth) {
  if (depth > DEPTH) { close(upper); errno = ELOOP; return complain(prefix); }
  DIR *dir = fdopendir(upper);
  if (!dir) { close(upper); return complain(prefix); }
  int result = 0;
  for (struct dirent *e; errno = 0, (e = readdir(dir));) {
    char path[PATH_ROOM];
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
    if ((size_t)snprintf(path, sizeof path, "%s%s%s", prefix, *prefix ? "/" : "", e->d_name) >= sizeof path) { errno = ENAMETOOLONG; result = complain(prefix); continue; }
    if (entry(dirfd(dir), lower, e->d_name, path, depth)) result = -1;
  }
  if (errno) result = complain(prefix);
  closedir(dir);
  return result;
}

int warden_diff(int argc, char **argv) {
  if (argc != 2) { fprintf(stderr, "usage: warden diff UPPER LOWER\n"); return EXIT_FAILED; }
  int upper = open(argv[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC), lower = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (upper < 0 || lower < 0) { fprintf(stderr, "warden: %s: %s\n", argv[upper < 0 ? 0 : 1], strerror(errno)); return EXIT_FAILED; }
  int result = walk(upper, lower, "", 0);
  if (fflush(stdout) || ferror(stdout)) { fprintf(stderr, "warden: the list could not be written\n"); return EXIT_FAILED; }
  return result ? EXIT_FAILED : 0;
}
