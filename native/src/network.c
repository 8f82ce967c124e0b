/* Sockets. In its own network namespace a cage has only its own loopback: what is refused here would fail anyway, but the
 * refusal is told. Without one (Landlock) the answer here is final, so a call with an address is never let go on: the address
 * could be changed after it was read. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
#include "numbers.h"
#include "supervise.h"
#include "way-out.h"

static bool is_loopback(const struct sockaddr_text *a) {
  return !strncmp(a->address, "127.", 4) || !strcmp(a->address, "::1") || !strncmp(a->address, "::ffff:127.", 11) || !strcmp(a->address, "0.0.0.0") ||
         !strcmp(a->address, "::");
}

static struct event socket_event(const struct op *op, const char *type, const struct sockaddr_text *a) {
  struct event e = EVENT(.type = type, .call = op->call->name);
  e.family = a->family;
  e.port = a->port;
  if (a->address[0]) e.address = a->address;
  if (a->path[0]) e.path = a->path;
  e.pid = op->tgid;
  return e;
}

static void refuse_socket(const struct op *op, struct event e, const char *rule, int error) {
  e.verdict = "deny";
  e.rule = rule;
  e.error = error;
  if (!record(op, &e)) return;
  counters.denied++;
  control_printf("{\"type\":\"denied\",\"rule\":\"%s\",\"op\":\"%s\",\"address\":\"%s\",\"port\":%d,\"pid\":%d,\"errno\":\"%s\"}\n", rule, e.type,
                 e.address ? e.address : "", (int)e.port, e.pid, errno_name(error));
  reply_error(op, error);
}

enum socket_file { SOCKET_OURS, SOCKET_FOREIGN, SOCKET_MISSING };

/* A socket file that the run did not make belongs to a program outside. */
static enum socket_file socket_file(const struct op *op, const char *name) {
  char base[PATH_ROOM], path[PATH_ROOM];
  base[0] = 0;
  struct place p;
  if (name[0] == '@') return the_plan->mode == MODE_LANDLOCK ? SOCKET_FOREIGN : SOCKET_OURS;   /* abstract: the network namespace's own */
  if (name[0] != '/' && !mem_base(op->tid, AT_FDCWD, base, sizeof base)) return SOCKET_FOREIGN;
  if (!path_join(path, sizeof path, base, name) || !place_find(path, true, &p)) return SOCKET_FOREIGN;
  return !p.exists ? SOCKET_MISSING : p.baseline ? SOCKET_FOREIGN : SOCKET_OURS;
}

/* Our own descriptor of the socket that a program passed to connect(2); -1: it has none there. */
static int their_socket(const struct op *op) {
  int process = (int)syscall(SYS_pidfd_open, op->tgid, 0);
  if (process < 0) return -1;
  int fd = (int)syscall(SYS_pidfd_getfd, process, (int)op->args[0], 0);
  close(process);
  return fd;
}

static int option(int fd, int level, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  return getsockopt(fd, level, name, &value, &length) ? -1 : value;
}

