#ifndef WARDEN_WALK_H
#define WARDEN_WALK_H
#include <dirent.h>
#include "warden.h"
/* Visits the entries below ROOT_FD breadth first, at most BUDGET directories, skipping the plan's skip list and the insides of
 * .git that no pattern reaches. VISIT gets the folder, the name, the path relative to the root and the type; it returns
 * whether to go into a directory. Returns whether the walk was complete. */
typedef bool (*walk_visit)(int folder, const char *name, const char *relative, unsigned char type, void *context);
bool walk_tree(int root_fd, const struct plan *plan, unsigned budget, walk_visit visit, void *context);
#endif
