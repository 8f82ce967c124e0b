/* Reading hostile memory and naming hostile paths. */
#include "warden.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAGE = 4096, TGID_SLOTS = 4096, PROC_SLOTS = 64 };

ssize_t mem_read(pid_t pid, uint64_t address, void *buffer, size_t length) {
  struct iovec to = {buffer, length}, from = {(void *)(uintptr_t)address, length};
  return process_vm_readv(pid, &to, 1, &from, 1, 0);
}

/* Reads page by page: a string may end just before an unmapped page. -1: unreadable or longer than ROOM. */
ssize_t mem_string(pid_t pid, uint64_t address, char *buffer, size_t room) {
  size_t got = 0, want = 256;
  while (got < room) {
    size_t n = PAGE - ((address + got) & (PAGE - 1));
    if (n > want) n = want;
    if (n > room - got) n = room - got;
    ssize_t k = mem_read(pid, address + got, buffer + got, n);
    if (k <= 0) return -1;
    char *end = memchr(buffer + got, 0, (size_t)k);
    if (end) return end - buffer;
    got += (size_t)k;
    want = PAGE;
  }
  return -1;
}

size_t mem_argv(pid_t pid, uint64_t address, char *buffer, size_t room, bool *truncated) {
  uint64_t pointer[256];
  size_t used = 0;
  *truncated = false;
  if (!address) return 0;
  ssize_t k = mem_read(pid, address, pointer, sizeof pointer);
  for (size_t less = sizeof pointer / 2; k < 8 && less >= 8; less /= 2) k = mem_read(pid, address, pointer, less);
  size_t count = k > 0 ? (size_t)k / 8 : 0, i = 0;
  for (; i < count && pointer[i]; i++) {
    size_t left = room - used;
    if (left < 2) { *truncated = true; break; }
    ssize_t n = mem_string(pid, pointer[i], buffer + used, left < PAGE ? left : PAGE);
    if (n < 0) {   /* too long, or unreadable: keep what fits */
      size_t most = left < PAGE ? left : PAGE;
      buffer[used + most - 1] = 0;
      n = (ssize_t)strnlen(buffer + used, most - 1);
      *truncated = true;
    }
    used += (size_t)n + 1;
  }
  if (i == count && count == sizeof pointer / 8) *truncated = true;
  return used;
}

/* /proc/TID, kept open: half the price of a look-up. A descriptor of a process that is gone answers ESRCH, also when its
 * number was given to another. */
static struct { pid_t tid; int fd; } folders[PROC_SLOTS];

static int process_folder(pid_t tid, bool anew) {
  unsigned slot = (unsigned)tid % PROC_SLOTS;
  if (folders[slot].tid == tid && !anew) return folders[slot].fd;
  if (folders[slot].tid) close(folders[slot].fd);
  char path[32];
  *json_put_uint(json_put_text(path, "/proc/"), (uint64_t)tid) = 0;
  folders[slot].fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  folders[slot].tid = folders[slot].fd < 0 ? 0 : tid;
  return folders[slot].fd;
}

bool mem_base(pid_t tid, int dirfd, char *buffer, size_t room) {
  char link[32] = "cwd";
  if (dirfd != AT_FDCWD) {
    if (dirfd < 0) { errno = EBADF; return false; }
    *json_put_uint(json_put_text(link, "fd/"), (uint64_t)dirfd) = 0;
  }
  ssize_t n = readlinkat(process_folder(tid, false), link, buffer, room - 1);
  if (n < 0 && errno != EACCES) n = readlinkat(process_folder(tid, true), link, buffer, room - 1);
  if (n <= 0) return false;
  buffer[n] = 0;
  return true;
}

static struct { pid_t tid, tgid; } known[TGID_SLOTS];

static pid_t status_field(pid_t tid, const char *field) {
  char path[48], text[1024];
  snprintf(path, sizeof path, "/proc/%d/status", tid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0) return 0;
  text[n] = 0;
  const char *at = strstr(text, field);
  return at ? (pid_t)atoi(at + strlen(field)) : 0;
}

pid_t mem_tgid(pid_t tid) {
  unsigned slot = (unsigned)tid % TGID_SLOTS;
  if (known[slot].tid == tid) return known[slot].tgid;
  pid_t tgid = status_field(tid, "\nTgid:");
  if (!tgid) return tid;
  known[slot].tid = tid;
  known[slot].tgid = tgid;
  return tgid;
}

pid_t mem_ppid(pid_t tid) { return status_field(tid, "\nPPid:"); }

void mem_forget(pid_t tid) { known[(unsigned)tid % TGID_SLOTS].tid = 0; }

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
