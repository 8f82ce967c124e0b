/* Starts one program, waits for its end and writes "wall_ns user_us sys_us status peak_kib" to OUT.
 *
 *   launch OUT -- PROGRAM [ARG...]
 *   launch OUT -w PLAN SPOOL -- WARDEN run
 *
 * With -w it is all that the warden sees of Sallyport (docs/warden-protocol.md): the plan on descriptor 3, an empty spool on 4,
 * nobody who answers. So a held call would wait for ever; it ends the run with status 99 instead.
 * Processes that outlive their parents come to this one, so that their CPU time counts too (bwrap leaves its whole tree behind).
 * Node's own rusage has no children in it and its clock starts after Node; that is why this is C. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HELD = 99, BROKEN = 120 };

static void fail(const char *what) {
  fprintf(stderr, "launch: %s: %s\n", what, strerror(errno));
  exit(BROKEN);
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static char *read_all(const char *path, size_t *length) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) < 0) fail(path);
  char *text = malloc((size_t)st.st_size + 1);
  if (!text) fail("memory");
  for (*length = 0; *length < (size_t)st.st_size;) {
    ssize_t n = read(fd, text + *length, (size_t)st.st_size - *length);
    if (n <= 0) fail(path);
    *length += (size_t)n;
  }
  close(fd);
  return text;
}

/* Reads what the warden says until it closes the channel. Returns 1 at a held call. */
static int listen_to(int channel) {
  static char said[1 << 16];
  static const char hold[] = "\"type\":\"hold\"";
  size_t kept = 0;
  for (;;) {
    ssize_t n = read(channel, said + kept, sizeof said - kept);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return 0;
    size_t length = kept + (size_t)n;
    if (memmem(said, length, hold, sizeof hold - 1)) return 1;
    kept = length < sizeof hold ? length : sizeof hold;
    memmove(said, said + length - kept, kept);
  }
}

static void start(char **argv, int channel, int spool) {
  if (channel < 0) {
    execvp(argv[0], argv);
    _exit(127);
  }
  char *none[] = {NULL};
  if (dup2(channel, 3) < 0 || dup2(spool, 4) < 0) _exit(BROKEN);
  execve(argv[0], argv, none);
  _exit(127);
}

static long long microseconds(struct timeval t) { return t.tv_sec * 1000000LL + t.tv_usec; }

/* Adds what the orphans used, as far as they end within a second. */
static void add_orphans(long long *user, long long *system) {
  for (int tries = 0; tries < 1000;) {
    struct rusage used;
    pid_t ended = wait4(-1, NULL, WNOHANG, &used);
    if (ended < 0) return; /* ECHILD: all gone */
    if (ended == 0) {
      usleep(1000);
      tries++;
      continue;
    }
    *user += microseconds(used.ru_utime);
    *system += microseconds(used.ru_stime);
  }
}

int main(int argc, char **argv) {
  int has_plan = argc > 2 && !strcmp(argv[2], "-w");
  int at = has_plan ? 6 : 3;
  if (argc <= at || strcmp(argv[at - 1], "--")) {
    fputs("usage: launch OUT [-w PLAN SPOOL] -- PROGRAM [ARG...]\n", stderr);
    return BROKEN;
  }
  size_t length = 0;
  char *plan = has_plan ? read_all(argv[3], &length) : NULL;
  int ends[2] = {-1, -1}, spool = -1;
  if (has_plan) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) fail("socketpair");
    /* Away from 3 and 4, which dup2 would close. */
    for (int i = 0; i < 2; i++) {
      ends[i] = fcntl(pair[i], F_DUPFD_CLOEXEC, 10);
      if (ends[i] < 0) fail("fcntl");
      close(pair[i]);
    }
    int opened = open(argv[4], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    spool = fcntl(opened, F_DUPFD_CLOEXEC, 10);
    if (spool < 0) fail(argv[4]);
    close(opened);
    signal(SIGPIPE, SIG_IGN);
  }

  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) fail("prctl");
  long long begun = now();
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) start(argv + at, ends[1], spool);
  int held = 0;
  if (has_plan) {
    close(ends[1]);
    for (size_t done = 0; done < length;) {
      ssize_t n = write(ends[0], plan + done, length - done);
      if (n <= 0) break; /* it has ended already; its status tells */
      done += (size_t)n;
    }
    held = listen_to(ends[0]);
    if (held) kill(child, SIGKILL);
  }
  int status;
  struct rusage used;
  while (wait4(child, &status, 0, &used) < 0)
    if (errno != EINTR) fail("wait4");
  long long ended = now();
  long long user = microseconds(used.ru_utime), system = microseconds(used.ru_stime);
  add_orphans(&user, &system);

  int code = held ? HELD : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  FILE *out = fopen(argv[1], "we");
  if (!out) fail(argv[1]);
  fprintf(out, "%lld %lld %lld %d %ld\n", ended - begun, user, system, code, used.ru_maxrss);
  return fclose(out) ? BROKEN : 0;
}
