/* The x32 ABI: the same architecture value as x86-64, numbers with bit 30 set. */
#include <stdio.h>
#include <unistd.h>

int main(void) {
  long result = syscall(0x40000000L | 39);
  puts(result > 0 ? "REACHED" : "refused");
  return 0;
}
