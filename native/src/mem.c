/* Reading hostile memory and naming hostile paths. */
#include "warden.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "numbers.h"

enum { PAGE = 4096, PIECE = 256, PIECES = 16, TGID_SLOTS = 4096, PROC_SLOTS = 64 };

/* How much may be read at ADDRESS at once: a string may end just before an unmapped page. */
static size_t within_page(uint64_t address, size_t most) {
  size_t left = PAGE - (address & (PAGE - 1));
  return left < most ? left : most;
}

static uint64_t clock_monotonic_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* /proc/TID/mem, open while a thread storms: less than half the price of process_vm_readv(2), which looks the process up and asks for
 * permission each time. The descriptor stays with the memory it was opened on: so exec ends it (mem_forget), and so do a few
 * milliseconds, which are hundreds of calls and far too short for the number to be given to another thread. */
enum { MEMORY_SLOTS = 8, STORM = 16, REMEMBERED_US = 4000 };
static struct memory { pid_t tid; int fd; unsigned calls; uint64_t until; } memories[MEMORY_SLOTS];

static void close_memory(struct memory *m) {
  if (m->tid && m->fd >= 0) close(m->fd);
  m->tid = 0;
}

static int memory_of(pid_t tid) {
  struct memory *m = &memories[(unsigned)tid % MEMORY_SLOTS];
  uint64_t now = clock_monotonic_us();
  if (m->tid != tid || now >= m->until) {
    close_memory(m);
    *m = (struct memory){tid, -1, 0, now + REMEMBERED_US};
  }
  if (++m->calls == STORM) {
    char path[32];
    *json_put_text(json_put_uint(json_put_text(path, "/proc/"), (uint64_t)tid), "/mem") = 0;
    m->fd = open(path, O_RDONLY | O_CLOEXEC);   /* -1 where it is another user's; then the other way is left */
  }
  return m->fd;
}

ssize_t mem_read(pid_t pid, uint64_t address, void *buffer, size_t length) {
  int fd = memory_of(pid);
  ssize_t n = fd < 0 ? 0 : pread(fd, buffer, length, (off_t)address);
  if (n > 0) return n;
  struct iovec to = {buffer, length}, from = {(void *)(uintptr_t)address, length};
  return process_vm_readv(pid, &to, 1, &from, 1, 0);
}

/* Reads page by page: a string may end just before an unmapped page. -1: unreadable (EFAULT) or longer than ROOM (ENAMETOOLONG). */
ssize_t mem_string(pid_t pid, uint64_t address, char *buffer, size_t room) {
  size_t got = 0, want = PIECE;
  while (got < room) {
    size_t n = within_page(address + got, want < room - got ? want : room - got);
    ssize_t k = mem_read(pid, address + got, buffer + got, n);
    if (k <= 0) { errno = EFAULT; return -1; }
    char *end = memchr(buffer + got, 0, (size_t)k);
    if (end) return end - buffer;
    got += (size_t)k;
    want = PAGE;
  }
  errno = ENAMETOOLONG;
  return -1;
}

/* The first bytes of up to PIECES strings, in one call. Returns how many of them are whole in PIECE. */
static size_t read_pieces(pid_t pid, const uint64_t *pointer, size_t count, char piece[PIECES][PIECE], size_t *length) {
  struct iovec to[PIECES], from[PIECES];
  size_t n = 0, whole = 0;
  for (; n < count && n < PIECES && pointer[n]; n++) {
    size_t most = within_page(pointer[n], PIECE);
    to[n] = (struct iovec){piece[n], most};
    from[n] = (struct iovec){(void *)(uintptr_t)pointer[n], most};
  }
  ssize_t got = process_vm_readv(pid, to, n, from, n, 0);
  for (; whole < n && got >= (ssize_t)to[whole].iov_len; got -= (ssize_t)to[whole++].iov_len) {
    char *end = memchr(piece[whole], 0, to[whole].iov_len);
    if (!end) break;
    length[whole] = (size_t)(end - piece[whole]);
  }
  return whole;
}

