/* launch FILE PROGRAM ARG...: starts the program as a careless parent would: a named session keyring that holds a key,
 * descriptor 8 open on the root directory and descriptor 9 open for writing on FILE. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int root = open("/", O_RDONLY | O_DIRECTORY);
  int file = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (root < 0 || file < 0 || dup2(file, 9) < 0 || dup2(root, 8) < 0) {
    perror("launch");
    return 2;
  }
  /* A kernel without keyrings makes the keyring probes pass without meaning; the program runs all the same. */
  if (syscall(SYS_keyctl, 1, "probe-session") >= 0) syscall(SYS_add_key, "user", "probe-secret", "TOPSECRET", 9, -3);
  execv(argv[2], argv + 2);
  perror(argv[2]);
  return 2;
}
