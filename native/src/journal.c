/* Keeps what a run is about to change: a hard link where the old content stays as it is (delete, replace), a copy where it may
 * be changed in place. The records are events of the spool; src/confine/undo.ts reads them back. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>
#include "supervise.h"

static int folder_fd = -1;
static uint64_t next_blob = 1, max_file;

/* Names whose first state is known: open addressing over 64-bit hashes (a collision would skip one pre-image in 2^64). */
static struct { uint64_t *slot; size_t size, used; } names;
/* Inodes of which the journal holds only a second link. */
static struct linked { dev_t device; ino_t inode; uint64_t blob; struct timespec times[2]; struct linked *next; } *links[4096];

/* SipHash-1-3 (Aumasson, Bernstein 2012) with a key of this run: a program that could make two names collide could have the
 * pre-image of the second skipped. */
static uint64_t key[2];
static uint64_t rotate(uint64_t x, int b) { return x << b | x >> (64 - b); }
static void sip_round(uint64_t v[4]) {
  v[0] += v[1]; v[1] = rotate(v[1], 13) ^ v[0]; v[0] = rotate(v[0], 32);
  v[2] += v[3]; v[3] = rotate(v[3], 16) ^ v[2];
  v[0] += v[3]; v[3] = rotate(v[3], 21) ^ v[0];
  v[2] += v[1]; v[1] = rotate(v[1], 17) ^ v[2]; v[2] = rotate(v[2], 32);
}

static uint64_t hash(const char *s) {
  size_t length = strlen(s), left = length;
  if (!key[0] && !key[1] && getrandom(key, sizeof key, 0) != sizeof key) request_stop("failed");
  uint64_t v[4] = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du, key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u}, m;
  for (; left >= 8; s += 8, left -= 8) { memcpy(&m, s, 8); v[3] ^= m; sip_round(v); v[0] ^= m; }
  m = (uint64_t)length << 56;
  for (size_t i = 0; i < left; i++) m |= (uint64_t)(unsigned char)s[i] << (8 * i);
  v[3] ^= m; sip_round(v); v[0] ^= m;
  v[2] ^= 0xff;
  for (int i = 0; i < 3; i++) sip_round(v);
  uint64_t h = v[0] ^ v[1] ^ v[2] ^ v[3];
  return h ? h : 1;
}

static void names_grow(void) {
  size_t size = names.size ? names.size * 2 : 8192;
  uint64_t *slot = calloc(size, sizeof *slot);
  if (!slot) return;
  for (size_t i = 0; i < names.size; i++) {
    if (!names.slot[i]) continue;
    size_t at = names.slot[i] & (size - 1);
    while (slot[at]) at = (at + 1) & (size - 1);
    slot[at] = names.slot[i];
  }
  free(names.slot);
  names.slot = slot;
  names.size = size;
}

bool journal_seen(const char *path) {
  if (names.used * 2 >= names.size) names_grow();
  if (!names.size || names.used + 1 >= names.size) return false;
  uint64_t h = hash(path);
  size_t at = h & (names.size - 1);
  while (names.slot[at] && names.slot[at] != h) at = (at + 1) & (names.size - 1);
  if (names.slot[at]) return true;
  names.slot[at] = h;
  names.used++;
  return false;
}

/* After a folder was moved the same name means another thing: every name is new again. */
void journal_forget_names(void) {
  if (names.slot) memset(names.slot, 0, names.size * sizeof *names.slot);
  names.used = 0;
}

