/* `warden run`: reads the plan, starts the cage, and stays until every process in it is dead. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "labels.h"
#include "numbers.h"
#include "start.h"

enum { REPORT_ROOM = 48 << 10, LAST_NOTES_MS = 3000, COUNT_EVERY_MS = 100, SURGE_EVERY_MS = 2, WEIGH_EVERY_MS = 500 };

static struct plan plan;
const struct plan *the_plan = &plan;
static struct {
  pid_t first, program;
  int report, signals, listener, master, root, status, exec_error;
  bool ended, exec_failed, control_closed, finished, may_start;
  const char *reason;
  uint64_t started_ms;
} run = {.report = -1, .listener = -1, .master = -1, .root = -1, .reason = ""};
/* Apart: beside what begins with a value they would lie in the program's file. */
static struct { char masked[REPORT_ROOM], protected[REPORT_ROOM], walk[16]; } told;
static char answer_text[1 << 20];
static size_t answer_length;

void request_stop(const char *reason) {
  if (!run.reason[0]) run.reason = reason;
  if (run.first > 0) kill(run.first, SIGKILL);
}

static uint64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* One line. In a run that has begun already its first process reads it at the same time. */
static void read_plan(void) {
  char *text = first_plan_room(), *end = NULL;
  if (!text) text = mmap(NULL, PLAN_LIMIT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (text == MAP_FAILED) fail_run("plan", "no memory");
  size_t length = 0;
  while (!end && length < PLAN_LIMIT) {
    ssize_t n = recv(CONTROL_FD, text + length, PLAN_LIMIT - length, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) { errno = EINVAL; fail_run("plan", "it ended before its line did"); }
    end = memchr(text + length, '\n', (size_t)n);
    length += (size_t)n;
  }
  errno = EINVAL;
  if (!end) fail_run("plan", "it is larger than 16 MiB");
  first_has_plan((size_t)(end - text));
  const char *why;
  if (!plan_parse(text, (size_t)(end - text), &plan, &why)) { errno = EINVAL; fail_run("plan", why); }
  answer_length = length - (size_t)(end + 1 - text);
  if (answer_length && (!plan.waits || answer_length > sizeof answer_text)) { errno = EINVAL; fail_run("plan", "more than one line came"); }
  memcpy(answer_text, end + 1, answer_length);
  munmap(text, PLAN_LIMIT);
}

static struct cage_facts gather(void) {
  struct cage_facts facts = {0};
  for (int i = 0; i < 3; i++) facts.want_pty[i] = isatty(i);
  for (size_t i = 0; i < plan.hardlinks.count && facts.hidden_count < 64; i++) {
    struct stat s;
    if (!lstat(plan.hardlinks.item[i], &s) && s.st_nlink > 1) facts.hidden[facts.hidden_count++] = (struct inode){s.st_dev, s.st_ino};
  }
  return facts;
}

static void append(char *list, const char *relative) {
  char path[PATH_ROOM];
  bool lossy = false;
  size_t used = strlen(list);
  snprintf(path, sizeof path, "%s/%s", plan.workspace, relative);
  if (used + strlen(path) * 6 + 4 > REPORT_ROOM) return;
  char *o = list + used;
  if (used) *o++ = ',';
  *json_put_string(o, path, strlen(path), &lossy) = 0;
}

static void on_info(const char *kind, const char *text) {
  bool hidden = !strcmp(kind, "masked");
  if (hidden || !strcmp(kind, "protected")) {
    append(hidden ? told.masked : told.protected, text);
    settle_stood(text, hidden);
  } else if (label_of_report(kind)) labels_found(label_of_report(kind), text);
  else if (!strcmp(kind, "walk")) snprintf(told.walk, sizeof told.walk, "%s", text);
}

static int fetch_listener(pid_t program, const char *number) {
  int theirs, process = (int)syscall(SYS_pidfd_open, program, 0);
  memcpy(&theirs, number, sizeof theirs);
  int ours = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, theirs, 0);
  if (ours < 0) { kill(run.first, SIGKILL); fail_run("seccomp", "the listener cannot be fetched (pidfd_getfd)"); }
  close(process);
  fcntl(ours, F_SETFD, FD_CLOEXEC);
  return ours;
}

