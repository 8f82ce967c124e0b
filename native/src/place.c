/* Finds where a path leads. Folders are kept open in a small cache, so that a storm of thousands of files in one folder costs
 * one look-up; whatever may change what a name means empties it. Audit-grade: the mounts are the wall. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "links.h"
#include "numbers.h"
#include "supervise.h"

enum { SLOTS = 512, LINKS = 16 };
/* A folder that was looked up; NAME and RESOLVED lie behind it. RELATIVE: its path below the workspace, else NULL. */
struct folder {
  struct folder *next;
  int fd;
  bool recorded, baseline, writable;
  size_t length;
  const char *relative;
  struct guarded guarded;
  char *name, resolved[];
};
static struct folder *cache[SLOTS], *dropped;
static int workspace_fd = -1, cage_fd = -1;
static bool host_view;
uint64_t baseline_us;
pid_t place_tid;

bool place_open(const struct plan *plan, int cage_root) {
  cage_fd = cage_root;
  /* The journal links files, and a link across two mounts of one file system is refused: so look from the host's side. */
  host_view = !plan->overlay_upper;
  workspace_fd = host_view ? open(plan->workspace, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
  return !host_view || workspace_fd >= 0;
}

static unsigned hash(const char *s) {
  uint32_t h = 2166136261u;
  for (; *s; s++) h = (h ^ (unsigned char)*s) * 16777619u;
  return h % SLOTS;
}

/* A place that was found in this call may still stand in a folder that another one pushes out. */
static void drop(struct folder **slot) {
  if (!*slot) return;
  (*slot)->next = dropped;
  dropped = *slot;
  *slot = NULL;
}

void place_begin(void) {
  for (struct folder *f; (f = dropped); free(f)) {
    dropped = f->next;
    close(f->fd);
  }
}

void place_forget(void) { for (int i = 0; i < SLOTS; i++) drop(&cache[i]); }

static int open_below(int root, const char *path, uint64_t resolve) {
  struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = resolve};
  return (int)syscall(SYS_openat2, root, *path ? path : ".", &how, sizeof how);
}

bool place_name(int fd, char *out) {
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, out, PATH_ROOM - 1);
  if (n <= 0) return false;
  out[n] = 0;
  return true;
}

static const char *below_workspace(const char *path) {
  const char *root = the_plan->workspace;
  if (!path_under(path, root)) return NULL;
  path += strlen(root);
  return *path == '/' ? path + 1 : path;
}