static bool is_tcp(int fd) {
  int protocol = option(fd, SOL_SOCKET, SO_PROTOCOL);
  return option(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM && (protocol == IPPROTO_TCP || protocol == 262 /* IPPROTO_MPTCP */);
}

/* The IPv4 address meant, in host order; 0 for a real IPv6 one. */
static uint32_t four_of(const struct op *op) {
  struct sockaddr_in four;
  struct sockaddr_in6 six;
  sa_family_t family = AF_UNSPEC;
  memcpy(&family, op->address, sizeof family);
  if (family == AF_INET && op->address_length >= sizeof four) { memcpy(&four, op->address, sizeof four); return ntohl(four.sin_addr.s_addr); }
  if (family != AF_INET6 || op->address_length < sizeof six) return 0;
  memcpy(&six, op->address, sizeof six);
  if (!IN6_IS_ADDR_V4MAPPED(&six.sin6_addr)) return 0;
  uint32_t last;
  memcpy(&last, six.sin6_addr.s6_addr + 12, sizeof last);
  return ntohl(last);
}

/* The proxy's address in the form that this socket can connect to. An address that is local here is kept: getpeername(2)
 * then says what the resolver said. */
static socklen_t proxy_address(const struct op *op, int fd, struct sockaddr_storage *out) {
  uint32_t asked = four_of(op), four = WAY_OUT_ADDRESS;
  if (the_plan->network.port) four = INADDR_LOOPBACK;
  else if ((asked & WAY_OUT_MASK) == WAY_OUT_PREFIX || asked >> 24 == 127) four = asked;
  uint16_t port = htons(the_plan->network.port ? the_plan->network.port : WAY_OUT_PORT);
  memset(out, 0, sizeof *out);
  if (option(fd, SOL_SOCKET, SO_DOMAIN) == AF_INET) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(four)};
    memcpy(out, &a, sizeof a);
    return sizeof a;
  }
  struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = port};
  four = htonl(four);
  if (option(fd, IPPROTO_IPV6, IPV6_V6ONLY) == 1) a.sin6_addr = (struct in6_addr)IN6ADDR_LOOPBACK_INIT;
  else { a.sin6_addr.s6_addr[10] = a.sin6_addr.s6_addr[11] = 0xff; memcpy(a.sin6_addr.s6_addr + 12, &four, sizeof four); }
  memcpy(out, &a, sizeof a);
  return sizeof a;
}

/* Tells Node whose connection will come from where: the proxy serves no other. */
static void tell_connected(const struct op *op, int fd, const struct sockaddr_text *to) {
  struct sockaddr_storage own;
  struct sockaddr_text from;
  socklen_t length = sizeof own;
  if (getsockname(fd, (struct sockaddr *)&own, &length)) return;
  sockaddr_describe((const unsigned char *)&own, length, &from);
  control_printf("{\"type\":\"connected\",\"pid\":%d,\"from\":\"%s\",\"fromPort\":%d,\"address\":\"%s\",\"port\":%d}\n", op->tgid, from.address, from.port,
                 to->address, to->port);
}

/* connect(2) on the program's own socket, by us and with our copy of the address: nothing can be changed under it. */
static int connect_socket(const struct op *op, int fd, const struct sockaddr_text *to) {
  struct sockaddr_storage proxy;
  socklen_t length = proxy_address(op, fd, &proxy);
  int flags = fcntl(fd, F_GETFL), error = 0;
  bool blocking = !(flags & O_NONBLOCK);
  if (blocking) fcntl(fd, F_SETFL, flags | O_NONBLOCK);   /* the supervisor never waits for a full queue */
  if (connect(fd, (struct sockaddr *)&proxy, length)) error = errno;
  if (!error || error == EINPROGRESS) tell_connected(op, fd, to);
  if (error == EINPROGRESS && blocking) {
    struct pollfd p = {fd, POLLOUT, 0};
    error = poll(&p, 1, 100) == 1 ? option(fd, SOL_SOCKET, SO_ERROR) : ETIMEDOUT;
  }
  if (blocking) fcntl(fd, F_SETFL, flags);
  return error;
}

/* The socket that a name inside stands for. The name is compared and never looked up, so nothing can be put in its place. */
static const struct socket_way *way_of(const struct op *op, const struct sockaddr_text *a) {
  if (op->call->class != CALL_CONNECT || a->family != AF_UNIX || a->path[0] != '/') return NULL;
  for (size_t i = 0; i < the_plan->socket_count; i++) if (!strcmp(the_plan->sockets[i].path, a->path)) return &the_plan->sockets[i];
  return NULL;
}

