/* Limits on the whole tree: cgroup v1 or v2 where this user may make a group, else only the rlimits of cage.c. cgroups(7). */
#include "warden.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>
#include <dirent.h>
#include <stdlib.h>

static char groups[3][PATH_MAX];
static size_t group_count;
static bool held_memory, held_pids;

static bool put(const char *folder, const char *file, const char *value) {
  char path[PATH_MAX + 64];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool done = write(fd, value, strlen(value)) == (ssize_t)strlen(value);
  close(fd);
  return done;
}

/* The group this process is in: the path behind "CONTROLLER:" in /proc/self/cgroup, "0::" for version 2. */
static bool own_group(const char *controller, char *out, size_t room) {
  char line[PATH_MAX];
  FILE *f = fopen("/proc/self/cgroup", "re");
  bool found = false;
  while (f && !found && fgets(line, sizeof line, f)) {
    char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
    if (!path) continue;
    *path++ = 0;
    path[strcspn(path, "\n")] = 0;
    found = !strcmp(names + 1, controller);
    if (found) snprintf(out, room, "%s", path);
  }
  if (f) fclose(f);
  return found;
}

static bool group(const char *root, const char *controller, const char *run) {
  char own[PATH_MAX / 2];
  if (group_count >= 3 || !own_group(controller, own, sizeof own)) return false;
  char *g = groups[group_count];
  snprintf(g, sizeof groups[0], "%s%s/sallyport-%s", root, strcmp(own, "/") ? own : "", run);
  if (mkdir(g, 0755)) return false;
  group_count++;
  return true;
}

static bool version1(const char *controller, const char *file, uint64_t value, const char *run, const char *pid) {
  char root[64], text[32];
  snprintf(root, sizeof root, "/sys/fs/cgroup/%s", controller);
  snprintf(text, sizeof text, "%llu", (unsigned long long)value);
  return value && group(root, controller, run) && put(groups[group_count - 1], file, text) && put(groups[group_count - 1], "cgroup.procs", pid);
}

static void version2(const struct plan *plan, const char *pid) {
  char text[32];
  if (access("/sys/fs/cgroup/cgroup.controllers", R_OK) || !group("/sys/fs/cgroup", "", plan->run)) return;
  char *g = groups[group_count - 1];
  snprintf(text, sizeof text, "%llu", (unsigned long long)plan->limits.memory);
  held_memory = plan->limits.memory && put(g, "memory.max", text);
  if (held_memory) put(g, "memory.swap.max", "0");
  snprintf(text, sizeof text, "%llu", (unsigned long long)plan->limits.pids);
  held_pids = plan->limits.pids && put(g, "pids.max", text);
  if (!put(g, "cgroup.procs", pid)) held_memory = held_pids = false;
}

/* Moving a process into a group waits for an RCU grace period, 5 to 15 ms: only when the plan asks for it. */
bool cgroup_enter(const struct plan *plan, pid_t process) {
  char pid[16];
  if (!plan->limits.group) return false;
  snprintf(pid, sizeof pid, "%d", process);
  version2(plan, pid);
  if (!held_pids) held_pids = version1("pids", "pids.max", plan->limits.pids, plan->run, pid);
  if (!held_memory) held_memory = version1("memory", "memory.limit_in_bytes", plan->limits.memory, plan->run, pid);
  return held_memory || held_pids;
}

void cgroup_leave(void) {
  while (group_count) {
    char *g = groups[--group_count];
    for (int i = 0; i < 50 && rmdir(g) && errno == EBUSY; i++) usleep(2000);
  }
}

const char *limit_held(const char *what) {
  if (!strcmp(what, "memory")) return held_memory ? "cgroup" : the_plan->limits.memory ? "rlimit (each process) and watch (all)" : "none";
  if (held_pids) return "cgroup";
  if (!the_plan->limits.pids) return "none";
  if (counts_processes(the_plan)) return "supervisor";
  return the_plan->mode == MODE_NAMESPACES ? "rlimit" : "rlimit (all of this user's processes)";
}

/* `files`: what is mapped of them counts in `shared` too, once for each process. */
struct census { uint64_t tasks, anonymous, shared, files; bool is_taken; };

