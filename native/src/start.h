/* The new process, from fork to exec. */
#ifndef WARDEN_START_H
#define WARDEN_START_H
#include "warden.h"
/* Messages from the cage's first process to the warden (SOCK_SEQPACKET), by their first byte. */
enum { MESSAGE_LISTENER = 'L', MESSAGE_TERMINAL = 'M', MESSAGE_ROOT = 'R', MESSAGE_INFO = 'I', MESSAGE_FAIL = 'F', MESSAGE_EXEC = 'E', MESSAGE_EXIT = 'X',
       MESSAGE_PROXY = 'P', MESSAGE_RESOLVER = 'N' };
_Noreturn void first_process(const struct plan *plan, const struct cage_facts *facts, int report);
void kill_children(void);
void send_fd(char kind, int fd);   /* from the first process to the warden */
#endif
