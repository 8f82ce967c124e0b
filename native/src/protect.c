/* Protected names are sequences of components, matched at any depth and without regard to case: a file system may fold it. */
#include "warden.h"
#include <string.h>
#include <strings.h>

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

/* Which characters a pattern may begin with: most names of a storm are turned away by their first letter. */
static struct initials { const struct strings *list; bool may[256]; } initials[4];

static const bool *first_letters(const struct strings *list) {
  struct initials *in = initials;
  while (in < initials + 3 && in->list && in->list != list) in++;
  if (in->list == list) return in->may;
  memset(in, 0, sizeof *in);
  in->list = list;
  for (size_t i = 0; i < list->count; i++) {
    unsigned char c = (unsigned char)list->item[i][0];
    if (c == '*') memset(in->may, 1, sizeof in->may);
    in->may[c] = true;
    if (c >= 'a' && c <= 'z') in->may[c - 32] = true;
    if (c >= 'A' && c <= 'Z') in->may[c + 32] = true;
  }
  return in->may;
}

/* The first two letters, before anything is called: half of a repository's files lie below .git, and so begin like most patterns. */
static inline bool begins_alike(const char *pattern, const char *path) {
  if (*pattern == '*') return true;
  if (fold(*pattern) != fold(*path)) return false;
  char p = pattern[1], s = path[1];
  return fold(p) == fold(s) || p == '*' || !p || p == '/' || !s || s == '/';
}

static bool any(const struct strings *list, const char *relative, bool partial, const char **rest) {
  const bool *may = first_letters(list);
  for (const char *at = relative; *at; at = next_component(at)) {
    if (!may[(unsigned char)*at]) continue;
    for (size_t i = 0; i < list->count; i++)
      if (begins_alike(list->item[i], at) && sequence(list->item[i], at, partial, rest)) return true;
  }
  return false;
}

enum protection protect_match(const struct plan *plan, const char *relative) {
  if (any(&plan->deny, relative, false, NULL)) return PROTECT_DENY;
  return any(&plan->report, relative, false, NULL) ? PROTECT_REPORT : PROTECT_NONE;
}

bool protect_new_allowed(const struct plan *plan, const char *relative) { return any(&plan->allow_new, relative, false, NULL); }

bool protect_partial(const struct plan *plan, const char *relative, const char **rest) {
  return any(&plan->deny, relative, true, rest);
}

bool protect_secret(const struct plan *plan, const char *name) {
  for (size_t i = 0; i < plan->secrets.count; i++) if (glob_component(plan->secrets.item[i], name)) return true;
  return false;
}

bool protect_skipped(const struct plan *plan, const char *name) {
  for (size_t i = 0; i < plan->skip.count; i++) if (!strcmp(plan->skip.item[i], name)) return true;
  return false;
}
