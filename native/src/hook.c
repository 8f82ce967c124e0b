/*
 * `warden hook CLIENT EVENT`: what a coding agent runs before it acts. Passes the payload to the resident guard and gives back
 * the guard's answer. Coding agents take a hook that crashed, stalled or answered nonsense for a yes, so whatever goes wrong
 * here ends in a refusal in the client's own form, and before the client's own time-out.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "json.h"
#include "warden.h"

enum { LONGEST_PAYLOAD = 32 << 20, LONGEST_ANSWER = 32 << 20, LONGEST_HEAD = 4096, REFUSED = 2, START_MS = 8000 };

enum { MOST_VARIABLES = 16 };

struct hook {
  const char *client, *event, *state, *version;
  char home[1024], socket[1200];
  /* What the guard is started with; NULL: it is not started here. Nothing of the client's environment goes into it: a repository
   * can put variables there, and some of them load code. */
  char **start, *variables[MOST_VARIABLES + 1];
  size_t variable_count;
  long deadline;           /* milliseconds on the monotonic clock */
};

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A refusal as each client understands it. */
struct form { const char *client, *event, *before, *after; int exit; };
static const struct form FORMS[] = {
  {"claude-code", "PermissionRequest", "{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\",\"decision\":{\"behavior\":\"deny\",\"message\":", "}}}", 0},
  {"claude-code", "PreToolUse", "{\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\",\"permissionDecisionReason\":", "}}", REFUSED},
  {"codex", "PermissionRequest", "{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\",\"decision\":{\"behavior\":\"deny\",\"message\":", "}}}", 0},
  {"codex", "PreToolUse", "{\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\",\"permissionDecisionReason\":", "}}", REFUSED},
  {"copilot", "permissionRequest", "{\"behavior\":\"deny\",\"message\":", "}", 0},
  {"copilot", NULL, "{\"permissionDecision\":\"deny\",\"permissionDecisionReason\":", "}", REFUSED},
  {"gemini", NULL, "{\"decision\":\"deny\",\"reason\":", "}", REFUSED},
  {"cursor", "beforeSubmitPrompt", "{\"continue\":false,\"user_message\":", "}", REFUSED},
  {"cursor", NULL, "{\"permission\":\"deny\",\"user_message\":", "}", REFUSED},
  {"cline", NULL, "{\"cancel\":true,\"errorMessage\":", "}", 0},
};

/* Events that only tell: refusing them stops nothing, and a client that may not stop would go on for ever. */
static bool only_tells(const char *event) {
  static const char *const PREFIXES[] = {"Session", "session", "Stop", "stop", "Subagent", "subagent", "Notification", "PreCompact", "PostCompact", "event.", NULL};
  for (int i = 0; PREFIXES[i]; i++) if (!strncmp(event, PREFIXES[i], strlen(PREFIXES[i]))) return true;
  return false;
}

/* False where not all of it could be written: a full disk, a pipe that nobody empties. */
static bool put_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    length -= (size_t)n;
  }
  return true;
}

static const struct hook *current;

/* Says no, whatever has happened. Uses no memory of its own, so that it works where there is none. */
static int refuse(const char *why) {
  char text[512], quoted[6 * sizeof text + 2];
  /* What the guard gives as a reason is cut, so that the rest of the sentence has its place. */
  int length = snprintf(text, sizeof text, "Sallyport refused this: %.300s. No action is allowed unseen. Do not retry; a person can run `sallyport status`.", why);
  const char *client = current ? current->client : "", *event = current ? current->event : "";
  put_all(2, text, (size_t)length);
  put_all(2, "\n", 1);
  if (only_tells(event)) return 0;
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
    const struct form *form = &FORMS[i];
    if (strcmp(form->client, client) || (form->event && strcmp(form->event, event))) continue;
    bool lossy = false;
    char *end = json_put_string(quoted, text, (size_t)length, &lossy);
    bool told = put_all(1, form->before, strlen(form->before)) && put_all(1, quoted, (size_t)(end - quoted)) &&
                put_all(1, form->after, strlen(form->after)) && put_all(1, "\n", 1);
    return told ? form->exit : REFUSED;   /* half an answer is taken for none, and none for a yes */
  }
  return REFUSED;
}

