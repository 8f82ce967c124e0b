/* Protected names are sequences of components, matched at any depth and without regard to case: a file system may fold it. */
#include "warden.h"
#include <stdlib.h>
#include <string.h>

static inline unsigned char fold(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

/* `*` only, over one component: P and S end at a '/' or at their end. Linear by the usual single-backtrack walk, and in place:
 * this runs for every file of a storm. */
bool glob_component(const char *p, const char *s) {
  const char *star = NULL, *mark = NULL;
  while (*s && *s != '/') {
    if (*p == '*') { star = ++p; mark = s; continue; }
    if (*p && *p != '/' && fold(*p) == fold(*s)) { p++; s++; continue; }
    if (!star) return false;
    p = star;
    s = ++mark;
  }
  while (*p == '*') p++;
  return !*p || *p == '/';
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
  if (*pattern == '*') return true;
  if (fold(*pattern) != fold(*path)) return false;
  char p = pattern[1], s = path[1];
  return fold(p) == fold(s) || p == '*' || !p || p == '/' || !s || s == '/';
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

static size_t count_letters(const struct strings *list, bool all, size_t *of) {
  size_t n = 0;
  for (size_t i = 0; i < list->count; i++) if (all || !*next_component(list->item[i])) { n++; of[fold(*list->item[i]) + 1]++; }
  return n;
}

static void sort_list(const struct strings *list, bool all, enum protection how, struct letters *out, size_t *at) {
  for (size_t i = 0; i < list->count; i++)
    if (all || !*next_component(list->item[i])) out->item[at[fold(*list->item[i])]++] = (struct last_component){list->item[i], how};
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
  unsigned char c = fold(*leaf);
  found = stronger(l->item + l->from['*'], l->from['*' + 1] - l->from['*'], leaf, found);
  return c == '*' ? found : stronger(l->item + l->from[c], l->from[c + 1] - l->from[c], leaf, found);
}

enum protection protect_leaf(const struct plan *plan, const struct guarded *folder, const char *relative, const char *leaf) {
  if (folder->many) return protect_match(plan, relative);
  return by_letter(&single, leaf, stronger(folder->last, folder->count, leaf, folder->below));
}

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
    if ((last == '*' || fold(last) == fold(name[n - 1])) && glob_component(pattern, name)) return true;
  }
  return false;
}

unsigned protect_labels(const char *name) {
  unsigned char first = fold(*name);
  size_t n = strlen(name);
  bool private = is_among(&private_names, '*', name, n) || is_among(&private_names, first, name, n);
  bool untrusted = is_among(&untrusted_names, '*', name, n) || is_among(&untrusted_names, first, name, n);
  return (private ? LABEL_PRIVATE : 0) | (untrusted ? LABEL_UNTRUSTED : 0);
}

bool protect_skipped(const struct plan *plan, const char *name) {
  for (size_t i = 0; i < plan->skip.count; i++) if (!strcmp(plan->skip.item[i], name)) return true;
  return false;
}
