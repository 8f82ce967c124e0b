/* Which classified files a run has opened. */
#ifndef WARDEN_LABELS_H
#define WARDEN_LABELS_H
#include <sys/stat.h>
#include "supervise.h"
unsigned label_of_report(const char *kind);                   /* a kind of report_line; 0: it is none of ours */
void labels_found(unsigned labels, const char *relative);     /* the walk through the workspace has found one; before labels_open */
void labels_open(int cage_root);                              /* before the program starts */
int labels_fd(void);                                          /* readable when something was opened; -1: nothing is watched */
unsigned labels_watched(void);
/* All below with the supervisor's lock held. */
void labels_drain(void);                                      /* tells Node of everything that was opened up to now */
void labels_linked(const struct op *op);                      /* a file gets another name, perhaps outside of a watched folder */
void labels_ran(pid_t tgid, const char *path);                /* a program starts: it may be who opens next */

/* label-tell.c. HOW: "opened", "moved", "linked"; "unwatched" where nobody could have told. FILE: NULL where it is not known any more. */
void label_tell(unsigned labels, const char *path, const char *how, const struct stat *file);
#endif
