/* What a file has beside its content: mode, owner, times, extended attributes. Behind mounts the kernel refuses what lies outside.
 * Landlock knows none of these calls: there the supervisor makes the change itself, on a file that it has opened, so that nothing can
 * be changed under it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include "numbers.h"
#include "supervise.h"

enum { PLAIN_ACL = 4 + 3 * 8 };   /* an access list of three entries is a mode and no more: acl(5) */
static const char ACCESS_LIST[] = "system.posix_acl_access";

static const char *type_of(const struct op *op) {
  switch (op->call->class) {
    case CALL_MODE: return "mode";
    case CALL_OWNER: return "owner";
    case CALL_TIMES: return "times";
    default: return "attributes";
  }
}

/* Set-user-id always; set-group-id but on folders, where it gives nobody rights. S: NULL where nothing is known of the file: one that
 * was opened without a name can get one later. */
static bool gives_rights(const struct op *op, const struct statx *s) {
  if (op->call->class != CALL_MODE || the_plan->mode == MODE_OBSERVE) return false;
  return op->mode & S_ISUID || (op->mode & S_ISGID && !(s && S_ISDIR(s->stx_mode)));
}

struct attribute { char name[XATTR_NAME_MAX + 1]; uint64_t size; bool removed; };

static bool read_attribute(const struct op *op, struct attribute *out) {
  const uint64_t *a = op->args;
  struct { uint64_t value; uint32_t size, flags; } how = {0};
  bool at = op->call->nr == SYS_setxattrat || op->call->nr == SYS_removexattrat;
  out->removed = op->call->nr == SYS_removexattr || op->call->nr == SYS_lremovexattr || op->call->nr == SYS_fremovexattr || op->call->nr == SYS_removexattrat;
  out->size = out->removed ? 0 : a[3];
  if (op->call->nr == SYS_setxattrat) {
    if (mem_read(op->tid, a[4], &how, sizeof how) != sizeof how) return false;
    out->size = how.size;
  }
  return mem_string(op->tid, a[at ? 3 : 1], out->name, sizeof out->name) >= 0;
}

/* The journal keeps no attributes, so of what was there before only a change that a mode can undo is let through. The answer is that
 * of a file system without them, which programs that copy files take without a word. */
static bool is_kept_whole(const struct op *op, const struct place *p) {
  struct attribute change;
  char path[64 + NAME_MAX];
  if (the_plan->mode == MODE_OBSERVE || the_plan->overlay_upper || !p->baseline || !p->relative) return true;
  if (!read_attribute(op, &change)) return false;
  if (!strcmp(change.name, ACCESS_LIST) && !change.removed) return change.size == PLAIN_ACL;
  snprintf(path, sizeof path, "/proc/self/fd/%d/%s", p->folder, p->leaf);
  return change.removed && lgetxattr(path, change.name, NULL, 0) < 0 && errno == ENODATA;   /* there is nothing to take away */
}

static int opened_file(const struct op *op, const struct place *p) {
  if (!op->opened) return openat(p->folder, p->leaf, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  int process = (int)syscall(SYS_pidfd_open, op->tgid, 0);
  int fd = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, (int)op->args[0], 0);
  if (process >= 0) close(process);
  return fd;
}

static int set_times(const struct op *op, int fd) {
  struct timespec times[2];
  uint64_t from = op->args[2];
  if (from && mem_read(op->tid, from, times, sizeof times) != sizeof times) return EFAULT;
  return utimensat(fd, "", from ? times : NULL, AT_EMPTY_PATH) ? errno : 0;
}

static bool is_own(uint64_t id, unsigned own) { return (uint32_t)id == own || (uint32_t)id == UINT32_MAX; }

/* The program has no capabilities, and the supervisor may have: so the owner is asked for here. 0 or what the kernel would say. */
static int change(const struct op *op, int fd, const struct stat *s) {
  char link[40];
  int first = op->call->nr == SYS_fchownat ? 2 : 1;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  if (s->st_uid != the_plan->uid) return EPERM;
  switch (op->call->class) {
    case CALL_MODE: return chmod(link, op->mode & 07777) ? errno : 0;
    case CALL_OWNER: return is_own(op->args[first], s->st_uid) && is_own(op->args[first + 1], s->st_gid) ? 0 : EPERM;
    case CALL_TIMES: return set_times(op, fd);
    default: return EOPNOTSUPP;
  }
}

/* Where the file is, is asked of the descriptor that is then used. */
static void by_hand(const struct op *op, const struct place *p) {
  char path[PATH_ROOM];
  struct stat s;
  int fd = opened_file(op, p), error;
  if (fd < 0 || fstat(fd, &s)) error = errno;
  else if (!place_name(fd, path) || !place_writable(path) || (path_under(path, the_plan->workspace) && !the_plan->workspace_writable)) error = EACCES;
  else error = change(op, fd, &s);
  if (fd >= 0) close(fd);
  reply_error(op, error);
}

void handle_attributes(struct op *op) {
  struct place p;
  const char *type = type_of(op);
  bool hand = the_plan->mode == MODE_LANDLOCK;
  if (!op->path[0]) { reply_error(op, EBADF); return; }
  bool found = place_find(op->path, !op->nofollow && !op->opened, &p) && p.exists;
  if (gives_rights(op, found && !p.nameless ? &p.state : NULL)) { deny(op, type, "setuid", op->path, EPERM); return; }
  if (!found) {
    if (hand && op->opened) by_hand(op, &p);   /* it has no name (any more): what it is says its descriptor */
    else if (hand) reply_error(op, ENOENT);
    else reply_go(op);
    return;
  }
  if (hand && op->call->class == CALL_TIMES && op->call->nr != SYS_utimensat) { deny(op, type, "syscall", p.path, ENOSYS); return; }
  if (hand && !(p.writable && (!p.relative || the_plan->workspace_writable))) { deny(op, type, "read-only", p.path, EACCES); return; }
  if (guarded(op, type, &p)) return;
  if (op->call->class == CALL_XATTR && (hand || !is_kept_whole(op, &p))) { deny(op, type, "journal", p.path, EOPNOTSUPP); return; }
  if (!kept(op, type, &p, false)) return;
  struct event e = file_event(op, type, &p);
  if (op->call->class == CALL_MODE) e.mode = op->mode & 07777;
  if (!record(op, &e)) return;
  if (hand) by_hand(op, &p); else reply_go(op);
}
