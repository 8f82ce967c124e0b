/* The cage's only way out. Its network namespace has no route; what a program connects to is connected, by the supervisor, to one
 * listener that Node serves (network.c). The names of hosts are given addresses of 198.18.0.0/15 (RFC 2544), which here belong to
 * the loopback, so that programs which look for a route find one; Node answers their questions on port 53. */
#include "warden.h"
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "start.h"
#include "way-out.h"

static void alias(void) {
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq r = {.ifr_name = "lo:1"};
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(WAY_OUT_ADDRESS)};
  memcpy(&r.ifr_addr, &a, sizeof a);
  if (s < 0 || ioctl(s, SIOCSIFADDR, &r)) fail_inside("network", "the address of the proxy");
  a.sin_addr.s_addr = htonl(WAY_OUT_MASK);
  memcpy(&r.ifr_netmask, &a, sizeof a);
  if (ioctl(s, SIOCSIFNETMASK, &r)) fail_inside("network", "the addresses of names");
  close(s);
}

/* One socket for both families; on a machine without IPv6, for one. */
static int listener(void) {
  int off = 0, fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(WAY_OUT_PORT), .sin6_addr = IN6ADDR_ANY_INIT};
  if (fd >= 0 && !setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) && !bind(fd, (struct sockaddr *)&six, sizeof six) && !listen(fd, 4096)) return fd;
  if (fd >= 0) close(fd);
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(WAY_OUT_PORT)};
  fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&four, sizeof four) || listen(fd, 4096)) fail_inside("network", "the listener of the proxy");
  return fd;
}

static int resolver(void) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(53), .sin_addr.s_addr = htonl(WAY_OUT_ADDRESS)};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a)) fail_inside("network", "the resolver");
  return fd;
}

void way_out_open(void) {
  alias();
  int tcp = listener(), udp = resolver();
  send_fd(MESSAGE_PROXY, tcp);
  send_fd(MESSAGE_RESOLVER, udp);
  close(tcp);
  close(udp);
}

/* Node's own form of handing a descriptor over (its "internal" messages, lib/internal/child_process.js). It thanks for each. */
bool hand_to_node(const char *line, size_t length, int fd) {
  char thanks[4096];
  while (recv(HANDLES_FD, thanks, sizeof thanks, MSG_DONTWAIT) > 0) ;
  union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
  struct iovec io = {(char *)line, length};
  struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(c), &fd, sizeof fd);
  bool done = fd >= 0 && sendmsg(HANDLES_FD, &m, MSG_NOSIGNAL) == (ssize_t)length;
  if (fd >= 0) close(fd);
  return done;
}

void way_out_hand_over(char kind, int fd) {
  static const char proxy[] = "{\"cmd\":\"NODE_HANDLE\",\"type\":\"net.Server\",\"msg\":\"proxy\"}\n",
                    resolver_line[] = "{\"cmd\":\"NODE_HANDLE\",\"type\":\"dgram.Socket\",\"dgramType\":\"udp4\",\"msg\":\"resolver\"}\n";
  bool is_proxy = kind == MESSAGE_PROXY;
  if (!hand_to_node(is_proxy ? proxy : resolver_line, (is_proxy ? sizeof proxy : sizeof resolver_line) - 1, fd))
    fail_run("network", "the proxy's sockets could not be handed over");
}