/* Past the deadline, or struck by a signal: the answer is no, from wherever the program is. */
static void too_late(int signal) {
  _exit(refuse(signal == SIGALRM ? "the guard did not answer in time" : "the hook was interrupted"));
}

static void arm(const struct hook *hook) {
  struct sigaction action = {.sa_handler = too_late};
  static const int FATAL[] = {SIGALRM, SIGTERM, SIGINT, SIGHUP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
  for (size_t i = 0; i < sizeof FATAL / sizeof *FATAL; i++) sigaction(FATAL[i], &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  long left = hook->deadline - now_ms();
  struct itimerspec when = {.it_value = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000}};
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
  if (left <= 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &when, NULL)) alarm(left > 1000 ? (unsigned)(left / 1000) : 1);
}

static char *read_payload(size_t *length) {
  size_t room = 1 << 16, have = 0;
  char *bytes = malloc(room);
  while (bytes) {
    if (have == room) {
      if (room >= LONGEST_PAYLOAD) { free(bytes); return NULL; }
      char *more = realloc(bytes, room *= 2);
      if (!more) { free(bytes); return NULL; }
      bytes = more;
    }
    ssize_t n = read(0, bytes + have, room - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) { free(bytes); return NULL; }
    if (n == 0) break;
    have += (size_t)n;
  }
  *length = have;
  return bytes;
}

int guard_connect(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return -1;
  strcpy(address.sun_path, path);
  int first = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  /* Never in the place of a standard stream that is closed: what reads or writes that would have the guard at its other end. */
  int fd = first < 0 ? -1 : fcntl(first, F_DUPFD_CLOEXEC, 3);
  if (first >= 0) close(first);
  if (fd < 0) return -1;
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) || peer.uid != geteuid()) {
    close(fd);
    return -1;
  }
  return fd;
}

static void start_guard(char **command, char **variables) {
  pid_t pid = fork();
  if (pid < 0) return;
  if (pid > 0) { waitpid(pid, NULL, 0); return; }
  setsid();
  if (fork() != 0) _exit(0);
  int null = open("/dev/null", O_RDWR);
  if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0) _exit(1);
  syscall(SYS_close_range, 3u, ~0u, 0u);
  if (chdir("/")) _exit(1);
  execve(command[0], command, variables);
  _exit(1);
}

/* Many hooks at once start one guard: the others wait for it. No lock is no reason to stop; then several are started, and the
 * last one to take the name stays. */
static void wait_for_turn(const struct hook *hook) {
  static int fd = -1;   /* whoever comes a second time has it still */
  char path[sizeof hook->socket + 8];
  if (fd >= 0) return;
  snprintf(path, sizeof path, "%s.start", hook->socket);
  fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  while (fd >= 0 && flock(fd, LOCK_EX) && errno == EINTR) {}
}

static int reach_guard(const struct hook *hook) {
  int fd = guard_connect(hook->socket);
  if (fd >= 0 || !hook->start) return fd;
  wait_for_turn(hook);
  fd = guard_connect(hook->socket);
  if (fd >= 0) return fd;
  start_guard(hook->start, (char **)hook->variables);
  long end = now_ms() + START_MS;
  while (fd < 0 && now_ms() < end && now_ms() < hook->deadline) {
    struct timespec pause = {.tv_nsec = 4000000};
    nanosleep(&pause, NULL);
    fd = guard_connect(hook->socket);
  }
  return fd;
}

bool guard_send(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    length -= (size_t)n;
  }
  return true;
}

