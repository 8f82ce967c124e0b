/* The seccomp filter: what is refused, what is reported, what never reaches the supervisor. seccomp(2), bpf(4). */
#include "warden.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "numbers.h"

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "the warden knows x86-64 and arm64"
#endif

#define C(name, class) {SYS_##name, class, #name}
static const struct call table[] = {
#include "calls.h"
};
enum { CALLS = sizeof table / sizeof *table, INSTRUCTIONS = 1200 };

static const struct call *by_number[1024];

const struct call *call_find(int nr) {
  if (!by_number[SYS_execve]) for (size_t i = 0; i < CALLS; i++) if (table[i].nr < 1024) by_number[table[i].nr] = &table[i];
  return nr >= 0 && nr < 1024 ? by_number[nr] : NULL;
}

struct program { struct sock_filter code[INSTRUCTIONS]; size_t n; };

static void put(struct program *p, uint16_t code, uint32_t k, uint8_t yes, uint8_t no) {
  if (p->n < INSTRUCTIONS) p->code[p->n++] = (struct sock_filter){code, yes, no, k};
}
static void load(struct program *p, size_t offset) { put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }
static void load_arg(struct program *p, int i) { load(p, offsetof(struct seccomp_data, args) + 8 * (size_t)i); }
static void load_arg_high(struct program *p, int i) { load(p, offsetof(struct seccomp_data, args) + 8 * (size_t)i + 4); }
static void is(struct program *p, uint32_t k, uint8_t yes, uint8_t no) { put(p, BPF_JMP | BPF_JEQ | BPF_K, k, yes, no); }
static void has(struct program *p, uint32_t k, uint8_t yes, uint8_t no) { put(p, BPF_JMP | BPF_JSET | BPF_K, k, yes, no); }
static void ret(struct program *p, uint32_t action) { put(p, BPF_RET | BPF_K, action, 0, 0); }

static const uint32_t NOTIFY = SECCOMP_RET_USER_NOTIF, ALLOW = SECCOMP_RET_ALLOW;
static uint32_t refuse(int error) { return SECCOMP_RET_ERRNO | (uint32_t)error; }

