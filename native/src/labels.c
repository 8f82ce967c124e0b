/* Watches the files that a plan classifies, by inode (inotify(7)): whatever name, link, mount or program leads to one, the kernel
 * notes its opening before open(2) returns. So no call waits for this, a look at the queue after a later call sees every earlier
 * opening, and a run without such files pays nothing. The kernel does not say who: a label is the whole run's, and an opening by
 * somebody outside of the cage counts as the run's too. What cannot be watched counts as opened. */
#include "labels.h"
#include "walk.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>
#include "numbers.h"

enum { MOST_WATCHES = 4096, MOST_DEPTH = 32, MOST_MADE = 1024 };
enum { ON_FILE = IN_OPEN | IN_ONESHOT, ON_FOLDER = IN_OPEN | IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR };

/* FD: of a folder, kept open, since its path leads nowhere any more when the cage has ended. MADE: names of what the run put there. */
static struct watch { int wd, fd; unsigned labels, made_count; bool folder; char *path, **made; } watches[MOST_WATCHES];
static struct found { unsigned labels; char *relative; } *found;
static size_t watch_count, found_count;
static unsigned found_no_more;
static int queue = -1, cage_root = -1;

unsigned label_of_report(const char *kind) {
  return !strcmp(kind, "private") ? LABEL_PRIVATE : !strcmp(kind, "untrusted") ? LABEL_UNTRUSTED : 0;
}

int labels_fd(void) { return queue; }
unsigned labels_watched(void) { return (unsigned)watch_count; }

static int find(const char *path, struct stat *s) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  int fd = (int)syscall(SYS_openat2, cage_root, path, &how, sizeof how);
  if (fd >= 0 && fstat(fd, s)) { close(fd); return -1; }
  return fd;
}

static void watch_below(struct watch *w, int at, unsigned depth, bool own);

/* NULL: there is no room. *FRESH: it was not watched before. */
static struct watch *remember(int wd, int fd, const char *path, unsigned labels, bool folder, bool *fresh) {
  *fresh = false;
  for (size_t i = 0; i < watch_count; i++) if (watches[i].wd == wd) { watches[i].labels |= labels; return &watches[i]; }
  char *copy = strdup(path);
  int kept = folder ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : -1;
  if (!copy || (folder && kept < 0)) { free(copy); if (kept >= 0) close(kept); return NULL; }
  *fresh = true;
  watches[watch_count] = (struct watch){.wd = wd, .fd = kept, .labels = labels, .folder = folder, .path = copy};
  return &watches[watch_count++];
}

/* What the run makes itself holds nothing that it did not know. Told by the order of events, never by how a file looks when its
 * opening is told: by then it may be another. */
static void made(struct watch *w, const char *name) {
  char **more = w->made_count < MOST_MADE ? realloc(w->made, (w->made_count + 1) * sizeof *more) : NULL;
  if (!more) return;
  w->made = more;
  if ((w->made[w->made_count] = strdup(name))) w->made_count++;
}

static bool is_made(const struct watch *w, const char *name) {
  for (unsigned i = 0; i < w->made_count; i++) if (!strcmp(w->made[i], name)) return true;
  return false;
}

/* Devices that hide something stand at some of the places: only what can hold text is watched. */
static void watch(const char *path, unsigned labels, unsigned depth, bool own) {
  struct stat s;
  char link[40];
  int at = find(path, &s);
  bool folder = at >= 0 && S_ISDIR(s.st_mode), opens = at >= 0 && (folder || S_ISREG(s.st_mode)), fresh = false;
  if (at < 0 && errno != ENOENT && errno != ENOTDIR && errno != EACCES && errno != ELOOP) label_tell(labels, path, "unwatched", NULL);
  if (opens) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    int wd = queue < 0 || watch_count == MOST_WATCHES || depth > MOST_DEPTH ? -1 : inotify_add_watch(queue, link, folder ? ON_FOLDER : ON_FILE);
    struct watch *w = wd < 0 ? NULL : remember(wd, at, path, labels, folder, &fresh);
    if (!w) label_tell(labels, path, "unwatched", NULL);
    else if (folder) watch_below(w, at, depth + 1, own && fresh);
  }
  if (at >= 0) close(at);
}

