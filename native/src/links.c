/* Where a path leads for the process that uses it. Two things are not the supervisor's to see by looking itself: what lies
 * below /proc/self, /proc/PID/cwd and /proc/PID/fd is that process's own (proc(5)), and ".." behind a link is the parent of
 * where the link leads, not what stands before it (path_resolution(7)). Walked step by step from the cage's root: slow, so
 * only where path_join cannot know. */
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "links.h"
#include "numbers.h"

enum { LINKS_AT_MOST = 40, PROC_MAGIC = 0x9fa0, PROC_ROOT_INODE = 1 };

struct walk { int root; pid_t tid; char done[PATH_ROOM], rest[2 * PATH_ROOM]; };

/* Whether the lexical form of TEXT may not be where it leads. */
bool links_matter(const char *text) {
  bool named = false;
  for (const char *p = text; *p;) {
    while (*p == '/') p++;
    size_t n = strcspn(p, "/");
    bool up = n == 2 && p[0] == '.' && p[1] == '.';
    if (up && named) return true;
    if (n && !up && !(n == 1 && p[0] == '.')) named = true;
    p += n;
  }
  return path_under(text, "/proc") || path_under(text, "/dev/fd") || !strncmp(text, "/dev/std", 8);
}

/* The ids of TID as its own /proc shows them: the last of the line, which is the innermost namespace. */
static int inner_id(const char *status, const char *field) {
  const char *at = strstr(status, field);
  if (!at) return 0;
  at += strlen(field);
  size_t n = strcspn(at, "\n");
  while (n && at[n - 1] != '\t' && at[n - 1] != ' ') n--;
  return atoi(at + n);
}

static bool own_link(pid_t tid, const char *name, char *target) {
  char path[48], status[4096];
  snprintf(path, sizeof path, "/proc/%d/status", tid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read(fd, status, sizeof status - 1) : 0;
  if (fd >= 0) close(fd);
  if (n <= 0) return false;
  status[n] = 0;
  int process = inner_id(status, "\nNStgid:"), thread = inner_id(status, "\nNSpid:");
  if (!strcmp(name, "self")) sprintf(target, "%d", process);
  else sprintf(target, "%d/task/%d", process, thread);
  return process && thread;
}

static bool is_proc_root(int fd) {
  struct statfs f;
  struct stat s;
  return !fstatfs(fd, &f) && f.f_type == PROC_MAGIC && !fstat(fd, &s) && s.st_ino == PROC_ROOT_INODE;
}

static bool read_target(const struct walk *w, int folder, int fd, const char *name, char *target) {
  if ((!strcmp(name, "self") || !strcmp(name, "thread-self")) && is_proc_root(folder)) return own_link(w->tid, name, target);
  ssize_t n = readlinkat(fd, "", target, PATH_ROOM - 1);
  if (n <= 0) return false;
  target[n] = 0;
  return true;
}

/* Goes to TARGET with what is left; false when that is too long. */
static bool jump(struct walk *w, const char *target, const char *left) {
  char rest[sizeof w->rest];
  if ((size_t)snprintf(rest, sizeof rest, "%s/%s", target, left) >= sizeof rest) return false;
  memcpy(w->rest, rest, strlen(rest) + 1);
  if (target[0] == '/') w->done[0] = 0;
  return true;
}

/* DONE holds no links: should one stand there now, somebody has just put it there, and it is not followed. */
static int open_done(const struct walk *w) {
  struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  return (int)syscall(SYS_openat2, w->root, w->done[0] ? w->done + 1 : ".", &how, sizeof how);
}

/* One component that is not the last. 1: a link was followed; 0: gone on; -1: it leads nowhere. */
static int step(struct walk *w, const char *name, const char *left) {
  char target[PATH_ROOM];
  size_t used = strlen(w->done);
  int folder = open_done(w), fd = folder >= 0 ? openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1, result = -1;
  struct stat s;
  if (fd >= 0 && !fstat(fd, &s)) {
    if (S_ISLNK(s.st_mode)) result = read_target(w, folder, fd, name, target) && jump(w, target, left) ? 1 : -1;
    else if (used + strlen(name) + 2 <= sizeof w->done) { w->done[used] = '/'; strcpy(w->done + used + 1, name); result = 0; }
  }
  if (fd >= 0) close(fd);
  if (folder >= 0) close(folder);
  return result;
}

bool links_resolve(int root, pid_t tid, const char *base, const char *text, char *out) {
  struct walk w = {.root = root, .tid = tid};
  char name[NAME_MAX + 1];
  if ((size_t)snprintf(w.rest, sizeof w.rest, "%s/%s", text[0] == '/' ? "" : base, text) >= sizeof w.rest) return false;
  for (int links = 0; links <= LINKS_AT_MOST;) {
    char *p = w.rest + strspn(w.rest, "/");
    size_t n = strcspn(p, "/");
    char *left = p + n + strspn(p + n, "/");
    if (n > NAME_MAX) return false;
    memcpy(name, p, n);
    name[n] = 0;
    bool up = !strcmp(name, "..");
    if (!n || (!*left && !up)) return path_join(out, PATH_ROOM, w.done, name);   /* a link in the last place is the caller's */
    int went = 0;
    if (up) *(strrchr(w.done, '/') ? strrchr(w.done, '/') : w.done) = 0;
    else if (strcmp(name, ".")) went = step(&w, name, left);
    if (went < 0) return path_join(out, PATH_ROOM, w.done, p);   /* it leads nowhere: ENOENT, which the kernel says */
    if (went) links++;
    else memmove(w.rest, left, strlen(left) + 1);
  }
  return false;
}
