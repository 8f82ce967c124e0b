#include "start.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "numbers.h"
#include "streams.h"

bool hand_over(int channel, char kind, int fd) {
  union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
  struct iovec io = {&kind, 1};
  struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(c), &fd, sizeof fd);
  return sendmsg(channel, &m, MSG_NOSIGNAL) == 1;
}

void send_fd(char kind, int fd) { if (!hand_over(report_fd, kind, fd)) _exit(EXIT_FAILED); }

/* The warden looks at the cage through this; /proc/PID/root of this process is closed to it, which is not dumpable. */
static void send_root(void) {
  int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) fail_inside("root", "open");
  send_fd(MESSAGE_ROOT, root);
  close(root);
}

static void wait_go(void) {
  char byte;
  if (recv(report_fd, &byte, 1, 0) != 1) _exit(EXIT_FAILED);
}

/* Root takes the workspace owner's identity. In a user namespace the groups go with it; nothing is fixed up, so the
 * capabilities inside the namespace stay until the cage is built. */
static void take_identity(const struct plan *plan) {
  if (geteuid() == plan->uid && getegid() == plan->gid) return;
  if (plan->mode == MODE_OBSERVE) return;
  if (plan->mode == MODE_NAMESPACES) prctl(PR_SET_SECUREBITS, 0x0c /* NO_SETUID_FIXUP, locked */, 0, 0, 0);
  if (setgroups(0, NULL) || setresgid(plan->gid, plan->gid, plan->gid) || setresuid(plan->uid, plan->uid, plan->uid)) fail_inside("identity", "setresuid");
}

/* A pseudo terminal of the cage's own devpts: the user's terminal never comes inside (TIOCSTI, TIOCLINUX). */
static int open_terminal(int *slave) {
  char name[64];
  int number, unlock = 0;
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0 || ioctl(master, TIOCSPTLCK, &unlock) || ioctl(master, TIOCGPTN, &number)) fail_inside("terminal", "/dev/ptmx");
  snprintf(name, sizeof name, "/dev/pts/%d", number);
  *slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*slave < 0) fail_inside("terminal", name);
  return master;
}

/* A socket that was made outside stays in the network of outside: a program could dissolve its connection and make another, or send to
 * another address. Two ends that are joined for good, as those of socketpair(2), lead nowhere else. */
static bool leads_elsewhere(int fd) {
  struct sockaddr_storage peer;
  socklen_t room = sizeof peer, size = sizeof(int);
  int domain = -1, type = -1;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size)) return true;
  return domain != AF_UNIX || (type != SOCK_STREAM && type != SOCK_SEQPACKET) || getpeername(fd, (struct sockaddr *)&peer, &room);
}

static void standard_streams(const struct plan *plan, const struct cage_facts *facts, int slave) {
  for (int i = 0; i < 3; i++) {
    struct stat s;
    if (plan->mode == MODE_NAMESPACES && !facts->want_pty[i] && !fstat(i, &s) && S_ISSOCK(s.st_mode) && leads_elsewhere(i)) {
      errno = EACCES;
      fail_inside("streams", "a network socket as a standard stream would be a way out: hand it in through a pipe (cat | sallyport ... | cat)");
    }
    if (facts->want_pty[i]) { if (dup2(slave, i) < 0) fail_inside("terminal", "dup2"); continue; }
    if (!fstat(i, &s) && !S_ISDIR(s.st_mode)) continue;   /* a directory would be a way out: openat(0, ...) */
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || (null != i && dup2(null, i) < 0)) fail_inside("streams", "/dev/null");
    if (null > 2) close(null);
  }
}

static void default_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  for (int s = 1; s < 65; s++) signal(s, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static const char *environment(const struct plan *plan, const char *name) {
  size_t n = strlen(name);
  for (size_t i = 0; i < plan->env.count; i++) if (!strncmp(plan->env.item[i], name, n) && plan->env.item[i][n] == '=') return plan->env.item[i] + n + 1;
  return NULL;
}

/* execvpe over the plan's own PATH; a script without "#!" goes to sh, as POSIX asks of execvp. */
static int execute(const struct plan *plan, char **argv, char **envp) {
  const char *name = argv[0], *path = environment(plan, "PATH");
  int result = ENOENT;
  if (strchr(name, '/')) path = "";
  else if (!path || !*path) path = "/usr/local/bin:/usr/bin:/bin";
  do {
    char full[PATH_MAX];
    size_t n = strcspn(path, ":");
    if ((size_t)snprintf(full, sizeof full, "%.*s%s%s", (int)n, path, n ? "/" : "", name) >= sizeof full) return ENAMETOOLONG;
    /* Asked first, for exec is a call that waits for the supervisor. Only a search may pass over what is not there. */
    if (n && access(full, F_OK) && (errno == ENOENT || errno == ENOTDIR)) { path += n; continue; }
    execve(full, argv, envp);
    if (errno == ENOEXEC) {
      char **shell = calloc(plan->argv.count + 2, sizeof *shell);
      if (!shell) return ENOMEM;
      shell[0] = "sh";
      shell[1] = full;
      for (size_t i = 1; i < plan->argv.count; i++) shell[i + 1] = argv[i];
      execve("/bin/sh", shell, envp);
      return ENOEXEC;
    }
    if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) return errno;
    if (errno == EACCES) result = EACCES;
    path += n;
  } while (*path++ == ':');
  return result;
}