static bool send_question(int fd, const struct hook *hook, const char *payload, size_t length) {
  char cwd[4096], head[2 * LONGEST_HEAD + 6 * sizeof cwd], *end = head;
  bool lossy = false;
  if (!getcwd(cwd, sizeof cwd)) strcpy(cwd, "/");
  end = json_put_text(end, "{\"hook\":");
  end = json_put_string(end, hook->client, strnlen(hook->client, 64), &lossy);
  end = json_put_text(end, ",\"event\":");
  end = json_put_string(end, hook->event, strnlen(hook->event, 64), &lossy);
  end = json_put_text(end, ",\"cwd\":");
  end = json_put_string(end, cwd, strlen(cwd), &lossy);
  end = json_put_text(end, ",\"version\":");
  end = json_put_string(end, hook->version, strnlen(hook->version, 64), &lossy);
  end = json_put_text(end, ",\"ppid\":");
  end = json_put_uint(end, (uint64_t)getppid());
  end = json_put_text(end, ",\"deadlineMs\":");
  long left = hook->deadline - now_ms();
  end = json_put_uint(end, left > 0 ? (uint64_t)left : 0);
  end = json_put_text(end, ",\"length\":");
  end = json_put_uint(end, length);
  end = json_put_text(end, "}\n");
  return guard_send(fd, head, (size_t)(end - head)) && guard_send(fd, payload, length);
}

/* Reads the whole answer: a line `{"exit":E,"out":N,"err":M}`, then N and M bytes; or `{"refuse":WHY}` of a guard that could not decide.
 * NULL for anything else. */
static char *read_answer(int fd, size_t *length) {
  size_t room = 1 << 16, have = 0;
  char *bytes = malloc(room + 1);
  while (bytes) {
    if (have == room) {
      char *more = room >= LONGEST_ANSWER ? NULL : realloc(bytes, (room *= 2) + 1);
      if (!more) { free(bytes); return NULL; }
      bytes = more;
    }
    ssize_t n = recv(fd, bytes + have, room - have, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) { free(bytes); return NULL; }
    if (n == 0) break;
    have += (size_t)n;
  }
  *length = have;
  return bytes;
}

/* Whether it has the outline of an object: that much a client must find, and the guard's own text is not read any further. */
static bool is_object(const char *text, size_t length) {
  while (length > 0 && text[length - 1] == '\n') length--;
  return length > 1 && text[0] == '{' && text[length - 1] == '}';
}

/* Gives the guard's answer to the client; -1 when it is none. */
static int give(const char *answer, size_t length) {
  const char *line = memchr(answer, '\n', length < LONGEST_HEAD ? length : LONGEST_HEAD), *why;
  struct json_arena arena;
  if (!line || !json_arena_make(&arena, (size_t)(line - answer))) return -1;
  const struct json *head = json_parse(&arena, answer, (size_t)(line - answer), &why);
  const char *refusal = head ? json_str(head, "refuse", NULL) : NULL;
  if (refusal) {
    int said = refuse(refusal);
    json_arena_free(&arena);
    return said;
  }
  int64_t code = head ? json_int(head, "exit", -1) : -1, out = head ? json_int(head, "out", -1) : -1, err = head ? json_int(head, "err", -1) : -1;
  json_arena_free(&arena);
  size_t rest = length - (size_t)(line + 1 - answer);
  if ((code != 0 && code != REFUSED) || out < 0 || err < 0 || (uint64_t)out > rest || (uint64_t)err != rest - (uint64_t)out) return -1;
  /* A refusal whose reason is empty counts as a yes in one client. */
  if (code == REFUSED && err == 0) return -1;
  /* What a client cannot read it takes for a yes. */
  if (code == 0 && out > 0 && !is_object(line + 1, (size_t)out)) return -1;
  bool told = put_all(1, line + 1, (size_t)out);
  put_all(2, line + 1 + out, (size_t)err);
  return told ? (int)code : REFUSED;
}

static pid_t process_of(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) ? 0 : peer.pid;
}

/* LENGTH: of the answer; 0: there is none. */
static char *answer_of(int fd, const struct hook *hook, const char *payload, size_t asked, size_t *length) {
  *length = 0;
  if (!send_question(fd, hook, payload, asked)) return NULL;
  shutdown(fd, SHUT_WR);
  return read_answer(fd, length);
}