/* One message of the first process. False when it has hung up. */
static bool on_report(void) {
  static char text[8192];
  union { char room[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))]; struct cmsghdr align; } control;
  struct iovec io = {text, sizeof text - 1};
  struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  ssize_t n = recvmsg(run.report, &m, MSG_CMSG_CLOEXEC);
  if (n < 0 && errno == EINTR) return true;
  if (n <= 0) return false;
  text[n] = 0;
  int fd = -1;
  pid_t sender = 0;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(c), sizeof fd);
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS) { struct ucred u; memcpy(&u, CMSG_DATA(c), sizeof u); sender = u.pid; }
  }
  switch (text[0]) {
    case MESSAGE_LISTENER: run.program = sender; run.listener = fetch_listener(sender, text + 1); break;
    case MESSAGE_TERMINAL: run.master = fd; break;
    case MESSAGE_ROOT: run.root = fd; break;
    case MESSAGE_PROXY: case MESSAGE_RESOLVER: way_out_hand_over(text[0], fd); break;
    case MESSAGE_INFO: on_info(text + 1, text + 2 + strlen(text + 1)); break;
    case MESSAGE_FAIL: control_send(text + 1, (size_t)n - 1); run.reason = "failed"; break;
    case MESSAGE_EXEC: memcpy(&run.exec_error, text + 1, sizeof run.exec_error); run.exec_failed = true; break;
    case MESSAGE_EXIT: memcpy(&run.status, text + 1, sizeof run.status); run.ended = true; break;
    default: break;
  }
  return true;
}

static void await_listener(void) {
  while (run.listener < 0) {
    if (on_report() && strcmp(run.reason, "failed")) continue;
    if (!strcmp(run.reason, "failed")) { spool_close(); cgroup_leave(); carry_otherwise(); control_leave(); _exit(EXIT_FAILED); }
    errno = ECHILD;
    fail_run("start", "the first process died before the walls stood");
  }
}

static void say_ready(void) {
  static char line[3 * REPORT_ROOM];
  static const char *const modes[] = {"namespaces", "landlock", "observe"};
  int n = snprintf(line, sizeof line,
                   "{\"type\":\"ready\",\"walls\":{\"mode\":\"%s\"},\"limits\":{\"memory\":\"%s\",\"pids\":\"%s\"},\"pid\":%d,\"walk\":\"%s\",\"watched\":%u,\"masked\":[%s],\"protected\":[%s]}\n",
                   modes[plan.mode], limit_held("memory"), limit_held("pids"), run.program, told.walk[0] ? told.walk : "none", labels_watched(), told.masked, told.protected);
  control_send(line, (size_t)n);
}

/* What was opened before Node asked is told before the answer. ID 0: nobody asked. */
static void tell_labels(uint64_t id) {
  supervise_lock();
  labels_drain();
  if (id) control_printf("{\"type\":\"labels\",\"id\":%llu}\n", (unsigned long long)id);
  supervise_unlock();
}

static void on_answer(char *line, size_t length) {
  struct json_arena arena;
  const char *why;
  if (!json_arena_make(&arena, length)) return;
  struct json *message = json_parse(&arena, line, length, &why);
  if (message) {
    if (json_get(message, "event")) { supervise_lock(); supervise_note(json_get(message, "event")); supervise_unlock(); }
    if (json_get(message, "answer")) { supervise_lock(); supervise_answer(message); supervise_unlock(); }
    if (json_bool(message, "finish", false)) run.finished = true;
    if (json_bool(message, "start", false)) run.may_start = true;
    if (json_bool(message, "stop", false)) request_stop("stopped");
    if (json_get(message, "labels")) tell_labels((uint64_t)json_int(message, "labels", 0));
    if (json_get(message, "dial")) way_in_ask(&plan, (uint64_t)json_int(message, "dial", 0), json_int(message, "port", 0));
    int64_t signal_number = json_int(message, "signal", 0);
    if (signal_number > 0 && signal_number < 32 && run.program > 0) kill(-run.program, (int)signal_number);
    say_to_user(json_str(message, "err", ""));
    const char *relay = json_str(message, "relay", "");
    if (!strcmp(relay, "pause")) relay_pause();
    else if (!strcmp(relay, "resume")) relay_resume();
  }
  json_arena_free(&arena);
}

static void take_answers(void) {
  char *from = answer_text, *end;
  while ((end = memchr(from, '\n', answer_length - (size_t)(from - answer_text)))) { on_answer(from, (size_t)(end - from)); from = end + 1; }
  answer_length -= (size_t)(from - answer_text);
  memmove(answer_text, from, answer_length);
  if (answer_length == sizeof answer_text) request_stop("protocol");
}

