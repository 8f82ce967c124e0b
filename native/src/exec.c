/*
 * `warden exec SOCKET -- COMMAND...`: a shell command of a hooked agent, in the cage. COMMAND is `sallyport run ...`. Where the
 * resident guard can do what that would do, it decides, plans and records from its warm process, this process is the warden of
 * the run, and their socket is its control channel; where it cannot, or is not there, COMMAND is started instead.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "json.h"
#include "start.h"

enum { LONGEST_LINE = 256 << 10, LONGEST_QUESTION = 24 << 20 };

static char **otherwise;
extern char **environ;

bool is_carried(void) { return otherwise != NULL; }

/* No program has been started: the command does its own part, and says what is wrong if that is not possible either. */
void carry_otherwise(void) {
  if (!otherwise) return;
  first_abandon();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGTTOU, SIG_DFL);
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  syscall(SYS_close_range, 3u, ~0u, 0u);
  execv(otherwise[0], otherwise);
  fprintf(stderr, "sallyport: %s cannot be started (%s), so nothing was run.\n", otherwise[0], errno_name(errno));
  _exit(EXIT_FAILED);
}

/* The cage's first process is a copy of this one, and `pgrep -f` in the cage would find the command's own words in its name. */
void carry_unnamed(void) {
  for (char **word = otherwise; word && *word; word++) memset(*word, 0, strlen(*word));
}

void say_to_user(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t n = write(2, text, left);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return;
    text += n;
    left -= (size_t)n;
  }
}

/* One line of the guard's, without its end; NULL when it has gone. Looked at before it is taken, and not a byte more is: what
 * follows may be the plan. */
static char *read_line(int fd) {
  static char line[LONGEST_LINE];
  for (size_t have = control_rest(line, sizeof line); have < sizeof line;) {
    ssize_t n = recv(fd, line + have, sizeof line - have, MSG_PEEK);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return NULL;
    char *end = memchr(line + have, '\n', (size_t)n);
    size_t take = end ? (size_t)(end + 1 - (line + have)) : (size_t)n;
    if (recv(fd, line + have, take, 0) != (ssize_t)take) return NULL;
    have += take;
    if (end) { *end = 0; return line; }
  }
  return NULL;
}

static size_t room_of(char **list) {
  size_t room = 8;
  for (; *list; list++) room += 6 * strlen(*list) + 3;
  return room;
}

static char *put_list(char *o, const char *name, char **list, bool *lossy) {
  o = json_put_text(o, name);
  for (char **one = list; *one; one++) {
    if (one != list) *o++ = ',';
    o = json_put_string(o, *one, strlen(*one), lossy);
  }
  *o++ = ']';
  return o;
}

/* What the command would have found in its own process. False: it is not text, or too long, or nobody takes it. */
static bool ask(int fd) {
  char cwd[4096], head[128];
  size_t room = room_of(otherwise) + room_of(environ) + 6 * sizeof cwd + 256;
  char *text = room < LONGEST_QUESTION && getcwd(cwd, sizeof cwd) ? malloc(room) : NULL, *o = text;
  bool lossy = false;
  if (!text) return false;
  o = put_list(json_put_text(o, "{"), "\"words\":[", otherwise, &lossy);
  o = put_list(o, ",\"env\":[", environ, &lossy);
  o = json_put_text(o, ",\"cwd\":");
  o = json_put_string(o, cwd, strlen(cwd), &lossy);
  o = json_put_text(o, ",\"pid\":");
  o = json_put_uint(o, (uint64_t)getpid());
  *o++ = '}';
  size_t length = (size_t)(o - text);
  int n = snprintf(head, sizeof head, "{\"control\":\"carry\",\"length\":%zu}\n", length);
  bool told = !lossy && guard_send(fd, head, (size_t)n) && guard_send(fd, text, length);
  free(text);
  return told;
}

/* Descriptors as `warden run` has them: 3 the control channel, 4 the file of events, and nothing else of the caller's. */
static bool take_control(int fd) {
  int control = fcntl(fd, F_DUPFD_CLOEXEC, ABOVE_ALL);
  if (control < 0 || dup2(control, CONTROL_FD) < 0) return false;
  syscall(SYS_close_range, SPOOL_FD, ~0u, 0u);
  return true;
}

static bool take_events(const char *spool) {
  int file = open(spool, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  bool taken = file >= 0 && dup2(file, SPOOL_FD) >= 0;
  if (file >= 0 && file != SPOOL_FD) close(file);
  return taken;
}

/* Does what a line of the guard's says. -1: there are more to come; else the exit code. */
static int obey(const char *line, bool *has_run) {
  struct json_arena arena;
  const char *why;
  if (!json_arena_make(&arena, strlen(line))) return EXIT_FAILED;
  const struct json *message = json_parse(&arena, line, strlen(line), &why);
  int64_t code = message ? json_int(message, "done", -1) : EXIT_FAILED;
  const char *text = message ? json_str(message, "err", "") : "", *spool = message ? json_str(message, "spool", "") : "";
  say_to_user(text);
  if (message && json_bool(message, "otherwise", false) && !*has_run) carry_otherwise();
  if (*spool && !*has_run) {
    if (!take_events(spool)) { fprintf(stderr, "sallyport: the record cannot be written (%s), so nothing was run.\n", errno_name(errno)); code = EXIT_FAILED; }
    else { *has_run = true; warden_run(); }
  }
  json_arena_free(&arena);
  return code < 0 ? -1 : code > 255 ? EXIT_FAILED : (int)code;
}

int warden_exec(int argc, char **argv) {
  if (argc < 3 || strcmp(argv[1], "--")) {
    fprintf(stderr, "warden: exec SOCKET -- COMMAND [ARG...]\n");
    return EXIT_FAILED;
  }
  otherwise = argv + 2;
  int fd = guard_connect(argv[0]);
  if (fd < 0 || !ask(fd) || !take_control(fd)) carry_otherwise();
  first_begin();
  closed_begin();
  bool has_run = false, is_told = false;
  for (char *line; (line = read_line(CONTROL_FD)); is_told = true) {
    int code = obey(line, &has_run);
    if (code >= 0) return code;
  }
  if (!is_told) carry_otherwise();
  fprintf(stderr, "sallyport: the guard has gone before it could say how this ended; nothing goes on.\n");
  return EXIT_FAILED;
}
