/* Operations on files: would it be refused, must something be kept first, what is recorded. The order is always the same:
 * protected? destructive? keep, record, let go. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include "labels.h"
#include "numbers.h"

enum { WRITES = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC };

static const struct plan *plan(void) { return the_plan; }

/* Devices and one's own descriptors: no file of anybody's changes. Writing to /dev/null is not news. */
static bool is_device_path(const char *path) {
  static const char *const quiet[] = {"/dev/null", "/dev/tty", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/ptmx"};
  if (strncmp(path, "/dev/", 5)) return false;
  for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) if (!strcmp(path, quiet[i])) return true;
  return path_under(path, "/dev/pts");
}

/* /proc/self/root/x and /proc/7/root/x are /x: every process of the cage has the same root. */
static void strip_root_link(char *path) {
  char *at;
  while (!strncmp(path, "/proc/", 6) && (at = strchr(path + 6, '/')) && !strncmp(at, "/root", 5) && (at[5] == '/' || !at[5]))
    memmove(path, at[5] ? at + 5 : "/", strlen(at[5] ? at + 5 : "/") + 1);
}

static bool is_new(const char *path) {
  struct place p;
  return place_find(path, false, &p) && p.exists && !p.baseline;
}

/* Whether the folder that is the first N bytes of PATH holds a repository that is not git's. */
static bool holds_other(const char *path, size_t n) {
  char at[PATH_ROOM];
  struct place found;
  for (const char *const *name = protect_keeps; *name; name++)
    if ((size_t)snprintf(at, sizeof at, "%.*s/%s", (int)n, path, *name) < sizeof at && place_find(at, false, &found) && found.exists) return true;
  return false;
}

/* Whether P lies in a repository that this run made (git clone, git init): the .git beside it or around it is new. So is what git keeps
 * of a worktree that this run added. Of others (hg clone) the whole folder is: in one that was there, a person's program may look. */
static bool in_new_repository(const struct place *p) {
  static const char worktrees[] = ".git/worktrees/";
  char git[PATH_ROOM];
  struct place folder;
  size_t root = (size_t)(p->relative - p->path);
  const char *inside = strstr(p->relative, ".git/");
  if (inside && (inside == p->relative || inside[-1] == '/')) {
    size_t named = !strncmp(inside, worktrees, strlen(worktrees)) ? strlen(worktrees) : 0, name = strcspn(inside + named, "/");
    snprintf(git, sizeof git, "%.*s", (int)((size_t)(inside - p->path) + named + name), p->path);
    if (named && is_new(git)) return true;
    snprintf(git, sizeof git, "%.*s", (int)(inside - p->path) + 4, p->path);
    return is_new(git);
  }
  for (size_t n = strlen(p->path) - 1; n > root; n--) {
    if (p->path[n] != '/' || (size_t)snprintf(git, sizeof git, "%.*s/.git", (int)n, p->path) >= sizeof git) continue;
    if (place_find(git, false, &folder) && folder.exists) return !folder.baseline;
    snprintf(git, sizeof git, "%.*s", (int)n, p->path);
    if (holds_other(p->path, n)) return is_new(git);
  }
  return false;
}

static bool has_component(const char *relative, const struct strings *names) {
  for (const char *p = relative; *p;) {
    size_t n = strcspn(p, "/");
    for (size_t i = 0; i < names->count; i++) if (strlen(names->item[i]) == n && !strncmp(names->item[i], p, n)) return true;
    p += n;
    while (*p == '/') p++;
  }
  return false;
}

/* Outside the workspace: what must not come to be, and, where no mount does it (Landlock), what the plan keeps read-only in a writable
 * place. A folder that holds such a thing is not moved away either: another could take its place. */
static bool is_kept(const struct op *op, const char *path) {
  bool moves = op->call->class == CALL_RENAME;
  for (size_t i = 0; i < plan()->absent.count; i++)
    if (path_under(path, plan()->absent.item[i]) || (moves && path_under(plan()->absent.item[i], path))) return true;
  if (plan()->mode != MODE_LANDLOCK) return false;
  size_t writable = 0;
  for (size_t i = 0; i < plan()->writable.count; i++) {
    const char *place = plan()->writable.item[i];
    if (path_under(path, place) && strlen(place) > writable) writable = strlen(place);
  }
  for (size_t i = 0; i < plan()->mount_count; i++) {
    const struct mount_step *m = &plan()->mounts[i];
    if (m->type == M_BIND && m->ro && strlen(m->dst) > writable && (path_under(path, m->dst) || (moves && path_under(m->dst, path)))) return true;
  }
  return false;
}

