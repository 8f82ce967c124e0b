/* The warden: carries out a plan (docs/warden-protocol.md). Shared words of its parts. */
#ifndef WARDEN_H
#define WARDEN_H
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "json.h"

enum { EXIT_FAILED = 125, EXIT_DENIED = 126, EXIT_NOT_FOUND = 127 };
enum { CONTROL_FD = 3, SPOOL_FD = 4, HANDLES_FD = 5, PATH_ROOM = 4352 };

enum cage_mode { MODE_NAMESPACES, MODE_LANDLOCK, MODE_OBSERVE };
enum mount_type { M_BIND, M_TMPFS, M_SYMLINK, M_FILE, M_MASK, M_CLOSED, M_WORKSPACE, M_PROC, M_DEV };

struct strings { size_t count; const char **item; };

struct mount_step {
  enum mount_type type;
  const char *src, *dst, *text;   /* text: link target or file content */
  bool ro, optional;
  uint32_t mode;
  uint64_t size;
  unsigned depth;                 /* of M_CLOSED, 0: the whole; and what is left open because it is to be run */
  struct strings programs;
};

/* The way out, if there is one: what a program connects to is connected to Sallyport's proxy instead. `port`: the proxy's own on the
 * host's loopback, where the cage has no network namespace; 0: the cage's listener is handed to Node. */
struct network { bool open; uint16_t port, loopback[64]; size_t loopback_count; };

/* Sockets of Sallyport's own that a program may connect to by a name inside; the supervisor connects it to the real one. */
enum { MOST_SOCKETS = 8, MOST_PUBLISHED = 32 };
struct socket_way { const char *path, *target; };

/* Files whose opening labels the run: names in the workspace, and places (files or folders) anywhere. */
struct labels { struct strings private_names, untrusted_names, private_paths, untrusted_paths; };

struct limits { uint64_t memory, pids, cpu, time_ms, file_size, open_files; bool group; };

struct plan {
  const char *run;
  enum cage_mode mode;
  struct strings argv, env;
  const char *cwd, *hostname, *selftest;
  uid_t uid; gid_t gid;
  const char *workspace, *overlay_upper, *overlay_work;
  bool workspace_writable;
  size_t mount_count;
  struct mount_step *mounts;
  struct strings writable, deny, report, allow_new, absent, secrets, skip, hardlinks, interpreters, inline_hints;
  unsigned walk_start, walk_end;
  struct limits limits;
  struct labels labels;
  struct network network;
  struct socket_way sockets[MOST_SOCKETS];
  uint16_t publish[MOST_PUBLISHED];   /* ports of the cage's loopback that Node may ask to be connected to */
  size_t socket_count, publish_count;
  bool reads, debug, waits;
  const char *journal_dir;
  uint64_t journal_max_file;
  unsigned destructive_limit, destructive_window_ms;
};

/* plan.c: checks every member; false and *WHY in a sentence part when the plan is unusable. */
bool plan_read(const struct json *root, struct plan *plan, const char **why);
bool plan_parse(const char *text, size_t length, struct plan *plan, const char **why);   /* what it points to stays */
void plan_remember_caller(void);   /* before namespaces in which this user has no name yet */
char **plan_vector(const struct strings *list);   /* NULL-terminated copy for execve */

/* control.c: the control channel. Thread-safe. */
void control_send(const char *line, size_t length);
void control_leave(void);   /* before the end of a run that failed */
void control_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Formats `{"type":"fail",...}` for STEP with the current errno, then leaves with 125. */
_Noreturn void fail_run(const char *step, const char *hint);
/* In the cage's first process, which has no control channel: the report goes through REPORT_FD to the warden. */
_Noreturn void fail_inside(const char *step, const char *detail);
extern int report_fd;
const char *errno_name(int error);

/* spool.c: the event log. */
struct event {
  const char *type, *verdict, *rule, *call, *action, *kind, *how, *address, *cwd, *limit_what;
  const char *host, *method, *protocol;
  const char *path, *to, *target;
  const char *argv; size_t argv_length;      /* NUL-separated */
  int baseline, fresh, truncated;            /* 0: leave out; 1: true; 2: false */
  int error;                                 /* errno of a refusal; 0: leave out */
  int64_t blob, gid, uid, mode, port, ppid, size, family, inode, duration_ms, received, sent;   /* -1: leave out */
  int64_t mtime_ns; bool has_mtime;
  int pid;
};
#define EVENT(...) ((struct event){.blob = -1, .gid = -1, .uid = -1, .mode = -1, .port = -1, .ppid = -1, .size = -1, .family = -1, .inode = -1, .duration_ms = -1, .received = -1, .sent = -1, __VA_ARGS__})
bool spool_open(int fd, const char *run);
bool spool_write(const struct event *event);   /* false: the record could not be kept, so the effect must not happen */
uint64_t spool_count(void);
void spool_close(void);
uint64_t clock_us(void);

