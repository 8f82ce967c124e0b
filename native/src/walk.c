#include "walk.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "mounts.h"

struct queued { struct queued *next; char path[]; };
struct queue { struct queued *first, **tail; unsigned count; };

static void enqueue(struct queue *q, const char *path) {
  size_t n = strlen(path) + 1;
  struct queued *item = malloc(sizeof *item + n);
  if (!item) return;
  item->next = NULL;
  memcpy(item->path, path, n);
  *q->tail = item;
  q->tail = &item->next;
  q->count++;
}

static unsigned char entry_type(int folder, const struct dirent *e) {
  struct stat s;
  if (e->d_type != DT_UNKNOWN || fstatat(folder, e->d_name, &s, AT_SYMLINK_NOFOLLOW)) return e->d_type;
  return (unsigned char)((s.st_mode & S_IFMT) >> 12);
}

/* Inside .git only what a pattern reaches, and what lies below that, is worth a visit: objects alone may hold thousands of folders. */
static bool worth(const struct plan *plan, const char *relative, const char *name) {
  const char *rest;
  if (protect_skipped(plan, name)) return false;
  bool in_git = !strncmp(relative, ".git/", 5) || strstr(relative, "/.git/");
  return !in_git || protect_partial(plan, relative, &rest) || protect_match(plan, relative) != PROTECT_NONE;
}

static void visit_folder(int root_fd, const char *path, const struct plan *plan, struct queue *q, walk_visit visit, void *context) {
  int fd = openat(root_fd, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  if (!dir) { if (fd >= 0) close(fd); return; }
  struct guarded guarded;
  char relative[PATH_MAX + NAME_MAX + 2];
  size_t n = strlen(path);
  protect_folder(plan, path, &guarded);
  memcpy(relative, path, n);
  if (n) relative[n++] = '/';
  for (struct dirent *e; n < PATH_MAX && (e = readdir(dir));) {
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
    strcpy(relative + n, e->d_name);
    struct entry entry = {fd, relative + n, relative, entry_type(fd, e), &guarded};
    if (visit(&entry, context) && entry.type == DT_DIR && worth(plan, relative, entry.name)) enqueue(q, relative);
  }
  closedir(dir);
}

bool walk_tree(int root_fd, const struct plan *plan, unsigned budget, walk_visit visit, void *context) {
  struct queue q = {.tail = &q.first};
  enqueue(&q, "");
  unsigned seen = 0;
  while (q.first && seen < budget) {
    struct queued *item = q.first;
    q.first = item->next;
    if (!q.first) q.tail = &q.first;
    visit_folder(root_fd, item->path, plan, &q, visit, context);
    free(item);
    seen++;
  }
  bool complete = !q.first;
  while (q.first) { struct queued *item = q.first; q.first = item->next; free(item); }
  return complete;
}

enum { SHARED_AT_MOST = 256 };
/* `shared`: secrets that were hidden by their name and have other names. */
struct start_walk {
  const struct plan *plan;
  const struct cage_facts *facts;
  struct inode shared[SHARED_AT_MOST];
  size_t shared_count;
  char store[PATH_ROOM];   /* the folder that was last asked about, and whether git keeps its objects in it */
  bool is_store;
};

static void hide(int folder, const char *name, const char *relative) {
  int at = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (at < 0) { if (errno == ENOENT) return; fail_inside("mask", relative); }
  if (!mask_at(at)) fail_inside("mask", relative);
  close(at);
  report_line("masked", relative);
}

/* A mask covers a name, not the file: its other names are looked for in a second walk. */
static void hide_secret(struct start_walk *w, int folder, const char *name, const char *relative) {
  struct stat s;
  if (!fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) && s.st_nlink > 1) {
    if (w->shared_count == SHARED_AT_MOST) { errno = EOVERFLOW; fail_inside("secrets with more than one name", relative); }
    w->shared[w->shared_count++] = (struct inode){s.st_dev, s.st_ino};
  }
  hide(folder, name, relative);
}

/* Binds a place onto itself: read-only, or just pinned, so that it cannot be renamed away (EBUSY). */
static void pin_at(int at, const char *relative, bool read_only) {
  int tree = (int)syscall(SYS_open_tree, at, "", 1 | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
  if (tree < 0 || (read_only && set_attributes(tree, ATTR_RDONLY, true)) || attach(tree, at)) fail_inside("protect", relative);
  close(tree);
  if (read_only) report_line("protected", relative);
}

static void pin(int folder, const char *name, const char *relative, bool read_only) {
  int at = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (at < 0) fail_inside("protect", relative);
  pin_at(at, relative, read_only);
  close(at);
}

/* Of two paths of the workspace: INNER is OUTER or lies in it. */
static bool holds(const char *outer, const char *inner) { return !*outer || path_under(inner, outer); }

/* A link with such a name: what it leads to is read or run as if it had the name itself. Outside the workspace other mounts decide, and
 * a link to a folder around itself means nothing in particular. */
static void follow(struct start_walk *w, const struct entry *entry) {
  bool secret = protect_secret(entry->name);
  bool protected = w->plan->workspace_writable && protect_leaf(w->plan, entry->guarded, entry->relative, entry->name) == PROTECT_DENY;
  if (!secret && !protected) return;
  char link[40], path[PATH_ROOM];
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_MAGICLINKS};
  struct stat s;
  int at = (int)syscall(SYS_openat2, entry->folder, entry->name, &how, sizeof how);
  if (at < 0) return;   /* it leads nowhere */
  snprintf(link, sizeof link, "/proc/self/fd/%d", at);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0 || fstat(at, &s)) fail_inside("link", entry->relative);
  path[n] = 0;
  size_t root = strlen(w->plan->workspace);
  const char *target = path_under(path, w->plan->workspace) && path[root] == '/' ? path + root + 1 : NULL;
  if (target && secret && S_ISREG(s.st_mode)) {
    if (s.st_nlink > 1 && w->shared_count < SHARED_AT_MOST) w->shared[w->shared_count++] = (struct inode){s.st_dev, s.st_ino};
    if (!mask_at(at)) fail_inside("mask", target);
    report_line("masked", target);
  } else if (target && protected && !holds(target, entry->relative)) pin_at(at, target, true);
  close(at);
}

