/* host DIR NAME: everything on the host that a probe may try to reach. Prints one JSON line when all stands, then logs a
 * line to DIR/received for whatever arrives, until its standard input closes. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MAX = 16 };
static struct pollfd fds[MAX];
static const char *names[MAX];
static int listening[MAX];
static int count;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void add(int fd, const char *name, int listens) {
  fds[count] = (struct pollfd){.fd = fd, .events = POLLIN};
  names[count] = name;
  listening[count++] = listens;
}

static void local(const char *path, int abstract, int type, const char *name) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if (length + 2 > sizeof at.sun_path) {
    fprintf(stderr, "too long for a socket: %s\n", path);
    exit(1);
  }
  memcpy(at.sun_path + abstract, path, length);
  int fd = socket(AF_UNIX, type, 0);
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, abstract ? size : (socklen_t)sizeof at) < 0) die(name);
  if (!abstract) chmod(path, 0777);
  if (type == SOCK_STREAM && listen(fd, 8) < 0) die(name);
  add(fd, name, type == SOCK_STREAM);
}

static int inet(int type, const char *name) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof at;
  int fd = socket(AF_INET, type, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) < 0 || getsockname(fd, (struct sockaddr *)&at, &size) < 0) die(name);
  if (type == SOCK_STREAM && listen(fd, 8) < 0) die(name);
  add(fd, name, type == SOCK_STREAM);
  return ntohs(at.sin_port);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const char *name = argv[2];
  char text[256];
  if (chdir(argv[1]) < 0) die(argv[1]);
  add(0, "stdin", 0);
  snprintf(text, sizeof text, "%s/s.sock", argv[1]);
  local(text, 0, SOCK_STREAM, "unix-stream");
  snprintf(text, sizeof text, "%s/d.sock", argv[1]);
  local(text, 0, SOCK_DGRAM, "unix-datagram");
  local(name, 1, SOCK_STREAM, "abstract-stream");
  snprintf(text, sizeof text, "%s-d", name);
  local(text, 1, SOCK_DGRAM, "abstract-datagram");
  int tcp = inet(SOCK_STREAM, "tcp");
  int udp = inet(SOCK_DGRAM, "udp");
  if (mkfifo("fifo", 0666) < 0 || chmod("fifo", 0666) < 0) die("fifo");
  int fifo = open("fifo", O_RDWR | O_NONBLOCK);
  if (fifo < 0) die("fifo");
  add(fifo, "fifo", 0);
  key_t key = (key_t)(0x5a000000 | (getpid() & 0xffffff));
  int shared = shmget(key, 4096, IPC_CREAT | 0666);
  char queue[64];
  snprintf(queue, sizeof queue, "/%.40s", name);
  struct mq_attr shape = {.mq_maxmsg = 4, .mq_msgsize = 64};
  mode_t mask = umask(0);
  mqd_t messages = mq_open(queue, O_CREAT | O_RDWR | O_NONBLOCK, 0666, &shape);
  umask(mask);
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  const char *terminal_name = terminal >= 0 && !grantpt(terminal) && !unlockpt(terminal) ? ptsname(terminal) : NULL;
  if (terminal_name == NULL || open(terminal_name, O_RDWR | O_NOCTTY) < 0) die("terminal");
  add(terminal, "terminal", 0);
  FILE *log = fopen("received", "a");
  if (log == NULL) die("received");
  printf("{\"tcp\":%d,\"udp\":%d,\"shm\":%d,\"terminal\":\"%s\",\"shmStands\":%s,\"queueStands\":%s}\n", tcp, udp, (int)key, terminal_name, shared >= 0 ? "true" : "false",
         messages != (mqd_t)-1 ? "true" : "false");
  fflush(stdout);
  for (;;) {
    if (poll(fds, (nfds_t)count, -1) < 0) break;
    if (fds[0].revents != 0) break;
    for (int i = 1; i < count; i++) {
      if (!(fds[i].revents & POLLIN)) continue;
      if (listening[i]) {
        int peer = accept(fds[i].fd, NULL, NULL);
        if (peer >= 0) close(peer);
      } else if (read(fds[i].fd, text, sizeof text) < 0) {
        continue;
      }
      fprintf(log, "%s\n", names[i]);
      fflush(log);
    }
  }
  if (shared >= 0) shmctl(shared, IPC_RMID, NULL);
  mq_unlink(queue);
  return 0;
}
