/* The cage's first process, from outside. That of a carried run begins as soon as the guard was asked: namespaces need nothing of a
 * plan, and the guard has not decided yet. It waits for the plan and for the word to go on; where none comes, it ends. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "start.h"

static struct first early = {.report = -1};
static char *room;   /* both read the plan in it; neither has it mapped any more when a program starts */

/* In the new process the report socket's other end, and 0. */
static pid_t clone_first(enum cage_mode mode, int *report) {
  int pair[2], on = 1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) fail_run("socketpair", "");
  setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
  unsigned long flags = SIGCHLD;
  if (mode == MODE_NAMESPACES)
    flags |= CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP;
  pid_t pid = (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0);
  if (!pid) carry_unnamed();
  int keep = errno;
  close(pair[pid ? 1 : 0]);
  *report = pair[pid ? 0 : 1];
  errno = keep;
  return pid;
}

/* What it is told, in this order: how long the plan is, what only the warden can see from outside, and the word to go on. */
_Noreturn static void await_plan(char *text, int report) {
  static struct plan plan;
  static struct cage_facts facts;
  size_t length;
  const char *why;
  close(CONTROL_FD);
  report_fd = report;
  cage_begin();
  if (recv(report, &length, sizeof length, 0) != sizeof length || length > PLAN_LIMIT) _exit(EXIT_FAILED);
  errno = EINVAL;
  if (!plan_parse(text, length, &plan, &why)) fail_inside("plan", why);
  munmap(text, PLAN_LIMIT);
  the_plan = &plan;
  if (!protect_open(&plan)) fail_inside("plan", "no memory");
  if (recv(report, &facts, sizeof facts, 0) != sizeof facts) _exit(EXIT_FAILED);
  first_process(&plan, &facts, report);
}

void first_begin(void) {
  char *text = mmap(NULL, PLAN_LIMIT, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (text == MAP_FAILED) return;
  plan_remember_caller();
  int report;
  pid_t pid = clone_first(MODE_NAMESPACES, &report);
  if (!pid) await_plan(text, report);
  early = (struct first){pid, fcntl(report, F_DUPFD_CLOEXEC, ABOVE_ALL)};
  close(report);
  room = text;
  /* Where it is refused, that is told when it is tried with the plan. */
  if (pid < 0 || early.report < 0) first_abandon();
}

void first_abandon(void) {
  if (early.pid > 0) { kill(early.pid, SIGKILL); while (waitpid(early.pid, NULL, 0) < 0 && errno == EINTR) {} }
  if (early.report >= 0) close(early.report);
  early = (struct first){.report = -1};
  char *text = first_plan_room();
  if (text) munmap(text, PLAN_LIMIT);
}

char *first_plan_room(void) {
  char *text = room;
  room = NULL;
  return text;
}

void first_has_plan(size_t length) {
  if (early.pid > 0 && send(early.report, &length, sizeof length, MSG_NOSIGNAL) != sizeof length) first_abandon();
}

bool write_map(pid_t pid, const char *file, unsigned inside, unsigned outside) {
  char path[64], line[48];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  int n = snprintf(line, sizeof line, !strcmp(file, "setgroups") ? "deny" : "%u %u 1", inside, outside), fd = open(path, O_WRONLY | O_CLOEXEC);
  bool done = fd >= 0 && write(fd, line, (size_t)n) == n;
  if (fd >= 0) close(fd);
  return done;
}

static struct first begin_with(const struct plan *plan, const struct cage_facts *facts) {
  if (plan->mode == MODE_NAMESPACES && !strcmp(plan->selftest, "no-userns")) { errno = EPERM; fail_run("namespaces", "refused by the self-test"); }
  int report;
  way_in_open(plan);
  pid_t pid = clone_first(plan->mode, &report);
  if (pid < 0) fail_run(plan->mode == MODE_NAMESPACES ? "namespaces" : "fork", "unprivileged user namespaces are refused on this machine");
  if (!pid) first_process(plan, facts, report);
  return (struct first){pid, report};
}

struct first first_start(const struct plan *plan, const struct cage_facts *facts) {
  if (plan->mode != MODE_NAMESPACES || plan->publish_count || *plan->selftest) first_abandon();
  bool has_begun = early.pid > 0;
  struct first first = has_begun ? early : begin_with(plan, facts);
  bool handed = !has_begun || send(first.report, facts, sizeof *facts, MSG_NOSIGNAL) == sizeof *facts;
  if (plan->mode == MODE_NAMESPACES &&
      ((geteuid() && !write_map(first.pid, "setgroups", 0, 0)) || !write_map(first.pid, "uid_map", plan->uid, plan->uid) || !write_map(first.pid, "gid_map", plan->gid, plan->gid))) {
    int keep = errno;
    kill(first.pid, SIGKILL);
    errno = keep;
    fail_run("namespaces", "the identity map of a user namespace is refused on this machine");
  }
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);   /* not before: the child's /proc files would belong to root, and the maps could not be written */
  if (plan->mode != MODE_OBSERVE) cgroup_enter(plan, first.pid);
  if (!handed || send(first.report, "g", 1, MSG_NOSIGNAL) != 1) fail_run("start", "the first process is gone");
  return first;
}
