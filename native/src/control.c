#include "warden.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Milliseconds: no reader holds a warden up for longer. */
enum { LEAVE_MS = 2000 };

int report_fd = -1;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

const char *errno_name(int error) {
  static const struct { int number; const char *name; } names[] = {
    {EPERM, "EPERM"}, {ENOENT, "ENOENT"}, {EACCES, "EACCES"}, {EROFS, "EROFS"}, {ENOSPC, "ENOSPC"}, {EINVAL, "EINVAL"},
    {ENOSYS, "ENOSYS"}, {ELOOP, "ELOOP"}, {EBUSY, "EBUSY"}, {EXDEV, "EXDEV"}, {EIO, "EIO"}, {EFAULT, "EFAULT"}, {EMFILE, "EMFILE"},
    {ENFILE, "ENFILE"}, {ENOMEM, "ENOMEM"}, {ENETUNREACH, "ENETUNREACH"}, {EAFNOSUPPORT, "EAFNOSUPPORT"}, {EUSERS, "EUSERS"},
    {ENOTDIR, "ENOTDIR"}, {EISDIR, "EISDIR"}, {ENOEXEC, "ENOEXEC"}, {E2BIG, "E2BIG"}, {ETXTBSY, "ETXTBSY"}, {EOVERFLOW, "EOVERFLOW"},
    {ENAMETOOLONG, "ENAMETOOLONG"}, {EFBIG, "EFBIG"}, {EDQUOT, "EDQUOT"}, {EAGAIN, "EAGAIN"}, {EOPNOTSUPP, "EOPNOTSUPP"}, {ENOTTY, "ENOTTY"},
    {ECONNREFUSED, "ECONNREFUSED"}, {EINPROGRESS, "EINPROGRESS"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) if (names[i].number == error) return names[i].name;
  return "EUNKNOWN";
}

void control_send(const char *line, size_t length) {
  pthread_mutex_lock(&writing);
  while (length) {
    ssize_t n = send(CONTROL_FD, line, length, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;   /* nobody listens any more: the main loop sees the hang-up and ends the run */
    line += n;
    length -= (size_t)n;
  }
  pthread_mutex_unlock(&writing);
}

void control_printf(const char *format, ...) {
  char line[4096];
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(line, sizeof line, format, ap);
  va_end(ap);
  if (n > 0) control_send(line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

static size_t fail_line(char *out, const char *step, const char *detail, int error) {
  bool lossy = false;
  char *o = json_put_text(out, "{\"type\":\"fail\",\"step\":");
  o = json_put_string(o, step, strnlen(step, 200), &lossy);
  o = json_put_text(o, ",\"errno\":\"");
  o = json_put_text(o, errno_name(error));
  o = json_put_text(o, "\",\"message\":");
  o = json_put_string(o, detail, strnlen(detail, 600), &lossy);
  return (size_t)(json_put_text(o, "}\n") - out);
}

/* After the last line: whoever still writes to a socket that has gone is told so, and loses what it has not read of it. Its own end says
 * that all is read. */
void control_leave(void) {
  char rest[4096];
  struct pollfd p = {CONTROL_FD, POLLIN, 0};
  shutdown(CONTROL_FD, SHUT_WR);
  while (poll(&p, 1, LEAVE_MS) > 0 && recv(CONTROL_FD, rest, sizeof rest, 0) > 0) {}
}

void fail_run(const char *step, const char *hint) {
  char line[6000];
  control_send(line, fail_line(line, step, hint ? hint : "", errno));
  spool_close();
  carry_otherwise();
  control_leave();
  _exit(EXIT_FAILED);
}

void fail_inside(const char *step, const char *detail) {
  char line[6000] = "F";
  size_t n = fail_line(line + 1, step, detail, errno);
  if (send(report_fd, line, n + 1, MSG_NOSIGNAL) < 0) { /* the warden is gone, and with it this run */ }
  _exit(EXIT_FAILED);
}

void report_line(const char *kind, const char *text) {
  char line[PATH_MAX + 64];
  int n = snprintf(line, sizeof line, "I%s%c%s", kind, 0, text);
  if (n > 0 && send(report_fd, line, (size_t)n < sizeof line ? (size_t)n : sizeof line, MSG_NOSIGNAL) < 0) _exit(EXIT_FAILED);
}
