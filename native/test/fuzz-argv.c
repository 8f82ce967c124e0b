/* Reading arguments out of a hostile process: here our own. The input is a table of pointers, of which some lead into the
 * input, some to the end of a page before an unmapped one, some anywhere. First byte: room for the answer. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "warden.h"

static char *edge(void) {   /* two pages, the second not there */
  static char *page;
  if (page) return page;
  page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) abort();
  munmap(page + 4096, 4096);
  memset(page, 'x', 4096);
  return page;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint64_t table[600];
  static char out[16384];
  if (size < 2) return 0;
  size_t room = 2 + data[0] * 64u, count = 0;
  for (size_t i = 2; i < size && count < 598; i++) {
    uint64_t anywhere = 0;
    memcpy(&anywhere, data + i, size - i < 8 ? size - i : 8);
    switch (data[i] & 3) {
      case 0: table[count++] = (uint64_t)(uintptr_t)(data + i); break;
      case 1: table[count++] = (uint64_t)(uintptr_t)(edge() + 4096 - data[i]); break;
      case 2: table[count++] = anywhere; break;
      default: table[count++] = (uint64_t)(uintptr_t)"argument";
    }
  }
  table[count] = 0;
  uint64_t at = data[1] == 255 ? (uint64_t)(uintptr_t)(edge() + 4096 - 12) : (uint64_t)(uintptr_t)table;
  bool truncated;
  char *exact = malloc(room);
  if (!exact) return 0;
  ssize_t used = mem_argv(getpid(), at, exact, room, &truncated);
  if (used > (ssize_t)room || (used > 0 && exact[used - 1])) abort();
  free(exact);
  ssize_t n = mem_string(getpid(), table[0], out, sizeof out);
  if (n >= (ssize_t)sizeof out || (n >= 0 && strlen(out) != (size_t)n)) abort();
  return 0;
}
