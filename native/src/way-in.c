/* The way in: ports of the cage's loopback that a person publishes. Node listens outside and asks for one connection at a time;
 * the cage's first process, which is trusted and stands in its network namespace, makes it and hands it over. */
#include "warden.h"
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "start.h"

struct wish { uint64_t id; uint16_t port; int error; };

static int outside = -1, inside = -1;

int way_in_fd(void) { return outside; }

int way_in_open(const struct plan *plan) {
  int pair[2];
  if (!plan->publish_count) return -1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) fail_run("publish", "socketpair");
  outside = pair[0];
  inside = pair[1];
  return outside;
}

void way_in_ask(const struct plan *plan, uint64_t id, int64_t port) {
  struct wish wish = {.id = id, .port = (uint16_t)port};
  bool known = false;
  for (size_t i = 0; i < plan->publish_count; i++) known = known || plan->publish[i] == port;
  if (known && outside >= 0 && send(outside, &wish, sizeof wish, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof wish) return;
  control_printf("{\"type\":\"published\",\"id\":%llu,\"errno\":\"%s\"}\n", (unsigned long long)id, known ? "EAGAIN" : "EACCES");
}

static int dial_one(int family, const void *address, socklen_t length) {
  struct timeval patience = {1, 0};   /* a full queue must not keep us from seeing the program's end */
  int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (!connect(fd, address, length)) { patience.tv_sec = 0; setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience); return fd; }
  int keep = errno;
  close(fd);
  errno = keep;
  return -1;
}

/* Programs listen on 127.0.0.1, on ::1, or on everything. */
static int dial(uint16_t port, int *error) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  int fd = dial_one(AF_INET, &four, sizeof four);
  if (fd < 0) *error = errno;
  return fd >= 0 ? fd : dial_one(AF_INET6, &six, sizeof six);
}

static bool serve(void) {
  struct wish wish;
  if (recv(inside, &wish, sizeof wish, 0) != sizeof wish) return false;
  int fd = dial(wish.port, &wish.error);
  union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
  struct iovec io = {&wish, sizeof wish};
  struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
  if (fd >= 0) {
    wish.error = 0;
    m.msg_control = control.room;
    m.msg_controllen = sizeof control.room;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
  }
  bool sent = sendmsg(inside, &m, MSG_NOSIGNAL) == sizeof wish;
  if (fd >= 0) close(fd);
  return sent;
}

static void woken(int s) { (void)s; }

void way_in_watch(const struct plan *plan, pid_t child, int *status) {
  sigset_t blocked, open;
  if (!plan->publish_count) {
    for (pid_t p; (p = wait(status)) > 0 || errno == EINTR;) if (p == child) return;
    return;
  }
  struct sigaction wake = {.sa_handler = woken};
  sigaction(SIGCHLD, &wake, NULL);
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, &open);
  sigdelset(&open, SIGCHLD);
  for (struct pollfd p = {inside, POLLIN, 0};;) {
    pid_t ended;
    while ((ended = waitpid(-1, status, WNOHANG)) > 0) if (ended == child) return;
    if (ended < 0 && errno == ECHILD) return;
    if (ppoll(&p, 1, NULL, &open) > 0 && !serve()) p.fd = -1;
  }
}

void way_in_answer(void) {
  struct wish wish;
  union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
  struct iovec io = {&wish, sizeof wish};
  struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  ssize_t n = recvmsg(outside, &m, MSG_CMSG_CLOEXEC);
  if (n < 0 && errno == EINTR) return;
  if (n != sizeof wish) { close(outside); outside = -1; return; }
  int fd = -1;
  char line[128];
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(c), sizeof fd);
  int length = snprintf(line, sizeof line, "{\"cmd\":\"NODE_HANDLE\",\"type\":\"net.Socket\",\"msg\":\"published %llu\"}\n", (unsigned long long)wish.id);
  if (fd >= 0 && hand_to_node(line, (size_t)length, fd)) return;
  control_printf("{\"type\":\"published\",\"id\":%llu,\"errno\":\"%s\"}\n", (unsigned long long)wish.id, errno_name(wish.error ? wish.error : EIO));
}
