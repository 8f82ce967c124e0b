/* Protected names are sequences of components, matched at any depth and without regard to case: a file system may fold it. */
#include "warden.h"
#include <string.h>
#include <strings.h>

/* `*` only, over one component; linear by the usual single-backtrack walk. */
bool glob_component(const char *p, const char *s) {
  const char *star = NULL, *mark = NULL;
  while (*s) {
    char a = *p, b = *s;
    if (a >= 'A' && a <= 'Z') a += 32;
    if (b >= 'A' && b <= 'Z') b += 32;
    if (a == '*') { star = ++p; mark = s; continue; }
    if (a && a == b) { p++; s++; continue; }
    if (!star) return false;
    p = star;
    s = ++mark;
  }
  while (*p == '*') p++;
  return !*p;
}

static const char *component(const char *path, char *out) {
  size_t n = strcspn(path, "/");
  if (n > NAME_MAX) n = NAME_MAX;
  memcpy(out, path, n);
  out[n] = 0;
  path += strcspn(path, "/");
  while (*path == '/') path++;
  return path;
}

/* How many characters of PATH the pattern covers from its start; 0: no match. With PARTIAL the path may end first. */
static bool sequence(const char *pattern, const char *path, bool partial, const char **rest) {
  char want[NAME_MAX + 1], have[NAME_MAX + 1];
  while (*pattern) {
    if (!*path) { if (rest) *rest = pattern; return partial; }
    pattern = component(pattern, want);
    path = component(path, have);
    if (!glob_component(want, have)) return false;
  }
  return !partial;
}

static const char *next_component(const char *path) {
  while (*path && *path != '/') path++;
  while (*path == '/') path++;
  return path;
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

static bool any(const struct strings *list, const char *relative, bool partial, const char **rest) {
  const bool *may = first_letters(list);
  for (const char *at = relative; *at; at = next_component(at)) {
    if (!may[(unsigned char)*at]) continue;
    for (size_t i = 0; i < list->count; i++)
      if (sequence(list->item[i], at, partial, rest)) return true;
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