/* Whether the guard refuses a change at P. Inside node_modules and its like only hooks of git count: packages carry all the rest. */
static bool is_protected(const struct op *op, const struct place *p, bool *reported) {
  *reported = false;
  if (plan()->mode == MODE_OBSERVE) return false;
  if (!p->relative) return is_kept(op, p->path);
  if (!*p->relative) return false;
  enum protection found = p->guarded ? protect_leaf(plan(), p->guarded, p->relative, p->leaf) : protect_match(plan(), p->relative);
  if (found == PROTECT_NONE) return false;
  if (found == PROTECT_REPORT) { *reported = true; return false; }
  bool hooks = strstr(p->relative, ".git/") != NULL;
  enum call_class c = op->call->class;
  bool tolerated = !hooks || c == CALL_MKDIR || c == CALL_DELETE || c == CALL_RMDIR || protect_new_allowed(plan(), p->relative);
  if (tolerated && in_new_repository(p)) { *reported = true; return false; }
  if (has_component(p->relative, &plan()->skip) && !hooks) return false;
  return true;
}

struct event file_event(const struct op *op, const char *type, const struct place *p) {
  struct event e = EVENT(.type = type, .path = p->path, .call = op->call->name);
  e.pid = op->tgid;
  if (p->exists) e.baseline = p->baseline ? 1 : 2;
  return e;
}

static void refuse(const struct op *op, const char *type, const char *rule, const char *path) {
  deny(op, type, rule, path, EPERM);
}

/* A place the mounts keep read-only: the attempt is recorded, the refusal is the kernel's. */
static bool behind_wall(const struct op *op, const char *type, const struct place *p) {
  if (p->writable && (!p->relative || plan()->workspace_writable)) return false;
  if (p->folder < 0) { reply_go(op); return true; }   /* no such folder: ENOENT */
  deny(op, type, "read-only", p->path, 0);
  reply_go(op);
  return true;
}

bool guarded(const struct op *op, const char *type, const struct place *p) {
  bool reported;
  if (behind_wall(op, type, p)) return true;
  if (is_protected(op, p, &reported)) { refuse(op, type, "protected", p->path); return true; }
  if (reported) {
    struct event e = EVENT(.type = "protect", .action = "reported", .path = p->path, .pid = op->tgid);
    if (!record(op, &e)) return true;
  }
  return false;
}

static bool keep_parent(const struct op *op, struct place *p) {
  if (p->folder < 0 || !p->folder_baseline || !p->relative || *p->folder_recorded) return true;
  char path[PATH_ROOM];
  snprintf(path, sizeof path, "%s", p->path);
  *strrchr(path, '/') = 0;
  *p->folder_recorded = true;
  return journal_directory(p->folder, path, op->tgid);
}

/* FILE may be written in place: where the journal shares it with somebody, it gets a copy of its own. */
static bool parted(const struct op *op, const char *type, const char *path, const struct statx *file) {
  if (journal_break_link((dev_t)makedev(file->stx_dev_major, file->stx_dev_minor), file->stx_ino)) return true;
  deny(op, type, "journal", path, errno ? errno : EIO);
  return false;
}

/* A file that has no name any more is written through its descriptor (/proc/self/fd): only the journal may still hold it. */
static void on_nameless(const struct op *op, const char *type, const struct place *p) {
  if (!parted(op, type, p->path, &p->behind)) return;
  struct event e = EVENT(.type = type, .path = p->path, .call = op->call->name, .pid = op->tgid);
  if (!p->relative || record(op, &e)) reply_go(op);
}

/* Keeps the state before the change; when that fails the change does not happen. */
bool kept(const struct op *op, const char *type, struct place *p, bool whole) {
  if (!keep_parent(op, p)) { deny(op, type, "journal", p->path, EIO); return false; }
  if (!p->exists) return true;
  if (whole && p->state.stx_nlink > 1 && !parted(op, type, p->path, &p->state)) return false;
  if (!p->baseline || !p->relative || plan()->overlay_upper) return true;
  if (!still_there(op)) return false;   /* nobody's call any more: nothing to keep, nobody to answer */
  if (journal_keep(p->folder, p->leaf, p->path, whole, op->tgid)) return true;
  deny(op, type, "journal", p->path, errno ? errno : EIO);
  return false;
}

