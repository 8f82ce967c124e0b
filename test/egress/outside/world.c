/* world DIR ADDRESS... -- COMMAND...: runs a command in a network of its own, which holds nothing but these addresses, each of
 * them local. What leaves a cage in it arrives at a server of the test or nowhere. DIR/resolv.conf and DIR/nsswitch.conf stand
 * in for the system's. An ordinary user keeps his identity, by a second user namespace.
 *
 * Packets of this network that hold the mark of an attack, or go where nothing may go (any address without a `+`), are written to
 * DIR/packets, a line each: whatever protocol they are of. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct six_request { struct in6_addr address; uint32_t prefix; int index; };

static void die(const char *what) {
  fprintf(stderr, "world: %s: %s\n", what, strerror(errno));
  exit(3);
}

static void put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) die(path);
  close(fd);
}

static void map(unsigned inside, unsigned outside, unsigned group_inside, unsigned group_outside) {
  char line[64];
  put("/proc/self/setgroups", "deny");
  snprintf(line, sizeof line, "%u %u 1", inside, outside);
  put("/proc/self/uid_map", line);
  snprintf(line, sizeof line, "%u %u 1", group_inside, group_outside);
  put("/proc/self/gid_map", line);
}

static void cover(const char *folder, const char *name) {
  char ours[PATH_MAX], path[PATH_MAX], real[PATH_MAX];
  snprintf(ours, sizeof ours, "%s/%s", folder, name);
  snprintf(path, sizeof path, "/etc/%s", name);
  if (!realpath(path, real)) { if (!strcmp(name, "nsswitch.conf")) return; die(path); }
  if (mount(ours, real, NULL, MS_BIND, NULL)) die(real);
}

static void give(int number, const char *address) {
  struct ifreq r = {0};
  struct sockaddr_in four = {.sin_family = AF_INET};
  struct six_request six = {.prefix = 128, .index = 1};
  if (inet_pton(AF_INET6, address, &six.address) == 1) {
    int s = socket(AF_INET6, SOCK_DGRAM, 0);
    if (s >= 0 && ioctl(s, SIOCSIFADDR, &six)) die(address);
    close(s);
    return;
  }
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  snprintf(r.ifr_name, sizeof r.ifr_name, "lo:%d", number);
  if (s < 0 || inet_pton(AF_INET, address, &four.sin_addr) != 1) die(address);
  memcpy(&r.ifr_addr, &four, sizeof four);
  if (ioctl(s, SIOCSIFADDR, &r)) die(address);
  four.sin_addr.s_addr = INADDR_BROADCAST;
  memcpy(&r.ifr_netmask, &four, sizeof four);
  if (ioctl(s, SIOCSIFNETMASK, &r)) die(address);
  close(s);
}

static void loopback_up(void) {
  struct ifreq r = {.ifr_name = "lo"};
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  r.ifr_flags = IFF_UP;
  if (s < 0 || ioctl(s, SIOCSIFFLAGS, &r)) die("lo");
  close(s);
}

enum { MOST_OPEN = 16 };
static struct in_addr open_to[MOST_OPEN];
static int open_count;

static int is_open(const unsigned char *address) {
  if (address[0] == 127) return 1;
  for (int i = 0; i < open_count; i++) if (!memcmp(address, &open_to[i], 4)) return 1;
  return 0;
}

/* One packet: what it is to us, as a line; 0 when it is nothing. TCP to services of the test, and on the loopback, where without
 * a namespace programs come to the proxy, is left to who listens there. */
static int judge(const unsigned char *p, size_t n, char *line, size_t room) {
  char to[INET6_ADDRSTRLEN], mark[24] = "";
  int version = n > 20 ? p[0] >> 4 : 0, protocol, port = -1;
  size_t head = version == 6 ? 40 : (size_t)(p[0] & 15) * 4;
  if ((version != 4 && version != 6) || n < head + 4) return 0;
  protocol = version == 4 ? p[9] : p[6];
  const unsigned char *address = p + (version == 4 ? 16 : 24), *found = memmem(p + head, n - head, "LEAK-", 5);
  inet_ntop(version == 4 ? AF_INET : AF_INET6, address, to, sizeof to);
  if (protocol == 6 || protocol == 17) port = p[head + 2] << 8 | p[head + 3];
  int forbidden = version == 4 ? !is_open(address) : strcmp(to, "::1");
  if (!forbidden && (!found || protocol == 6)) return 0;
  if (found) for (size_t i = 0; i < sizeof mark - 1 && found + i < p + n && (i < 5 || found[i] != '-'); i++) mark[i] = (char)found[i];
  return snprintf(line, room, "%s protocol %d to %s port %d, %zu bytes\n", mark[0] ? mark : "-", protocol, to, port, n - head);
}

static void record(const char *folder) {
  static unsigned char packet[1 << 17];
  char path[PATH_MAX], line[256];
  snprintf(path, sizeof path, "%s/packets", folder);
  int s = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(3 /* ETH_P_ALL */)), size = 8 << 20;
  int out = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (s < 0 || out < 0) die("the recorder");
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  pid_t parent = getpid(), child = fork();
  if (child < 0) die("fork");
  if (child) { close(s); close(out); return; }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  for (int fd = 0; fd < 3; fd++) close(fd);
  for (;;) {
    struct sockaddr_ll from;
    socklen_t length = sizeof from;
    ssize_t n = recvfrom(s, packet, sizeof packet, 0, (struct sockaddr *)&from, &length);
    if (n <= 0 || from.sll_pkttype == PACKET_OUTGOING) continue;
    int room = judge(packet, (size_t)n, line, sizeof line);
    if (room > 0 && write(out, line, (size_t)room) != room) _exit(1);
  }
}

int main(int argc, char **argv) {
  unsigned uid = getuid(), gid = getgid();
  int at = 2;
  if (argc < 4) return 2;
  if (unshare((uid ? CLONE_NEWUSER : 0) | CLONE_NEWNS | CLONE_NEWNET)) die("namespaces are refused");
  if (uid) map(0, uid, 0, gid);
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) die("mounts");
  cover(argv[1], "resolv.conf");
  cover(argv[1], "nsswitch.conf");
  loopback_up();
  for (; at < argc && strcmp(argv[at], "--"); at++) {
    const char *address = argv[at] + (argv[at][0] == '+');
    if (address != argv[at] && open_count < MOST_OPEN && inet_pton(AF_INET, address, &open_to[open_count]) == 1) open_count++;
    give(at, address);
  }
  /* Nothing here may be stopped by anything but Sallyport. */
  put("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
  put("/proc/sys/net/ipv4/ping_group_range", uid ? "0 0" : "0 2147483647");
  record(argv[1]);
  if (uid) {
    if (unshare(CLONE_NEWUSER)) die("a second user namespace is refused");
    map(uid, 0, gid, 0);
  }
  if (at + 1 >= argc) return 2;
  execvp(argv[at + 1], argv + at + 1);
  die(argv[at + 1]);
}
