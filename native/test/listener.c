/* listener: listens without bind(2), in three ways and once locally; prints what the kernel carried out, and waits a moment. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int shared, spare;
static volatile int done;

static void *swap(void *unused) {
  (void)unused;
  while (!done) { dup2(spare, shared); }
  return NULL;
}

static void offer(const char *name, int s) {
  struct sockaddr_in at = {0};
  socklen_t size = sizeof at;
  if (s < 0 || listen(s, 4)) return;
  getsockname(s, (struct sockaddr *)&at, &size);
  printf("%s %d\n", name, at.sin_family == AF_INET ? ntohs(at.sin_port) : 0);
}

int main(void) {
  struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "listener.sock"};
  int local = socket(AF_UNIX, SOCK_STREAM, 0);
  offer("tcp", socket(AF_INET, SOCK_STREAM, 0));
  offer("mptcp", socket(AF_INET, SOCK_STREAM, 262));
  unlink(un.sun_path);
  if (!bind(local, (struct sockaddr *)&un, sizeof un)) offer("local", local);
  /* A socket that may listen is looked at, and another takes its number before the call is carried out. */
  pthread_t thread;
  spare = socket(AF_INET, SOCK_STREAM, 0);
  shared = dup(local);
  pthread_create(&thread, NULL, swap, NULL);
  for (int i = 0; i < 200; i++) { dup2(local, shared); listen(shared, 4); }
  done = 1;
  pthread_join(thread, NULL);
  struct sockaddr_in at = {0};
  socklen_t size = sizeof at;
  getsockname(spare, (struct sockaddr *)&at, &size);
  if (at.sin_port) printf("raced %d\n", ntohs(at.sin_port));
  fflush(stdout);
  return 0;
}