/* When argument ARG of call NR has a bit of MASK: notify; else allow. */
static void on_bits(struct program *p, int nr, int arg, uint32_t mask) {
  is(p, (uint32_t)nr, 0, 4);
  load_arg(p, arg);
  has(p, mask, 0, 1);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* When pointer argument ARG of call NR is not NULL: notify; else allow. */
static void on_pointer(struct program *p, int nr, int arg) {
  is(p, (uint32_t)nr, 0, 6);
  load_arg(p, arg);
  is(p, 0, 0, 2);
  load_arg_high(p, arg);
  is(p, 0, 1, 0);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* What writes into a terminal's input or changes what drives it; and what changes a file, or makes and removes trees, by a descriptor that
 * was opened for reading, so that no other call would show it. */
static void on_ioctl(struct program *p) {
  static const uint32_t refused[] = {
    0x5412 /* TIOCSTI */, 0x541c /* TIOCLINUX */, 0x5423 /* TIOCSETD */,
    0x40086602 /* FS_IOC_SETFLAGS */, 0x40046602 /* its form of 32 bits */, 0x40087602 /* FS_IOC_SETVERSION */, 0x40047602, 0x401c5820 /* FS_IOC_FSSETXATTR */, 0x40806685 /* FS_IOC_ENABLE_VERITY */,
    0x5000940e, 0x50009418 /* BTRFS_IOC_SUBVOL_CREATE */, 0x50009401, 0x50009417 /* _SNAP_CREATE */, 0x5000940f, 0x5000943f /* _SNAP_DESTROY */,
    0x40089419 /* _SUBVOL_SETFLAGS */,
  };
  enum { COUNT = sizeof refused / sizeof *refused };
  is(p, SYS_ioctl, 0, COUNT + 3);
  load_arg(p, 1);
  for (uint8_t i = 0; i < COUNT; i++) is(p, refused[i], (uint8_t)(COUNT - i), 0);
  ret(p, ALLOW);
  ret(p, NOTIFY);
}

/* A lease keeps every program that opens the file waiting, up to 45 s at a time: on what the run may read as its owner, those outside. */
static void on_lease(struct program *p) {
  is(p, SYS_fcntl, 0, 5);
  load_arg(p, 1);
  is(p, F_SETLEASE, 1, 0);
  is(p, 1044 /* F_SETDELEG */, 0, 1);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* fchmod(2) to a mode that takes from the owner, gives to others or has a special bit. Unpacking an archive sets an ordinary one for each file. */
static void on_unusual_mode(struct program *p) {
  is(p, SYS_fchmod, 0, 6);
  load_arg(p, 1);
  has(p, S_ISUID | S_ISGID | S_ISVTX | S_IWGRP | S_IWOTH, 2, 0);
  has(p, S_IRUSR, 0, 1);
  has(p, S_IWUSR, 1, 0);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* Segments of System V memory large enough to matter: at most 4,096 smaller ones can be made. */
static void on_large(struct program *p) {
  is(p, SYS_shmget, 0, 6);
  load_arg_high(p, 1);
  is(p, 0, 0, 2);
  load_arg(p, 1);
  put(p, BPF_JMP | BPF_JGE | BPF_K, 64 << 10, 0, 1);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* A private mapping of 64 GiB and more that nothing need back: the shadow memory of a sanitizer or a race detector. */
static void on_reservation(struct program *p) {
  is(p, SYS_mmap, 0, 8);
  load_arg_high(p, 1);
  put(p, BPF_JMP | BPF_JGE | BPF_K, 16, 0, 5);
  load_arg(p, 2);
  has(p, PROT_WRITE, 0, 3);
  load_arg(p, 3);
  has(p, MAP_NORESERVE, 0, 1);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* A new limit on core dumps is taken and changes nothing: the dumps are off. It stays 1, which the kernel knows for "no dump" where it
 * would start a program of the host for one; 0 only means that no file is written. Programs that guard secrets set 0 and insist on it.
 * That of private memory is the warden's to change (reserve): programs may read it. */
static void on_own_limit(struct program *p, int nr, int resource, int pointer, uint32_t which, int error) {
  is(p, (uint32_t)nr, 0, 8);
  load_arg(p, resource);
  is(p, which, 0, 5);
  load_arg(p, pointer);
  is(p, 0, 0, 2);
  load_arg_high(p, pointer);
  is(p, 0, 1, 0);
  ret(p, refuse(error));
  load(p, offsetof(struct seccomp_data, nr));
}

static void on_limit(struct program *p, int nr, int resource, int pointer) {
  on_own_limit(p, nr, resource, pointer, RLIMIT_CORE, 0);
  on_own_limit(p, nr, resource, pointer, RLIMIT_DATA, EPERM);
}

/* When argument ARG of call NR is 0, the caller's own process: allow; else notify. */
static void on_other(struct program *p, int nr, int arg) {
  is(p, (uint32_t)nr, 0, 4);
  load_arg(p, arg);
  is(p, 0, 1, 0);
  ret(p, NOTIFY);
  ret(p, ALLOW);
}

/* Allowed families: Unix, IPv4, IPv6, and netlink for routes only (getifaddrs). Of the internet's protocols those that programs use: any other
 * would load a module of the kernel. */
static void on_socket(struct program *p, const struct plan *plan) {
  static const uint32_t protocols[] = {0, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ICMPV6, 262 /* MPTCP */};
  enum { COUNT = sizeof protocols / sizeof *protocols, KNOWN = COUNT + 11, UNKNOWN = COUNT + 10 };
  is(p, SYS_socket, 0, KNOWN);
  load_arg(p, 0);
  is(p, AF_UNIX, KNOWN - 3, 0);
  is(p, AF_INET, 5, 0);
  is(p, AF_INET6, 4, 0);
  is(p, AF_NETLINK, 0, UNKNOWN - 6);
  load_arg(p, 2);
  is(p, 0 /* NETLINK_ROUTE */, 0, UNKNOWN - 8);
  ret(p, ALLOW);
  load_arg(p, 2);
  for (uint8_t i = 0; i < COUNT; i++) is(p, protocols[i], (uint8_t)(COUNT - i), 0);
  ret(p, NOTIFY);
  ret(p, plan->mode == MODE_LANDLOCK ? NOTIFY : ALLOW);   /* no network namespace: the supervisor tells the kinds apart */
}

/* The kernel exempts the real root from RLIMIT_NPROC, so for root the warden counts, now and then. Not at each fork: a call that
 * waits for its supervisor can be interrupted by a signal before it is received, and no program expects EINTR of fork(2) (dash
 * gives up its pipeline). */
bool counts_processes(const struct plan *plan) { return plan->uid == 0 && plan->limits.pids && plan->mode == MODE_NAMESPACES; }

/* Landlock knows nothing of attributes, of other processes' limits and of System V IPC: there the supervisor stands in for it. */
static bool by_hand(const struct plan *plan) { return plan->mode == MODE_LANDLOCK; }

static bool by_arguments(struct program *p, const struct plan *plan, const struct call *c) {
  const uint32_t writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
  switch (c->nr) {
#ifdef SYS_open
    case SYS_open: if (plan->reads) return false; on_bits(p, c->nr, 1, writes); return true;
#endif
    case SYS_openat: if (plan->reads) return false; on_bits(p, c->nr, 2, writes); return true;
    case SYS_shmget: if (by_hand(plan)) return false; on_large(p); return true;
    case SYS_fchmod: if (by_hand(plan)) return false; on_unusual_mode(p); return true;
    case SYS_fchown: case SYS_utimensat: return !by_hand(plan);   /* of times a copy sets one for each file */
#ifdef SYS_open
    case SYS_utime: case SYS_utimes: case SYS_futimesat: return !by_hand(plan);
#endif
    case SYS_mmap: on_reservation(p); return true;
    case SYS_setrlimit: on_limit(p, c->nr, 0, 1); ret(p, ALLOW); return true;
    case SYS_prlimit64:
      on_limit(p, c->nr, 1, 2);
      if (by_hand(plan)) on_other(p, c->nr, 0); else ret(p, ALLOW);
      return true;
    case SYS_sched_setscheduler: case SYS_sched_setparam: case SYS_sched_setattr: case SYS_sched_setaffinity:
      if (by_hand(plan)) on_other(p, c->nr, 0);
      return true;
    case SYS_clone: on_bits(p, c->nr, 0, CLONE_NEW_ANY); return true;
#ifdef SYS_fork
    case SYS_fork: case SYS_vfork: return true;
#endif
    case SYS_sendto: on_pointer(p, c->nr, 4); return true;
    case SYS_ioctl: on_ioctl(p); return true;
    case SYS_fcntl: on_lease(p); return true;
    case SYS_socket: on_socket(p, plan); return true;
    case SYS_listen: return plan->mode != MODE_LANDLOCK;   /* inside, only the cage itself reaches what listens */
    case SYS_socketpair: case SYS_sendmsg: case SYS_sendmmsg:
      return plan->mode != MODE_LANDLOCK;   /* only without namespaces can a named datagram reach the host */
    case SYS_ptrace: case SYS_process_vm_readv: case SYS_process_vm_writev: return plan->debug;
    default: return false;
  }
}

/* Without walls only observation is left: nothing is refused that the user did not ask to refuse. */
static bool watched(const struct plan *plan, const struct call *c) {
  if ((c->nr == SYS_shmget || c->nr == SYS_msgget) && plan->mode == MODE_NAMESPACES) return plan->limits.memory != 0;
  if (c->nr == SYS_prlimit64 || c->nr == SYS_setrlimit) return plan->mode != MODE_OBSERVE;
  if (c->class == CALL_RESERVE) return plan->mode == MODE_NAMESPACES && plan->limits.memory;   /* else nothing weighs the whole tree */
  if (c->class == CALL_PROCESS || c->class == CALL_IPC) return by_hand(plan);
  if (plan->mode != MODE_OBSERVE) return true;
  return c->class != CALL_FORK && c->class != CALL_REFUSED && c->class != CALL_SOCKET && c->nr != SYS_fchmod;
}

/* From this number on, until that of the next: NOTIFY or ALLOW, or what CALL's arguments say. */
struct change { uint32_t from, action; const struct call *call; };

static int by_from(const void *a, const void *b) {
  const struct change *x = a, *y = b;
  return x->from < y->from ? -1 : x->from > y->from;
}

static void answer(struct program *p, const struct plan *plan, const struct change *change) {
  size_t before = p->n;
  if (change->call && by_arguments(p, plan, change->call) && p->n > before) return;
  ret(p, change->action);
}

/* Halves them until one is left. The kernel tries a new filter with every number there is, so a row of comparisons took a small
 * program's start. */
static void search(struct program *p, const struct plan *plan, const struct change *list, size_t count) {
  if (count == 1) { answer(p, plan, list); return; }
  size_t half = count / 2, at = p->n;
  put(p, BPF_JMP | BPF_JGE | BPF_K, list[half].from, 0, 1);
  put(p, BPF_JMP | BPF_JA, 0, 0, 0);
  search(p, plan, list, half);
  if (at + 1 < INSTRUCTIONS) p->code[at + 1].k = (uint32_t)(p->n - at - 2);
  search(p, plan, list + half, count - half);
}

/* What is watched, and between it what is allowed. */
static size_t changes_of(const struct plan *plan, struct change *out) {
  static struct program unused;
  struct change list[CALLS];
  size_t count = 0, n = 1;
  for (size_t i = 0; i < CALLS; i++) {
    const struct call *c = &table[i];
    unused.n = 0;
    if (!watched(plan, c)) continue;
    bool plain = !by_arguments(&unused, plan, c);
    list[count++] = (struct change){(uint32_t)c->nr, plain ? NOTIFY : ALLOW, plain ? NULL : c};
  }
  qsort(list, count, sizeof *list, by_from);
  out[0] = (struct change){0, ALLOW, NULL};
  for (size_t i = 0; i < count; i++) {
    if (out[n - 1].from > list[i].from) continue;   /* named twice */
    if (out[n - 1].from == list[i].from) n--;
    bool goes_on = n && !list[i].call && out[n - 1].action == NOTIFY && !out[n - 1].call;
    if (!goes_on) out[n++] = list[i];
    out[n++] = (struct change){list[i].from + 1, ALLOW, NULL};
  }
  return n;
}

size_t filter_build(const struct plan *plan, struct sock_fprog *out) {
  static struct program p;
  p.n = 0;
  load(&p, offsetof(struct seccomp_data, arch));
  is(&p, ARCH, 1, 0);
  ret(&p, SECCOMP_RET_KILL_PROCESS);   /* int 0x80 and friends would see another table */
  load(&p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  put(&p, BPF_JMP | BPF_JGE | BPF_K, 0x40000000 /* x32 */, 0, 1);
  ret(&p, refuse(ENOSYS));
#endif
  if (plan->mode != MODE_OBSERVE) { is(&p, SYS_clone3, 0, 1); ret(&p, refuse(ENOSYS)); }   /* its flags lie in memory: libc falls back to clone */
  struct change changes[2 * CALLS + 1];
  search(&p, plan, changes, changes_of(plan, changes));
  *out = (struct sock_fprog){(unsigned short)p.n, p.code};
  return p.n;
}

int filter_install(const struct plan *plan, bool *killable) {
  struct sock_fprog program;
  filter_build(plan, &program);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  /* Killable waits keep Go's SIGURG from restarting a held call for ever; kernels before 6.0 lack the flag. */
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | (1UL << 5);
  int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  *killable = fd >= 0;
  if (fd < 0 && errno == EINVAL) fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  return fd;
}