static bool limit_allows(struct op *op, const char *type, const struct place *p) {
  if (!p->baseline || !p->relative) return true;
  switch (destructive_check(op, p->path)) {
    case GO: return true;
    case REFUSED_PERM: refuse(op, type, "destructive", p->path); return false;
    default: return false;
  }
}

static void finish(const struct op *op, const struct event *e, uint64_t *counter) {
  if (!record(op, e)) return;
  if (counter) ++*counter;
  reply_go(op);
}

static void finish_plain(const struct op *op, const char *type, const struct place *p, uint64_t *counter) {
  struct event e = file_event(op, type, p);
  finish(op, &e, counter);
}

/* O_TMPFILE: a file in the folder P that has no name, so nothing of anybody's changes; giving it one is a link. */
static void on_temporary(struct op *op, struct place *p) {
  p->writable = place_writable(p->path);
  if (behind_wall(op, "create", p)) return;
  if (plan()->mode != MODE_OBSERVE && (op->mode & (S_ISUID | S_ISGID))) refuse(op, "create", "setuid", p->path); else reply_go(op);
}

static void on_open(struct op *op) {
  uint64_t f = op->open_flags;
  bool writes = f & WRITES;
  if ((f & O_PATH) == O_PATH) { reply_go(op); return; }
  bool exclusive = (f & O_CREAT) && (f & O_EXCL) && (f & O_TMPFILE) != O_TMPFILE;
  struct place p;
  if (!(exclusive ? place_exclusive(op->path, &p) : place_find(op->path, !(f & O_NOFOLLOW), &p)) || is_device_path(p.path)) { reply_go(op); return; }
  if (!writes) {
    if (!p.exists || S_ISDIR(p.state.stx_mode)) { reply_go(op); return; }
    finish_plain(op, "read", &p, NULL);
    return;
  }
  if (p.nameless) { on_nameless(op, "write", &p); return; }
  if ((f & O_TMPFILE) == O_TMPFILE) { on_temporary(op, &p); return; }
  bool truncates = (f & O_TRUNC) && p.exists && S_ISREG(p.state.stx_mode) && p.state.stx_size > 0;
  const char *type = !p.exists ? "create" : truncates ? "truncate" : "write";
  if (p.exists && S_ISDIR(p.state.stx_mode)) { reply_go(op); return; }   /* EISDIR */
  if (!p.exists && !(f & O_CREAT)) { reply_go(op); return; }                           /* ENOENT */
  if (guarded(op, type, &p)) return;
  if (plan()->mode != MODE_OBSERVE && !p.exists && (op->mode & (S_ISUID | S_ISGID))) { refuse(op, type, "setuid", p.path); return; }
  if (truncates && !limit_allows(op, type, &p)) return;
  if (!kept(op, type, &p, true)) return;
  struct event e = file_event(op, type, &p);
  if (!p.exists) { e.fresh = 1; e.baseline = 0; }
  if (!p.exists && p.relative && protect_secret(p.leaf)) e.action = "unprotected-secret";
  finish(op, &e, p.exists ? &counters.modified : &counters.created);
}

static void on_delete(struct op *op) {
  struct place p;
  if (!place_find(op->path, false, &p) || !p.exists) { reply_go(op); return; }
  bool directory = op->call->class == CALL_RMDIR || op->remove_directory;
  const char *type = directory ? "rmdir" : "delete";
  if (directory != S_ISDIR(p.state.stx_mode)) { reply_go(op); return; }   /* ENOTDIR or EISDIR */
  if (guarded(op, type, &p) || (!directory && !limit_allows(op, type, &p)) || !kept(op, type, &p, false)) return;
  if (directory || S_ISLNK(p.state.stx_mode)) place_forget();
  finish_plain(op, type, &p, &counters.deleted);
}

