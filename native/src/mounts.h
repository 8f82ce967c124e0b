/* The new mount interface (Linux 5.12), which older headers lack. mount_setattr(2), move_mount(2). */
#ifndef WARDEN_MOUNTS_H
#define WARDEN_MOUNTS_H
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include "numbers.h"
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
enum { ATTR_RDONLY = 1, ATTR_NOSUID = 2, ATTR_NODEV = 4, ATTR_NOEXEC = 8, ATTR_IDMAP = 1 << 20, MOVE_FROM_EMPTY = 0x04, MOVE_TO_EMPTY = 0x40 };
struct mount_attributes { uint64_t attr_set, attr_clr, propagation, userns_fd; };
int clone_tree(const char *path);
int fresh_tmpfs(unsigned mode, uint64_t size, uint64_t attributes);   /* beside nosuid and nodev */
int set_attributes(int fd, uint64_t attributes, bool recursive);
int attach(int mount_fd, int at);
bool mask_at(int at);
#endif
