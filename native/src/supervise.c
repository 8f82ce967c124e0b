/* The loop that answers held system calls. seccomp_unotify(2): an answer of CONTINUE is a guard, never a wall, because another
 * thread may change the memory after it was read; what must hold is refused here or stopped by a mount. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "links.h"
#include "numbers.h"
#include "supervise.h"

#define SET_FLAGS _IOW('!', 4, uint64_t)   /* SECCOMP_IOCTL_NOTIF_SET_FLAGS, Linux 6.6 */
enum { TOLD_AT_MOST = 400, QUEUE_OF_MESSAGES = 16 << 10 /* MSGMNB of a new namespace */, ADDFD_SEND = 2 /* SECCOMP_ADDFD_FLAG_SEND, Linux 5.14 */ };

static int listener = -1, cage_root = -1;
static pthread_t thread;
static bool running;
static volatile sig_atomic_t stopping;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
struct counters counters;

static void answer(uint64_t id, int error, uint32_t flags) {
  struct seccomp_notif_resp r = {.id = id, .error = error, .flags = flags};
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &r);   /* ENOENT: the program died meanwhile */
}

void reply_go(const struct op *op) { answer(op->id, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE); }
void reply_error(const struct op *op, int error) { answer(op->id, -error, 0); }

/* The program gets our FD as what its call opened. False: it was not answered (its descriptors are used up, or a kernel before 5.14). */
bool reply_opened(const struct op *op, int fd) {
  struct seccomp_notif_addfd give = {.id = op->id, .flags = ADDFD_SEND, .srcfd = (uint32_t)fd, .newfd_flags = (uint32_t)op->open_flags & O_CLOEXEC};
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &give) >= 0 || errno == ENOENT;
}

bool still_there(const struct op *op) { uint64_t id = op->id; return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0; }

bool record(const struct op *op, const struct event *event) {
  if (spool_write(event)) return true;
  reply_error(op, EIO);
  request_stop("trail");
  return false;
}

void deny(const struct op *op, const char *type, const char *rule, const char *path, int error) {
  struct event e = EVENT(.type = type, .verdict = "deny", .rule = rule, .path = path, .call = op->call->name);
  e.error = error ? error : EROFS;
  e.pid = op->tgid;
  if (!spool_write(&e)) request_stop("trail");
  if (counters.denied++ < TOLD_AT_MOST) {
    char line[PATH_ROOM * 6 + 256], *o = line;
    bool lossy = false;
    o += snprintf(o, 160, "{\"type\":\"denied\",\"rule\":\"%s\",\"op\":\"%s\",\"call\":\"%s\",\"pid\":%d,\"errno\":\"%s\",\"path\":", rule, type,
                  op->call->name, op->tgid, errno_name(e.error));
    o = json_put_string(o, path ? path : "", strnlen(path ? path : "", PATH_ROOM), &lossy);
    o = json_put_text(o, "}\n");
    control_send(line, (size_t)(o - line));
  }
  if (error) reply_error(op, error);
}

static bool read_path(struct op *op, uint64_t pointer, int dirfd, char *out) {
  char text[PATH_MAX + 1], base[PATH_ROOM];
  text[0] = base[0] = 0;
  if (pointer && mem_string(op->tid, pointer, text, sizeof text) < 0) return false;
  if (text[0] != '/' && !mem_base(op->tid, dirfd, base, sizeof base)) return false;
  return links_matter(text) ? links_resolve(cage_root, op->tid, base, text, out) : path_join(out, PATH_ROOM, base, text);
}

/* The file behind a descriptor, by its name. A bad number is the kernel's to refuse. */
static bool read_opened(struct op *op, int fd) {
  op->opened = true;
  if (!mem_base(op->tid, fd, op->path, sizeof op->path)) op->path[0] = 0;
  return true;
}

