/* Starts as many processes (or, with "threads", threads) as it may, up to 2,000, which all stay; says how many. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void *stay(void *unused) { pause(); return unused; }

int main(int argc, char **argv) {
  int started = 0;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 65536);
  for (int i = 0; i < 2000; i++) {
    if (argc > 1 && !strcmp(argv[1], "threads")) {
      pthread_t thread;
      started += !pthread_create(&thread, &small, stay, NULL);
      continue;
    }
    pid_t pid = fork();
    if (!pid) { stay(NULL); _exit(0); }
    started += pid > 0;
  }
  printf("%d\n", started);
  fflush(stdout);
  usleep(300000);   /* long enough to be counted */
  return 0;
}
