/* read-connect COUNT THREADS: opens the file `s<n>`, reads it and connects at once, for each n below COUNT; prints how many of the
 * connections were refused by EACCES. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int count, threads, refused;

static void *work(void *start) {
  for (long n = (long)start; n < count; n += threads) {
    char name[32], text[64];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)(10000 + n))};
    inet_pton(AF_INET, "203.0.113.1", &to.sin_addr);
    snprintf(name, sizeof name, "s%ld", n);
    int s = socket(AF_INET, SOCK_STREAM, 0), fd = open(name, O_RDONLY);
    if (fd < 0 || read(fd, text, sizeof text) <= 0) { perror(name); exit(1); }
    if (connect(s, (struct sockaddr *)&to, sizeof to) && errno == EACCES) __atomic_add_fetch(&refused, 1, __ATOMIC_RELAXED);
    close(fd);
    close(s);
  }
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t all[16];
  count = argc > 1 ? atoi(argv[1]) : 0;
  threads = argc > 2 ? atoi(argv[2]) : 1;
  for (long i = 0; i < threads && i < 16; i++) pthread_create(&all[i], NULL, work, (void *)i);
  for (int i = 0; i < threads && i < 16; i++) pthread_join(all[i], NULL);
  printf("refused %d\n", refused);
  return 0;
}
