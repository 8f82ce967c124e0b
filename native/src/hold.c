/* Calls that wait for an answer: the limit on destructive operations, and scripts to be inspected before they run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "supervise.h"

enum { RING = 10001, PENDING = 4096, PREFIXES = 256 };

static struct counted { uint64_t at; char *path; } ring[RING];
static unsigned ring_first, ring_count;
static struct prefixes { char *item[PREFIXES]; unsigned count; } ignored, stopped;
static pid_t stopped_tgid;
static uint64_t no_until;   /* a "no" goes on for as long as the attempts do, whatever process makes them */
static bool limit_off;

enum hold_kind { HOLD_LIMIT, HOLD_SCRIPT, HOLD_CONNECTION };
struct hold { uint64_t id; enum hold_kind kind; struct op *ops, **tail; struct statx script_state; bool has_state; struct hold *next; };
static struct hold *holds, *limit_hold;
static uint64_t next_id = 1;
static unsigned pending;

static void handle_again(struct op *op) {
  if (still_there(op)) {
    if (op->call->class == CALL_EXEC) reply_go(op);
    else if (op->call->class == CALL_CONNECT) connect_out(op);
    else handle_file(op);
  }
  free(op);
}

static struct hold *hold_new(enum hold_kind kind) {
  struct hold *h = calloc(1, sizeof *h);
  if (!h) return NULL;
  h->id = next_id++;
  h->kind = kind;
  h->tail = &h->ops;
  h->next = holds;
  holds = h;
  counters.holds++;
  return h;
}

static bool enqueue(struct hold *h, const struct op *op) {
  struct op *copy = pending < PENDING ? malloc(sizeof *copy) : NULL;
  if (!copy) return false;
  memcpy(copy, op, sizeof *copy);
  copy->next = NULL;
  *h->tail = copy;
  h->tail = &copy->next;
  pending++;
  return true;
}

static bool under_any(const struct prefixes *p, const char *path) {
  for (unsigned i = 0; i < p->count; i++) if (path_under(path, p->item[i])) return true;
  return false;
}

static void add_prefix(struct prefixes *p, const char *path) {
  if (p->count < PREFIXES && path[0] == '/' && (p->item[p->count] = strdup(path))) p->count++;
}

static struct counted *ring_at(unsigned i) { return &ring[(ring_first + i) % RING]; }

static void ring_drop_first(void) {
  free(ring_at(0)->path);
  ring_first = (ring_first + 1) % RING;
  ring_count--;
}

static void ring_prune(uint64_t now) {
  uint64_t window = (uint64_t)the_plan->destructive_window_ms * 1000;
  while (ring_count && ring_at(0)->at + window < now) ring_drop_first();
}

static void ring_without_ignored(void) {
  unsigned kept = 0;
  for (unsigned i = 0; i < ring_count; i++) {
    struct counted *c = ring_at(i);
    if (under_any(&ignored, c->path)) { free(c->path); counters.destructive--; continue; }
    *ring_at(kept++) = *c;
  }
  ring_count = kept;
}

static void send_text(char **o, const char *key, const char *text) {
  bool lossy = false;
  *o = json_put_text(*o, key);
  *o = json_put_string(*o, text, strnlen(text, PATH_ROOM), &lossy);
}

static void ask_about_limit(const struct op *op, const char *path) {
  static char line[512 << 10];
  char *o = json_put_text(line, "{\"type\":\"hold\",\"kind\":\"destructive\",\"id\":");
  o = json_put_text(json_put_uint(o, limit_hold->id), ",\"pid\":");
  o = json_put_text(json_put_uint(o, (uint64_t)op->tgid), ",\"count\":");
  o = json_put_uint(o, ring_count + 1);
  send_text(&o, ",\"paths\":[", path);
  for (unsigned i = 0; i < ring_count && o < line + sizeof line - 8 * PATH_ROOM; i++) send_text(&o, ",", ring_at(i)->path);
  o = json_put_text(o, "]}\n");
  control_send(line, (size_t)(o - line));
}

/* The program may go on, must wait for an answer, or is refused: a "no" sticks to the folder and to the process. */
enum answer destructive_check(struct op *op, const char *path) {
  if (!the_plan->destructive_limit || limit_off || the_plan->overlay_upper) return GO;
  if (under_any(&ignored, path)) return GO;
  if (op->tgid == stopped_tgid || under_any(&stopped, path)) { counters.stopped++; return REFUSED_PERM; }
  uint64_t now = clock_us();
  if (now < no_until) { no_until = now + (uint64_t)the_plan->destructive_window_ms * 1000; counters.stopped++; return REFUSED_PERM; }
  ring_prune(now);
  if (!limit_hold && ring_count < the_plan->destructive_limit) {
    struct counted *c = ring_at(ring_count);
    *c = (struct counted){now, strdup(path)};
    if (c->path) ring_count++;
    counters.destructive++;
    return GO;
  }
  bool first = !limit_hold;
  if (first && !(limit_hold = hold_new(HOLD_LIMIT))) return REFUSED_PERM;
  if (!enqueue(limit_hold, op)) return REFUSED_PERM;
  struct event e = EVENT(.type = "delete", .verdict = "hold", .rule = "destructive", .path = path, .call = op->call->name);
  e.pid = op->tgid;
  if (first) { record(op, &e); ask_about_limit(op, path); }
  return HELD;
}

