/* statx(2) for C libraries that lack it (musl before 1.2.5). */
#ifndef WARDEN_STATX_H
#define WARDEN_STATX_H
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifndef STATX_BTIME
#define STATX_BASIC_STATS 0x7ffu
#define STATX_BTIME 0x800u
struct statx_timestamp { int64_t tv_sec; uint32_t tv_nsec; int32_t reserved; };
struct statx {
  uint32_t stx_mask, stx_blksize;
  uint64_t stx_attributes;
  uint32_t stx_nlink, stx_uid, stx_gid;
  uint16_t stx_mode, spare0;
  uint64_t stx_ino, stx_size, stx_blocks, stx_attributes_mask;
  struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
  uint32_t stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
  uint64_t spare[14];
};
static inline int statx(int folder, const char *path, int flags, unsigned mask, struct statx *out) {
  return (int)syscall(SYS_statx, folder, path, flags, mask, out);
}
#endif
#endif