/* mv x .git where x/hooks is there would bring hooks in under a protected name, and mv .git x take them away from it. */
static bool brings_protected(const struct place *from, const struct place *to) {
  const char *rest;
  char inside[PATH_ROOM];
  struct place found;
  if (!to->relative || !protect_partial(plan(), to->relative, &rest)) return false;
  if (in_new_repository(to) && from->exists && !from->baseline) return false;   /* git renames its own new folders */
  for (size_t i = 0; (i = protect_rest(plan(), to->relative, i, &rest)); ) {
    size_t plain = strcspn(rest, "*");   /* what a star stands for is not looked up: that there is a folder for it is enough */
    if ((size_t)snprintf(inside, sizeof inside, "%s/%.*s", from->path, (int)plain, rest) >= sizeof inside) return true;
    if (rest[plain]) *strrchr(inside, '/') = 0;
    if (place_find(inside, false, &found) && found.exists) return true;
  }
  return false;
}

/* A folder that is about to be moved. Whether the kernel does it is known only afterwards (EXDEV, ENOTEMPTY, ...), and undo
 * must not move back what never moved: so it is looked at again before the next call of the same thread, and at the end. */
enum { MOVES = 32 };
static struct move { pid_t tid; int pid; uint64_t inode, other; bool baseline, other_baseline; char *from, *to; } moves[MOVES];
static int expected;

/* With an exchange the folder at TO comes to FROM at the same time. */
static void expect_move(const struct op *op, const struct place *from, const struct place *to) {
  for (int i = 0; i < MOVES; i++) {
    if (moves[i].from) continue;
    moves[i] = (struct move){op->tid, op->tgid, from->state.stx_ino, op->exchange ? to->state.stx_ino : 0, from->baseline, to->baseline,
                             strdup(from->path), strdup(to->path)};
    if (moves[i].from) expected++;
    return;
  }
}

static bool is_at(const char *path, uint64_t inode) {
  struct place at;
  return place_find(path, false, &at) && at.exists && at.state.stx_ino == inode;
}

/* An exchange is told as three moves, by way of a name that nothing has. */
static bool tell_move(const struct move *m) {
  char between[PATH_ROOM + 32];
  if (!m->other) return journal_moved(m->from, m->to, m->inode, true, m->pid);
  snprintf(between, sizeof between, "%.*s.sallyport-exchange", PATH_ROOM - 1, m->to);
  return journal_moved(m->from, between, m->inode, m->baseline, m->pid) && journal_moved(m->to, m->from, m->other, m->other_baseline, m->pid) &&
         journal_moved(between, m->to, m->inode, m->baseline, m->pid);
}

void settle_moves(pid_t tid) {
  for (int i = 0; expected && i < MOVES; i++) {
    struct move *m = &moves[i];
    if (!m->from) continue;
    bool done = m->to && is_at(m->to, m->inode) && (!m->other || is_at(m->from, m->other));
    if (!done && m->tid != tid && tid) continue;
    if (done && !tell_move(m)) request_stop("trail");
    free(m->from);
    free(m->to);
    m->from = m->to = NULL;
    expected--;
  }
}

static void on_rename(struct op *op) {
  struct place from, to;
  if (!place_find(op->path, false, &from) || !from.exists || !place_find(op->to, false, &to)) { reply_go(op); return; }
  bool directory = S_ISDIR(from.state.stx_mode), other = to.exists && S_ISDIR(to.state.stx_mode), replaces = to.exists && !other;
  bool exchange = op->exchange && directory && other, old = from.baseline || to.baseline;
  if (guarded(op, "rename", &from) || guarded(op, "rename", &to)) return;
  if (directory && plan()->mode != MODE_OBSERVE && brings_protected(&from, &to)) { refuse(op, "rename", "protected", to.path); return; }
  if (directory && plan()->mode != MODE_OBSERVE && brings_protected(&from, &from)) { refuse(op, "rename", "protected", from.path); return; }
  if (exchange && plan()->mode != MODE_OBSERVE && brings_protected(&to, &from)) { refuse(op, "rename", "protected", from.path); return; }
  if (op->exchange && old && to.exists && directory != other) {
    deny(op, "rename", "journal", from.path, EINVAL);   /* as a file system without exchange answers: the caller moves in steps */
    return;
  }
  if (replaces && !op->exchange && !limit_allows(op, "rename", &to)) return;
  if (!kept(op, "rename", &to, false) || !keep_parent(op, &from)) return;
  if (!directory && !kept(op, "rename", &from, false)) return;
  struct event e = file_event(op, "rename", &from);
  e.to = to.path;
  e.fresh = to.exists ? 2 : 1;
  e.kind = exchange ? "exchange" : directory ? "dir" : "file";
  if (!record(op, &e)) return;
  if (directory && (exchange || from.baseline) && from.relative && !plan()->overlay_upper) expect_move(op, &from, &to);
  if (directory || other || S_ISLNK(from.state.stx_mode)) place_forget();
  counters.modified++;
  reply_go(op);
}