void hold_script(struct op *op, const char *path, const char *interpreter, const char *code, const struct statx *state) {
  static char line[256 << 10];
  struct hold *h = hold_new(HOLD_SCRIPT);
  if (!h || !enqueue(h, op)) { deny(op, "exec", "script", path, EPERM); return; }
  if (state) { h->script_state = *state; h->has_state = true; }
  char *o = json_put_text(line, "{\"type\":\"hold\",\"kind\":\"script\",\"id\":");
  o = json_put_text(json_put_uint(o, h->id), ",\"pid\":");
  o = json_put_uint(o, (uint64_t)op->tgid);
  send_text(&o, ",\"interpreter\":", interpreter);
  if (path) send_text(&o, ",\"path\":", path);
  if (code) { bool lossy = false; o = json_put_string(json_put_text(o, ",\"code\":"), code, strnlen(code, CODE_ROOM), &lossy); }
  o = json_put_text(o, "}\n");
  control_send(line, (size_t)(o - line));
}

/* Which program asks: what runs in the process, as the kernel names it. */
static void send_program(char **o, pid_t tgid) {
  char link[48], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/%d/exe", tgid);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return;
  path[n] = 0;
  send_text(o, ",\"exe\":", path);
}

void hold_connection(struct op *op, const struct sockaddr_text *to) {
  static char line[64 << 10];
  struct hold *h = hold_new(HOLD_CONNECTION);
  if (!h || !enqueue(h, op)) { refuse_connection(op); return; }
  char *o = json_put_text(line, "{\"type\":\"hold\",\"kind\":\"connect\",\"id\":");
  o = json_put_text(json_put_uint(o, h->id), ",\"pid\":");
  o = json_put_text(json_put_uint(o, (uint64_t)op->tgid), ",\"port\":");
  o = json_put_uint(o, (uint64_t)to->port);
  send_text(&o, ",\"address\":", to->address);
  send_program(&o, op->tgid);
  o = json_put_text(o, "}\n");
  control_send(line, (size_t)(o - line));
}

/* Common folder of what was counted and of what waits. */
static void stop_subtree(const struct hold *h) {
  char common[PATH_ROOM] = "";
  for (unsigned i = 0; i < ring_count; i++) {
    const char *path = ring_at(i)->path;
    if (!common[0]) { strcpy(common, path); *strrchr(common, '/') = 0; continue; }
    while (common[0] && !path_under(path, common)) *strrchr(common, '/') = 0;
  }
  for (const struct op *op = h->ops; op; op = op->next)
    while (common[0] && !path_under(op->path, common)) *strrchr(common, '/') = 0;
  if (common[0]) add_prefix(&stopped, common);
  if (h->ops) stopped_tgid = h->ops->tgid;
}

static void let_go(struct hold *h) {
  for (struct op *op = h->ops, *next; op; op = next) { next = op->next; pending--; handle_again(op); }
}

static void refuse(enum hold_kind kind, struct op *op) {
  if (kind == HOLD_LIMIT) counters.stopped++;
  if (!still_there(op)) return;
  if (kind == HOLD_CONNECTION) refuse_connection(op);
  else if (kind == HOLD_SCRIPT) deny(op, "exec", "script", op->path, EPERM);
  else deny(op, "delete", "destructive", op->path, EPERM);
}

static void refuse_all(struct hold *h) {
  for (struct op *op = h->ops, *next; op; op = next) {
    next = op->next;
    pending--;
    refuse(h->kind, op);
    free(op);
  }
}

static struct hold *unlink_hold(uint64_t id) {
  for (struct hold **at = &holds; *at; at = &(*at)->next) {
    if ((*at)->id != id) continue;
    struct hold *h = *at;
    *at = h->next;
    return h;
  }
  return NULL;
}

void supervise_answer(const struct json *message) {
  struct hold *h = unlink_hold((uint64_t)json_int(message, "answer", 0));
  if (!h) return;
  bool allowed = !strcmp(json_str(message, "verdict", "deny"), "allow");
  if (h == limit_hold) {
    limit_hold = NULL;
    const struct json *list = json_get(message, "ignored");
    for (const struct json *i = list ? list->first : NULL; i; i = i->next) if (i->type == JSON_STRING) add_prefix(&ignored, i->string);
    if (json_bool(message, "free", false)) limit_off = allowed;
    if (!allowed) { stop_subtree(h); no_until = clock_us() + (uint64_t)the_plan->destructive_window_ms * 1000; }
    if (json_count(list)) ring_without_ignored();
    else while (ring_count) ring_drop_first();
  }
  if (allowed && h->has_state) script_clear(&h->script_state);
  if (allowed) let_go(h); else refuse_all(h);
  free(h);
}

void supervise_deny_all(void) {
  while (holds) {
    struct hold *h = unlink_hold(holds->id);
    refuse_all(h);
    free(h);
  }
  limit_hold = NULL;
}

/* Scripts that were inspected once: by inode and time of change, so that a changed script is inspected again. */
static struct { uint64_t inode, device, changed; } cleared[8192];
static uint64_t changed_ns(const struct statx *s) { return (uint64_t)s->stx_ctime.tv_sec * 1000000000u + s->stx_ctime.tv_nsec; }
static uint64_t device_of(const struct statx *s) { return (uint64_t)s->stx_dev_major << 32 | s->stx_dev_minor; }

bool script_cleared(const struct statx *s) {
  size_t at = s->stx_ino % 8192;
  return cleared[at].inode == s->stx_ino && cleared[at].device == device_of(s) && cleared[at].changed == changed_ns(s);
}

void script_clear(const struct statx *s) {
  size_t at = s->stx_ino % 8192;
  cleared[at].inode = s->stx_ino;
  cleared[at].device = device_of(s);
  cleared[at].changed = changed_ns(s);
}
