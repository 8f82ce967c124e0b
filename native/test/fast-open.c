/* TCP fast open: each call that sends data and so connects without connect(2). Argument: a port on 127.0.0.1. Says which of
 * them the kernel carried out. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in address;

static int send_by(int way) {
  struct iovec io = {"hello", 5};
  struct mmsghdr m = {.msg_hdr = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &io, .msg_iovlen = 1}};
  int s = socket(AF_INET, SOCK_STREAM, 0), sent = 0;
  if (s < 0) return 0;
  if (way == 0) sent = sendto(s, "hello", 5, MSG_FASTOPEN, (struct sockaddr *)&address, sizeof address) > 0;
  if (way == 1) sent = sendmsg(s, &m.msg_hdr, MSG_FASTOPEN) > 0;
  if (way == 2) sent = sendmmsg(s, &m, 1, MSG_FASTOPEN) > 0;
  if (way == 3) sent = !connect(s, (struct sockaddr *)&address, sizeof address);
  close(s);
  return sent;
}

int main(int argc, char **argv) {
  static const char *const names[] = {"sendto", "sendmsg", "sendmmsg", "connect"};
  if (argc != 2) return 2;
  address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  for (int i = 0; i < 4; i++) if (send_by(i)) puts(names[i]);
  return 0;
}
