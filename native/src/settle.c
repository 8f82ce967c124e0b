/* After the run: what the guard could be raced past is found by looking, taken away and told. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "supervise.h"
#include "walk.h"

struct settle { const struct plan *plan; uint64_t start_us; int quarantine; unsigned taken; };   /* QUARANTINE: -1 until something is to be put there */
static char report[64 << 10];
static size_t report_length;

const char *settle_report(void) { return report; }

static void tell_path(const char *action, const char *path) {
  bool lossy = false;
  struct event e = EVENT(.type = "protect", .action = action, .path = path);
  e.pid = getpid();
  spool_write(&e);
  if (report_length + strlen(path) * 6 + 64 > sizeof report) return;
  char *o = report + report_length;
  o += sprintf(o, "%s{\"action\":\"%s\",\"path\":", report_length ? "," : "", action);
  o = json_put_string(o, path, strlen(path), &lossy);
  *o++ = '}';
  *o = 0;
  report_length = (size_t)(o - report);
}

static void tell(const char *action, const char *relative) {
  char path[PATH_ROOM];
  snprintf(path, sizeof path, "%s/%s", the_plan->workspace, relative);
  tell_path(action, path);
}

static uint64_t time_us(const struct statx_timestamp *t) { return (uint64_t)t->tv_sec * 1000000 + t->tv_nsec / 1000; }

static bool is_born(int root, const char *path, uint64_t start) {
  struct statx s;
  return !statx(root, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &s) && (s.stx_mask & STATX_BTIME) && time_us(&s.stx_btime) >= start;
}

/* Whether the folder that is the first N bytes of RELATIVE holds a repository that is not git's, and came with it. */
static bool brought_other(int root, const char *relative, size_t n, uint64_t start) {
  char at[PATH_ROOM];
  struct stat s;
  if ((size_t)snprintf(at, sizeof at, "%.*s", (int)n, relative) >= sizeof at || !is_born(root, at, start)) return false;
  for (const char *const *name = protect_keeps; *name; name++)
    if ((size_t)snprintf(at, sizeof at, "%.*s/%s", (int)n, relative, *name) < sizeof at && !fstatat(root, at, &s, AT_SYMLINK_NOFOLLOW)) return true;
  return false;
}

/* Whether RELATIVE lies in a repository or what is kept of a worktree that this run made: then only hooks matter, the rest came with it. */
static bool in_new_repository(int root, const char *relative, uint64_t start) {
  static const char worktrees[] = ".git/worktrees/";
  char at[PATH_ROOM];
  for (size_t n = strlen(relative); n; n--) {
    if (relative[n] && relative[n] != '/') continue;
    if ((size_t)snprintf(at, sizeof at, "%.*s/.git", (int)n, relative) >= sizeof at) return false;
    char *git = strstr(relative, ".git/");
    if (git && !strncmp(git, worktrees, strlen(worktrees))) {
      size_t name = strcspn(git + strlen(worktrees), "/");
      snprintf(at, sizeof at, "%.*s", (int)((size_t)(git - relative) + strlen(worktrees) + name), relative);
      if (is_born(root, at, start)) return true;
    }
    if (git) snprintf(at, sizeof at, "%.*s", (int)(git - relative) + 4, relative);
    if (is_born(root, at, start)) return true;
    if (git) return false;
    if (brought_other(root, relative, n, start)) return true;
  }
  return false;
}

static int root_of_walk = -1;

/* What must not have come to be outside the workspace: a folder that is not empty stays, and is told. */
static void settle_absent(const struct plan *plan) {
  for (size_t i = 0; i < plan->absent.count; i++) {
    const char *path = plan->absent.item[i];
    struct stat s;
    if (lstat(path, &s)) continue;
    tell_path(S_ISDIR(s.st_mode) ? (rmdir(path) ? "found" : "removed") : unlink(path) ? "found" : "removed", path);
  }
}

/* What a mount of the start covered, below the workspace. The cage cannot put anything else there; where something else is, a program
 * outside did it, and the mount is gone: it covers a file, not its name. */
enum { STOOD_AT_MOST = 8192 };
static struct { char *relative; bool hidden; } stood[STOOD_AT_MOST];
static size_t stood_count;

void settle_stood(const char *relative, bool hidden) {
  if (stood_count < STOOD_AT_MOST && (stood[stood_count].relative = strdup(relative))) stood[stood_count++].hidden = hidden;
}

static bool stood_at_start(const char *relative) {
  for (size_t i = 0; i < stood_count; i++) if (!stood[i].hidden && path_under(relative, stood[i].relative)) return true;
  return false;
}