/* protect.c: protected names, as component sequences. */
enum label { LABEL_PRIVATE = 1, LABEL_UNTRUSTED = 2 };   /* bits: what opening a file tells of a run */
enum protection { PROTECT_NONE, PROTECT_REPORT, PROTECT_DENY };
bool protect_open(const struct plan *plan);    /* before the others */
enum protection protect_match(const struct plan *plan, const char *relative);   /* path below the workspace */
/* What the name of a folder says about all that lies in it, so that a storm of files looks at their own names only. */
enum { GUARDED_LAST = 32 };
struct last_component { const char *pattern; enum protection how; };
struct guarded { enum protection below; bool many; unsigned count; struct last_component last[GUARDED_LAST]; };
void protect_folder(const struct plan *plan, const char *relative, struct guarded *out);
enum protection protect_leaf(const struct plan *plan, const struct guarded *folder, const char *relative, const char *leaf);
bool protect_new_allowed(const struct plan *plan, const char *relative);
extern const char *const protect_keeps[];      /* where version control other than git keeps a repository; ends with NULL */
bool protect_partial(const struct plan *plan, const char *relative, const char **rest);   /* RELATIVE ends where a pattern begins */
/* One pattern after the other: what the first from FROM on still wants of RELATIVE, and where to go on; 0: there is none. */
size_t protect_rest(const struct plan *plan, const char *relative, size_t from, const char **rest);
bool protect_secret(const char *name);
unsigned protect_labels(const char *name);     /* of labels.h: what a file of this name is classed as */
bool protect_skipped(const struct plan *plan, const char *name);
bool glob_component(const char *pattern, const char *name);

/* mem.c: reading another process. Every length comes from a hostile place. */
ssize_t mem_read(pid_t pid, uint64_t address, void *buffer, size_t length);
ssize_t mem_string(pid_t pid, uint64_t address, char *buffer, size_t room);
ssize_t mem_argv(pid_t pid, uint64_t address, char *buffer, size_t room, bool *truncated);
bool mem_base(pid_t tid, int dirfd, char *buffer, size_t room);     /* folder that a relative path starts from */
struct who { pid_t tgid, ppid; };
struct who mem_who(pid_t tid);
pid_t mem_tgid(pid_t tid);
bool mem_has_terminal(pid_t tid);   /* true too where that can't be known */
void mem_forget(pid_t tid);   /* its exec gives it another memory */
bool path_join(char *out, size_t room, const char *base, const char *path);   /* lexical: no '.', '..' or '//' */
bool path_under(const char *path, const char *root);
struct sockaddr_text { int family, port; char address[64], path[128]; };
void sockaddr_describe(const unsigned char *bytes, size_t length, struct sockaddr_text *out);

/* filter.c */
struct sock_fprog;
enum { CLONE_NEW_ANY = 0x7e020080 };   /* every CLONE_NEW* flag */
bool counts_processes(const struct plan *plan);
enum call_class {
  CALL_NONE, CALL_EXEC, CALL_OPEN, CALL_DELETE, CALL_RMDIR, CALL_RENAME, CALL_LINK, CALL_SYMLINK, CALL_MKDIR, CALL_MKNOD,
  CALL_MODE, CALL_OWNER, CALL_TIMES, CALL_XATTR, CALL_TRUNCATE, CALL_CONNECT, CALL_BIND, CALL_LISTEN, CALL_SEND, CALL_REFUSED, CALL_SOCKET, CALL_FORK,
  CALL_PROCESS, CALL_IPC, CALL_RESERVE
};
struct call { int nr; enum call_class class; const char *name; };
const struct call *call_find(int nr);
size_t filter_build(const struct plan *plan, struct sock_fprog *out);
int filter_install(const struct plan *plan, bool *killable);   /* listener, or -1 and errno */

