/* Tells Node and the record of a label, and who it came from as far as that can be seen: the kernel told of the file alone. */
#include "labels.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { STARTED = 32 };
static struct started { pid_t tgid; char path[256]; } started[STARTED];
static unsigned started_next;

void labels_ran(pid_t tgid, const char *path) {
  if (labels_fd() < 0) return;
  struct started *s = &started[started_next++ % STARTED];
  s->tgid = tgid;
  snprintf(s->path, sizeof s->path, "%s", path);
}

static bool holds_open(pid_t tgid, const struct stat *file) {
  char path[64];
  struct stat s;
  snprintf(path, sizeof path, "/proc/%d/fd", tgid);
  DIR *dir = opendir(path);
  bool yes = false;
  for (struct dirent *e; dir && !yes && (e = readdir(dir));)
    yes = e->d_name[0] != '.' && !fstatat(dirfd(dir), e->d_name, &s, 0) && s.st_ino == file->st_ino && s.st_dev == file->st_dev;
  if (dir) closedir(dir);
  return yes;
}

/* Who has FILE open right now, among the programs that started last; else NULL, and *LAST is the newest of them. */
static const struct started *holder(const struct stat *file, const struct started **last) {
  *last = started_next ? &started[(started_next - 1) % STARTED] : NULL;
  for (unsigned i = 1; file && i <= STARTED && i <= started_next; i++) {
    const struct started *s = &started[(started_next - i) % STARTED];
    if (holds_open(s->tgid, file)) return s;
  }
  return NULL;
}

static void say(unsigned label, const char *path, const char *how, const struct started *by, const struct started *last) {
  static char line[8 * PATH_ROOM];
  const char *name = label == LABEL_PRIVATE ? "private" : "untrusted";
  bool lossy = false;
  struct event e = EVENT(.type = "label", .kind = name, .how = how, .path = path, .pid = by ? by->tgid : 0);
  if (!spool_write(&e)) request_stop("trail");
  char *o = json_put_text(line, "{\"type\":\"label\",\"label\":\"");
  o = json_put_text(json_put_text(json_put_text(o, name), "\",\"how\":\""), how);
  o = json_put_text(json_put_uint(json_put_text(o, "\",\"pid\":"), by ? (uint64_t)by->tgid : 0), ",\"path\":");
  o = json_put_string(o, path, strnlen(path, PATH_ROOM), &lossy);
  if (by || last) {
    o = json_put_text(o, by ? ",\"exe\":" : ",\"last\":");
    o = json_put_string(o, (by ? by : last)->path, strlen((by ? by : last)->path), &lossy);
  }
  control_send(line, (size_t)(json_put_text(o, "}\n") - line));
}

void label_tell(unsigned labels, const char *path, const char *how, const struct stat *file) {
  const struct started *last, *by = holder(file, &last);
  for (unsigned label = LABEL_PRIVATE; label <= LABEL_UNTRUSTED; label <<= 1)
    if (labels & label) say(label, path, how, by, last);
}
