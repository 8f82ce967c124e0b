/* The new process, from fork to exec. */
#ifndef WARDEN_START_H
#define WARDEN_START_H
#include "warden.h"
enum { ABOVE_ALL = 10 };   /* descriptors of the warden's own, before those of a run have their numbers */
/* Messages from the cage's first process to the warden (SOCK_SEQPACKET), by their first byte. */
enum { MESSAGE_LISTENER = 'L', MESSAGE_TERMINAL = 'M', MESSAGE_ROOT = 'R', MESSAGE_INFO = 'I', MESSAGE_FAIL = 'F', MESSAGE_EXEC = 'E', MESSAGE_EXIT = 'X',
       MESSAGE_PROXY = 'P', MESSAGE_RESOLVER = 'N' };
enum { MESSAGE_MOUNT = 'C' };   /* and one to it */
/* first.c: the first process and the warden's end of its report socket. */
enum { PLAN_LIMIT = 16 << 20 };
struct first { pid_t pid; int report; };
void first_begin(void);      /* before there is a plan; a failure is none yet */
void first_abandon(void);    /* of one that began so */
char *first_plan_room(void); /* where it reads the plan, PLAN_LIMIT bytes, now the caller's; NULL: none has begun */
void first_has_plan(size_t length);
struct first first_start(const struct plan *plan, const struct cage_facts *facts);
_Noreturn void first_process(const struct plan *plan, const struct cage_facts *facts, int report);
void closed_begin(void);   /* closed.c: in the warden, before there is a plan */
void closed_tell(const struct plan *plan, int report);
void closed_cover(void (*cover)(const char *path), void (*show)(int mount));
void kill_children(void);
bool hand_over(int channel, char kind, int fd);
void send_fd(char kind, int fd);   /* from the first process to the warden */
bool write_map(pid_t pid, const char *file, unsigned inside, unsigned outside);
#endif
