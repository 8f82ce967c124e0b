#include "walk.h"
#include <errno.h>
#include <fcntl.h>
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

/* Inside .git only what a pattern reaches is worth a visit: objects alone may hold thousands of folders. */
static bool worth(const struct plan *plan, const char *relative, const char *name) {
  const char *rest;
  if (protect_skipped(plan, name)) return false;
  bool in_git = !strncmp(relative, ".git/", 5) || strstr(relative, "/.git/");
  return !in_git || protect_partial(plan, relative, &rest);
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

struct start_walk { const struct plan *plan; const struct cage_facts *facts; };

static void hide(int folder, const char *name, const char *relative) {
  int at = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (at < 0) { if (errno == ENOENT) return; fail_inside("mask", relative); }
  if (!mask_at(at)) fail_inside("mask", relative);
  close(at);
  report_line("masked", relative);
}

/* Binds a place onto itself: read-only, or just pinned, so that it cannot be renamed away (EBUSY). */
static void pin(int folder, const char *name, const char *relative, bool read_only) {
  int at = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (at < 0) fail_inside("protect", relative);
  int tree = (int)syscall(SYS_open_tree, at, "", 1 | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
  if (tree < 0 || (read_only && set_attributes(tree, ATTR_RDONLY, true)) || attach(tree, at)) fail_inside("protect", relative);
  close(tree);
  close(at);
  if (read_only) report_line("protected", relative);
}

static bool is_hidden_inode(const struct cage_facts *facts, int folder, const char *name) {
  struct stat s;
  if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW)) return false;
  for (size_t i = 0; i < facts->hidden_count; i++)
    if (facts->hidden[i].device == s.st_dev && facts->hidden[i].number == s.st_ino) return true;
  return false;
}

static bool at_start(const struct entry *entry, void *context) {
  const struct start_walk *w = context;
  int folder = entry->folder;
  unsigned char type = entry->type;
  const char *name = entry->name, *relative = entry->relative, *rest;
  if (type == DT_LNK) return false;   /* a mount on a link would land where it points */
  if (type == DT_SOCK || type == DT_FIFO || type == DT_CHR || type == DT_BLK) { hide(folder, name, relative); return false; }
  if (type == DT_REG && protect_secret(name)) { hide(folder, name, relative); return false; }
  if (type == DT_REG && w->facts->hidden_count && is_hidden_inode(w->facts, folder, name)) { hide(folder, name, relative); return false; }
  if (!w->plan->workspace_writable) return true;
  if (protect_leaf(w->plan, entry->guarded, relative, name) == PROTECT_DENY) { pin(folder, name, relative, true); return false; }
  if (type == DT_DIR && protect_partial(w->plan, relative, &rest)) pin(folder, name, relative, false);
  return true;
}

void walk_start(const struct plan *plan, const struct cage_facts *facts) {
  struct start_walk w = {plan, facts};
  int root = open(plan->workspace, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (root < 0) fail_inside("workspace", plan->workspace);
  /* A known secret with a second name must be found wherever it is, so that search has no bound. */
  unsigned budget = facts->hidden_count ? UINT_MAX : plan->walk_start;
  report_line("walk", walk_tree(root, plan, budget, at_start, &w) ? "complete" : "partial");
  close(root);
}
