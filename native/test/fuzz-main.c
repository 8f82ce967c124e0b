/* Drives a fuzz target where libFuzzer is absent: replays the files of a folder, then makes mutations of them until a number
 * of executions or a time is reached. Arguments: corpus folder, executions, seed, seconds. Deterministic for a given seed,
 * as long as the time does not run out first. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEEDS = 256, LONGEST = 1 << 16 };
static struct { uint8_t *data; size_t size; } seeds[SEEDS];
static size_t seed_count;
static uint64_t state;

static uint64_t roll(void) {   /* xorshift64* */
  state ^= state >> 12; state ^= state << 25; state ^= state >> 27;
  return state * 2685821657736338717u;
}

static size_t below(size_t n) { return n ? (size_t)(roll() % n) : 0; }

static void load(const char *folder) {
  DIR *dir = opendir(folder);
  for (struct dirent *e; dir && (e = readdir(dir)) && seed_count < SEEDS;) {
    char path[4096];
    if (e->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(LONGEST);
    if (!f || !data) { if (f) fclose(f); free(data); continue; }
    seeds[seed_count].size = fread(data, 1, LONGEST, f);
    seeds[seed_count++].data = data;
    fclose(f);
  }
  if (dir) closedir(dir);
}

static void one_mutation(uint8_t *b, size_t *size) {
  static const char *const words[] = {"{", "}", "[", "]", "\"", "\\u0000", "\\ud800", "\\udc80", "..", "/../", "*", ",", ":", "null", "-1", "9007199254740993", "\xff"};
  size_t at = below(*size + 1), n = 1 + below(8);
  switch (below(7)) {
    case 0: if (*size) b[below(*size)] ^= (uint8_t)(1u << below(8)); return;
    case 1: if (*size) b[below(*size)] = (uint8_t)roll(); return;
    case 2: *size = at; return;   /* cut */
    case 3:   /* take out */
      if (at + n > *size) return;
      memmove(b + at, b + at + n, *size - at - n);
      *size -= n;
      return;
    case 4: case 5: {   /* put in a word */
      const char *w = words[below(sizeof words / sizeof *words)];
      n = strlen(w);
      if (*size + n > LONGEST) return;
      memmove(b + at + n, b + at, *size - at);
      memcpy(b + at, w, n);
      *size += n;
      return;
    }
    default:   /* repeat a part */
      n = below(*size - at + 1);
      if (*size + n > LONGEST) return;
      memmove(b + at + n, b + at, *size - at);
      *size += n;
  }
}

/* A copy of exactly its size, so that a read of one byte too many is seen. */
static void execute(const uint8_t *data, size_t size) {
  uint8_t *copy = malloc(size ? size : 1);
  if (!copy) exit(2);
  memcpy(copy, data, size);
  LLVMFuzzerTestOneInput(copy, size);
  free(copy);
}

int main(int argc, char **argv) {
  if (argc != 5) { fprintf(stderr, "usage: %s CORPUS EXECUTIONS SEED SECONDS\n", argv[0]); return 2; }
  unsigned long wanted = strtoul(argv[2], NULL, 10), done = 0;
  state = strtoull(argv[3], NULL, 10) | 1;
  time_t end = time(NULL) + (time_t)strtoul(argv[4], NULL, 10);
  load(argv[1]);
  if (!seed_count) { fprintf(stderr, "%s holds no seeds\n", argv[1]); return 2; }
  for (size_t i = 0; i < seed_count; i++) execute(seeds[i].data, seeds[i].size);
  static uint8_t buffer[LONGEST];
  for (; done < wanted && time(NULL) < end; done++) {
    size_t pick = below(seed_count), size = seeds[pick].size;
    memcpy(buffer, seeds[pick].data, size);
    for (size_t i = 1 + below(8); i; i--) one_mutation(buffer, &size);
    execute(buffer, size);
  }
  printf("%zu seeds, %lu mutations\n", seed_count, done);
  return 0;
}
