/* A program is about to run: recorded, and held when it is a script that this run may have written. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "labels.h"

struct exec_text exec_text;

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool is_interpreter(const char *name) {
  for (size_t i = 0; i < the_plan->interpreters.count; i++) if (glob_component(the_plan->interpreters.item[i], name)) return true;
  return false;
}

static const char *argument(size_t index) {
  const char *p = exec_text.argv, *end = p + exec_text.length;
  while (index-- && p < end) p += strnlen(p, (size_t)(end - p)) + 1;
  return p < end ? p : NULL;
}

/* Looks into the cage's file for "#!". */
static bool has_shebang(const struct place *p) {
  char two[2];
  int fd = openat(p->folder, p->leaf, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  bool yes = fd >= 0 && read(fd, two, 2) == 2 && two[0] == '#' && two[1] == '!';
  if (fd >= 0) close(fd);
  return yes;
}

static bool in_skipped(const char *relative) {
  char part[NAME_MAX + 1];
  for (const char *p = relative; *p;) {
    size_t n = strcspn(p, "/");
    memcpy(part, p, n > NAME_MAX ? NAME_MAX : n);
    part[n > NAME_MAX ? NAME_MAX : n] = 0;
    if (p[n] && protect_skipped(the_plan, part)) return true;
    p += n;
    while (*p == '/') p++;
  }
  return false;
}

/* Worth a look: it lies where the run can write, and was made in this run or is the workspace's own and not yet inspected. */
static bool wants_inspection(const struct place *p) {
  if (!p->exists || !S_ISREG(p->state.stx_mode) || !p->writable || script_cleared(&p->state)) return false;
  uint64_t changed = (uint64_t)p->state.stx_mtime.tv_sec * 1000000 + p->state.stx_mtime.tv_nsec / 1000;
  if (!p->baseline || changed >= baseline_us) return true;
  return p->relative && !in_skipped(p->relative);
}

static bool hold_inline(struct op *op, const char *interpreter, const char *code) {
  for (size_t i = 0; i < the_plan->inline_hints.count; i++) {
    if (!strstr(code, the_plan->inline_hints.item[i])) continue;
    hold_script(op, NULL, interpreter, code, NULL);
    return true;
  }
  return false;
}

/* The script among an interpreter's arguments: the first that is no option. `-c` and `-e` carry code instead. */
static bool hold_argument(struct op *op, const char *interpreter) {
  const char *a;
  for (size_t i = 1; i < 32 && (a = argument(i)); i++) {
    size_t n = strlen(a);
    if (a[0] == '-' && a[1] != '-' && n > 1 && (strchr(a, 'c') || strchr(a, 'e')) && n <= 6) {
      const char *code = argument(i + 1);
      return code && hold_inline(op, interpreter, code);
    }
    if (a[0] == '-') continue;
    char path[PATH_ROOM];
    struct place p;
    if (!path_join(path, sizeof path, exec_text.cwd, a) || !place_find(path, true, &p) || !wants_inspection(&p)) return false;
    hold_script(op, p.path, interpreter, NULL, &p.state);
    return true;
  }
  return false;
}

/* A program that no path leads to (memfd_create(2), a deleted file) runs all the same, by its descriptor. */
static bool is_nameless(const struct op *op) {
  struct place link;
  if (op->call->nr == SYS_execveat && (op->args[4] & AT_EMPTY_PATH)) return true;
  return place_find(op->path, false, &link) && link.exists;
}

void handle_exec(struct op *op) {
  struct place p = {.folder = -1};
  bool found = op->path[0] && place_find(op->path, true, &p);
  if (found && !p.exists && !is_nameless(op)) { reply_go(op); return; }   /* a step of a PATH search: ENOENT */
  if (found && !p.exists) found = false;
  struct event e = EVENT(.type = "exec", .path = found ? p.path : op->path[0] ? op->path : NULL, .cwd = exec_text.cwd, .call = op->call->name);
  e.argv = exec_text.argv;
  e.argv_length = exec_text.length;
  e.truncated = exec_text.truncated ? 1 : 0;
  e.ppid = exec_text.ppid;
  e.pid = op->tgid;
  if (!record(op, &e)) return;
  counters.execs++;
  labels_ran(op->tgid, e.path ? e.path : "");
  if (the_plan->interpreters.count) {
    const char *name = base_name(op->path);
    if (is_interpreter(name)) { if (hold_argument(op, name)) return; }
    else if (found && wants_inspection(&p) && has_shebang(&p)) { hold_script(op, p.path, "#!", NULL, &p.state); return; }
  }
  reply_go(op);
}
