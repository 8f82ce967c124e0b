#include "warden.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  const char *verb = argc > 1 ? argv[1] : "";
  if (!strcmp(verb, "run") && argc == 2) return warden_run();
  if (!strcmp(verb, "probe") && argc == 2) return warden_probe();
  if (!strcmp(verb, "diff")) return warden_diff(argc - 2, argv + 2);
  if (!strcmp(verb, "exec")) return warden_exec(argc - 2, argv + 2);
  if (!strcmp(verb, "hook")) return warden_hook(argc - 2, argv + 2);
  fprintf(stderr, "warden: it is started by sallyport; verbs: run, probe, diff UPPER LOWER, hook CLIENT EVENT, exec SOCKET -- COMMAND\n");
  return EXIT_FAILED;
}