ssize_t mem_argv(pid_t pid, uint64_t address, char *buffer, size_t room, bool *truncated) {
  static char piece[PIECES][PIECE];
  size_t length[PIECES], at = 0, whole = 0, used = 0;
  uint64_t pointer[256];
  *truncated = false;
  if (!address) return 0;
  ssize_t k = mem_read(pid, address, pointer, sizeof pointer);
  for (size_t less = sizeof pointer / 2; k < 8 && less >= 8; less /= 2) k = mem_read(pid, address, pointer, less);
  if (k < 8) { errno = EFAULT; return -1; }
  size_t count = (size_t)k / 8, i = 0;
  for (; i < count && pointer[i]; i++) {
    size_t left = room - used;
    if (left < 2) { *truncated = true; break; }
    if (at == whole) { at = 0; whole = read_pieces(pid, pointer + i, count - i, piece, length); }
    if (at < whole && length[at] < left) {
      memcpy(buffer + used, piece[at], length[at] + 1);
      used += length[at++] + 1;
      continue;
    }
    at = whole = 0;
    ssize_t n = mem_string(pid, pointer[i], buffer + used, left < PAGE ? left : PAGE);
    if (n < 0 && errno != ENAMETOOLONG) return -1;
    if (n < 0) {   /* too long: keep what fits */
      size_t most = left < PAGE ? left : PAGE;
      buffer[used + most - 1] = 0;
      n = (ssize_t)strnlen(buffer + used, most - 1);
      *truncated = true;
    }
    used += (size_t)n + 1;
  }
  if (i == count && count < sizeof pointer / 8 && !*truncated) { errno = EFAULT; return -1; }   /* the list goes on where we can't read it */
  if (i == count && count == sizeof pointer / 8) *truncated = true;
  return (ssize_t)used;
}

/* Folders of /proc, kept open for a thread that asks more than a few times: half the price of a look-up. A descriptor of a process
 * that is gone answers ESRCH, also when its number was given to another. */
enum { FEW = 3 };
static struct folders { pid_t tid; unsigned asked; int fd[2]; } folders[PROC_SLOTS];
static const char *const folder_name[2] = {"", "/fd"};

static void close_folders(struct folders *f) {
  for (int i = 0; f->tid && i < 2; i++) if (f->fd[i] >= 0) close(f->fd[i]);
  *f = (struct folders){0, 0, {-1, -1}};
}