/* Secrets that were replaced from outside could be read from then on. */
static void settle_hidden(const struct plan *plan, uint64_t start_us) {
  int root = stood_count ? open(plan->workspace, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
  for (size_t i = 0; root >= 0 && i < stood_count; i++)
    if (stood[i].hidden && is_born(root, stood[i].relative, start_us)) tell("exposed", stood[i].relative);
  if (root >= 0) close(root);
}

static void quarantine_folder(const struct plan *plan, char *out) { snprintf(out, PATH_ROOM, "%s/quarantine", plan->journal_dir); }

/* Made when there is something to put there, which is hardly ever: whoever started the run waits. */
static int quarantine_of(struct settle *w) {
  char folder[PATH_ROOM];
  if (w->quarantine >= 0 || !w->plan->journal_dir) return w->quarantine;
  quarantine_folder(w->plan, folder);
  mkdir(folder, 0700);
  return w->quarantine = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* Moves away what must not have come to be. Returns whether it is gone. */
static bool take(struct settle *w, int folder, const char *name, const char *relative, bool is_folder) {
  char to[32];
  snprintf(to, sizeof to, "%u", ++w->taken);
  bool taken = quarantine_of(w) >= 0 && !renameat(folder, name, w->quarantine, to);
  if (!taken && !is_folder) taken = !unlinkat(folder, name, 0);
  tell(taken ? "quarantined" : "found", relative);
  return taken;
}

enum since { BEFORE, CHANGED, MADE };

/* Whether NAME is as it was before the run. */
static enum since since(const struct settle *w, int folder, const char *name) {
  struct statx s;
  if (statx(folder, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &s) || time_us(&s.stx_ctime) < w->start_us) return BEFORE;
  return (s.stx_mask & STATX_BTIME) && time_us(&s.stx_btime) >= w->start_us ? MADE : CHANGED;
}

/* Takes those of HOOKS, a path, that git does not write itself. Returns whether it is a folder. */
static bool look_at_hooks(struct settle *w, int folder, const char *hooks) {
  char path[PATH_MAX + 2 * NAME_MAX], usual[NAME_MAX + 16];
  int fd = openat(folder, "hooks", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  if (!dir) { if (fd >= 0) close(fd); return false; }
  for (struct dirent *e; (e = readdir(dir));) {
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || since(w, fd, e->d_name) == BEFORE) continue;
    snprintf(path, sizeof path, "%s/%s", hooks, e->d_name);
    snprintf(usual, sizeof usual, ".git/hooks/%s", e->d_name);
    if (!protect_new_allowed(w->plan, usual)) take(w, fd, e->d_name, path, e->d_type == DT_DIR);
  }
  closedir(dir);
  return true;
}

struct repository { struct settle *settle; int folder; };

static void look_at_steering(const char *name, const char *relative, void *context) {
  const struct repository *at = context;
  enum since when = since(at->settle, at->folder, name);
  bool hooks = !strcmp(name, "hooks");
  if (when == BEFORE && !hooks) return;
  if (!hooks) tell(when == MADE ? "reported" : "changed", relative);
  else if (!look_at_hooks(at->settle, at->folder, relative) && when != BEFORE) take(at->settle, at->folder, name, relative, false);
}

/* A repository that is not called .git steers git as well, and so does a `.git` that is a link or a file: git follows it. */
static void look_at_repository(struct settle *w, const struct entry *entry) {
  struct repository at = {w, entry->folder};
  if (entry->type == DT_DIR) return;
  if (glob_component(".git", entry->name) && since(w, entry->folder, entry->name) != BEFORE) tell("reported", entry->relative);
  if (!strcmp(entry->name, "HEAD") && is_repository(entry->folder, ".")) walk_steering(w->plan, entry->relative, look_at_steering, &at);
}

static bool look(const struct entry *entry, void *context) {
  struct settle *w = context;
  struct stat s;
  int folder = entry->folder;
  unsigned char type = entry->type;
  const char *name = entry->name, *relative = entry->relative;
  look_at_repository(w, entry);
  if (protect_leaf(w->plan, entry->guarded, relative, name) != PROTECT_DENY) return true;
  if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW)) return false;
  enum since when = since(w, folder, name);
  if (when == BEFORE) return true;
  if (when == CHANGED || stood_at_start(relative)) { if (type != DT_DIR) tell("changed", relative); return true; }
  bool fresh = in_new_repository(root_of_walk, relative, w->start_us);
  if (fresh && (type == DT_DIR || protect_new_allowed(w->plan, relative) || !strstr(relative, ".git/"))) return true;
  return !take(w, folder, name, relative, type == DT_DIR);
}

void settle_run(const struct plan *plan, uint64_t start_us) {
  if (plan->mode == MODE_OBSERVE || plan->overlay_upper) return;
  settle_hidden(plan, start_us);
  if (!plan->workspace_writable) return;
  if (!counters.let_go) return;   /* nothing was written, so nothing was planted */
  settle_absent(plan);
  struct settle w = {plan, start_us, -1, 0};
  root_of_walk = open(plan->workspace, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root_of_walk >= 0) {
    if (!walk_tree(root_of_walk, plan, plan->walk_end, look, &w)) tell("search-incomplete", "");
    close(root_of_walk);
  }
  if (w.quarantine < 0) return;
  char folder[PATH_ROOM];
  close(w.quarantine);
  quarantine_folder(plan, folder);
  rmdir(folder);   /* only when it is empty */
}