/* Which arguments hold paths, flags and modes. False: the memory could not be read. */
static bool read_file_call(struct op *op) {
  const uint64_t *a = op->args;
  int at = AT_FDCWD;
  switch (op->call->nr) {
    case SYS_openat: op->open_flags = a[2]; op->mode = (uint32_t)a[3]; return read_path(op, a[1], (int)a[0], op->path);
    case SYS_openat2: {
      struct open_how how = {0};
      if (mem_read(op->tid, a[2], &how, sizeof how) != sizeof how) return false;
      op->open_flags = how.flags;
      op->mode = (uint32_t)how.mode;
      return read_path(op, a[1], (int)a[0], op->path);
    }
    case SYS_unlinkat: op->remove_directory = a[2] & AT_REMOVEDIR; return read_path(op, a[1], (int)a[0], op->path);
    case SYS_renameat2: op->exchange = a[4] & 2; /* fall through */
    case SYS_renameat: return read_path(op, a[1], (int)a[0], op->path) && read_path(op, a[3], (int)a[2], op->to);
    case SYS_linkat: return read_path(op, a[1], (int)a[0], op->path) && read_path(op, a[3], (int)a[2], op->to);
    case SYS_symlinkat: return mem_string(op->tid, a[0], op->target, sizeof op->target) >= 0 && read_path(op, a[2], (int)a[1], op->to);
    case SYS_mkdirat: case SYS_mknodat: op->mode = (uint32_t)a[2]; return read_path(op, a[1], (int)a[0], op->path);
    case SYS_fchmodat2: op->nofollow = a[3] & AT_SYMLINK_NOFOLLOW; /* fall through */
    case SYS_fchmodat: op->mode = (uint32_t)a[2]; return read_path(op, a[1], (int)a[0], op->path);
    case SYS_fchownat: op->nofollow = a[4] & AT_SYMLINK_NOFOLLOW; return read_path(op, a[1], (int)a[0], op->path);
    case SYS_fchmod: op->mode = (uint32_t)a[1]; return read_opened(op, (int)a[0]);
    case SYS_fchown: case SYS_fsetxattr: case SYS_fremovexattr: return read_opened(op, (int)a[0]);
    case SYS_utimensat: op->nofollow = a[3] & AT_SYMLINK_NOFOLLOW; return a[1] ? read_path(op, a[1], (int)a[0], op->path) : read_opened(op, (int)a[0]);
    case SYS_setxattrat: case SYS_removexattrat: op->nofollow = a[2] & AT_SYMLINK_NOFOLLOW; return read_path(op, a[1], (int)a[0], op->path);
    case SYS_lsetxattr: case SYS_lremovexattr: op->nofollow = true; /* fall through */
    case SYS_setxattr: case SYS_removexattr: return read_path(op, a[0], at, op->path);
    case SYS_truncate: return read_path(op, a[0], at, op->path);
#ifdef SYS_open
    case SYS_open: op->open_flags = a[1]; op->mode = (uint32_t)a[2]; return read_path(op, a[0], at, op->path);
    case SYS_creat: op->open_flags = O_CREAT | O_WRONLY | O_TRUNC; op->mode = (uint32_t)a[1]; return read_path(op, a[0], at, op->path);
    case SYS_unlink: case SYS_rmdir: return read_path(op, a[0], at, op->path);
    case SYS_rename: case SYS_link: return read_path(op, a[0], at, op->path) && read_path(op, a[1], at, op->to);
    case SYS_symlink: return mem_string(op->tid, a[0], op->target, sizeof op->target) >= 0 && read_path(op, a[1], at, op->to);
    case SYS_mkdir: case SYS_mknod: case SYS_chmod: op->mode = (uint32_t)a[1]; return read_path(op, a[0], at, op->path);
    case SYS_lchown: op->nofollow = true; /* fall through */
    case SYS_chown: case SYS_utime: case SYS_utimes: return read_path(op, a[0], at, op->path);
    case SYS_futimesat: return read_path(op, a[1], (int)a[0], op->path);
#endif
    default: return false;
  }
}

static bool read_exec(struct op *op) {
  bool at = op->call->nr == SYS_execveat;
  struct who who = mem_who(op->tid);
  op->tgid = who.tgid ? who.tgid : op->tid;
  exec_text.ppid = who.ppid;
  ssize_t words = mem_argv(op->tid, op->args[at ? 2 : 1], exec_text.argv, sizeof exec_text.argv, &exec_text.truncated);
  exec_text.length = words > 0 ? (size_t)words : 0;
  if (!mem_base(op->tid, AT_FDCWD, exec_text.cwd, sizeof exec_text.cwd)) exec_text.cwd[0] = 0;
  /* What the kernel can read and we can't (memory that may only be written) would run without a word in the record. */
  bool readable = words >= 0 && read_path(op, op->args[at ? 1 : 0], at ? (int)op->args[0] : AT_FDCWD, op->path);
  mem_forget(op->tid);
  mem_forget(op->tgid);   /* whose number a thread takes over with its exec */
  return readable;
}

