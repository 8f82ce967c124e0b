#include "warden.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool absolute(const char *path) {
  if (!path || path[0] != '/' || strlen(path) >= PATH_MAX) return false;
  for (const char *p = path; *p; p++)   /* no "..", so that a destination cannot climb out of the new root */
    if (p[0] == '/' && p[1] == '.' && p[2] == '.' && (p[3] == '/' || !p[3])) return false;
  return true;
}

/* The members with a default: one of another type is a mistake, and taking the default for it could drop a wall in silence. */
struct member { const char *owner, *name; enum json_type type; int64_t most; };

enum { ANY_NUMBER = INT32_MAX };
static const struct member plan_members[] = {
  {NULL, "hostname", JSON_STRING, 0}, {NULL, "selftest", JSON_STRING, 0}, {NULL, "debug", JSON_BOOL, 0}, {NULL, "waits", JSON_BOOL, 0},
  {NULL, "workspace", JSON_OBJECT, 0}, {"workspace", "writable", JSON_BOOL, 0}, {"workspace", "overlay", JSON_OBJECT, 0},
  {NULL, "labels", JSON_OBJECT, 0}, {"labels", "private", JSON_OBJECT, 0}, {"labels", "untrusted", JSON_OBJECT, 0},
  {NULL, "protect", JSON_OBJECT, 0}, {"protect", "walk", JSON_OBJECT, 0}, {NULL, "observe", JSON_OBJECT, 0}, {"observe", "reads", JSON_BOOL, 0},
  {NULL, "journal", JSON_OBJECT, 0}, {"journal", "dir", JSON_STRING, 0}, {"journal", "maxFile", JSON_NUMBER, INT64_MAX},
  {NULL, "destructive", JSON_OBJECT, 0}, {"destructive", "limit", JSON_NUMBER, 10000}, {"destructive", "windowMs", JSON_NUMBER, ANY_NUMBER},
  {NULL, "network", JSON_OBJECT, 0}, {"network", "port", JSON_NUMBER, 65535},
  {NULL, "scan", JSON_OBJECT, 0}, {"limits", "group", JSON_BOOL, 0}};
static const struct member walk_members[] = {{NULL, "start", JSON_NUMBER, ANY_NUMBER}, {NULL, "end", JSON_NUMBER, ANY_NUMBER}};
static const struct member overlay_members[] = {{NULL, "upper", JSON_STRING, 0}, {NULL, "work", JSON_STRING, 0}};
static const struct member socket_members[] = {{NULL, "path", JSON_STRING, 0}, {NULL, "target", JSON_STRING, 0}};
static const struct member mount_members[] = {
  {NULL, "type", JSON_STRING, 0}, {NULL, "src", JSON_STRING, 0}, {NULL, "dst", JSON_STRING, 0}, {NULL, "target", JSON_STRING, 0},
  {NULL, "content", JSON_STRING, 0}, {NULL, "ro", JSON_BOOL, 0}, {NULL, "optional", JSON_BOOL, 0}, {NULL, "mode", JSON_NUMBER, 07777},
  {NULL, "size", JSON_NUMBER, INT64_MAX}, {NULL, "depth", JSON_NUMBER, ANY_NUMBER}};

static bool shaped(const struct json *object, const struct member *members, size_t count) {
  if (!object || object->type == JSON_NULL) return true;
  if (object->type != JSON_OBJECT) return false;
  for (size_t i = 0; i < count; i++) {
    const struct member *m = &members[i];
    const struct json *found = json_get(m->owner ? json_get(object, m->owner) : object, m->name);
    if (!found || found->type == JSON_NULL) continue;
    if (found->type != m->type) return false;
    if (found->type == JSON_NUMBER && (found->number < 0 || found->number > m->most)) return false;
  }
  return true;
}
#define SHAPED(object, members) shaped(object, members, sizeof members / sizeof *members)

static bool list(const struct json *owner, const char *key, struct strings *out) {
  const struct json *array = json_get(owner, key);
  if (!array || array->type != JSON_ARRAY) return false;
  out->count = 0;
  out->item = calloc(json_count(array) + 1, sizeof *out->item);
  if (!out->item) return false;
  for (const struct json *i = array->first; i; i = i->next) {
    if (i->type != JSON_STRING) return false;
    out->item[out->count++] = i->string;
  }
  return true;
}

