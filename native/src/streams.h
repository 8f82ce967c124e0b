/* Standard streams that are files of outside. */
#ifndef WARDEN_STREAMS_H
#define WARDEN_STREAMS_H
#include "warden.h"
bool is_handed_in(int fd);   /* a file that a stream was opened on: no pipe without a name, no device that everybody may use */
bool is_input_shown(void);   /* standard input stands on a read-only mount of its own */
void streams_enter(void);    /* in the cage's first process, while the host's names are still there */
void streams_leave(void);
#endif
