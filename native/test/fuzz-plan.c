/* The plan: any bytes are either refused with a sentence or give a plan that keeps what plan.c promises. */
#include <stdlib.h>
#include <string.h>
#include "warden.h"

static void must(bool holds) { if (!holds) abort(); }

static void forget(struct plan *p) {
  struct strings *lists[] = {&p->argv, &p->env, &p->writable, &p->deny, &p->report, &p->allow_new, &p->secrets, &p->skip, &p->hardlinks, &p->interpreters, &p->inline_hints};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) free(lists[i]->item);
  free(p->mounts);
}

static void climbs(const char *path) {
  must(path && path[0] == '/' && strlen(path) < PATH_MAX);
  for (const char *p = path; *p; p++) must(strncmp(p, "/..", 3) || (p[3] && p[3] != '/'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct json_arena arena;
  struct plan plan;
  const char *why = NULL;
  if (!json_arena_make(&arena, size)) return 0;
  struct json *root = json_parse(&arena, (const char *)data, size, &why);
  must(root ? !why : why && *why);
  if (root) {
    why = NULL;
    bool usable = plan_read(root, &plan, &why);
    must(usable || (why && *why));
    if (usable) {
      must(plan.argv.count > 0 && plan.run[0] && strlen(plan.run) <= 64 && plan.destructive_limit <= 10000);
      climbs(plan.cwd);
      climbs(plan.workspace);
      for (size_t i = 0; i < plan.mount_count; i++) if (plan.mounts[i].dst) climbs(plan.mounts[i].dst);
    }
    forget(&plan);
  }
  json_arena_free(&arena);
  return 0;
}
