/* The walls: a new root that holds only what the plan lists. Runs in the cage's first process, which has every capability in
 * its own user namespace and none outside. user_namespaces(7), mount_namespaces(7), pivot_root(2). */
#include "warden.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/openat2.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include "mounts.h"
#include "start.h"
#include "streams.h"

enum { OWN_FILESYSTEMS = 64 };
static int root_fd = -1;
static dev_t own[OWN_FILESYSTEMS];   /* file systems that this run made: only there may a mount point be created */
static size_t own_count;

static void remember_own(int fd) {
  struct stat s;
  if (!fstat(fd, &s) && own_count < OWN_FILESYSTEMS) own[own_count++] = s.st_dev;
}

static bool is_own(int fd) {
  struct stat s;
  if (fstat(fd, &s)) return false;
  for (size_t i = 0; i < own_count; i++) if (own[i] == s.st_dev) return true;
  return false;
}

static int refuse_link(int fd) {
  struct stat s;
  if (fd < 0 || fstat(fd, &s) || !S_ISLNK(s.st_mode)) return fd;
  close(fd);
  errno = ELOOP;
  return -1;
}

/* Opens DST below the new root without following any link; with MAKE what is missing is created, but only on file systems of
 * our own: a mount point is never made in the user's tree (CVE-2026-87766 was that). LEAF_FILE: the last part is a file. */
static int destination(const char *dst, bool make, bool leaf_file) {
  const char *p = dst + strspn(dst, "/");
  struct open_how how = {.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  int at = (int)syscall(SYS_openat2, root_fd, *p ? p : ".", &how, sizeof how);
  if (at < 0 && errno == ELOOP) errno = ENOTDIR;   /* a link on the way, as O_DIRECTORY says of one */
  if (at >= 0 || errno != ENOENT || !make) return refuse_link(at);
  char part[NAME_MAX + 1];
  for (at = root_fd; *p;) {
    size_t n = strcspn(p, "/");
    if (n > NAME_MAX) { if (at != root_fd) close(at); errno = ENAMETOOLONG; return -1; }
    memcpy(part, p, n);
    part[n] = 0;
    p += n + strspn(p + n, "/");
    int flags = O_PATH | O_NOFOLLOW | O_CLOEXEC | (*p ? O_DIRECTORY : 0);
    int next = openat(at, part, flags);
    if (next < 0 && errno == ENOENT && is_own(at)) {
      int made = !*p && leaf_file ? openat(at, part, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0444) : mkdirat(at, part, 0755);
      if (made >= 0 && !*p && leaf_file) close(made);
      if (made >= 0) next = openat(at, part, flags);
    }
    next = refuse_link(next);
    int keep = errno;
    if (at != root_fd) close(at);
    errno = keep;
    if ((at = next) < 0) return -1;
  }
  return at;
}

int clone_tree(const char *path) { return (int)syscall(SYS_open_tree, AT_FDCWD, path, 1 | O_CLOEXEC | AT_RECURSIVE); }

int set_attributes(int fd, uint64_t attributes, bool recursive) {
  struct mount_attributes a = {.attr_set = attributes};
  return (int)syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0), &a, sizeof a);
}

int attach(int mount_fd, int at) { return (int)syscall(SYS_move_mount, mount_fd, "", at, "", MOVE_FROM_EMPTY | MOVE_TO_EMPTY); }

static int configured(const char *type, const char *const *options, uint64_t attributes) {
  int fs = (int)syscall(SYS_fsopen, type, 1 /* CLOEXEC */);
  if (fs < 0) return -1;
  for (; options && options[0]; options += 2) {
    long r = options[1] ? syscall(SYS_fsconfig, fs, 1 /* SET_STRING */, options[0], options[1], 0)
                        : syscall(SYS_fsconfig, fs, 0 /* SET_FLAG */, options[0], NULL, 0);
    if (r) { close(fs); return -1; }
  }
  int fd = -1;
  if (!syscall(SYS_fsconfig, fs, 6 /* CMD_CREATE */, NULL, NULL, 0)) fd = (int)syscall(SYS_fsmount, fs, 1, attributes);
  int keep = errno;
  close(fs);
  errno = keep;
  return fd;
}

int fresh_tmpfs(unsigned mode, uint64_t size, uint64_t attributes) {
  char m[16], s[32], n[32];
  if (!size) size = 1 << 20;
  snprintf(m, sizeof m, "%o", mode);
  snprintf(s, sizeof s, "%llu", (unsigned long long)size);
  snprintf(n, sizeof n, "%llu", (unsigned long long)(size / 4096 > 1024 ? size / 4096 : 1024));   /* empty files take memory too */
  const char *options[] = {"mode", m, "size", s, "nr_inodes", n, NULL};
  return configured("tmpfs", options, attributes | ATTR_NOSUID | ATTR_NODEV);
}

