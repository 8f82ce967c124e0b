/* Protected names are sequences of components, matched at any depth and without regard to case and to letters that are not seen: a file
 * system may fold and leave out both (ext4 with casefold, APFS, HFS+). */
#include "warden.h"
#include <stdlib.h>
#include <string.h>

static inline unsigned char fold(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }
static inline bool beyond_ascii(char c) { return (unsigned char)c >= 0x80; }

/* Default_Ignorable_Code_Point of Unicode. */
static bool is_left_out(uint32_t c) {
  static const uint32_t range[][2] = {
    {0xad, 0xad}, {0x34f, 0x34f}, {0x61c, 0x61c}, {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f},
    {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
  };
  for (size_t i = 0; i < sizeof range / sizeof *range; i++) if (c >= range[i][0] && c <= range[i][1]) return true;
  return false;
}

/* The code point at S and how many bytes it takes; 0: these are none of UTF-8. */
static size_t decode(const char *s, uint32_t *c) {
  unsigned char first = (unsigned char)*s;
  size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  *c = n ? first & (0xffu >> (n + 1)) : 0;
  for (size_t i = 1; i < n; i++) {
    if (((unsigned char)s[i] & 0xc0) != 0x80) return 0;
    *c = *c << 6 | ((unsigned char)s[i] & 0x3f);
  }
  return n;
}

static unsigned char letter_beyond(const char *s, const char **next);

/* The letter at S, folded, and where the next one stands. Of other scripts it is one byte of theirs. */
static inline unsigned char letter(const char *s, const char **next) {
  if (beyond_ascii(*s)) return letter_beyond(s, next);
  *next = s + 1;
  return fold(*s);
}

static unsigned char letter_beyond(const char *s, const char **next) {
  uint32_t c;
  size_t n = decode(s, &c);
  *next = s + (n ? n : 1);
  if (n && is_left_out(c)) return letter(*next, next);
  if (n && c == 0x17f) return 's';    /* the two that fold to a letter of ASCII: long s, */
  if (n && c == 0x212a) return 'k';   /* and the sign of kelvin */
  *next = s + 1;
  return (unsigned char)*s;
}

static inline bool ends(unsigned char c) { return !c || c == '/'; }

/* `*` only, over one component: P and S end at a '/' or at their end. Linear by the usual single-backtrack walk, and in place:
 * this runs for every file of a storm. */
bool glob_component(const char *p, const char *s) {
  const char *star = NULL, *mark = NULL, *after_p, *after_s;
  unsigned char wanted, c;
  while (!ends(c = letter(s, &after_s))) {
    wanted = letter(p, &after_p);
    if (wanted == '*') { star = p = after_p; mark = s; continue; }
    if (wanted == c) { p = after_p; s = after_s; continue; }
    if (!star) return false;
    letter(mark, &after_s);   /* with what is left out in front of it, so that it is never passed twice */
    p = star;
    s = mark = after_s;
  }
  while ((wanted = letter(p, &after_p)) == '*') p = after_p;
  return ends(wanted);
}

static const char *next_component(const char *path) {
  while (*path && *path != '/') path++;
  while (*path == '/') path++;
  return path;
}

/* Whether PATH begins with the components of PATTERN. With PARTIAL the path ends first, and REST is what the pattern still wants. */
static bool sequence(const char *pattern, const char *path, bool partial, const char **rest) {
  for (; *pattern; pattern = next_component(pattern), path = next_component(path)) {
    if (!*path) { if (rest) *rest = pattern; return partial; }
    if (!glob_component(pattern, path)) return false;
  }
  return !partial;
}

/* The first two letters, before anything is called: half of a repository's files lie below .git, and so begin like most patterns. */
static inline bool begins_alike(const char *pattern, const char *path) {
  if (*pattern == '*' || beyond_ascii(*pattern) || beyond_ascii(*path)) return true;
  if (fold(*pattern) != fold(*path)) return false;
  char p = pattern[1], s = path[1];
  return fold(p) == fold(s) || p == '*' || ends((unsigned char)p) || ends((unsigned char)s) || beyond_ascii(p) || beyond_ascii(s);
}

static bool any(const struct strings *list, const char *relative, bool partial, const char **rest) {
  for (const char *at = relative; *at; at = next_component(at))
    for (size_t i = 0; i < list->count; i++)
      if (begins_alike(list->item[i], at) && sequence(list->item[i], at, partial, rest)) return true;
  return false;
}

enum protection protect_match(const struct plan *plan, const char *relative) {
  if (any(&plan->deny, relative, false, NULL)) return PROTECT_DENY;
  return any(&plan->report, relative, false, NULL) ? PROTECT_REPORT : PROTECT_NONE;
}

static void add_last(struct guarded *g, const char *pattern, enum protection how) {
  if (g->count == GUARDED_LAST) g->many = true;
  else g->last[g->count++] = (struct last_component){pattern, how};
}

/* The patterns of which the folder RELATIVE is all but the last component. */
static void collect(const struct strings *list, const char *relative, enum protection how, struct guarded *out) {
  for (size_t i = 0; i < list->count; i++)
    for (const char *at = relative, *rest; *at; at = next_component(at))
      if (begins_alike(list->item[i], at) && sequence(list->item[i], at, true, &rest) && !*next_component(rest)) add_last(out, rest, how);
}

void protect_folder(const struct plan *plan, const char *relative, struct guarded *out) {
  *out = (struct guarded){.below = protect_match(plan, relative)};
  if (out->below == PROTECT_DENY) return;
  collect(&plan->deny, relative, PROTECT_DENY, out);
  collect(&plan->report, relative, PROTECT_REPORT, out);
}

/* Patterns of one component, sorted by their first letter: they hold in every folder, and most names begin like none of them. */
struct letters { struct last_component *item; size_t from[257]; };
static struct letters single, secret, private_names, untrusted_names;

static unsigned char first_letter(const char *name) {
  const char *next;
  return letter(name, &next);
}

static size_t count_letters(const struct strings *list, bool all, size_t *of) {
  size_t n = 0;
  for (size_t i = 0; i < list->count; i++) if (all || !*next_component(list->item[i])) { n++; of[first_letter(list->item[i]) + 1]++; }
  return n;
}

static void sort_list(const struct strings *list, bool all, enum protection how, struct letters *out, size_t *at) {
  for (size_t i = 0; i < list->count; i++)
    if (all || !*next_component(list->item[i])) out->item[at[first_letter(list->item[i])]++] = (struct last_component){list->item[i], how};
}

/* ALL: with patterns of more components, of which only the first is meant. */
static bool sort_by_letter(const struct strings *strong, const struct strings *weak, bool all, struct letters *out) {
  size_t at[257];
  free(out->item);
  memset(out->from, 0, sizeof out->from);
  size_t n = count_letters(strong, all, out->from) + count_letters(weak, all, out->from);
  out->item = calloc(n + 1, sizeof *out->item);
  if (!out->item) return false;
  for (int c = 0; c < 256; c++) out->from[c + 1] += out->from[c];
  memcpy(at, out->from, sizeof at);
  sort_list(strong, all, PROTECT_DENY, out, at);
  sort_list(weak, all, PROTECT_REPORT, out, at);
  return true;
}

bool protect_open(const struct plan *plan) {
  static const struct strings none;
  return sort_by_letter(&plan->deny, &plan->report, false, &single) && sort_by_letter(&plan->secrets, &none, true, &secret) &&
         sort_by_letter(&plan->labels.private_names, &none, true, &private_names) &&
         sort_by_letter(&plan->labels.untrusted_names, &none, true, &untrusted_names);
}

static enum protection stronger(const struct last_component *l, size_t count, const char *leaf, enum protection found) {
  for (; count; count--, l++)
    if (l->how > found && begins_alike(l->pattern, leaf) && glob_component(l->pattern, leaf)) found = l->how;
  return found;
}

static enum protection by_letter(const struct letters *l, const char *leaf, enum protection found) {
  unsigned char c = first_letter(leaf);
  found = stronger(l->item + l->from['*'], l->from['*' + 1] - l->from['*'], leaf, found);
  return c == '*' ? found : stronger(l->item + l->from[c], l->from[c + 1] - l->from[c], leaf, found);
}

enum protection protect_leaf(const struct plan *plan, const struct guarded *folder, const char *relative, const char *leaf) {
  if (folder->many) return protect_match(plan, relative);
  return by_letter(&single, leaf, stronger(folder->last, folder->count, leaf, folder->below));
}

const char *const protect_keeps[] = {".hg", ".sl", ".jj", "_darcs", ".pijul", NULL};

bool protect_new_allowed(const struct plan *plan, const char *relative) { return any(&plan->allow_new, relative, false, NULL); }

bool protect_partial(const struct plan *plan, const char *relative, const char **rest) {
  return any(&plan->deny, relative, true, rest);
}

size_t protect_rest(const struct plan *plan, const char *relative, size_t from, const char **rest) {
  for (size_t i = from; i < plan->deny.count; i++)
    for (const char *at = relative; *at; at = next_component(at))
      if (begins_alike(plan->deny.item[i], at) && sequence(plan->deny.item[i], at, true, rest)) return i + 1;
  return 0;
}

bool protect_secret(const char *name) { return by_letter(&secret, name, PROTECT_NONE) != PROTECT_NONE; }

/* Most of these patterns are endings, and most names end like none of them: the last letter is compared first. */
static bool is_among(const struct letters *l, unsigned char first, const char *name, size_t n) {
  for (size_t i = l->from[first]; i < l->from[first + 1]; i++) {
    const char *pattern = l->item[i].pattern, last = pattern[strlen(pattern) - 1];
    if ((last == '*' || fold(last) == fold(name[n - 1]) || beyond_ascii(last) || beyond_ascii(name[n - 1])) && glob_component(pattern, name)) return true;
  }
  return false;
}

unsigned protect_labels(const char *name) {
  unsigned char first = first_letter(name);
  size_t n = strlen(name);
  bool private = is_among(&private_names, '*', name, n) || is_among(&private_names, first, name, n);
  bool untrusted = is_among(&untrusted_names, '*', name, n) || is_among(&untrusted_names, first, name, n);
  return (private ? LABEL_PRIVATE : 0) | (untrusted ? LABEL_UNTRUSTED : 0);
}

bool protect_skipped(const struct plan *plan, const char *name) {
  for (size_t i = 0; i < plan->skip.count; i++) if (!strcmp(plan->skip.item[i], name)) return true;
  return false;
}