/* cage.c, landlock.c, walk.c: run inside the new process, before the program. */
struct inode { dev_t device; ino_t number; };
struct cage_facts { struct inode hidden[64]; size_t hidden_count; bool want_pty[3]; };
void cage_begin(void);   /* what needs no plan; cage_build does the rest, and this too where it was not done */
void cage_build(const struct plan *plan, const struct cage_facts *facts);
void cage_drop(const struct plan *plan);
void cage_limits(const struct plan *plan);
int cage_pty(const struct plan *plan, int *master);
void landlock_streams(void);
void landlock_enter(const struct plan *plan, int terminal);   /* TERMINAL: the run's own, or -1 */
int landlock_abi(void);
void walk_start(const struct plan *plan, const struct cage_facts *facts);
void report_line(const char *kind, const char *text);

/* run.c */
int warden_run(void);
_Noreturn void stop_tree(const char *reason);
void request_stop(const char *reason);

/* supervise.c */
struct supervisor_setup { const struct plan *plan; int listener, root_fd; pid_t init; uint64_t start_us; };
bool supervise_start(const struct supervisor_setup *setup);
int supervise_root(void);
void supervise_stop(void);
void supervise_lock(void);      /* answers are given between two calls, never during one */
void supervise_unlock(void);
void supervise_answer(const struct json *message);   /* a line from Node with "answer" */
void supervise_note(const struct json *event);       /* a line from Node with "event": what the proxy saw */
void supervise_deny_all(void);

struct counters {
  uint64_t events, created, modified, deleted, denied, destructive, holds, stopped, journaled, execs;
  bool let_go;   /* a call was let go that may change files, whatever was read of it: a racing thread may have made it another */
};
extern struct counters counters;
extern const struct plan *the_plan;

/* journal.c */
bool journal_open(const struct plan *plan);
/* Keeps the state of DIRFD/LEAF (known as PATH) before its first change. WHOLE: content may be changed in place, so a link
 * does not do. False: it could not be kept, so the change must not happen. */
bool journal_keep(int dirfd, const char *leaf, const char *path, bool whole, int pid);
bool journal_directory(int dirfd, const char *path, int pid);
bool journal_moved(const char *path, const char *to, uint64_t inode, bool baseline, int pid);   /* BASELINE: the folder is older than the run */
bool journal_seen(const char *path);       /* inserts; true when it was there */
void journal_forget_names(void);
bool journal_break_link(dev_t device, ino_t inode);

/* settle.c */
void settle_run(const struct plan *plan, uint64_t start_us);
void settle_stood(const char *relative, bool hidden);   /* told by the walk of the start; HIDDEN: a mask, else read-only */
const char *settle_report(void);   /* members of a JSON array */

/* limits.c */
bool cgroup_enter(const struct plan *plan, pid_t pid);
void cgroup_leave(void);
const char *limit_held(const char *what);
void census_begin(void);   /* before anything of the run exists */
const char *census_over(int cage_root);
bool processes_surged(int cage_root);
bool processes_over(int cage_root);

/* relay.c */
bool relay_start(int master, const bool slots[3]);
void relay_fds(int *from_user, int *from_master);
void relay_pump_user(void);
bool relay_pump_master(void);
void relay_resize(void);
void relay_pause(void);
void relay_resume(void);
void relay_end(void);

/* way-out.c: the cage's only way out. */
void way_out_open(void);                       /* in the cage's first process: address, listener, resolver; hands them over */
void way_out_hand_over(char kind, int fd);     /* in the warden: to Node */
bool hand_to_node(const char *line, size_t length, int fd);

/* way-in.c: connections from outside to ports that the plan publishes. */
int way_in_open(const struct plan *plan);                /* before the fork: the warden's end, or -1 where nothing is published */
void way_in_watch(const struct plan *plan, pid_t child, int *status);   /* in the cage's first process, until the program has ended */
void way_in_ask(const struct plan *plan, uint64_t id, int64_t port);    /* in the warden: Node wants a connection */
void way_in_answer(void);                                /* in the warden: one was made, or not */
int way_in_fd(void);

int warden_probe(void);
int warden_diff(int argc, char **argv);

/* hook.c: the resident guard. A listener of another user is none: -1. */
int guard_connect(const char *path);
bool guard_send(int fd, const char *bytes, size_t length);
int warden_hook(int argc, char **argv);

/* exec.c: a run whose Node is the guard. */
int warden_exec(int argc, char **argv);
bool is_carried(void);
void carry_otherwise(void);   /* does not return where it is one */
void carry_unnamed(void);     /* in the cage's first process */
size_t control_rest(char *out, size_t room);   /* run.c: the beginning of a line that the run did not see the end of */
void say_to_user(const char *text);
#endif