static void on_new_name(struct op *op, const char *type) {
  struct place p;
  const char *path = op->call->class == CALL_LINK || op->call->class == CALL_SYMLINK ? op->to : op->path;
  if (!place_find(path, false, &p) || p.exists) { reply_go(op); return; }   /* EEXIST */
  if (guarded(op, type, &p)) return;
  if (op->call->class == CALL_MKNOD && plan()->mode != MODE_OBSERVE && (op->mode & (S_ISUID | S_ISGID))) { refuse(op, type, "setuid", p.path); return; }
  if (!keep_parent(op, &p)) { deny(op, type, "journal", p.path, EIO); return; }
  struct event e = file_event(op, type, &p);
  e.fresh = 1;
  if (op->call->class == CALL_SYMLINK) e.target = op->target;
  if (op->call->class == CALL_LINK) { e.to = op->path; labels_linked(op); }
  if (op->call->class == CALL_SYMLINK) place_forget();
  finish(op, &e, &counters.created);
}

static void on_truncate(struct op *op) {
  struct place p;
  bool found = place_find(op->path, true, &p);
  if (found && p.nameless) { on_nameless(op, "truncate", &p); return; }
  if (!found || !p.exists || !S_ISREG(p.state.stx_mode)) { reply_go(op); return; }
  if (guarded(op, "truncate", &p) || !limit_allows(op, "truncate", &p) || !kept(op, "truncate", &p, true)) return;
  finish_plain(op, "truncate", &p, &counters.modified);
}

/* Whether the call, let go, might change something, whatever path it had when it was read. Flags of openat2(2) lie in memory too. */
static bool may_change(const struct op *op) {
  return op->call->class != CALL_OPEN || op->call->nr == SYS_openat2 || op->open_flags & WRITES;
}

/* Opens one of the devices that everybody writes to and nobody changes, for the program: its path is not read again, so a run that only
 * sends its noise to /dev/null is known to have changed nothing. False: the call is still to be answered. */
static bool give_device(const struct op *op) {
  static const char *const given[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  bool known = false;
  for (size_t i = 0; i < sizeof given / sizeof *given; i++) known = known || !strcmp(op->path, given[i]);
  if (!known || op->call->class != CALL_OPEN || op->open_flags & (O_EXCL | O_DIRECTORY | O_PATH | O_TMPFILE)) return false;
  int flags = (int)op->open_flags & (O_ACCMODE | O_APPEND | O_NONBLOCK);
  int fd = openat(supervise_root(), op->path + 1, flags | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
  bool given_over = fd >= 0 && reply_opened(op, fd);
  if (fd >= 0) close(fd);
  return given_over;
}

void handle_file(struct op *op) {
  strip_root_link(op->path);
  strip_root_link(op->to);
  if (is_device_path(op->path) && !counters.let_go && give_device(op)) return;
  if (may_change(op)) counters.let_go = true;
  if (is_device_path(op->path)) { reply_go(op); return; }
  switch (op->call->class) {
    case CALL_OPEN: on_open(op); return;
    case CALL_DELETE: case CALL_RMDIR: on_delete(op); return;
    case CALL_RENAME: on_rename(op); return;
    case CALL_LINK: on_new_name(op, "link"); return;
    case CALL_SYMLINK: on_new_name(op, "symlink"); return;
    case CALL_MKDIR: on_new_name(op, "mkdir"); return;
    case CALL_MKNOD: on_new_name(op, "mknod"); return;
    case CALL_MODE: case CALL_OWNER: case CALL_TIMES: case CALL_XATTR: handle_attributes(op); return;
    case CALL_TRUNCATE: on_truncate(op); return;
    default: reply_error(op, EPERM);
  }
}