static void place(int mount_fd, const char *dst, bool leaf_file, const char *what) {
  int at = destination(dst, true, leaf_file);
  if (at < 0 || attach(mount_fd, at)) fail_inside(what, dst);
  close(at);
  close(mount_fd);
}

static int *sources(const struct plan *plan) {
  int *fd = calloc(plan->mount_count + 1, sizeof *fd);
  if (!fd) fail_inside("memory", "mounts");
  for (size_t i = 0; i < plan->mount_count; i++) {
    const struct mount_step *m = &plan->mounts[i];
    fd[i] = -1;
    if (m->type != M_BIND) continue;
    fd[i] = clone_tree(m->src);
    if (fd[i] < 0 && m->optional) continue;
    if (fd[i] < 0) fail_inside("bind", m->src);
    struct stat s;   /* a device bound on purpose keeps working, a socket or FIFO is a way out */
    if (fstat(fd[i], &s) || S_ISSOCK(s.st_mode) || S_ISFIFO(s.st_mode)) fail_inside("bind a socket or FIFO", m->src);
    if (set_attributes(fd[i], ATTR_NOSUID | ATTR_NODEV | (m->ro ? ATTR_RDONLY : 0), true)) fail_inside("read-only", m->src);
  }
  return fd;
}

static int workspace_tree(const struct plan *plan) {
  int fd;
  if (plan->overlay_upper) {
    const char *options[] = {"lowerdir", plan->workspace, "upperdir", plan->overlay_upper, "workdir", plan->overlay_work, "userxattr", NULL, NULL};
    fd = configured("overlay", options, 0);
    if (fd < 0) fail_inside("overlay", plan->overlay_upper);
  } else {
    /* The plan names it without a link; one that stands there now was made by somebody who would choose what is written. */
    struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    int folder = (int)syscall(SYS_openat2, AT_FDCWD, plan->workspace, &how, sizeof how);
    fd = folder < 0 ? -1 : (int)syscall(SYS_open_tree, folder, "", 1 | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
    if (fd < 0) fail_inside("workspace", plan->workspace);
    close(folder);
  }
  if (set_attributes(fd, ATTR_NOSUID | ATTR_NODEV | (plan->workspace_writable ? 0 : ATTR_RDONLY), true)) fail_inside("workspace", plan->workspace);
  return fd;
}

static void mask(const char *dst) {
  int at = destination(dst, false, false);
  if (at < 0) { if (errno == ENOENT || errno == ENOTDIR) return; fail_inside("mask", dst); }
  if (!mask_at(at)) fail_inside("mask", dst);
  close(at);
}

static int null_cover(void) {
  int fd = clone_tree("/dev/null");
  if (fd < 0 || !set_attributes(fd, ATTR_RDONLY | ATTR_NODEV | ATTR_NOSUID, false)) return fd;
  close(fd);
  return -1;
}

/* A directory is covered by an empty read-only tmpfs, anything else by a device node that a nodev mount refuses to open. Each is made once:
 * further ones are copies of that mount. */
bool mask_at(int at) {
  static int first[2] = {-1, -1};
  struct stat s;
  if (fstat(at, &s)) return false;
  int *known = &first[S_ISDIR(s.st_mode)];
  if (*known < 0) {
    *known = S_ISDIR(s.st_mode) ? fresh_tmpfs(0500, 4096, ATTR_RDONLY) : null_cover();
    return *known >= 0 && !attach(*known, at);
  }
  int copy = (int)syscall(SYS_open_tree, *known, "", 1 | O_CLOEXEC | AT_EMPTY_PATH);
  bool done = copy >= 0 && !attach(copy, at);
  if (copy >= 0) close(copy);
  return done;
}

static const char *in_place_of;

static void show(int mount) { place(mount, in_place_of, false, "closed files"); }

static void write_file(const struct mount_step *m) {
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%s", m->dst);
  char *leaf = strrchr(folder, '/');
  *leaf++ = 0;
  int at = destination(folder, true, false);
  if (at < 0 || !is_own(at)) fail_inside("file", m->dst);
  int parent = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (m->type == M_SYMLINK) {
    if (symlinkat(m->text, parent, leaf) && errno != EEXIST) fail_inside("symlink", m->dst);
  } else {
    int fd = openat(parent, leaf, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, m->mode);
    size_t n = strlen(m->text);
    if (fd < 0 || write(fd, m->text, n) != (ssize_t)n || fchmod(fd, m->mode)) fail_inside("file", m->dst);
    close(fd);
  }
  close(parent);
  close(at);
}

static void devices(void) {
  static const char *const nodes[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"};
  static const char *const links[][2] = {{"/proc/self/fd", "fd"}, {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"},
                                         {"/proc/self/fd/2", "stderr"}, {"pts/ptmx", "ptmx"}};
  int tree[6];
  for (size_t i = 0; i < 6; i++) if ((tree[i] = (int)syscall(SYS_open_tree, AT_FDCWD, nodes[i], 1 | O_CLOEXEC)) < 0) fail_inside("device", nodes[i]);
  int fd = fresh_tmpfs(0755, 64 << 10, 0);
  if (fd < 0) fail_inside("/dev", "tmpfs");
  remember_own(fd);
  place(fd, "/dev", false, "/dev");
  int dev = destination("/dev", false, false);
  for (size_t i = 0; i < 6; i++) {
    int at = openat(dev, nodes[i] + strlen("/dev/"), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0444);
    if (at < 0 || set_attributes(tree[i], ATTR_NOSUID | ATTR_NOEXEC, false) || attach(tree[i], at)) fail_inside("device", nodes[i]);
    close(at);
    close(tree[i]);
  }
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) if (symlinkat(links[i][0], dev, links[i][1])) fail_inside("device link", links[i][1]);
  close(dev);
  const char *pts[] = {"newinstance", NULL, "ptmxmode", "0666", "mode", "0620", NULL};
  if ((fd = configured("devpts", pts, ATTR_NOSUID | ATTR_NOEXEC)) < 0) fail_inside("devpts", "");
  place(fd, "/dev/pts", false, "devpts");
  if ((fd = fresh_tmpfs(01777, 256 << 20, 0)) < 0) fail_inside("/dev/shm", "tmpfs");
  remember_own(fd);
  place(fd, "/dev/shm", false, "/dev/shm");
}

static void process_files(const struct plan *plan) {
  /* For root's eyes, and a few for its hand: a run that keeps uid 0 has the uid that they ask for. */
  static const char *const for_root[] = {"/proc/mtrr", "/proc/slabinfo", "/proc/vmallocinfo", "/proc/pagetypeinfo", "/proc/kpagecount", "/proc/kpageflags",
                                         "/proc/kpagecgroup", "/proc/vmcore", "/proc/dynamic_debug"};
  static const char *const hidden[] = {"/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/kallsyms", "/proc/sysrq-trigger", "/proc/timer_list",
                                       "/proc/sched_debug", "/proc/config.gz", "/proc/kmsg", "/proc/acpi", "/proc/scsi", "/proc/latency_stats"};
  static const char *const sealed[] = {"/proc/sys", "/proc/pressure", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/driver", "/proc/asound"};
  int fd = configured("proc", NULL, ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC);
  if (fd < 0) fail_inside("proc", "a fresh /proc is refused here (nested container?)");
  place(fd, "/proc", false, "proc");
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) mask(hidden[i]);
  for (size_t i = 0; plan->uid == 0 && i < sizeof for_root / sizeof *for_root; i++) mask(for_root[i]);
  /* A root caller maps uid 0 to 0, and /proc/sys asks for that uid, not for a capability: only the mount stops it. */
  for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++) {
    int at = destination(sealed[i], false, false);
    if (at < 0) continue;
    int tree = (int)syscall(SYS_open_tree, at, "", 1 | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
    if (tree < 0 || set_attributes(tree, ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC, true) || attach(tree, at)) fail_inside("read-only", sealed[i]);
    close(tree);
    close(at);
  }
}

static void stage(void) {
  int fd = fresh_tmpfs(0755, 4 << 20, 0);
  if (fd < 0) fail_inside("root", "tmpfs");
  remember_own(fd);
  int at = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (at < 0) at = open("/mnt", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (at < 0 || attach(fd, at)) fail_inside("root", "attach");
  close(at);
  root_fd = fd;
}

static void carry_out(const struct plan *plan, const int *source, int workspace) {
  for (size_t i = 0; i < plan->mount_count; i++) {
    const struct mount_step *m = &plan->mounts[i];
    struct stat s;
    int fd;
    switch (m->type) {
      case M_BIND:
        if (source[i] < 0) break;
        place(source[i], m->dst, !fstat(source[i], &s) && !S_ISDIR(s.st_mode), "bind");
        break;
      case M_TMPFS:
        if ((fd = fresh_tmpfs(m->mode, m->size, 0)) < 0) fail_inside("tmpfs", m->dst);
        remember_own(fd);
        place(fd, m->dst, false, "tmpfs");
        break;
      case M_SYMLINK: case M_FILE: write_file(m); break;
      case M_MASK: mask(m->dst); break;
      case M_CLOSED: in_place_of = m->dst; closed_cover(mask, show); break;
      case M_WORKSPACE: place(workspace, plan->workspace, false, "workspace"); break;
      case M_PROC: process_files(plan); break;
      case M_DEV: devices(); break;
    }
  }
}

/* Where programs look for a socket before they connect to it: a name that nobody listens on. The supervisor makes the connection. */
static void socket_names(const struct plan *plan) {
  for (size_t i = 0; i < plan->socket_count; i++) {
    const char *path = plan->sockets[i].path, *leaf = strrchr(path, '/') + 1;
    char folder[PATH_ROOM];
    snprintf(folder, sizeof folder, "%.*s", (int)(leaf - path), path);
    int at = destination(folder, true, false);
    if (at < 0 || !is_own(at) || mknodat(at, leaf, S_IFSOCK | 0666, 0)) fail_inside("socket", path);
    close(at);
  }
}

/* The tmpfs that held mount points lose their writability last. */
static void seal_own(const struct plan *plan) {
  for (size_t i = 0; i < plan->mount_count; i++) {
    if (plan->mounts[i].type != M_TMPFS || !plan->mounts[i].ro) continue;
    int at = destination(plan->mounts[i].dst, false, false);
    if (at < 0 || set_attributes(at, ATTR_RDONLY, false)) fail_inside("read-only", plan->mounts[i].dst);
    close(at);
  }
  int dev = destination("/dev", false, false);
  if (dev >= 0 && set_attributes(dev, ATTR_RDONLY, false)) fail_inside("read-only", "/dev");
  if (dev >= 0) close(dev);
  if (set_attributes(root_fd, ATTR_RDONLY, false)) fail_inside("read-only", "/");
}

static void enter_root(void) {
  if (fchdir(root_fd) || syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/")) fail_inside("pivot_root", "");
  close(root_fd);
}

static void loopback_up(void) {
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq r = {.ifr_name = "lo"};
  r.ifr_flags = IFF_UP | IFF_RUNNING;
  if (s < 0 || ioctl(s, SIOCSIFFLAGS, &r)) fail_inside("loopback", "");
  close(s);
}

void cage_begin(void) {
  static bool begun;
  if (begun) return;
  begun = true;
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail_inside("private mounts", "");
  loopback_up();
}

void cage_build(const struct plan *plan, const struct cage_facts *facts) {
  cage_begin();
  streams_enter();
  int *source = sources(plan), workspace = workspace_tree(plan);
  mode_t asked = umask(022);
  stage();
  carry_out(plan, source, workspace);
  socket_names(plan);
  seal_own(plan);
  enter_root();
  free(source);
  walk_start(plan, facts);
  if (plan->network.open) way_out_open();
  if (sethostname(plan->hostname, strlen(plan->hostname))) fail_inside("hostname", plan->hostname);
  umask(asked);   /* the caller's own: what its programs make, others may read no more than before */
}

void cage_drop(const struct plan *plan) {
  if (plan->mode != MODE_OBSERVE && syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS) fail_inside("session keyring", "");
  if (plan->mode == MODE_NAMESPACES || geteuid() != 0 || plan->mode == MODE_LANDLOCK) {
    for (int c = 0; c <= 63; c++) if (prctl(PR_CAPBSET_DROP, c, 0, 0, 0)) break;
    prctl(PR_SET_SECUREBITS, 0x2f /* NOROOT, NO_SETUID_FIXUP and their locks, KEEP_CAPS_LOCKED */, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}, {0}};
    if (syscall(SYS_capset, &header, none)) fail_inside("capabilities", "");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail_inside("no_new_privs", "");
}

static void limit(int what, uint64_t value, bool soft) {
  struct rlimit now, want;
  if (!value || getrlimit(what, &now)) return;
  want.rlim_cur = now.rlim_max != RLIM_INFINITY && now.rlim_max < value ? now.rlim_max : value;
  want.rlim_max = soft ? now.rlim_max : want.rlim_cur;
  if (setrlimit(what, &want)) fail_inside("limit", "setrlimit");
}

/* RLIMIT_DATA counts private writable memory (Linux 4.7); RLIMIT_AS would break V8, Go and Java, which reserve far more. Sanitizers reserve
 * writable memory too: with namespaces the supervisor lifts it for such a process (reserve), and the filter keeps programs from it. */
void cage_limits(const struct plan *plan) {
  limit(RLIMIT_DATA, plan->limits.memory, plan->mode == MODE_NAMESPACES);
  limit(RLIMIT_NPROC, plan->limits.pids, false);
  limit(RLIMIT_CPU, plan->limits.cpu, false);
  limit(RLIMIT_FSIZE, plan->limits.file_size, false);
  limit(RLIMIT_NOFILE, plan->limits.open_files, false);
  limit(RLIMIT_CORE, 1, false);   /* a core dump goes where core_pattern says: to the host */
}
