/* Inside of the supervisor: one operation that a program asked for, and where it would land. */
#ifndef WARDEN_SUPERVISE_H
#define WARDEN_SUPERVISE_H
#include <linux/seccomp.h>
#include "statx.h"
#include "warden.h"

enum { ARGV_ROOM = 16 << 10, CODE_ROOM = 8 << 10 };

/* What was read out of the program's memory: a copy, so a racing thread can no longer change it. */
struct op {
  uint64_t id;
  pid_t tid, tgid;   /* of a fork the tgid is not asked for: most are let go */
  const struct call *call;
  uint64_t args[6];
  uint64_t open_flags;
  uint32_t mode;
  bool nofollow, remove_directory, exchange;
  bool opened;   /* by descriptor, args[0]; PATH is its name */
  char path[PATH_ROOM], to[PATH_ROOM], target[PATH_ROOM];   /* absolute, lexical; empty when the call has none */
  unsigned char address[128];   /* of a connect */
  size_t address_length;
  struct op *next;
};

/* Where a path leads: the folder as the kernel resolved it, and the state of the last part. */
struct place {
  int folder;                 /* O_PATH; borrowed from the cache. -1: the folder does not exist */
  char path[PATH_ROOM];       /* resolved */
  const char *leaf;           /* points into path */
  const char *relative;       /* below the workspace, else NULL */
  const struct guarded *guarded;   /* what the folder's name says about it; NULL outside the workspace */
  bool exists, baseline, writable, folder_baseline;
  bool nameless;              /* a link of /proc leads to a file that PATH does not name (any more): BEHIND is its state */
  struct statx state, behind;
  bool *folder_recorded;
};

enum answer { GO, HELD, REFUSED_PERM, WALL };

extern uint64_t baseline_us;       /* what was born before this existed before the run */
extern const struct plan *the_plan;

/* place.c */
extern pid_t place_tid;   /* whose /proc/self a path goes through */
bool place_open(const struct plan *plan, int cage_root);
bool place_find(const char *path, bool follow, struct place *out);
bool place_name(int fd, char *out);   /* of an open file; OUT has PATH_ROOM */
bool place_writable(const char *path);   /* where the mounts or Landlock let the run write */
bool place_exclusive(const char *path, struct place *out);
void place_begin(void);    /* what an earlier call found is not used any more */
void place_forget(void);

/* supervise.c */
void reply_go(const struct op *op);
void reply_error(const struct op *op, int error);
bool reply_opened(const struct op *op, int fd);
/* Writes the event; when it cannot be kept the call is refused and the run is ended. */
bool record(const struct op *op, const struct event *event);
void deny(const struct op *op, const char *type, const char *rule, const char *path, int error);
bool still_there(const struct op *op);

/* What files.c asks and does in the same order for each operation. */
struct event file_event(const struct op *op, const char *type, const struct place *p);
bool guarded(const struct op *op, const char *type, const struct place *p);   /* true: it was answered */
bool kept(const struct op *op, const char *type, struct place *p, bool whole);   /* false: it was answered */

/* files.c, attributes.c, programs.c, network.c: each answers its operations. */
void handle_file(struct op *op);
void handle_attributes(struct op *op);
void settle_moves(pid_t tid);   /* 0: at the end */
void handle_exec(struct op *op);
void handle_network(struct op *op, const unsigned char *address, size_t length);
void handle_socket(struct op *op);
void handle_listen(const struct op *op);
void connect_out(struct op *op);             /* what a hold of a connection allowed */
void refuse_connection(const struct op *op);

/* What a notification was read into; one buffer, guarded by the supervisor's lock. */
struct exec_text { char argv[ARGV_ROOM]; size_t length; bool truncated; char cwd[PATH_ROOM]; pid_t ppid; };
extern struct exec_text exec_text;

/* hold.c */
enum answer destructive_check(struct op *op, const char *path);
void hold_script(struct op *op, const char *path, const char *interpreter, const char *code, const struct statx *state);
void hold_connection(struct op *op, const struct sockaddr_text *to);
bool script_cleared(const struct statx *state);
void script_clear(const struct statx *state);
#endif