/* Node learns who comes: connections reach its socket in the order in which they are made here. */
static int connect_way(const struct op *op, int fd, const struct socket_way *way) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  strcpy(to.sun_path, way->target);
  int flags = fcntl(fd, F_GETFL), error = 0;
  bool blocking = !(flags & O_NONBLOCK);
  if (blocking) fcntl(fd, F_SETFL, flags | O_NONBLOCK);   /* the supervisor never waits for a full queue */
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) error = errno;
  if (blocking) fcntl(fd, F_SETFL, flags);
  if (!error) control_printf("{\"type\":\"joined\",\"pid\":%d,\"path\":\"%s\"}\n", op->tgid, way->path);
  return error;
}

static void join_way(const struct op *op, const struct sockaddr_text *a, const struct socket_way *way) {
  int fd = their_socket(op);
  if (fd < 0) { reply_error(op, EBADF); return; }
  bool stream = option(fd, SOL_SOCKET, SO_DOMAIN) == AF_UNIX && option(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM;
  if (!stream) reply_error(op, EPROTOTYPE);
  else {
    struct event e = socket_event(op, "connect", a);
    if (record(op, &e)) reply_error(op, connect_way(op, fd, way));
  }
  close(fd);
}

void connect_out(struct op *op) {
  struct sockaddr_text to;
  sockaddr_describe(op->address, op->address_length, &to);
  int fd = their_socket(op);
  if (fd < 0) { reply_error(op, EBADF); return; }
  if (!is_tcp(fd)) refuse_connection(op);
  else {
    struct event e = socket_event(op, "connect", &to);
    if (record(op, &e)) reply_error(op, connect_socket(op, fd, &to));
  }
  close(fd);
}

void refuse_connection(const struct op *op) {
  struct sockaddr_text to;
  sockaddr_describe(op->address, op->address_length, &to);
  refuse_socket(op, socket_event(op, "connect", &to), "network.held", EACCES);
}

static bool is_published(const struct sockaddr_text *a) {
  for (size_t i = 0; i < the_plan->network.loopback_count; i++) if (the_plan->network.loopback[i] == a->port) return true;
  return false;
}

/* True: the connection leads out, and its fate is Node's to decide. */
static bool leads_out(struct op *op, const struct sockaddr_text *a, const unsigned char *bytes, size_t length) {
  if (!the_plan->network.open || op->call->class != CALL_CONNECT || (a->family != AF_INET && a->family != AF_INET6)) return false;
  if (is_loopback(a) && !is_published(a)) return false;
  int fd = their_socket(op);
  bool tcp = fd >= 0 && is_tcp(fd);
  if (fd >= 0) close(fd);
  if (!tcp) return false;
  memcpy(op->address, bytes, length);
  op->address_length = length;
  hold_connection(op, a);
  return true;
}

/* Questions to the resolver, and the connect(2) by which libraries find out which addresses have a route. */
static bool is_name_service(const struct op *op, const unsigned char *bytes, size_t length) {
  if (!the_plan->network.open || the_plan->network.port) return false;
  struct op probe = {.address_length = length};
  memcpy(probe.address, bytes, length);
  return (four_of(&probe) & WAY_OUT_MASK) == WAY_OUT_PREFIX && op->call->class != CALL_BIND;
}

void handle_network(struct op *op, const unsigned char *bytes, size_t length) {
  static const char *const names[] = {[CALL_CONNECT] = "connect", [CALL_BIND] = "bind", [CALL_SEND] = "send"};
  struct sockaddr_text a;
  sockaddr_describe(bytes, length, &a);
  struct event e = socket_event(op, names[op->call->class], &a);
  if (the_plan->mode == MODE_OBSERVE) { if (record(op, &e)) reply_go(op); return; }
  if (leads_out(op, &a, bytes, length)) return;
  const struct socket_way *way = way_of(op, &a);
  if (way) { join_way(op, &a, way); return; }
  if (is_name_service(op, bytes, length)) { if (record(op, &e)) reply_go(op); return; }
  bool local = a.family == AF_UNIX, ours = op->call->class == CALL_BIND;
  if (ours) counters.let_go = true;
  enum socket_file file = local && !ours ? socket_file(op, a.path) : SOCKET_OURS;
  if (file == SOCKET_MISSING) { if (record(op, &e)) reply_error(op, ENOENT); return; }   /* many programs just try (nscd) */
  if (the_plan->mode == MODE_LANDLOCK && !(local && ours && a.path[0] != '@')) { refuse_socket(op, e, local ? "socket" : "network", EACCES); return; }
  if (file == SOCKET_FOREIGN) { refuse_socket(op, e, "socket", EACCES); return; }
  if (!local && !ours && (a.family == AF_INET || a.family == AF_INET6) && !is_loopback(&a)) { refuse_socket(op, e, "network", ENETUNREACH); return; }
  if (record(op, &e)) reply_go(op);
}

void supervise_note(const struct json *note) {
  struct event e = EVENT(.type = "request", .verdict = strcmp(json_str(note, "verdict", "deny"), "allow") ? "deny" : "allow");
  e.rule = json_str(note, "rule", NULL);
  e.host = json_str(note, "host", NULL);
  e.address = json_str(note, "address", NULL);
  e.protocol = json_str(note, "protocol", NULL);
  e.method = json_str(note, "method", NULL);
  e.path = json_str(note, "path", NULL);
  e.port = json_int(note, "port", -1);
  e.pid = (int)json_int(note, "pid", 0);
  e.sent = json_int(note, "sent", -1);
  e.received = json_int(note, "received", -1);
  e.duration_ms = json_int(note, "ms", -1);
  if (!spool_write(&e)) request_stop("trail");
  if (!strcmp(e.verdict, "deny")) counters.denied++;
}

/* What the filter lets pass where there are namespaces. SCTP and others have ways of their own to connect, which no call here shows. */
static bool is_common(int protocol) {
  switch (protocol) {
    case 0: case IPPROTO_TCP: case IPPROTO_UDP: case IPPROTO_ICMP: case IPPROTO_ICMPV6: case 262 /* IPPROTO_MPTCP */: return true;
    default: return false;
  }
}

/* Only sockets that the filter sent here: other families and protocols, and without namespaces everything but streams. Plain
 * numbers, so letting go is safe. */
void handle_socket(struct op *op) {
  int family = (int)op->args[0], type = (int)op->args[1] & 0xf;
  bool known = family == AF_UNIX || family == AF_INET || family == AF_INET6;
  bool common = family == AF_UNIX || is_common((int)op->args[2]);
  if (the_plan->mode == MODE_LANDLOCK && known && type == SOCK_STREAM && common) { reply_go(op); return; }
  if (the_plan->mode == MODE_LANDLOCK && family == AF_UNIX && type == SOCK_SEQPACKET) { reply_go(op); return; }
  struct event e = EVENT(.type = "socket", .call = op->call->name);
  e.family = family;
  e.pid = op->tgid;
  refuse_socket(op, e, "socket", !known ? EAFNOSUPPORT : common ? EPERM : EPROTONOSUPPORT);
}

/* Whether a socket has a name without a file: without a network namespace all programs of the host look for it there. */
static bool is_abstract(int fd) {
  struct sockaddr_un name;
  socklen_t length = sizeof name;
  return getsockname(fd, (struct sockaddr *)&name, &length) || (length > offsetof(struct sockaddr_un, sun_path) && !name.sun_path[0]);
}

/* Only where there is no network namespace: what listens there listens on the host, and to a socket without a port the kernel
 * gives one. It is done here, on our own copy, so that no other socket can take the place of the one that was looked at. */
void handle_listen(const struct op *op) {
  int fd = their_socket(op);
  if (fd < 0) { reply_error(op, EBADF); return; }
  struct event e = EVENT(.type = "listen", .call = op->call->name);
  e.family = option(fd, SOL_SOCKET, SO_DOMAIN);
  e.pid = op->tgid;
  if (e.family == AF_UNIX && !is_abstract(fd)) reply_error(op, listen(fd, (int)op->args[1]) ? errno : 0);
  else if (e.family < 0) reply_error(op, ENOTSOCK);
  else refuse_socket(op, e, "network", EACCES);
  close(fd);
}