bool journal_open(const struct plan *plan) {
  if (!plan->journal_dir) return true;
  folder_fd = open(plan->journal_dir, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  max_file = plan->journal_max_file;
  return folder_fd >= 0;
}

static bool copy_content(int from, int to, uint64_t size) {
  if (!ioctl(to, FICLONE, from)) return true;
  for (uint64_t left = size; left;) {
    ssize_t n = copy_file_range(from, NULL, to, NULL, left > 1u << 30 ? 1u << 30 : left, 0);
    if (n < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) n = sendfile(to, from, NULL, left > 1u << 30 ? 1u << 30 : left);
    if (n < 0) return false;
    if (!n) break;   /* it shrank meanwhile */
    left -= (uint64_t)n;
  }
  return true;
}

static const char *copy_blob(int from, const char *name, uint64_t size) {
  int to = openat(folder_fd, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (to < 0) return NULL;
  bool done = copy_content(from, to, size);
  int keep = errno;
  close(to);
  if (!done) unlinkat(folder_fd, name, 0);
  errno = keep;
  return done ? "copy" : NULL;
}

static bool remember_link(const struct stat *s, uint64_t blob) {
  struct linked *l = malloc(sizeof *l), **bucket = &links[s->st_ino % 4096];
  if (!l) return false;
  *l = (struct linked){s->st_dev, s->st_ino, blob, {s->st_atim, s->st_mtim}, *bucket};
  *bucket = l;
  return true;
}

/* The inode is about to be written: the journal's link becomes a copy of its own first. False: it could not, so it must not be written. */
bool journal_break_link(dev_t device, ino_t inode) {
  for (struct linked **at = &links[inode % 4096]; *at;) {
    struct linked *l = *at;
    if (l->device != device || l->inode != inode) { at = &l->next; continue; }
    char name[32], temporary[40];
    snprintf(name, sizeof name, "%llu", (unsigned long long)l->blob);
    snprintf(temporary, sizeof temporary, "%s.copy", name);
    int from = openat(folder_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat s;
    /* With the times that were noted: by them undo knows that nobody has written through another name. */
    bool copied = from >= 0 && !fstat(from, &s) && copy_blob(from, temporary, (uint64_t)s.st_size) &&
                  !utimensat(folder_fd, temporary, l->times, AT_SYMLINK_NOFOLLOW);
    int keep = errno;
    if (from >= 0) close(from);
    if (!copied || renameat(folder_fd, temporary, folder_fd, name)) { errno = copied ? errno : keep; return false; }
    *at = l->next;
    free(l);
  }
  return true;
}

static const char *keep_file(int dirfd, const char *leaf, const struct stat *s, bool whole, uint64_t blob) {
  char name[32];
  snprintf(name, sizeof name, "%llu", (unsigned long long)blob);
  if (!whole && !linkat(dirfd, leaf, folder_fd, name, 0)) return remember_link(s, blob) ? "link" : NULL;
  if (max_file && (uint64_t)s->st_size > max_file) { errno = EFBIG; return NULL; }
  int from = openat(dirfd, leaf, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (from < 0) return NULL;
  const char *how = copy_blob(from, name, (uint64_t)s->st_size);
  close(from);
  const struct timespec times[2] = {s->st_atim, s->st_mtim};   /* to the nanosecond; Node can only set microseconds */
  if (how) utimensat(folder_fd, name, times, AT_SYMLINK_NOFOLLOW);
  return how;
}

static struct event base_event(const struct stat *s, const char *path, const char *kind, int pid) {
  struct event e = EVENT(.type = "journal", .path = path, .kind = kind, .pid = pid);
  e.mode = s->st_mode & 07777;
  e.uid = s->st_uid;
  e.gid = s->st_gid;
  e.inode = (int64_t)s->st_ino;
  e.mtime_ns = (int64_t)s->st_mtim.tv_sec * 1000000000 + s->st_mtim.tv_nsec;
  e.has_mtime = true;
  return e;
}

bool journal_keep(int dirfd, const char *leaf, const char *path, bool whole, int pid) {
  if (folder_fd < 0) return true;
  struct stat s;
  if (fstatat(dirfd, leaf, &s, AT_SYMLINK_NOFOLLOW)) return errno == ENOENT;
  if (journal_seen(path)) return true;
  struct event e = base_event(&s, path, "file", pid);
  char target[PATH_ROOM];
  if (S_ISREG(s.st_mode)) {
    uint64_t blob = next_blob++;
    e.how = keep_file(dirfd, leaf, &s, whole, blob);
    if (!e.how) return false;
    e.blob = (int64_t)blob;
    e.size = s.st_size;
  } else if (S_ISLNK(s.st_mode)) {
    ssize_t n = readlinkat(dirfd, leaf, target, sizeof target - 1);
    if (n < 0) return false;
    target[n] = 0;
    e.kind = "symlink";
    e.target = target;
  } else if (S_ISDIR(s.st_mode)) e.kind = "dir";
  else return true;   /* FIFOs and sockets hold nothing that could be brought back */
  counters.journaled++;
  return spool_write(&e);
}

bool journal_directory(int dirfd, const char *path, int pid) {
  struct stat s;
  char key[PATH_ROOM + 2];
  if (folder_fd < 0) return true;
  snprintf(key, sizeof key, "%s/", path);
  if (journal_seen(key) || fstatat(dirfd, "", &s, AT_EMPTY_PATH)) return true;
  struct event e = base_event(&s, path, "dir", pid);
  return spool_write(&e);
}

bool journal_moved(const char *path, const char *to, uint64_t inode, bool baseline, int pid) {
  if (folder_fd < 0) return true;
  struct event e = EVENT(.type = "journal", .kind = baseline ? "moved" : "carried", .path = path, .to = to, .pid = pid);
  e.inode = (int64_t)inode;
  journal_forget_names();
  return spool_write(&e);
}