static bool mount_step(const struct json *j, struct mount_step *m) {
  static const struct { const char *name; enum mount_type type; } types[] = {
    {"bind", M_BIND}, {"tmpfs", M_TMPFS}, {"symlink", M_SYMLINK}, {"file", M_FILE}, {"mask", M_MASK}, {"closed", M_CLOSED},
    {"workspace", M_WORKSPACE}, {"proc", M_PROC}, {"dev", M_DEV}};
  if (j->type != JSON_OBJECT || !SHAPED(j, mount_members)) return false;
  const char *type = json_str(j, "type", "");
  size_t i = 0;
  while (i < sizeof types / sizeof *types && strcmp(types[i].name, type)) i++;
  if (i == sizeof types / sizeof *types) return false;
  m->type = types[i].type;
  m->src = json_str(j, "src", NULL);
  m->dst = json_str(j, "dst", NULL);
  m->text = json_str(j, m->type == M_SYMLINK ? "target" : "content", NULL);
  m->ro = json_bool(j, "ro", m->type == M_BIND);
  m->optional = json_bool(j, "optional", false);
  m->mode = (uint32_t)json_int(j, "mode", 0755) & 01777;
  m->size = (uint64_t)json_int(j, "size", 0);
  m->depth = (unsigned)json_int(j, "depth", 0);
  if (m->type == M_WORKSPACE || m->type == M_PROC || m->type == M_DEV) return true;
  if (!absolute(m->dst) || !m->dst[1]) return false;
  if (m->type == M_BIND) return absolute(m->src);
  if (m->type == M_CLOSED) return list(j, "programs", &m->programs);
  return (m->type != M_SYMLINK && m->type != M_FILE) || m->text;
}

static bool read_mounts(const struct json *root, struct plan *p) {
  const struct json *array = json_get(root, "mounts");
  if (!array || array->type != JSON_ARRAY) return false;
  p->mounts = calloc(json_count(array) + 1, sizeof *p->mounts);
  if (!p->mounts) return false;
  for (const struct json *i = array->first; i; i = i->next)
    if (!mount_step(i, &p->mounts[p->mount_count++])) return false;
  return true;
}

static bool read_limits(const struct json *j, struct limits *l) {
  if (!j || j->type != JSON_OBJECT) return false;
  int64_t v[] = {json_int(j, "memory", -1), json_int(j, "pids", -1), json_int(j, "cpu", -1),
                 json_int(j, "time", -1), json_int(j, "fileSize", -1), json_int(j, "openFiles", -1)};
  for (size_t i = 0; i < 6; i++) if (v[i] < 0) return false;
  *l = (struct limits){(uint64_t)v[0], (uint64_t)v[1], (uint64_t)v[2], (uint64_t)v[3], (uint64_t)v[4], (uint64_t)v[5],
                       json_bool(j, "group", false)};
  return true;
}

static bool read_ports(const struct json *ports, uint16_t *out, size_t most, size_t *count) {
  if (!ports || ports->type != JSON_ARRAY || json_count(ports) > most) return false;
  for (const struct json *i = ports->first; i; i = i->next) {
    if (i->type != JSON_NUMBER || i->number < 1 || i->number > 65535) return false;
    out[(*count)++] = (uint16_t)i->number;
  }
  return true;
}

static bool read_network(const struct json *j, struct network *n) {
  if (!j || j->type == JSON_NULL) return true;
  if (!read_ports(json_get(j, "loopback"), n->loopback, sizeof n->loopback / sizeof *n->loopback, &n->loopback_count)) return false;
  n->port = (uint16_t)json_int(j, "port", 0);
  n->open = true;
  return true;
}

static bool read_sockets(const struct json *array, struct plan *p) {
  if (!array || array->type == JSON_NULL) return true;
  if (array->type != JSON_ARRAY || json_count(array) > MOST_SOCKETS) return false;
  for (const struct json *i = array->first; i; i = i->next) {
    struct socket_way *way = &p->sockets[p->socket_count++];
    if (i->type != JSON_OBJECT || !SHAPED(i, socket_members)) return false;
    way->path = json_str(i, "path", NULL);
    way->target = json_str(i, "target", NULL);
    if (!absolute(way->path) || !absolute(way->target) || strlen(way->path) > 100 || strlen(way->target) > 107) return false;
  }
  return true;
}

static bool read_publish(const struct json *array, struct plan *p) {
  return !array || array->type == JSON_NULL || read_ports(array, p->publish, MOST_PUBLISHED, &p->publish_count);
}

static bool read_protect(const struct json *j, struct plan *p) {
  const struct json *walk = json_get(j, "walk");
  if (!SHAPED(walk, walk_members)) return false;
  p->walk_start = (unsigned)json_int(walk, "start", 0);
  p->walk_end = (unsigned)json_int(walk, "end", 0);
  return list(j, "deny", &p->deny) && list(j, "report", &p->report) && list(j, "allowNew", &p->allow_new) && list(j, "absent", &p->absent) &&
         list(j, "secrets", &p->secrets) && list(walk, "skip", &p->skip);
}

static bool read_label(const struct json *j, struct strings *names, struct strings *paths) {
  if (!j || j->type == JSON_NULL) return true;
  if (!list(j, "names", names) || !list(j, "paths", paths)) return false;
  for (size_t i = 0; i < paths->count; i++) if (!absolute(paths->item[i])) return false;
  return true;
}

static bool read_labels(const struct json *j, struct labels *l) {
  return read_label(json_get(j, "private"), &l->private_names, &l->private_paths) &&
         read_label(json_get(j, "untrusted"), &l->untrusted_names, &l->untrusted_paths);
}

static struct { bool known; uid_t uid; gid_t gid; } caller;

void plan_remember_caller(void) {
  caller.uid = geteuid();
  caller.gid = getegid();
  caller.known = true;
}