static int folder_of(pid_t tid, int which) {
  struct folders *f = &folders[(unsigned)tid % PROC_SLOTS];
  char path[32];
  if (f->tid != tid) { close_folders(f); f->tid = tid; }
  if (f->fd[which] >= 0 || ++f->asked < FEW) return f->fd[which];
  *json_put_text(json_put_uint(json_put_text(path, "/proc/"), (uint64_t)tid), folder_name[which]) = 0;
  return f->fd[which] = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* The link cwd of /proc/TID, or NUMBER of its fd. */
static ssize_t read_link(pid_t tid, int which, const char *leaf, char *buffer, size_t room) {
  int fd = folder_of(tid, which);
  ssize_t n = fd < 0 ? -1 : readlinkat(fd, leaf, buffer, room);
  if (n >= 0) return n;
  char path[48];
  if (fd >= 0) close_folders(&folders[(unsigned)tid % PROC_SLOTS]);
  char *o = json_put_text(json_put_uint(json_put_text(path, "/proc/"), (uint64_t)tid), folder_name[which]);
  *json_put_text(json_put_text(o, "/"), leaf) = 0;
  return readlink(path, buffer, room);
}

bool mem_base(pid_t tid, int dirfd, char *buffer, size_t room) {
  char number[16];
  if (dirfd != AT_FDCWD && dirfd < 0) { errno = EBADF; return false; }
  *json_put_uint(number, (uint64_t)(dirfd < 0 ? 0 : dirfd)) = 0;
  ssize_t n = dirfd == AT_FDCWD ? read_link(tid, 0, "cwd", buffer, room - 1) : read_link(tid, 1, number, buffer, room - 1);
  if (n <= 0) return false;
  buffer[n] = 0;
  return true;
}

/* Linux 6.13 tells it without a page of text to be written and read. 6.9: descriptors of threads. */
struct pidfd_answer { uint64_t mask, cgroup; uint32_t pid, tgid, ppid, ids[8], exit_code; };
enum { PIDFD_OF_THREAD = O_EXCL };
#define PIDFD_ASK _IOWR(0xff, 11, struct pidfd_answer)

static bool ask_kernel(pid_t tid, struct who *out) {
  static bool is_old;
  if (is_old) return false;
  struct pidfd_answer a = {.mask = 1 /* PIDFD_INFO_PID */};
  int fd = (int)syscall(SYS_pidfd_open, tid, PIDFD_OF_THREAD);
  if (fd < 0) { is_old = errno == EINVAL || errno == ENOSYS; return false; }
  bool known = !ioctl(fd, PIDFD_ASK, &a) && (a.mask & 1);
  if (!known && errno == ENOTTY) is_old = true;
  close(fd);
  if (known) *out = (struct who){(pid_t)a.tgid, (pid_t)a.ppid};
  return known;
}

static pid_t status_field(const char *text, const char *field) {
  const char *at = strstr(text, field);
  return at ? (pid_t)atoi(at + strlen(field)) : 0;
}

static bool read_status(pid_t tid, struct who *out) {
  char path[48], text[1024];
  snprintf(path, sizeof path, "/proc/%d/status", tid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0) return false;
  text[n] = 0;
  *out = (struct who){status_field(text, "\nTgid:"), status_field(text, "\nPPid:")};
  return true;
}

/* The seventh field of proc_pid_stat(5); the name in the second may hold blanks and brackets. */
bool mem_has_terminal(pid_t tid) {
  char path[48], text[512], *end;
  int terminal;
  snprintf(path, sizeof path, "/proc/%d/stat", tid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (n <= 0) return true;
  text[n] = 0;
  end = strrchr(text, ')');
  return !end || sscanf(end + 1, " %*c %*d %*d %*d %d", &terminal) != 1 || terminal != 0;
}

/* Zeros for one that is gone. */
struct who mem_who(pid_t tid) {
  struct who who = {0, 0};
  if (!ask_kernel(tid, &who)) read_status(tid, &who);
  return who;
}

static struct { pid_t tid, tgid; } known[TGID_SLOTS];

pid_t mem_tgid(pid_t tid) {
  unsigned slot = (unsigned)tid % TGID_SLOTS;
  if (known[slot].tid == tid) return known[slot].tgid;
  pid_t tgid = mem_who(tid).tgid;
  if (!tgid) return tid;
  known[slot].tid = tid;
  known[slot].tgid = tgid;
  return tgid;
}

void mem_forget(pid_t tid) {
  struct memory *m = &memories[(unsigned)tid % MEMORY_SLOTS];
  known[(unsigned)tid % TGID_SLOTS].tid = 0;
  if (m->tid == tid) close_memory(m);
}

/* Lexical, as the shell's `cd -L`: the caller asks the kernel where the difference matters. */
bool path_join(char *out, size_t room, const char *base, const char *path) {
  size_t n = 0;
  const char *part[2] = {path[0] == '/' ? "" : base, path};
  for (int i = 0; i < 2; i++) {
    for (const char *p = part[i]; *p;) {
      while (*p == '/') p++;
      size_t start = n, length;
      if (n + 2 > room) return false;
      for (out[n++] = '/'; *p && *p != '/'; out[n++] = *p++) if (n + 2 > room) return false;
      length = n - start - 1;
      bool here = length == 1 && out[n - 1] == '.', up = length == 2 && out[n - 1] == '.' && out[n - 2] == '.';
      if (!length || here || up) n = start;
      if (!up) continue;
      while (n && out[n - 1] != '/') n--;
      if (n) n--;
    }
  }
  if (!n) out[n++] = '/';
  out[n] = 0;
  return true;
}

bool path_under(const char *path, const char *root) {
  size_t n = strlen(root);
  return !strncmp(path, root, n) && (path[n] == '/' || !path[n] || (n == 1 && root[0] == '/'));
}

void sockaddr_describe(const unsigned char *bytes, size_t length, struct sockaddr_text *out) {
  memset(out, 0, sizeof *out);
  out->family = -1;
  out->port = -1;
  if (length < sizeof(sa_family_t)) return;
  sa_family_t family;
  memcpy(&family, bytes, sizeof family);
  out->family = family;
  if (family == AF_INET && length >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in a;
    memcpy(&a, bytes, sizeof a);
    inet_ntop(AF_INET, &a.sin_addr, out->address, sizeof out->address);
    out->port = ntohs(a.sin_port);
  } else if (family == AF_INET6 && length >= 24) {   /* without the scope id, as the kernel accepts it (SIN6_LEN_RFC2133) */
    struct in6_addr a;
    uint16_t port;
    memcpy(&port, bytes + 2, 2);
    memcpy(&a, bytes + 8, sizeof a);
    inet_ntop(AF_INET6, &a, out->address, sizeof out->address);
    out->port = ntohs(port);
  } else if (family == AF_UNIX) {
    size_t n = length - sizeof family;
    const char *name = (const char *)bytes + sizeof family;
    if (n && !name[0]) {   /* abstract: shown with an @, as ss(8) does */
      out->path[0] = '@';
      if (--n > sizeof out->path - 2) n = sizeof out->path - 2;
      memcpy(out->path + 1, name + 1, n);
    } else memcpy(out->path, name, strnlen(name, n < sizeof out->path - 1 ? n : sizeof out->path - 1));
  }
}
