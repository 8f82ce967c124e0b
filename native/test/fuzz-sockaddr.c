/* A socket address as a program passed it: no longer than the kernel's 128 bytes, else anything. */
#include <stdlib.h>
#include <string.h>
#include "warden.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct sockaddr_text text;
  if (size > 128) size = 128;
  sockaddr_describe(data, size, &text);
  if (strnlen(text.path, sizeof text.path) == sizeof text.path || strnlen(text.address, sizeof text.address) == sizeof text.address) abort();
  if (text.port < -1 || text.port > 65535 || text.family < -1 || text.family > 65535) abort();
  return 0;
}
