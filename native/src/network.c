/* Sockets. In its own network namespace a cage has only its own loopback: what is refused here would fail anyway, but the
 * refusal is told. Without one (Landlock) the answer here is final, so a call with an address is never let go on: the address
 * could be changed after it was read. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include "supervise.h"

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
  if (!record(op, e)) return;
  counters.denied++;
  control_printf("{\"type\":\"denied\",\"rule\":\"%s\",\"op\":\"%s\",\"address\":\"%s\",\"port\":%d,\"pid\":%d,\"errno\":\"%s\"}\n", rule, e.type,
                 e.address ? e.address : "", (int)e.port, e.pid, errno_name(error));
  reply_error(op, error);
}

enum socket_file { SOCKET_OURS, SOCKET_FOREIGN, SOCKET_MISSING };

/* A socket file that the run did not make belongs to a program outside. */
static enum socket_file socket_file(const struct op *op, const char *name) {
  char base[PATH_ROOM] = "", path[PATH_ROOM];
  struct place p;
  if (name[0] == '@') return the_plan->mode == MODE_LANDLOCK ? SOCKET_FOREIGN : SOCKET_OURS;   /* abstract: the network namespace's own */
  if (name[0] != '/' && !mem_base(op->tid, AT_FDCWD, base, sizeof base)) return SOCKET_FOREIGN;
  if (!path_join(path, sizeof path, base, name) || !place_find(path, true, &p)) return SOCKET_FOREIGN;
  return !p.exists ? SOCKET_MISSING : p.baseline ? SOCKET_FOREIGN : SOCKET_OURS;
}

void handle_network(struct op *op, const unsigned char *bytes, size_t length) {
  static const char *const names[] = {[CALL_CONNECT] = "connect", [CALL_BIND] = "bind", [CALL_SEND] = "send"};
  struct sockaddr_text a;
  sockaddr_describe(bytes, length, &a);
  struct event e = socket_event(op, names[op->call->class], &a);
  if (the_plan->mode == MODE_OBSERVE) { if (record(op, e)) reply_go(op); return; }
  bool local = a.family == AF_UNIX, ours = op->call->class == CALL_BIND;
  enum socket_file file = local && !ours ? socket_file(op, a.path) : SOCKET_OURS;
  if (file == SOCKET_MISSING) { if (record(op, e)) reply_error(op, ENOENT); return; }   /* many programs just try (nscd) */
  if (the_plan->mode == MODE_LANDLOCK && !(local && ours)) { refuse_socket(op, e, local ? "socket" : "network", EACCES); return; }
  if (file == SOCKET_FOREIGN) { refuse_socket(op, e, "socket", EACCES); return; }
  if (!local && !ours && (a.family == AF_INET || a.family == AF_INET6) && !is_loopback(&a)) { refuse_socket(op, e, "network", ENETUNREACH); return; }
  if (record(op, e)) reply_go(op);
}

/* Only sockets that the filter sent here: other families, and without namespaces everything but streams. Plain numbers, so
 * letting go is safe. */
void handle_socket(struct op *op) {
  int family = (int)op->args[0], type = (int)op->args[1] & 0xf;
  bool known = family == AF_UNIX || family == AF_INET || family == AF_INET6;
  if (the_plan->mode == MODE_LANDLOCK && known && type == SOCK_STREAM) { reply_go(op); return; }
  if (the_plan->mode == MODE_LANDLOCK && family == AF_UNIX && type == SOCK_SEQPACKET) { reply_go(op); return; }
  struct event e = EVENT(.type = "socket", .call = op->call->name);
  e.family = family;
  e.pid = op->tgid;
  refuse_socket(op, e, "socket", known ? EPERM : EAFNOSUPPORT);
}