static bool is_in(int folder, const char *name, const char *part) {
  char path[NAME_MAX + 16];
  snprintf(path, sizeof path, "%s/%s", name, part);
  return !faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW);
}

bool is_repository(int folder, const char *name) {
  if (!is_in(folder, name, "HEAD")) return false;
  return is_in(folder, name, "commondir") || (is_in(folder, name, "objects") && is_in(folder, name, "refs"));
}

void walk_steering(const struct plan *plan, const char *head, steering_visit visit, void *context) {
  static const char *const steering[] = {".git/hooks", ".git/config", ".git/config.worktree", ".git/commondir"};
  char path[PATH_MAX + NAME_MAX + 2];
  for (size_t i = 0; i < sizeof steering / sizeof *steering; i++) {
    const char *name = steering[i] + strlen(".git/");
    snprintf(path, sizeof path, "%.*s%s", (int)(strlen(head) - strlen("HEAD")), head, name);
    if (protect_match(plan, steering[i]) == PROTECT_DENY && protect_match(plan, path) != PROTECT_DENY) visit(name, path, context);
  }
}

static void pin_steering(const char *name, const char *relative, void *folder) {
  struct stat s;
  if (!fstatat(*(int *)folder, name, &s, AT_SYMLINK_NOFOLLOW) && !S_ISLNK(s.st_mode)) pin(*(int *)folder, name, relative, true);
}

/* One of the 256 folders in which git keeps the objects of a repository: there is nothing else, and they would be most of what a walk
 * visits. A secret with a second name may lie anywhere. */
static bool is_of_objects(struct start_walk *w, const struct entry *entry) {
  static const char hex[] = "0123456789abcdef", folder[] = "objects/";
  size_t n = (size_t)(entry->name - entry->relative), length = sizeof folder - 1;
  if (w->facts->hidden_count || strlen(entry->name) != 2 || strspn(entry->name, hex) != 2) return false;
  if (n < length || n >= sizeof w->store || strncmp(entry->name - length, folder, length) || (n > length && entry->name[-(ptrdiff_t)length - 1] != '/')) return false;
  if (strlen(w->store) != n || strncmp(w->store, entry->relative, n)) {
    snprintf(w->store, sizeof w->store, "%.*s", (int)n, entry->relative);
    w->is_store = is_repository(entry->folder, "..");
  }
  return w->is_store;
}

static bool is_among(const struct inode *list, size_t count, int folder, const char *name) {
  struct stat s;
  if (!count || fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW)) return false;
  for (size_t i = 0; i < count; i++) if (list[i].device == s.st_dev && list[i].number == s.st_ino) return true;
  return false;
}

static void say_labels(const char *name, const char *relative) {
  unsigned labels = protect_labels(name);
  if (labels & LABEL_PRIVATE) report_line("private", relative);
  if (labels & LABEL_UNTRUSTED) report_line("untrusted", relative);
}

static bool at_start(const struct entry *entry, void *context) {
  struct start_walk *w = context;
  int folder = entry->folder;
  unsigned char type = entry->type;
  const char *name = entry->name, *relative = entry->relative, *rest;
  if (type == DT_LNK) { follow(w, entry); return false; }   /* a mount on the link itself would land where it points */
  if (type == DT_SOCK || type == DT_FIFO || type == DT_CHR || type == DT_BLK) { hide(folder, name, relative); return false; }
  if (type == DT_REG && protect_secret(name)) { hide_secret(w, folder, name, relative); return false; }
  if (type == DT_REG && is_among(w->facts->hidden, w->facts->hidden_count, folder, name)) { hide(folder, name, relative); return false; }
  if (type == DT_REG || type == DT_DIR) say_labels(name, relative);
  if (type == DT_DIR && is_of_objects(w, entry)) return false;
  if (!w->plan->workspace_writable) return true;
  if (protect_leaf(w->plan, entry->guarded, relative, name) == PROTECT_DENY) { pin(folder, name, relative, true); return false; }
  if (type == DT_DIR && (protect_partial(w->plan, relative, &rest) || is_repository(folder, name))) pin(folder, name, relative, false);
  if (type == DT_REG && !strcmp(name, "HEAD") && is_repository(folder, ".")) walk_steering(w->plan, relative, pin_steering, &folder);
  return true;
}

static bool other_names(const struct entry *entry, void *context) {
  struct start_walk *w = context;
  if (entry->type == DT_REG && is_among(w->shared, w->shared_count, entry->folder, entry->name)) hide(entry->folder, entry->name, entry->relative);
  return entry->type == DT_DIR;
}

void walk_start(const struct plan *plan, const struct cage_facts *facts) {
  static struct start_walk w;
  w.plan = plan;
  w.facts = facts;
  int root = open(plan->workspace, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (root < 0) fail_inside("workspace", plan->workspace);
  /* A known secret with a second name must be found wherever it is, so that search has no bound. */
  unsigned budget = facts->hidden_count ? UINT_MAX : plan->walk_start;
  report_line("walk", walk_tree(root, plan, budget, at_start, &w) ? "complete" : "partial");
  if (w.shared_count) walk_tree(root, plan, UINT_MAX, other_names, &w);
  close(root);
}