static bool read_identity(const struct json *root, struct plan *p) {
  int64_t uid = json_int(root, "uid", -1), gid = json_int(root, "gid", -1);
  if (uid < 0 || gid < 0 || uid > UINT32_MAX - 1 || gid > UINT32_MAX - 1) return false;
  p->uid = (uid_t)uid;
  p->gid = (gid_t)gid;
  if (!caller.known) plan_remember_caller();
  return caller.uid == 0 || (p->uid == caller.uid && p->gid == caller.gid);
}

static bool read_workspace(const struct json *root, struct plan *p) {
  const struct json *w = json_get(root, "workspace"), *overlay = json_get(w, "overlay");
  if (!SHAPED(overlay, overlay_members)) return false;
  p->workspace = json_str(w, "path", NULL);
  p->workspace_writable = json_bool(w, "writable", false);
  p->overlay_upper = json_str(overlay, "upper", NULL);
  p->overlay_work = json_str(overlay, "work", NULL);
  if (!absolute(p->workspace) || !p->workspace[1]) return false;
  if (!overlay || overlay->type == JSON_NULL) return true;
  return absolute(p->overlay_upper) && absolute(p->overlay_work);
}

static bool read_mode(const struct json *root, struct plan *p) {
  const char *mode = json_str(root, "mode", "");
  p->mode = !strcmp(mode, "namespaces") ? MODE_NAMESPACES : !strcmp(mode, "landlock") ? MODE_LANDLOCK : MODE_OBSERVE;
  return p->mode != MODE_OBSERVE || !strcmp(mode, "observe");
}

bool plan_read(const struct json *root, struct plan *p, const char **why) {
  memset(p, 0, sizeof *p);
#define NEED(condition, sentence) do { if (!(condition)) { *why = sentence; return false; } } while (0)
  NEED(root && root->type == JSON_OBJECT, "it is not an object");
  NEED(json_int(root, "version", 0) == 1, "its version is not 1");
  NEED(SHAPED(root, plan_members), "a member has the wrong type or range");
  NEED(read_mode(root, p), "its mode is unknown");
  p->run = json_str(root, "run", "");
  NEED(p->run[0] && strlen(p->run) <= 64 && strspn(p->run, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(p->run), "its run id is malformed");
  NEED(list(root, "argv", &p->argv) && p->argv.count, "it names no program");
  NEED(list(root, "env", &p->env), "its environment is malformed");
  p->cwd = json_str(root, "cwd", NULL);
  NEED(absolute(p->cwd), "its working directory is not an absolute path");
  NEED(read_identity(root, p), "its identity is not the caller's own");
  p->hostname = json_str(root, "hostname", "sallyport");
  p->selftest = json_str(root, "selftest", "");
  NEED(read_workspace(root, p), "its workspace is malformed");
  NEED(read_mounts(root, p), "a mount is malformed");
  NEED(list(root, "writable", &p->writable), "its writable list is malformed");
  NEED(read_protect(json_get(root, "protect"), p), "its protected paths are malformed");
  NEED(read_labels(json_get(root, "labels"), &p->labels), "its labels are malformed");
  NEED(list(root, "hardlinks", &p->hardlinks), "its hard links are malformed");
  NEED(read_limits(json_get(root, "limits"), &p->limits), "a limit is malformed");
  NEED(read_network(json_get(root, "network"), &p->network), "its network is malformed");
  NEED(!p->network.open || (p->mode == MODE_NAMESPACES) == !p->network.port, "its network does not fit its mode");
  NEED(read_sockets(json_get(root, "sockets"), p), "one of its sockets is malformed");
  NEED(read_publish(json_get(root, "publish"), p), "a published port is malformed");
  NEED(!p->publish_count || p->mode == MODE_NAMESPACES, "ports can only be published out of a network namespace");
  p->reads = json_bool(json_get(root, "observe"), "reads", false);
  const struct json *journal = json_get(root, "journal"), *destructive = json_get(root, "destructive"), *scan = json_get(root, "scan");
  p->journal_dir = json_str(journal, "dir", NULL);
  p->journal_max_file = (uint64_t)json_int(journal, "maxFile", 0);
  NEED(!journal || journal->type == JSON_NULL || absolute(p->journal_dir), "its journal is not an absolute path");
  p->destructive_limit = (unsigned)json_int(destructive, "limit", 0);
  p->destructive_window_ms = (unsigned)json_int(destructive, "windowMs", 10000);
  NEED(list(scan, "interpreters", &p->interpreters) && list(scan, "inline", &p->inline_hints), "its scan lists are malformed");
  p->debug = json_bool(root, "debug", false);
  p->waits = json_bool(root, "waits", false);
  return true;
#undef NEED
}

char **plan_vector(const struct strings *s) {
  char **v = calloc(s->count + 1, sizeof *v);
  for (size_t i = 0; v && i < s->count; i++) v[i] = (char *)s->item[i];
  return v;
}

bool plan_parse(const char *text, size_t length, struct plan *plan, const char **why) {
  struct json_arena arena;
  *why = "no memory";
  if (!json_arena_make(&arena, length)) return false;
  struct json *root = json_parse(&arena, text, length, why);
  return root && plan_read(root, plan, why);
}