static uint64_t field(const char *text, const char *name) {
  const char *at = strstr(text, name);
  return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

/* Files that memfd_create(2) made hold memory that no process need have mapped, and no other limit bounds them. They are looked for only when
 * the machine's shared memory has grown by as much as would matter. */
enum { MEMORY_FILES = 4096 };
struct memory_files { dev_t device; ino_t seen[MEMORY_FILES]; size_t count; };

static uint64_t shared_kib(void) {
  struct sysinfo now;
  return sysinfo(&now) ? 0 : (uint64_t)now.sharedram * now.mem_unit / 1024;
}

static uint64_t shared_at_start;
void census_begin(void) { shared_at_start = shared_kib(); }

static bool has_grown(void) {
  uint64_t now = shared_kib();
  if (now < shared_at_start) shared_at_start = now;
  return the_plan->limits.memory && now - shared_at_start > the_plan->limits.memory / 4096;
}

static dev_t device_of_memory(void) {
  int fd = (int)syscall(SYS_memfd_create, "", 1u /* MFD_CLOEXEC */);
  struct stat s;
  dev_t device = fd >= 0 && !fstat(fd, &s) ? s.st_dev : 0;
  if (fd >= 0) close(fd);
  return device;
}

static bool is_new(struct memory_files *files, ino_t inode) {
  for (size_t i = 0; i < files->count; i++) if (files->seen[i] == inode) return false;
  if (files->count < MEMORY_FILES) files->seen[files->count++] = inode;
  return true;
}

static uint64_t held_in_files(int proc, const char *pid, struct memory_files *files) {
  char path[300];
  struct stat s;
  uint64_t kib = 0;
  snprintf(path, sizeof path, "%s/fd", pid);
  int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  for (struct dirent *e; dir && (e = readdir(dir));)
    if (e->d_name[0] != '.' && !fstatat(fd, e->d_name, &s, 0) && s.st_dev == files->device && s.st_blocks && is_new(files, s.st_ino)) kib += (uint64_t)s.st_blocks / 2;
  if (dir) closedir(dir);
  else if (fd >= 0) close(fd);
  return kib;
}

/* Adds up the cage's own /proc: only its processes are in it. */
static struct census take_census(int cage_root) {
  static struct memory_files files;
  bool grown = has_grown();
  files.device = grown ? device_of_memory() : 0;
  files.count = 0;
  struct census c = {0};
  char path[300], text[2048];
  int fd = openat(cage_root, "proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  for (struct dirent *e; dir && (e = readdir(dir));) {
    if (e->d_name[0] < '1' || e->d_name[0] > '9') continue;
    snprintf(path, sizeof path, "%s/status", e->d_name);
    int status = openat(fd, path, O_RDONLY | O_CLOEXEC);
    ssize_t n = status >= 0 ? read(status, text, sizeof text - 1) : 0;
    if (status >= 0) close(status);
    if (n <= 0) continue;
    text[n] = 0;
    c.tasks += field(text, "\nThreads:");
    c.anonymous += field(text, "\nRssAnon:");
    c.shared += field(text, "\nRssShmem:");
    if (files.device) c.files += held_in_files(fd, e->d_name, &files);
  }
  if (dir) { c.is_taken = true; closedir(dir); }
  else if (fd >= 0) close(fd);
  return c;
}

/* At the last census: processes of the machine, tasks of the cage. */
static uint64_t machine_then, cage_then;

static uint64_t machine_processes(int cage_root) {
  struct stat s;
  return fstatat(cage_root, "proc", &s, 0) ? 0 : s.st_nlink;   /* the kernel counts them in the links of /proc */
}

/* Whether the machine has so many more processes than at the last census that the cage may hold too many. One call, so that it
 * can be asked often: a burst of forks is over before the next regular look. */
bool processes_surged(int cage_root) {
  uint64_t now = machine_processes(cage_root), room = the_plan->limits.pids > cage_then ? the_plan->limits.pids - cage_then : 0;
  return now > machine_then && now - machine_then > room;
}

/* Whether the cage's processes alone are too many, without a look at each. */
bool processes_over(int cage_root) {
  int fd = openat(cage_root, "proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  if (!dir) {   /* no descriptor, no memory: a burst of forks looks like this too, so it is one */
    if (fd >= 0) close(fd);
    return true;
  }
  uint64_t count = 0;
  for (struct dirent *e; (e = readdir(dir));) count += e->d_name[0] >= '1' && e->d_name[0] <= '9';
  closedir(dir);
  machine_then = machine_processes(cage_root);
  cage_then = count;
  return count > the_plan->limits.pids;
}

/* What the whole cage may not exceed: the name of the limit that it does exceed, or NULL. */
const char *census_over(int cage_root) {
  if (the_plan->mode != MODE_NAMESPACES) return NULL;
  bool counts = counts_processes(the_plan) && !held_pids;
  if (!the_plan->limits.memory && !counts) return NULL;
  uint64_t machine = machine_processes(cage_root);
  struct census c = take_census(cage_root);
  if (!c.is_taken) return NULL;   /* the next look comes soon; until then the last count stands, and surges are seen by it */
  machine_then = machine;
  cage_then = c.tasks;
  if (counts && c.tasks > the_plan->limits.pids) return "pids";
  uint64_t kib = c.anonymous + (c.shared > c.files ? c.shared : c.files);
  return the_plan->limits.memory && kib * 1024 > the_plan->limits.memory ? "memory" : NULL;
}