size_t control_rest(char *out, size_t room) {
  size_t length = answer_length < room ? answer_length : room;
  memcpy(out, answer_text, length);
  answer_length = 0;
  return length;
}

static void on_control(void) {
  ssize_t n = recv(CONTROL_FD, answer_text + answer_length, sizeof answer_text - answer_length, 0);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0) {   /* Node is gone: nothing may happen that nobody decides on */
    run.control_closed = true;
    supervise_lock();
    supervise_deny_all();
    supervise_unlock();
    request_stop("parent");
    return;
  }
  answer_length += (size_t)n;
  take_answers();
}

static void on_signal(void) {
  struct signalfd_siginfo s;
  if (read(run.signals, &s, sizeof s) != sizeof s) return;
  if (s.ssi_signo == SIGWINCH) relay_resize();
  else if (s.ssi_signo == SIGCHLD) while (waitpid(-1, NULL, WNOHANG) > 0) ;
  else kill(-run.program, (int)s.ssi_signo);
}

/* Milliseconds to the next look: the wall-clock limit, twice a second the memory of the whole cage, more often its processes. */
static int next_look(void) {
  static uint64_t last;
  uint64_t now = now_ms(), spent = now - run.started_ms, often = counts_processes(&plan) ? COUNT_EVERY_MS : plan.limits.memory ? WEIGH_EVERY_MS : 0;
  uint64_t wait = often ? often : 3600000;
  if (plan.limits.time_ms && spent >= plan.limits.time_ms) { request_stop("time"); return 100; }
  if (plan.limits.time_ms && plan.limits.time_ms - spent < wait) wait = plan.limits.time_ms - spent;
  if (counts_processes(&plan) && processes_surged(supervise_root()) && processes_over(supervise_root())) request_stop("pids");
  if (often && now - last >= often && spent >= often) {
    const char *over = census_over(supervise_root());
    last = now;
    if (over) request_stop(over);
  }
  return (int)(counts_processes(&plan) && wait > SURGE_EVERY_MS ? SURGE_EVERY_MS : wait);
}

/* Its first process has ended all others before it said so; it is the warden's own, and only has to go. */
static bool is_cage_empty(void) { return run.ended && plan.mode == MODE_NAMESPACES; }

static void reap(void) { while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {} }

static void watch(void) {
  for (bool alive = true; alive;) {
    int user = -1, master = -1;
    if (run.master >= 0) relay_fds(&user, &master);
    struct pollfd p[] = {{run.report, POLLIN, 0}, {run.signals, POLLIN, 0}, {run.control_closed ? -1 : CONTROL_FD, POLLIN, 0},
                         {user, POLLIN, 0}, {master, POLLIN, 0}, {way_in_fd(), POLLIN, 0}, {labels_fd(), POLLIN, 0}};
    if (poll(p, 7, next_look()) < 0 && errno != EINTR) break;
    if (p[6].revents) tell_labels(0);
    if (p[5].revents) way_in_answer();
    if (p[4].revents && !relay_pump_master()) run.master = -1;
    if (p[3].revents) relay_pump_user();
    if (p[2].revents) on_control();
    if (p[1].revents) on_signal();
    if (p[0].revents) alive = on_report() && !is_cage_empty();
  }
}

/* What Node serves for the cage is told to the end: its last lines must be in the record before the record is closed. */
static void await_last_notes(void) {
  if (!plan.network.open && !plan.publish_count && !plan.socket_count) return;
  control_printf("{\"type\":\"ended\"}\n");
  for (uint64_t until = now_ms() + LAST_NOTES_MS, now; !run.finished && !run.control_closed && (now = now_ms()) < until;) {
    struct pollfd p = {CONTROL_FD, POLLIN, 0};
    if (poll(&p, 1, (int)(until - now)) > 0) on_control();
  }
}