static int open_folder(const char *name, char *resolved) {
  const char *relative = below_workspace(name);
  int fd = -1;
  if (host_view && relative) fd = open_below(workspace_fd, relative, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
  if (fd < 0) fd = open_below(cage_fd, name, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
  if (fd < 0 || !place_name(fd, resolved)) { if (fd >= 0) close(fd); return -1; }
  if (host_view && !relative && (relative = below_workspace(resolved))) {   /* a link from elsewhere into the workspace */
    close(fd);
    fd = open_below(workspace_fd, relative, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
  }
  return fd;
}

bool place_writable(const char *path) {
  if (the_plan->mode == MODE_OBSERVE) return true;
  for (size_t i = 0; i < the_plan->writable.count; i++) if (path_under(path, the_plan->writable.item[i])) return true;
  return false;
}

/* Where the file system tells no birth time, everything counts as older than the run: too much is kept, never too little. */
static bool born_before_run(const struct statx *s) {
  return !(s->stx_mask & STATX_BTIME) || (uint64_t)s->stx_btime.tv_sec * 1000000 + s->stx_btime.tv_nsec / 1000 < baseline_us;
}

static struct folder *folder(const char *name) {
  struct folder **slot = &cache[hash(name)];
  if (*slot && !strcmp((*slot)->name, name)) return *slot;
  char resolved[PATH_ROOM];
  int fd = open_folder(name, resolved);
  if (fd < 0) {   /* through a link that leads into /proc, which is another one for us: it is walked step by step */
    char inside[PATH_ROOM], walked[PATH_ROOM];
    if ((size_t)snprintf(inside, sizeof inside, "%s/.", name) >= sizeof inside || !links_resolve(cage_fd, place_tid, "", inside, walked)) return NULL;
    return strcmp(walked, name) ? folder(walked) : NULL;
  }
  size_t length = strlen(resolved), room = strlen(name) + 1;
  struct folder *f = calloc(1, sizeof *f + length + 1 + room);
  if (!f) { close(fd); return NULL; }
  f->fd = fd;
  f->length = length;
  f->name = f->resolved + length + 1;
  memcpy(f->resolved, resolved, length + 1);
  memcpy(f->name, name, room);
  f->writable = place_writable(f->resolved);
  f->relative = below_workspace(f->resolved);
  if (f->relative) protect_folder(the_plan, f->relative, &f->guarded);
  struct statx s;
  f->baseline = !statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &s) && born_before_run(&s);
  drop(slot);
  return *slot = f;
}

static void look_at(struct place *p) {
  p->exists = p->folder >= 0 && *p->leaf && !statx(p->folder, p->leaf, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &p->state);
}

/* FOLDER "/" LEAF into OUT, which has room for both: a resolved folder and a name are each shorter than PATH_MAX and NAME_MAX.
 * Returns where the leaf begins. */
static char *join(char *out, const char *folder_name, size_t n, const char *leaf) {
  size_t m = strnlen(leaf, PATH_ROOM - PATH_MAX - 2);
  if (n == 1) n = 0;   /* the root */
  memcpy(out, folder_name, n);
  out[n] = '/';
  memcpy(out + n + 1, leaf, m);
  out[n + 1 + m] = 0;
  return out + n + 1;
}

static void locate(const char *path, struct place *out) {
  char name[PATH_ROOM];
  const char *slash = strrchr(path, '/');
  size_t n = (size_t)(slash - path);
  memcpy(name, path, n);
  name[n] = 0;
  if (!n) { name[0] = '/'; name[1] = 0; }
  struct folder *f = folder(name);
  out->exists = out->baseline = false;
  out->state.stx_mask = 0;
  if (!f) {
    out->folder = -1;
    out->guarded = NULL;
    out->leaf = join(out->path, name, strlen(name), slash + 1);
    out->relative = below_workspace(out->path);
    out->writable = place_writable(path);
    return;
  }
  out->folder = f->fd;
  out->writable = f->writable;
  out->folder_baseline = f->baseline;
  out->folder_recorded = &f->recorded;
  out->leaf = join(out->path, f->resolved, f->length, slash + 1);
  out->guarded = f->relative ? &f->guarded : NULL;
  if (!f->relative) out->relative = below_workspace(out->path);   /* the workspace itself, seen from the folder around it */
  else out->relative = *f->relative ? out->path + (f->relative - f->resolved) : out->leaf;
}

static bool same_file(const struct statx *a, const struct statx *b) {
  return a->stx_ino == b->stx_ino && a->stx_dev_major == b->stx_dev_major && a->stx_dev_minor == b->stx_dev_minor;
}

/* The kernel goes from /proc/PID/fd/N to the open file, whatever has become of its name: it may be deleted, and another one may have
 * the name that the link shows. */
static bool look_behind(struct place *link, struct statx *out) {
  return !strncmp(link->path, "/proc/", 6) && !statx(link->folder, link->leaf, 0, STATX_BASIC_STATS, out);
}

/* For O_CREAT|O_EXCL: in a folder that the run made, the call itself fails where something is there already. */
bool place_exclusive(const char *path, struct place *out) {
  out->nameless = false;
  locate(path, out);
  if (out->folder < 0 || out->folder_baseline) look_at(out);
  out->baseline = out->exists && born_before_run(&out->state);
  return true;
}

/* False only when a loop of links or a name too long makes the path meaningless: the kernel will say so itself. */
bool place_find(const char *path, bool follow, struct place *out) {
  char current[PATH_ROOM], target[PATH_ROOM], folder_name[PATH_ROOM];
  bool opened = false;
  out->nameless = false;
  for (int links = 0; links < LINKS; links++) {
    locate(links ? current : path, out);
    look_at(out);
    if (opened && !(out->exists && same_file(&out->state, &out->behind))) { out->nameless = true; return true; }
    if (!out->exists) return true;
    if (!follow || !S_ISLNK(out->state.stx_mode)) { out->baseline = born_before_run(&out->state); return true; }
    ssize_t n = readlinkat(out->folder, out->leaf, target, sizeof target - 1);
    if (n <= 0) return false;
    target[n] = 0;
    opened = look_behind(out, &out->behind);
    snprintf(folder_name, sizeof folder_name, "%s", out->path);
    *strrchr(folder_name, '/') = 0;
    if (!path_join(current, sizeof current, folder_name, target)) return false;
  }
  return false;
}
