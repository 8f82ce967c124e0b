/* compat32 [socketcall]: enters the kernel by int 0x80, whose numbers a filter for x86-64 reads as other calls. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  long number = argc > 1 && strcmp(argv[1], "socketcall") == 0 ? 102 : 20;
  static unsigned int socket_arguments[3] = {1, 1, 0};
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(1L), "c"((long)socket_arguments) : "memory");
  if (result > 0) printf("REACHED %ld\n", result);
  return 0;
}