_Noreturn static void program(const struct plan *plan, const struct cage_facts *facts, int slave) {
  char **argv = plan_vector(&plan->argv), **envp = plan_vector(&plan->env);
  if (!argv || !envp) fail_inside("memory", "argv");
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);   /* the supervisor reads the arguments of the first exec out of this memory */
  setsid();
  standard_streams(plan, facts, slave);
  if (slave >= 0) ioctl(slave, TIOCSCTTY, 0);
  default_signals();
  if (plan->mode != MODE_OBSERVE) cage_limits(plan);
  if (chdir(plan->cwd)) fail_inside("working directory", plan->cwd);
  if (plan->mode == MODE_NAMESPACES) landlock_streams();
  bool killable;
  int listener = filter_install(plan, &killable);
  if (listener < 0) fail_inside("seccomp", errno == EBUSY ? "another supervisor already watches this process" : "user notification is refused here");
  /* By number: sendmsg itself may be among the calls that now wait for a supervisor. */
  struct { char kind; int fd; } __attribute__((packed)) offer = {MESSAGE_LISTENER, listener};
  if (send(report_fd, &offer, sizeof offer, MSG_NOSIGNAL) != sizeof offer) _exit(EXIT_FAILED);
  wait_go();
  /* Whatever else is open came from outside. The report socket goes with exec. */
  fcntl(report_fd, F_SETFD, FD_CLOEXEC);
  if (report_fd != 3) { dup2(report_fd, 3); report_fd = 3; fcntl(3, F_SETFD, FD_CLOEXEC); }
  if (syscall(SYS_close_range, 4u, ~0u, 0)) for (int fd = 4; fd < 65536; fd++) close(fd);
  struct { char kind; int error; } __attribute__((packed)) failed = {MESSAGE_EXEC, execute(plan, argv, envp)};
  send(report_fd, &failed, sizeof failed, MSG_NOSIGNAL);
  _exit(failed.error == ENOENT || failed.error == ENOTDIR ? EXIT_NOT_FOUND : EXIT_DENIED);
}

/* Without a pid namespace what the program left behind is found by asking the kernel for our children. */
void kill_children(void) {
  for (int round = 0; round < 200; round++) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0) close(fd);
    if (n <= 0) return;
    text[n] = 0;
    for (char *p = text; *p;) { pid_t pid = (pid_t)strtol(p, &p, 10); if (pid > 1) kill(pid, SIGKILL); while (*p == ' ') p++; }
    while (waitpid(-1, NULL, WNOHANG) > 0) ;
    usleep(1000);
  }
}

/* As process 1: whoever is left ends before the end is told, so nobody has to wait until the kernel has taken the namespaces apart. What
 * forks meanwhile has the signal before its child is there. */
static void end_all(void) {
  kill(-1, SIGKILL);
  while (wait(NULL) > 0 || errno == EINTR) {}
}

_Noreturn void first_process(const struct plan *plan, const struct cage_facts *facts, int report) {
  int slave = -1;
  report_fd = report;
  wait_go();   /* the identity maps are written by the warden */
  take_identity(plan);
  prctl(PR_SET_PDEATHSIG, SIGKILL);   /* after the change of identity, which clears it */
  setsid();
  if (plan->mode == MODE_NAMESPACES) cage_build(plan, facts);
  send_root();
  if (facts->want_pty[0] || facts->want_pty[1] || facts->want_pty[2]) {
    int master = open_terminal(&slave);
    send_fd(MESSAGE_TERMINAL, master);
    close(master);
  }
  if (plan->mode == MODE_LANDLOCK) landlock_enter(plan, slave);
  cage_drop(plan);
  if (plan->mode != MODE_NAMESPACES) prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);   /* the same uid could else write this unfiltered process through /proc/1/mem */
  pid_t child = fork();
  if (child < 0) fail_inside("fork", "program");
  if (!child) program(plan, facts, slave);
  for (int fd = 0; fd < 3; fd++) close(fd);
  if (slave >= 0) close(slave);
  int status = 0;
  way_in_watch(plan, child, &status);
  if (plan->mode == MODE_NAMESPACES) end_all();
  else kill_children();
  streams_leave();
  struct { char kind; int status; } __attribute__((packed)) ended = {MESSAGE_EXIT, status};
  send(report_fd, &ended, sizeof ended, MSG_NOSIGNAL);
  _exit(0);   /* and with process 1 the kernel ends the whole cage */
}