static void on_network(struct op *op) {
  unsigned char bytes[128];
  uint64_t address = op->args[1], length = op->args[2];
  if (op->call->nr == SYS_sendto) { address = op->args[4]; length = op->args[5]; }
  if (op->call->nr == SYS_sendmsg || op->call->nr == SYS_sendmmsg) {   /* only without namespaces */
    /* Data in the first packet connects a stream socket past connect(2), and past Landlock. In a register: nobody can race it. */
    uint64_t flags = op->args[op->call->nr == SYS_sendmsg ? 2 : 3];
    if (the_plan->mode == MODE_LANDLOCK && (flags & MSG_FASTOPEN)) { deny(op, "connect", "network", NULL, EPERM); return; }
    struct { uint64_t name; uint32_t length, pad; } header;
    if (mem_read(op->tid, op->args[1], &header, sizeof header) != sizeof header) { reply_error(op, EFAULT); return; }
    if (!header.name || op->call->nr == SYS_sendmmsg) { reply_go(op); return; }
    address = header.name;
    length = header.length;
  }
  if (length > sizeof bytes) length = sizeof bytes;
  ssize_t n = mem_read(op->tid, address, bytes, length);
  if (!still_there(op)) return;
  if (n < 0) { reply_error(op, EFAULT); return; }
  handle_network(op, bytes, (size_t)n);
}

static void on_refused(struct op *op) {
  struct event e = EVENT(.type = "syscall", .verdict = "deny", .rule = "syscall", .call = op->call->name);
  e.error = EPERM;
  e.pid = op->tgid;
  if (!record(op, &e)) return;
  if (counters.denied++ < TOLD_AT_MOST)
    control_printf("{\"type\":\"denied\",\"rule\":\"syscall\",\"op\":\"syscall\",\"call\":\"%s\",\"pid\":%d,\"errno\":\"EPERM\"}\n", op->call->name, op->tgid);
  reply_error(op, EPERM);
}

/* Limits and priorities of one's own process, or of a thread of it. All in registers, so that letting go is safe. */
static bool is_own_process(const struct op *op) {
  bool chosen = op->call->nr == SYS_setpriority || op->call->nr == SYS_ioprio_set;
  pid_t who = (pid_t)op->args[chosen ? 1 : 0];
  int kind = (int)op->args[0] - (op->call->nr == SYS_ioprio_set);   /* 0: process, 1: group, 2: user */
  if (chosen && kind) return kind == 1 && !who;
  return !who || who == op->tgid || mem_who(who).tgid == op->tgid;
}

/* System V memory stays when nobody has it mapped, and messages until they are read, and then no census finds them: so what a run asks for
 * is added up, and never given back. */
static bool is_within_memory(const struct op *op) {
  static uint64_t asked;
  uint64_t limit = the_plan->limits.memory, size = op->call->nr == SYS_msgget ? QUEUE_OF_MESSAGES : op->args[1];
  if (size > limit || asked > limit - size) return false;
  asked += size;
  return true;
}

/* Whether the call may leave a time of birth or of change in a file system. */
static bool stamps(enum call_class c) { return c == CALL_BIND || (c >= CALL_OPEN && c <= CALL_TRUNCATE); }

/* Every bash opens /dev/tty at its start, for writing too. Where there is no terminal the kernel says so; said here, nothing was let go that a
 * racing thread could make another call, so nothing has to wait for it, and the run may still be one that has changed nothing. */
static bool opens_missing_terminal(const struct op *op) {
  static const char terminal[] = "/dev/tty";
  enum { OTHERWISE_MEANT = O_CREAT | O_EXCL | O_TRUNC | O_PATH | O_DIRECTORY };
  char path[sizeof terminal];
  int at = op->call->nr == SYS_openat;
#ifdef SYS_open
  if (!at && op->call->nr != SYS_open) return false;
#else
  if (!at) return false;
#endif
  if (the_plan->mode != MODE_NAMESPACES || (op->args[at + 1] & (O_ACCMODE | OTHERWISE_MEANT)) != O_RDWR) return false;
  return mem_string(op->tid, op->args[at], path, sizeof path) >= 0 && !strcmp(path, terminal) && !mem_has_terminal(op->tid);
}

/* File systems stamp with a clock that stands still for up to 10 ms. The first call that stamps waits for the tick after the start, so
 * that "before the run" and "in the run" never carry the same time; a program that changes nothing never waits. */
static void await_tick(void) {
  static bool passed;
  struct timespec coarse, pause = {0, 100000};
  while (!passed) {
    clock_gettime(CLOCK_REALTIME_COARSE, &coarse);
    passed = (uint64_t)coarse.tv_sec * 1000000 + (uint64_t)coarse.tv_nsec / 1000 >= baseline_us;
    if (!passed) nanosleep(&pause, NULL);
  }
}

/* Without a namespace all of it is the host's, and refused. */
static void handle_ipc(struct op *op) {
  if (the_plan->mode != MODE_NAMESPACES) on_refused(op);
  else if (is_within_memory(op)) reply_go(op);
  else deny(op, "syscall", "limit", NULL, ENOSPC);
}

/* Address space is no memory, but RLIMIT_DATA counts it: from here on this process has the watch over the whole tree only (census_over).
 * Should its number have passed to another process meanwhile, that one has its own hard limit still. */
