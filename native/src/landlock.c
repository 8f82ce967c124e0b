/* The fall-back where namespaces are refused: Landlock for files, TCP, abstract sockets and signals; the supervisor answers
 * for sockets with a path. And beside namespaces, for files that were handed in as standard streams. landlock(7). */
#include "warden.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "numbers.h"
#include "streams.h"

struct ruleset { uint64_t files, network, scoped; };
struct beneath { uint64_t access; int32_t fd; } __attribute__((packed));

enum { EXECUTE = 1, WRITE_FILE = 2, READ_FILE = 4, READ_DIR = 8, TRUNCATE = 1 << 14, IOCTL_DEV = 1 << 15, ALL = (1 << 16) - 1 };
enum { TCP = 3, SCOPE_ABSTRACT_AND_SIGNALS = 3, NEEDED_ABI = 6, STREAMS_ABI = 3 /* truncate(2) */ };

int landlock_abi(void) { return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1); }

static void allow(int ruleset, const char *path, uint64_t access, bool optional) {
  struct beneath rule = {.fd = open(path, O_PATH | O_CLOEXEC)};
  struct stat s;
  if (rule.fd < 0) { if (optional) return; fail_inside("landlock", path); }
  if (!fstat(rule.fd, &s) && !S_ISDIR(s.st_mode)) access &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
  rule.access = access;
  if (!access) { close(rule.fd); return; }
  if (syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0)) fail_inside("landlock", path);
  close(rule.fd);
}

/* It may be opened anew (/dev/stdin) the way it was handed in, and no other way. */
static void allow_streams(int ruleset) {
  for (int i = 0; i < 3; i++) {
    int flags = fcntl(i, F_GETFL), mode = flags & O_ACCMODE;
    if (flags < 0 || (flags & O_PATH) || !is_handed_in(i)) continue;
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", i);
    allow(ruleset, name, (mode == O_WRONLY ? 0 : READ_FILE) | (mode == O_RDONLY ? 0 : WRITE_FILE | TRUNCATE), true);
  }
}

static void restrict_self(int ruleset) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_landlock_restrict_self, ruleset, 0)) fail_inside("landlock", "restrict");
  close(ruleset);
}

/* What is handed in for writing would be read and cut through /proc/self/fd, a log that is only appended to for example. So with such
 * a stream only what lies below the cage's root may be opened. Not in every run: Landlock looks at each component of each path. */
void landlock_streams(void) {
  int abi = landlock_abi();
  if (abi < STREAMS_ABI || !((is_handed_in(0) && !is_input_shown()) || is_handed_in(1) || is_handed_in(2))) return;
  struct ruleset files = {.files = abi < 5 ? ALL & ~IOCTL_DEV : ALL};
  int fd = (int)syscall(SYS_landlock_create_ruleset, &files, sizeof files.files, 0);
  if (fd < 0) fail_inside("landlock", "ruleset");
  allow(fd, "/", files.files, false);
  allow_streams(fd);
  restrict_self(fd);
}

void landlock_enter(const struct plan *plan, int terminal) {
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx"};
  if (landlock_abi() < NEEDED_ABI) {
    errno = ENOSYS;
    fail_inside("landlock", "this kernel's Landlock cannot keep signals and abstract sockets inside (ABI 6, Linux 6.12)");
  }
  struct ruleset all = {ALL, TCP, SCOPE_ABSTRACT_AND_SIGNALS};
  int fd = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
  if (fd < 0) fail_inside("landlock", "ruleset");
  for (size_t i = 0; i < plan->mount_count; i++) {
    const struct mount_step *m = &plan->mounts[i];
    if (m->type == M_BIND) allow(fd, m->src, m->ro ? EXECUTE | READ_FILE | READ_DIR : ALL, m->optional);
  }
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) allow(fd, devices[i], READ_FILE | WRITE_FILE | READ_DIR | IOCTL_DEV | TRUNCATE, true);
  /* Of the host's terminals only the run's own: the user has others, and what is typed there could be read. */
  if (terminal >= 0) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", terminal);
    allow(fd, name, READ_FILE | WRITE_FILE | IOCTL_DEV, false);
  }
  allow(fd, "/proc", READ_FILE | READ_DIR, true);
  allow(fd, plan->workspace, plan->workspace_writable ? ALL : EXECUTE | READ_FILE | READ_DIR, false);
  for (size_t i = 0; i < plan->writable.count; i++) if (plan->workspace_writable) allow(fd, plan->writable.item[i], ALL, true);
  allow_streams(fd);
  restrict_self(fd);
}
