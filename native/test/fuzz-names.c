/* Names: the input is split at NUL into patterns and a path. Joined paths are lexical and absolute, patterns never run wild,
 * and what is written of them is canonical JSON. */
#include <stdlib.h>
#include <string.h>
#include "warden.h"

static void must(bool holds) { if (!holds) abort(); }

static void join(const char *base, const char *path, size_t room) {
  char *out = malloc(room);
  if (!out) return;
  if (path_join(out, room, base, path)) {
    size_t n = strnlen(out, room);
    must(n < room && out[0] == '/' && (n == 1 || out[n - 1] != '/'));
    must(!strstr(out, "//") && !strstr(out, "/./") && !strstr(out, "/../"));
    must(path_under(out, "/"));
  }
  free(out);
}

static bool is_plain(const char *path) { return *path && *path != '/' && path[strlen(path) - 1] != '/' && !strstr(path, "//"); }

/* What a folder's name and a leaf's say one by one is what the whole path says. */
static void match_in_two(const struct plan *plan, const char *path, const char *const *secrets) {
  static struct guarded guarded;
  const char *slash = strrchr(path, '/'), *leaf = slash ? slash + 1 : path;
  size_t n = slash ? (size_t)(slash - path) : 0;
  char *folder = malloc(n + 1);
  if (!folder) exit(2);
  memcpy(folder, path, n);
  folder[n] = 0;
  protect_folder(plan, folder, &guarded);
  must(protect_leaf(plan, &guarded, path, leaf) == protect_match(plan, path));
  bool hidden = false;
  for (size_t i = 0; i < plan->secrets.count; i++) hidden = hidden || glob_component(secrets[i], leaf);
  must(protect_secret(leaf) == hidden);
  free(folder);
}

/* Each byte a word, so that patterns of several components are met often. */
static void match_words(const uint8_t *data, size_t size) {
  static const char *const word[] = {".git", ".GIT", "hooks", "modules", "config", "a", "b", "x.env", ".env", "*", "worktrees", "ab"};
  static const char *deny[] = {".git/hooks", ".git/modules/*/hooks", ".git/config", "a/*/b", "a/a/b", "*.env", ".e*"}, *report[] = {"b", "a/b", "*b"};
  struct plan plan = {.deny = {7, deny}, .report = {3, report}, .secrets = {7, deny}};
  char path[256] = "";
  if (!size || size > 24) return;
  for (size_t i = 0; i < size; i++) { if (i) strcat(path, "/"); strcat(path, word[data[i] % 12]); }
  must(protect_open(&plan));
  match_in_two(&plan, path, deny);
}

static void write_as_json(const char *text) {
  size_t n = strlen(text);
  char *out = malloc(n * 6 + 3), *hex = malloc(n * 2 + 2);
  bool lossy = false;
  const char *why;
  struct json_arena arena;
  if (!out || !hex || !json_arena_make(&arena, n * 6 + 2)) exit(2);
  char *end = json_put_string(out, text, n, &lossy);
  must((size_t)(end - out) <= n * 6 + 2 && (size_t)(json_put_hex(hex, text, n) - hex) == n * 2 + 2);
  struct json *back = json_parse(&arena, out, (size_t)(end - out), &why);
  must(back && back->type == JSON_STRING && (lossy || !strcmp(back->string, text)));
  json_arena_free(&arena);
  free(out);
  free(hex);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size + 2);
  if (!text) return 0;
  memcpy(text, data, size);
  text[size] = text[size + 1] = 0;
  const char *pattern = text, *path = text + strlen(text) + (strlen(text) < size);
  const char *list[] = {pattern, ".git/hooks", "*.env"}, *rest = NULL;
  struct plan plan = {.deny = {2, list + 1}, .report = {2, list}, .allow_new = {1, list}, .secrets = {3, list}, .skip = {1, list}};
  glob_component(pattern, path);
  must(glob_component(path, path) || strlen(path) != strcspn(path, "*") || !*path);
  enum protection found = protect_match(&plan, path);
  must(found == PROTECT_NONE || found == PROTECT_REPORT || found == PROTECT_DENY);
  if (protect_partial(&plan, path, &rest)) must(rest && *rest);
  for (size_t i = 0; (i = protect_rest(&plan, path, i, &rest));) must(i <= plan.deny.count && *rest);
  protect_new_allowed(&plan, path);
  must(protect_open(&plan));
  if (is_plain(pattern) && is_plain(path)) match_in_two(&plan, path, list);
  match_words(data, size);
  protect_skipped(&plan, path);
  join(pattern, path, 64 + size % 200);
  join(path, pattern, PATH_ROOM);
  write_as_json(path);
  write_as_json(pattern);
  free(text);
  return 0;
}
