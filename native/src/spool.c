/* Events go into a file through a shared mapping: a line is in the page cache, and so outlives the warden, before the call
 * it tells of is answered, and it costs no system call. Space is taken with fallocate first, so that a full disk is an error
 * here and not a SIGBUS. */
#include "warden.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { FIRST = 64 << 10, MOST = 8 << 20, LINE_ROOM = 256 << 10 };

static struct { int fd; char *map; size_t size, used; uint64_t count; char run[80]; bool failed; } spool = {.fd = -1};
static char line[LINE_ROOM];

/* Takes the space from the old size to SIZE. Some file systems (NFSv3, 9p, ext3) cannot reserve: there zeros are written. */
static bool reserve(size_t size) {
  static const char zeros[64 << 10];
  if (!fallocate(spool.fd, 0, 0, (off_t)size)) return true;
  if (errno != EOPNOTSUPP && errno != ENOSYS) return false;
  for (size_t at = spool.size; at < size;) {
    ssize_t n = pwrite(spool.fd, zeros, size - at < sizeof zeros ? size - at : sizeof zeros, (off_t)at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += (size_t)n;
  }
  return true;
}

static bool grow(size_t step) {
  size_t size = spool.size + step;
  if (!reserve(size)) return false;
  void *map = spool.map ? mremap(spool.map, spool.size, size, MREMAP_MAYMOVE)
                        : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, spool.fd, 0);
  if (map == MAP_FAILED) return false;
  spool.map = map;
  spool.size = size;
  return true;
}

bool spool_open(int fd, const char *run) {
  bool lossy = false;
  spool.fd = fd;
  signal(SIGXFSZ, SIG_IGN);   /* the caller's own file size limit is an error like a full disk, not a death */
  *json_put_string(spool.run, run, strlen(run), &lossy) = 0;
  return grow(FIRST);
}

uint64_t spool_count(void) { return spool.count; }

uint64_t clock_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static char *name(char *o, const char *key) {
  if (o[-1] != '{') *o++ = ',';
  *o++ = '"';
  o = json_put_text(o, key);
  *o++ = '"'; *o++ = ':';
  return o;
}

static char *word(char *o, const char *key, const char *value) {
  if (!value) return o;
  o = name(o, key);
  *o++ = '"';
  o = json_put_text(o, value);
  *o++ = '"';
  return o;
}

static char *number(char *o, const char *key, int64_t value) {
  return value < 0 ? o : json_put_uint(name(o, key), (uint64_t)value);
}

static char *truth(char *o, const char *key, int value) {
  return value ? json_put_text(name(o, key), value == 1 ? "true" : "false") : o;
}

/* A hostile text: KEY, and RAW (the same name with "Raw") when it is no UTF-8. */
static char *text(char *o, const char *key, const char *raw, const char *value) {
  if (!value) return o;
  bool lossy = false;
  size_t length = strnlen(value, PATH_ROOM);
  o = json_put_string(name(o, key), value, length, &lossy);
  return lossy ? json_put_hex(name(o, raw), value, length) : o;
}

static char *arguments(char *o, const struct event *e) {
  if (!e->argv) return o;
  bool lossy = false;
  o = name(o, "argv");
  *o++ = '[';
  for (size_t at = 0; at < e->argv_length;) {
    size_t n = strnlen(e->argv + at, e->argv_length - at);
    if (at) *o++ = ',';
    o = json_put_string(o, e->argv + at, n, &lossy);
    at += n + 1;
  }
  *o++ = ']';
  return o;
}

/* Members in the order of their names, which RFC 8785 asks for. */
static size_t format(const struct event *e) {
  char *o = line;
  *o++ = '{';
  o = word(o, "action", e->action);
  o = text(o, "address", "addressRaw", e->address);
  o = arguments(o, e);
  o = truth(o, "baseline", e->baseline);
  o = number(o, "blob", e->blob);
  o = word(o, "call", e->call);
  o = text(o, "cwd", "cwdRaw", e->cwd);
  o = number(o, "durationMs", e->duration_ms);
  if (e->error) o = word(o, "errno", errno_name(e->error));
  o = number(o, "family", e->family);
  o = truth(o, "fresh", e->fresh);
  o = number(o, "gid", e->gid);
  o = text(o, "host", "hostRaw", e->host);
  o = word(o, "how", e->how);
  o = number(o, "ino", e->inode);
  o = word(o, "kind", e->kind);
  o = text(o, "method", "methodRaw", e->method);
  o = number(o, "mode", e->mode);
  if (e->has_mtime) {   /* nanoseconds do not fit a JSON number */
    o = name(o, "mtime");
    *o++ = '"';
    if (e->mtime_ns < 0) *o++ = '-';
    o = json_put_uint(o, e->mtime_ns < 0 ? -(uint64_t)e->mtime_ns : (uint64_t)e->mtime_ns);
    *o++ = '"';
  }
  o = text(o, "path", "pathRaw", e->path);
  o = number(o, "pid", e->pid);
  o = number(o, "port", e->port);
  o = number(o, "ppid", e->ppid);
  o = text(o, "protocol", "protocolRaw", e->protocol);
  o = number(o, "received", e->received);
  o = text(o, "rule", "ruleRaw", e->rule);
  o = json_put_text(name(o, "run"), spool.run);
  o = json_put_uint(name(o, "seq"), spool.count + 1);
  o = number(o, "sent", e->sent);
  o = number(o, "size", e->size);
  o = text(o, "target", "targetRaw", e->target);
  o = text(o, "to", "toRaw", e->to);
  o = truth(o, "truncated", e->truncated);
  o = json_put_uint(name(o, "ts"), clock_us());
  o = word(o, "type", e->type);
  o = number(o, "uid", e->uid);
  o = word(o, "verdict", e->verdict ? e->verdict : "allow");
  o = word(o, "what", e->limit_what);
  *o++ = '}';
  *o++ = '\n';
  return (size_t)(o - line);
}

bool spool_write(const struct event *event) {
  if (spool.failed) return false;
  size_t n = format(event);
  /* Doubled: in memory the pages are made at once, and a short run must not pay for a long one's. */
  while (spool.used + n > spool.size) if (!grow(spool.size < MOST ? spool.size : MOST)) { spool.failed = true; return false; }
  memcpy(spool.map + spool.used, line, n);
  spool.used += n;
  spool.count++;
  return true;
}

void spool_close(void) {
  if (spool.fd < 0) return;
  if (spool.map) munmap(spool.map, spool.size);
  spool.map = NULL;
  /* The NUL bytes behind the last line are part of the format, and the guard's next run takes the same space again. */
  if (!is_carried() && ftruncate(spool.fd, (off_t)spool.used)) { /* the disk keeps what it has */ }
  close(spool.fd);
  spool.fd = -1;
}