static void say_end(void) {
  static char line[128 << 10];
  bool killed = run.reason[0] || (WIFSIGNALED(run.status) && run.ended);
  int signal_number = run.ended && WIFSIGNALED(run.status) ? WTERMSIG(run.status) : killed ? SIGKILL : 0;
  int code = run.ended && WIFEXITED(run.status) ? WEXITSTATUS(run.status) : 128 + signal_number;
  const struct counters *c = &counters;
  int n = snprintf(line, sizeof line,
                   "{\"type\":\"exit\",\"code\":%d,\"signal\":%d,\"reason\":\"%s\",\"exec\":\"%s\",\"events\":%llu,\"counters\":{\"calls\":%llu,\"created\":%llu,"
                   "\"modified\":%llu,\"deleted\":%llu,\"denied\":%llu,\"destructive\":%llu,\"holds\":%llu,\"stopped\":%llu,\"journaled\":%llu,\"execs\":%llu},\"settled\":[%s]}\n",
                   code, signal_number, run.reason, run.exec_failed ? errno_name(run.exec_error) : "", (unsigned long long)spool_count(),
                   (unsigned long long)c->events, (unsigned long long)c->created, (unsigned long long)c->modified, (unsigned long long)c->deleted,
                   (unsigned long long)c->denied, (unsigned long long)c->destructive, (unsigned long long)c->holds, (unsigned long long)c->stopped,
                   (unsigned long long)c->journaled, (unsigned long long)c->execs, settle_report());
  control_send(line, (size_t)n);
}

static void nothing(int s) { (void)s; }

static void take_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  const int wanted[] = {SIGCHLD, SIGTERM, SIGHUP, SIGWINCH, SIGINT, SIGQUIT};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) sigaddset(&set, wanted[i]);
  sigprocmask(SIG_BLOCK, &set, NULL);
  if (!is_carried()) {          /* the terminal sends these to Node as well, which passes them on */
    sigdelset(&set, SIGINT);
    sigdelset(&set, SIGQUIT);
  }
  run.signals = signalfd(-1, &set, SFD_CLOEXEC);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTTOU, SIG_IGN);
  struct sigaction wake = {.sa_handler = nothing};   /* no SA_RESTART: it ends the supervisor's wait */
  sigaction(SIGUSR1, &wake, NULL);
}

/* Node writes the record of the run while the cage is built; the program waits for it in front of its first instruction. */
static void await_start(void) {
  if (!plan.waits) return;
  take_answers();
  while (!run.may_start && !run.reason[0]) {
    struct pollfd p[] = {{run.report, POLLIN, 0}, {CONTROL_FD, POLLIN, 0}};
    if (poll(p, 2, -1) < 0) {
      if (errno == EINTR) continue;
      request_stop("failed");
      return;
    }
    if (p[1].revents) on_control();
    if (p[0].revents && !on_report()) return;
  }
}

int warden_run(void) {
  /* What starts a carried run is the agent's program, and a thread of its may end at any time; the guard's end is told by its socket. */
  if (!is_carried()) prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);   /* without a pid namespace the tree falls to us when its first process is killed */
  fcntl(CONTROL_FD, F_SETFD, FD_CLOEXEC);
  fcntl(SPOOL_FD, F_SETFD, FD_CLOEXEC);
  fcntl(HANDLES_FD, F_SETFD, FD_CLOEXEC);   /* open only where the plan opens the network */
  read_plan();
  if (!protect_open(&plan)) fail_run("plan", "no memory");
  if (!spool_open(SPOOL_FD, plan.run)) fail_run("record", "the event file cannot be written, so nothing runs");
  take_signals();
  uint64_t start_us = clock_us() + 1;
  census_begin();
  struct cage_facts facts = gather();
  struct first first = first_start(&plan, &facts);
  run.first = first.pid;
  run.report = first.report;
  closed_tell(&plan, run.report);
  await_listener();
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);   /* not before: the maps and the listener belong to a process that must be ours to open */
  struct supervisor_setup setup = {&plan, run.listener, run.root, run.first, start_us};
  if (setup.root_fd < 0 || !supervise_start(&setup)) { kill(run.first, SIGKILL); fail_run("supervisor", "it could not start"); }
  labels_open(setup.root_fd);   /* it has raised the limit of open files; the program does not run yet */
  if (run.master >= 0) relay_start(run.master, facts.want_pty);
  run.started_ms = now_ms();
  say_ready();
  await_start();
  bool may_start = !plan.waits || run.may_start;
  if (!run.reason[0] && (!may_start || send(run.report, "g", 1, MSG_NOSIGNAL) != 1)) request_stop("failed");
  watch();
  if (plan.mode != MODE_NAMESPACES) kill_children();
  /* With the first process go its mounts and its place in a group: an overlay may be mounted again, and the group is removed. */
  if (!is_cage_empty() || plan.overlay_upper || plan.limits.group) reap();
  relay_end();
  tell_labels(0);
  await_last_notes();
  supervise_stop();
  settle_run(&plan, start_us);
  cgroup_leave();
  say_end();
  spool_close();   /* what is cut off says nothing, and Node reads meanwhile */
  reap();
  return 0;
}
