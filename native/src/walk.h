#ifndef WARDEN_WALK_H
#define WARDEN_WALK_H
#include <dirent.h>
#include "warden.h"
/* An entry of FOLDER; RELATIVE: its path below the root; GUARDED: what the folder's name says about it. */
struct entry { int folder; const char *name, *relative; unsigned char type; const struct guarded *guarded; };
/* Visits the entries below ROOT_FD breadth first, at most BUDGET directories, skipping the plan's skip list and the insides of
 * .git that no pattern reaches. VISIT returns whether to go into a directory. Returns whether the walk was complete. */
typedef bool (*walk_visit)(const struct entry *entry, void *context);
bool walk_tree(int root_fd, const struct plan *plan, unsigned budget, walk_visit visit, void *context);
/* Whether git takes NAME in FOLDER for a repository, whatever it is called: bare, kept beside its worktrees, or reached by a link or a .git
 * file. */
bool is_repository(int folder, const char *name);
/* Visits what is protected in a .git and so in a repository by another name, there or not. HEAD: the path of its file HEAD. */
typedef void (*steering_visit)(const char *name, const char *relative, void *context);
void walk_steering(const struct plan *plan, const char *head, steering_visit visit, void *context);
#endif
