/* What lies below a folder of the system and is closed to others: a run that keeps uid 0 could read it, as its owner. Where the kernel can
 * show the folder as somebody else's (mount_setattr(2), MOUNT_ATTR_IDMAP), it is the kernel who keeps it closed. Elsewhere the warden looks
 * for it on the host, and tells the cage's first process what to cover. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "mounts.h"
#include "numbers.h"
#include "start.h"

enum { MESSAGE_ROOM = 32 << 10, ENTRIES_ROOM = 8 << 10, SOMEBODY_ELSE = 65534 };
/* As getdents64(2) gives it: opendir(3) would ask twice as much of the kernel, and there are hundreds of folders. */
struct listed { uint64_t inode; int64_t next; uint16_t length; uint8_t type; char name[]; };
struct look { const struct strings *programs; int report; size_t told; char path[PATH_MAX], message[MESSAGE_ROOM]; };

/* Nothing there, or nothing that may be looked at, which nothing in the cage may either; whatever else goes wrong would leave something open. */
static bool is_out_of_reach(void) { return errno == ENOENT || errno == ENOTDIR || errno == EACCES; }

static void tell(struct look *w) {
  if (w->told && send(w->report, w->message, w->told, MSG_NOSIGNAL) != (ssize_t)w->told) fail_run("closed files", "the first process is gone");
  w->told = 0;
}

/* What was put into a closed folder to be run stays. */
static bool holds_program(const struct strings *programs, const char *folder) {
  for (size_t i = 0; i < programs->count; i++) if (path_under(programs->item[i], folder)) return true;
  return false;
}

static void found(struct look *w) {
  size_t n = strlen(w->path) + 1;
  if (holds_program(w->programs, w->path)) return;
  if (w->told + n > sizeof w->message) tell(w);
  memcpy(w->message + w->told, w->path, n);
  w->told += n;
}

/* DEPTH: of what lies in the folder; 0: all of it. */
static void look_into(struct look *w, int folder, size_t length, unsigned depth);

static void look_at(struct look *w, int folder, const char *name, size_t length, unsigned depth) {
  size_t n = strlen(name);
  struct stat s;
  if (length + n + 2 > sizeof w->path) { errno = ENAMETOOLONG; fail_run("closed files", w->path); }
  w->path[length] = '/';
  memcpy(w->path + length + 1, name, n + 1);
  if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW)) {
    if (!is_out_of_reach()) fail_run("closed files", w->path);
  } else if (!S_ISLNK(s.st_mode) && !(s.st_mode & S_IROTH)) found(w);
  else if (S_ISDIR(s.st_mode) && depth != 1) {
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner >= 0) look_into(w, inner, length + 1 + n, depth ? depth - 1 : 0);
    else if (!is_out_of_reach()) fail_run("closed files", w->path);
  }
}

/* Closes FOLDER. */
static void look_into(struct look *w, int folder, size_t length, unsigned depth) {
  char room[ENTRIES_ROOM] __attribute__((aligned(8)));
  ssize_t n;
  while ((n = syscall(SYS_getdents64, folder, room, sizeof room)) > 0) {
    for (ssize_t at = 0; at < n;) {
      const struct listed *e = (const void *)(room + at);
      at += e->length;
      /* Most of what lies there are links. */
      if (e->type != DT_LNK && strcmp(e->name, ".") && strcmp(e->name, "..")) look_at(w, folder, e->name, length, depth);
      w->path[length] = 0;
    }
  }
  if (n < 0) fail_run("closed files", w->path);
  close(folder);
}

/* A user namespace in which root's files are those of a user that no cage has, and all others nobody's; -1 where there is none. */
static int of_somebody_else(void) {
  static int namespace = -2;
  if (namespace != -2) return namespace;
  pid_t pid = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (!pid) { prctl(PR_SET_PDEATHSIG, SIGKILL); for (;;) pause(); }
  char path[48];
  snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
  bool mapped = pid > 0 && write_map(pid, "uid_map", 0, SOMEBODY_ELSE) && write_map(pid, "gid_map", 0, SOMEBODY_ELSE);
  int first = mapped ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  namespace = first < 0 ? -1 : fcntl(first, F_DUPFD_CLOEXEC, ABOVE_ALL);
  if (first >= 0) close(first);
  if (pid > 0) { kill(pid, SIGKILL); while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {} }
  return namespace;
}

void closed_begin(void) { if (!geteuid()) of_somebody_else(); }

/* The folder as it is, but somebody else's. -1: the file system or this caller can't do that, or a part of it is to be run. */
static int shown_as_theirs(const struct plan *plan, const struct mount_step *step) {
  if (plan->uid || geteuid() || step->depth || holds_program(&step->programs, step->dst) || of_somebody_else() < 0) return -1;
  struct mount_attributes a = {.attr_set = ATTR_IDMAP | ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV, .userns_fd = (uint64_t)of_somebody_else()};
  int fd = clone_tree(step->dst);
  if (fd < 0 || !syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &a, sizeof a)) return fd;
  close(fd);
  return -1;
}

static void look_for(struct look *w, const struct mount_step *step) {
  size_t length = strlen(step->dst);
  w->programs = &step->programs;
  memcpy(w->path, step->dst, length + 1);
  int folder = open(step->dst, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0 && !is_out_of_reach()) fail_run("closed files", step->dst);
  if (folder >= 0) look_into(w, folder, length, step->depth);
  tell(w);
}

/* In the warden. For each step either a descriptor, what to put in the folder's place, or paths, in as many messages as it takes; and then a NUL. */
void closed_tell(const struct plan *plan, int report) {
  static struct look w;
  w.report = report;
  for (size_t i = 0; i < plan->mount_count && plan->mode == MODE_NAMESPACES; i++) {
    const struct mount_step *step = &plan->mounts[i];
    if (step->type != M_CLOSED) continue;
    int theirs = shown_as_theirs(plan, step);
    if (theirs < 0) look_for(&w, step);
    else if (!hand_over(report, MESSAGE_MOUNT, theirs)) fail_run("closed files", "the first process is gone");
    if (theirs >= 0) close(theirs);
    if (send(report, "", 1, MSG_NOSIGNAL) != 1) fail_run("closed files", "the first process is gone");
  }
}

/* In the first process. */
void closed_cover(void (*cover)(const char *path), void (*show)(int mount)) {
  static char message[MESSAGE_ROOM];
  for (;;) {
    union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
    struct iovec io = {message, sizeof message};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    ssize_t n = recvmsg(report_fd, &m, MSG_CMSG_CLOEXEC);
    struct cmsghdr *c = n == 1 ? CMSG_FIRSTHDR(&m) : NULL;
    int mount;
    if (c && c->cmsg_type == SCM_RIGHTS) { memcpy(&mount, CMSG_DATA(c), sizeof mount); show(mount); continue; }
    if (n <= 0 || message[n - 1]) fail_inside("closed files", "the warden did not say which");
    if (n == 1) return;
    for (const char *path = message; path < message + n; path += strlen(path) + 1) cover(path);
  }
}