static int ask(const struct hook *hook) {
  size_t length = 0, answered;
  /* First: the guard takes it while the client still writes. */
  int fd = reach_guard(hook), first = fd;
  if (fd < 0) return refuse("the guard is not there and could not be started");
  /* A standard stream was closed, and this stands in its place. */
  char *payload = fd > 2 ? read_payload(&length) : NULL;
  if (!payload) return refuse("what the client sent could not be read, or is longer than 32 MiB");
  char *answer = answer_of(fd, hook, payload, length, &answered);
  /* One that was killed holds its name until the kernel has taken it apart, and then says nothing: the next one is asked, once. What
   * is still there and says nothing has said no. */
  if (!answered && (fd = reach_guard(hook)) >= 0 && process_of(fd) != process_of(first)) answer = answer_of(fd, hook, payload, length, &answered);
  if (!answered) return refuse("the guard went away");
  int code = answer ? give(answer, answered) : -1;
  return code < 0 ? refuse("the guard's answer could not be read") : code;
}

/* The home folder as the system's own list of users has it: HOME can be set by whoever may set a variable. */
static bool find_home(char *out, size_t room) {
  char line[2048];
  FILE *users = fopen("/etc/passwd", "re");
  bool found = false;
  while (users && !found && fgets(line, sizeof line, users)) {
    char *at = line, *field[7] = {0};
    for (int i = 0; i < 7 && at; i++) field[i] = strsep(&at, ":\n");
    if (!field[5] || !field[2] || strtoul(field[2], NULL, 10) != geteuid() || field[5][0] != '/' || strlen(field[5]) >= room) continue;
    strcpy(out, field[5]);
    found = true;
  }
  if (users) fclose(users);
  return found;
}

static bool add_variable(struct hook *hook, const char *name, const char *value) {
  size_t length = strlen(name) + strlen(value) + 2;
  char *text = hook->variable_count < MOST_VARIABLES ? malloc(length) : NULL;
  if (!text) return false;
  snprintf(text, length, "%s=%s", name, value);
  hook->variables[hook->variable_count++] = text;
  return true;
}

static bool find_places(struct hook *hook) {
  if (!find_home(hook->home, sizeof hook->home)) return false;
  int length = hook->state ? snprintf(hook->socket, sizeof hook->socket, "%s/guard.sock", hook->state)
                           : snprintf(hook->socket, sizeof hook->socket, "%s/.local/state/sallyport/guard.sock", hook->home);
  if (length < 0 || (size_t)length >= sizeof hook->socket) return false;
  if (hook->state && !add_variable(hook, "SALLYPORT_STATE", hook->state)) return false;
  return add_variable(hook, "HOME", hook->home) && add_variable(hook, "PATH", "/usr/local/bin:/usr/bin:/bin") && add_variable(hook, "LANG", "C.UTF-8");
}

/* CLIENT EVENT [--state FOLDER] [--deadline MS] [--version TEXT] [--set NAME VALUE]... [--start PROGRAM ARG...] */
int warden_hook(int argc, char **argv) {
  static struct hook hook = {.client = "", .event = "", .version = ""};
  current = &hook;
  long allowed = 25000;
  if (argc > 0) hook.client = argv[0];
  if (argc > 1) hook.event = argv[1];
  for (int i = 2; i < argc; i++) {
    if (!strcmp(argv[i], "--start") && i + 1 < argc) { hook.start = argv + i + 1; break; }
    if (i + 1 >= argc) return refuse("the hook's own command line is broken");
    if (!strcmp(argv[i], "--state")) hook.state = argv[++i];
    else if (!strcmp(argv[i], "--set") && i + 2 < argc && add_variable(&hook, argv[i + 1], argv[i + 2])) i += 2;
    else if (!strcmp(argv[i], "--version")) hook.version = argv[++i];
    else if (!strcmp(argv[i], "--deadline")) allowed = strtol(argv[++i], NULL, 10);
    else return refuse("the hook's own command line is broken");
  }
  if (argc < 2 || allowed < 1 || allowed > 3600000) return refuse("the hook's own command line is broken");
  hook.deadline = now_ms() + allowed;
  if (!find_places(&hook)) return refuse("this user's home folder is not known to the system, or has a very long path");
  arm(&hook);
  return ask(&hook);
}