static void reserve(struct op *op) {
  struct rlimit now;
  if (!prlimit(op->tid, RLIMIT_DATA, NULL, &now)) {
    now.rlim_cur = now.rlim_max;
    prlimit(op->tid, RLIMIT_DATA, &now, NULL);
  }
  reply_go(op);
}

static void handle(const struct seccomp_notif *n) {
  static struct op op;
  op.id = n->id;
  op.tid = place_tid = (pid_t)n->pid;
  op.call = call_find(n->data.nr);
  op.open_flags = op.mode = 0;
  op.nofollow = op.remove_directory = op.exchange = op.opened = false;
  op.path[0] = op.to[0] = op.target[0] = 0;
  memcpy(op.args, n->data.args, sizeof op.args);
  counters.events++;
  if (!op.call) { reply_error(&op, EPERM); return; }
  place_begin();
  settle_moves(op.tid);
  if (op.call->class != CALL_EXEC) op.tgid = mem_tgid(op.tid);   /* at an exec it is asked anew: the thread may have become the process */
  if (op.call->class == CALL_OPEN && opens_missing_terminal(&op)) { reply_error(&op, ENXIO); return; }
  if (stamps(op.call->class)) await_tick();
  switch (op.call->class) {
    case CALL_IPC: handle_ipc(&op); return;
    case CALL_REFUSED: case CALL_FORK: on_refused(&op); return;   /* of forks, those that would make a namespace */
    case CALL_PROCESS: if (is_own_process(&op)) reply_go(&op); else on_refused(&op); return;
    case CALL_SOCKET: if (the_plan->mode == MODE_OBSERVE) reply_go(&op); else handle_socket(&op); return;
    case CALL_RESERVE: reserve(&op); return;
    case CALL_LISTEN: handle_listen(&op); return;
    case CALL_CONNECT: case CALL_BIND: case CALL_SEND: on_network(&op); return;
    default: break;
  }
  bool readable = op.call->class == CALL_EXEC ? read_exec(&op) : read_file_call(&op);
  /* Did it die meanwhile, so that another process's memory was read? Then the answer reaches nobody (ENOENT) and nothing happens;
   * only what would keep or hold something for it asks the kernel first (still_there). */
  if (!readable) {
    /* A bad pointer is the program's own EFAULT; a name too long its ENAMETOOLONG. Never let go what was not read. */
    deny(&op, "syscall", "unreadable", NULL, errno == ENAMETOOLONG ? ENAMETOOLONG : EFAULT);
    return;
  }
  if (op.call->class == CALL_EXEC) handle_exec(&op); else handle_file(&op);
}

static void *loop(void *unused) {
  (void)unused;
  struct seccomp_notif_sizes sizes = {0};
  syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes);
  size_t size = sizes.seccomp_notif > sizeof(struct seccomp_notif) ? sizes.seccomp_notif : sizeof(struct seccomp_notif);
  struct seccomp_notif *n = malloc(size);
  while (n && !stopping) {
    memset(n, 0, size);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, n)) {
      if (errno == EINTR || errno == ENOENT) {
        struct pollfd p = {listener, POLLIN, 0};
        if (poll(&p, 1, 0) > 0 && (p.revents & POLLHUP) && !(p.revents & POLLIN)) break;
        continue;
      }
      break;
    }
    pthread_mutex_lock(&lock);
    handle(n);
    pthread_mutex_unlock(&lock);
  }
  free(n);
  return NULL;
}

bool supervise_start(const struct supervisor_setup *setup) {
  struct rlimit files;
  listener = setup->listener;
  cage_root = setup->root_fd;
  baseline_us = setup->start_us;
  if (!getrlimit(RLIMIT_NOFILE, &files)) { files.rlim_cur = files.rlim_max; setrlimit(RLIMIT_NOFILE, &files); }
  if (!place_open(setup->plan, setup->root_fd) || !journal_open(setup->plan)) return false;
  /* The program and its supervisor take turns: waking on the same processor saves the inter-processor interrupt. */
  ioctl(listener, SET_FLAGS, (unsigned long)1);
  running = !pthread_create(&thread, NULL, loop, NULL);
  return running;
}

int supervise_root(void) { return cage_root; }
void supervise_lock(void) { pthread_mutex_lock(&lock); }
void supervise_unlock(void) { pthread_mutex_unlock(&lock); }

void supervise_stop(void) {
  if (!running) return;
  running = false;
  stopping = 1;
  /* The signal may come just before its wait, which then goes on: it is sent until the thread has gone. */
  for (struct timespec until;; ) {
    pthread_kill(thread, SIGUSR1);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 200000;
    if (until.tv_nsec >= 1000000000) { until.tv_sec++; until.tv_nsec -= 1000000000; }
    if (!pthread_timedjoin_np(thread, NULL, &until)) break;
  }
  settle_moves(0);
  close(listener);
}
