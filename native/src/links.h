#ifndef WARDEN_LINKS_H
#define WARDEN_LINKS_H
#include "warden.h"
/* Whether the lexical form of TEXT (path_join) may not be where it leads: ".." behind a name, or the process's own links. */
bool links_matter(const char *text);
/* TEXT, as thread TID uses it from BASE, absolute and without links but for its last part. ROOT: the cage's. False: too long,
 * or links in a circle. */
bool links_resolve(int root, pid_t tid, const char *base, const char *text, char *out);
#endif