/* After the folder's own watch: what comes into it meanwhile is told by that. OWN: the run has made it, with all that is in it. */
static void watch_below(struct watch *w, int at, unsigned depth, bool own) {
  int fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  if (!dir) { if (fd >= 0) close(fd); label_tell(w->labels, w->path, "unwatched", NULL); return; }
  for (struct dirent *e; (e = readdir(dir));) {
    char below[PATH_ROOM];
    struct stat s;
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
    if (own) made(w, e->d_name);
    if ((e->d_type != DT_DIR && e->d_type != DT_UNKNOWN) || fstatat(fd, e->d_name, &s, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(s.st_mode)) continue;
    if ((size_t)snprintf(below, sizeof below, "%s/%s", w->path, e->d_name) < sizeof below) watch(below, w->labels, depth, own);
  }
  closedir(dir);
}

void labels_found(unsigned labels, const char *relative) {
  if (found_count == MOST_WATCHES) { found_no_more |= labels; return; }
  struct found *more = realloc(found, (found_count + 1) * sizeof *found);
  char *copy = strdup(relative);
  if (!more || !copy) { request_stop("failed"); return; }
  found = more;
  found[found_count++] = (struct found){labels, copy};
}

static bool at_look(const struct entry *entry, void *unused) {
  (void)unused;
  unsigned labels = entry->type == DT_REG || entry->type == DT_DIR ? protect_labels(entry->name) : 0;
  if (labels) labels_found(labels, entry->relative);
  return true;
}

/* Without a cage's own file system nobody has walked through the workspace yet. */
static void look_through(void) {
  int root = open(the_plan->workspace, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (root < 0) return;
  walk_tree(root, the_plan, the_plan->walk_start, at_look, NULL);
  close(root);
}

static void watch_all(const struct strings *paths, unsigned label) {
  for (size_t i = 0; i < paths->count; i++) watch(paths->item[i], label, 0, false);
}

void labels_open(int root) {
  const struct labels *l = &the_plan->labels;
  cage_root = root;
  if (the_plan->mode != MODE_NAMESPACES && (l->private_names.count || l->untrusted_names.count)) look_through();
  if (!found_count && !l->private_paths.count && !l->untrusted_paths.count) return;
  queue = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  watch_all(&l->private_paths, LABEL_PRIVATE);
  watch_all(&l->untrusted_paths, LABEL_UNTRUSTED);
  for (size_t i = 0; i < found_count; i++) {
    char path[PATH_ROOM];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", the_plan->workspace, found[i].relative) < sizeof path) watch(path, found[i].labels, 0, false);
  }
  if (found_no_more) label_tell(found_no_more, the_plan->workspace, "unwatched", NULL);
  if (queue >= 0 && !watch_count) { close(queue); queue = -1; }
}

static void forget(struct watch *w) {
  if (w->wd >= 0) inotify_rm_watch(queue, w->wd);
  if (w->fd >= 0) close(w->fd);
  w->wd = w->fd = -1;
}

static void on_folder(struct watch *w, const struct inotify_event *e) {
  char path[PATH_ROOM];
  struct stat s;
  if (!e->len || (size_t)snprintf(path, sizeof path, "%s/%s", w->path, e->name) >= sizeof path) return;
  if ((e->mask & IN_ISDIR) && (e->mask & (IN_CREATE | IN_MOVED_TO))) watch(path, w->labels, 1, true);
  if (e->mask & IN_ISDIR) return;
  if (e->mask & (IN_CREATE | IN_MOVED_TO)) made(w, e->name);
  if (!(e->mask & (IN_OPEN | IN_MOVED_FROM)) || is_made(w, e->name)) return;
  label_tell(w->labels, path, e->mask & IN_OPEN ? "opened" : "moved", fstatat(w->fd, e->name, &s, AT_SYMLINK_NOFOLLOW) ? NULL : &s);
  forget(w);
}

static void on_event(const struct inotify_event *e) {
  if (e->mask & IN_Q_OVERFLOW) label_tell(LABEL_PRIVATE | LABEL_UNTRUSTED, the_plan->workspace, "unwatched", NULL);
  for (size_t i = 0; i < watch_count; i++) {
    struct watch *w = &watches[i];
    if (w->wd != e->wd || w->wd < 0) continue;
    struct stat s;
    if (w->folder && !(e->mask & IN_IGNORED)) { on_folder(w, e); return; }
    int at = e->mask & IN_OPEN ? find(w->path, &s) : -1;
    w->wd = -1;   /* gone: it was for one opening, or for a folder that was deleted */
    if (e->mask & IN_OPEN) label_tell(w->labels, w->path, "opened", at >= 0 ? &s : NULL);
    if (at >= 0) close(at);
    forget(w);
    return;
  }
}

void labels_drain(void) {
  static union { char room[16 << 10]; struct inotify_event align; } events;
  for (ssize_t n; queue >= 0 && (n = read(queue, events.room, sizeof events.room)) > 0;)
    for (char *at = events.room; at < events.room + n;) {
      const struct inotify_event *e = (const struct inotify_event *)(void *)at;
      on_event(e);
      at += sizeof *e + e->len;
    }
}

void labels_linked(const struct op *op) {
  struct place p;
  struct stat folder;
  if (queue < 0 || !place_find(op->path, false, &p) || !p.exists || fstat(p.folder, &folder)) return;
  labels_drain();
  for (size_t i = 0; i < watch_count; i++) {
    struct watch *w = &watches[i];
    struct stat s;
    if (w->wd < 0 || w->fd < 0 || fstat(w->fd, &s) || s.st_ino != folder.st_ino || s.st_dev != folder.st_dev || is_made(w, p.leaf)) continue;
    label_tell(w->labels, p.path, "linked", NULL);
    forget(w);
  }
}
