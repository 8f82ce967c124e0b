/* `warden probe`: tries each mechanism in a child and says what this kernel allows. */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include "mounts.h"
#include "statx.h"
#include "warden.h"

static int in_child(int (*attempt)(void)) {
  pid_t pid = fork();
  if (!pid) { errno = 0; _exit(attempt() ? (errno ? errno & 0x7f : 1) : 0); }
  int status = 0;
  return pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ? EAGAIN : WEXITSTATUS(status);
}

static int put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  return fd < 0 || write(fd, text, strlen(text)) < 0 ? -1 : 0;
}

static int user_namespace(void) {
  char map[48];
  unsigned uid = geteuid(), gid = getegid();
  if (unshare(CLONE_NEWUSER)) return -1;
  if (put("/proc/self/setgroups", "deny")) return -1;
  snprintf(map, sizeof map, "%u %u 1", uid, uid);
  if (put("/proc/self/uid_map", map)) return -1;
  snprintf(map, sizeof map, "%u %u 1", gid, gid);
  return put("/proc/self/gid_map", map);
}

static int all_namespaces(void) {
  return user_namespace() || unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP) ? -1 : 0;
}

static int fresh_proc(void) {
  if (all_namespaces()) return -1;
  pid_t pid = fork();
  if (!pid) { errno = 0; _exit(mount("proc", "/proc", "proc", 0, NULL) ? errno & 0x7f : 0); }
  int status;
  if (pid < 0 || waitpid(pid, &status, 0) != pid) return -1;
  errno = WEXITSTATUS(status);
  return errno ? -1 : 0;
}

static int new_mounts(void) {
  int fd = all_namespaces() ? -1 : clone_tree("/usr");
  return fd < 0 || set_attributes(fd, ATTR_RDONLY, true) ? -1 : 0;
}

static int notification(void) {
  struct plan plan = {.mode = MODE_OBSERVE};
  bool killable;
  return filter_install(&plan, &killable) < 0 ? -1 : 0;
}

static int killable_notification(void) {
  struct plan plan = {.mode = MODE_OBSERVE};
  bool killable = false;
  return filter_install(&plan, &killable) < 0 || !killable ? -1 : 0;
}

static int overlay(void) {
  return all_namespaces() || mount("tmpfs", "/tmp", "tmpfs", 0, "") || mkdir("/tmp/l", 0700) || mkdir("/tmp/u", 0700) || mkdir("/tmp/w", 0700) || mkdir("/tmp/m", 0700) ||
         mount("overlay", "/tmp/m", "overlay", 0, "lowerdir=/tmp/l,upperdir=/tmp/u,workdir=/tmp/w,userxattr") ? -1 : 0;
}

static int birth_time(void) {
  struct statx s;
  return statx(AT_FDCWD, "/tmp", 0, STATX_BTIME, &s) || !(s.stx_mask & STATX_BTIME) ? -1 : 0;
}

static int cgroup2(void) {
  struct plan plan = {.run = "probe", .limits = {.memory = 1 << 30, .pids = 100, .group = true}};
  char folder[32];
  snprintf(folder, sizeof folder, "probe%d", getpid());
  plan.run = folder;
  pid_t pid = fork();
  if (!pid) { pause(); _exit(0); }
  bool held = cgroup_enter(&plan, pid);
  the_plan = &plan;
  bool both = held && !strcmp(limit_held("memory"), "cgroup") && !strcmp(limit_held("pids"), "cgroup");
  kill(pid, 9);
  waitpid(pid, NULL, 0);
  cgroup_leave();
  return both ? 0 : -1;
}

int warden_probe(void) {
  static const struct { const char *name; int (*attempt)(void); } probes[] = {
    {"userNamespaces", user_namespace}, {"namespaces", all_namespaces}, {"freshProc", fresh_proc}, {"mountSetattr", new_mounts},
    {"notification", notification}, {"killableNotification", killable_notification}, {"overlay", overlay}, {"birthTime", birth_time}, {"cgroups", cgroup2}};
  struct utsname u;
  uname(&u);
  int abi = landlock_abi();
  printf("{\"kernel\":\"%s\",\"machine\":\"%s\",\"uid\":%d,\"landlock\":%d", u.release, u.machine, (int)geteuid(), abi < 0 ? 0 : abi);
  fflush(stdout);
  for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
    int error = in_child(probes[i].attempt);
    printf(",\"%s\":{\"ok\":%s,\"errno\":\"%s\"}", probes[i].name, error ? "false" : "true", error > 1 ? errno_name(error) : error ? "EPERM" : "");
    fflush(stdout);
  }
  printf("}\n");
  return 0;
}
