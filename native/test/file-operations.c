/* Makes each operation on files in each way the kernel offers and says on stdout what the record must hold, one line each:
 * `type TAB path TAB to`. Ways that this kernel or file system lacks are said as `lacks TAB what`. Argument: the workspace. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

static const char *workspace;
static int folder;   /* WORKSPACE/d, by descriptor */

static void check(long result, const char *what) {
  if (result >= 0) return;
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

static void want(const char *type, const char *path, const char *to) {
  printf("%s\t%s/%s\t%s%s%s\n", type, workspace, path, to ? workspace : "", to ? "/" : "", to ? to : "");
}

static const char *absolute(const char *relative) {
  static char path[4][4096];
  static int turn;
  char *out = path[turn++ % 4];
  snprintf(out, sizeof path[0], "%s/%s", workspace, relative);
  return out;
}

static void made(const char *path, int fd, const char *what) {
  check(fd, what);
  close(fd);
  want("create", path, NULL);
}

static void creates(void) {
  struct open_how how = {.flags = O_CREAT | O_WRONLY, .mode = 0644};
  made("absolute", open(absolute("absolute"), O_CREAT | O_WRONLY, 0644), "open");
  made("relative", open("relative", O_CREAT | O_WRONLY, 0644), "open relative");
  made("creat", creat("creat", 0644), "creat");
  made("d/dirfd", openat(folder, "dirfd", O_CREAT | O_WRONLY, 0644), "openat");
  made("dotted", open("d/.././/dotted", O_CREAT | O_WRONLY, 0644), "open with dots");
  made("d/through-link", open("link-to-d/through-link", O_CREAT | O_WRONLY, 0644), "open through a link");
  int fd = (int)syscall(SYS_openat2, folder, "openat2", &how, sizeof how);
  if (fd < 0 && errno == ENOSYS) printf("lacks\topenat2\n"); else made("d/openat2", fd, "openat2");
#ifdef SYS_open
  made("old-open", (int)syscall(SYS_open, "old-open", O_CREAT | O_WRONLY, 0644), "open(2)");
#endif
  check(mknod("fifo", S_IFIFO | 0644, 0), "mknod");
  want("mknod", "fifo", NULL);
  check(mknodat(folder, "fifo", S_IFIFO | 0644, 0), "mknodat");
  want("mknod", "d/fifo", NULL);
  check(mkdir("made", 0755), "mkdir");
  want("mkdir", "made", NULL);
  check(mkdirat(folder, "made", 0755), "mkdirat");
  want("mkdir", "d/made", NULL);
}

/* Another name for the same folder: what the record holds is the real path. */
static void aliases(void) {
  char path[128];
  made("by-cwd-link", open("/proc/self/cwd/by-cwd-link", O_CREAT | O_WRONLY, 0644), "/proc/self/cwd");
  snprintf(path, sizeof path, "/proc/%d/cwd/by-pid-link", getpid());
  made("by-pid-link", open(path, O_CREAT | O_WRONLY, 0644), "/proc/PID/cwd");
  snprintf(path, sizeof path, "/proc/self/fd/%d/by-fd-link", folder);
  made("d/by-fd-link", open(path, O_CREAT | O_WRONLY, 0644), "/proc/self/fd/N/");
  snprintf(path, sizeof path, "/dev/fd/%d/by-dev-fd", folder);
  made("d/by-dev-fd", open(path, O_CREAT | O_WRONLY, 0644), "/dev/fd/N/");
  made("by-thread-self", open("/proc/thread-self/cwd/by-thread-self", O_CREAT | O_WRONLY, 0644), "/proc/thread-self");
  snprintf(path, sizeof path, "/proc/self/task/%d/cwd/by-task-link", getpid());
  made("by-task-link", open(path, O_CREAT | O_WRONLY, 0644), "/proc/self/task/N/cwd");
  snprintf(path, sizeof path, "/proc/self/root%s/by-root-link", workspace);
  made("by-root-link", open(path, O_CREAT | O_WRONLY, 0644), "/proc/self/root");
  check(unlink("/proc/self/cwd/old-alias-1"), "unlink by alias");
  want("delete", "old-alias-1", NULL);
  snprintf(path, sizeof path, "/proc/self/fd/%d/old-alias-2", folder);
  check(unlink(path), "unlink by descriptor alias");
  want("delete", "d/old-alias-2", NULL);
  snprintf(path, sizeof path, "/dev/fd/%d/old-alias-3", folder);
  check(unlink(path), "unlink by /dev/fd");
  want("delete", "d/old-alias-3", NULL);
  made("d/behind-dots", open("link-to-e/../behind-dots", O_CREAT | O_WRONLY, 0644), ".. behind a link");
  check(unlink("link-to-e/../old-alias-4"), "unlink by .. behind a link");
  want("delete", "d/old-alias-4", NULL);
  made("by-link-to-cwd", open("link-to-cwd/by-link-to-cwd", O_CREAT | O_WRONLY, 0644), "a link to /proc/self/cwd");
  check(unlink("link-to-cwd/old-alias-5"), "unlink by a link to /proc/self/cwd");
  want("delete", "old-alias-5", NULL);
  int fd = open("old-reopened", O_RDONLY);
  check(fd, "open to reopen");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int again = open(path, O_WRONLY | O_TRUNC);
  check(again, "reopen for writing");
  close(again);
  close(fd);
  want("truncate", "old-reopened", NULL);
}

static void changes(void) {
  int fd = open("old-write", O_WRONLY);
  check(fd, "open for writing");
  check(ftruncate(fd, 1), "ftruncate");
  close(fd);
  want("write", "old-write", NULL);
  fd = open("old-append", O_WRONLY | O_APPEND);
  check(fd, "open to append");
  close(fd);
  want("write", "old-append", NULL);
  fd = open("old-truncated", O_WRONLY | O_TRUNC);
  check(fd, "open and truncate");
  close(fd);
  want("truncate", "old-truncated", NULL);
  check(truncate("old-cut", 1), "truncate");
  want("truncate", "old-cut", NULL);
  check(truncate(absolute("old-grown"), 10000), "truncate to more");
  want("truncate", "old-grown", NULL);
  check(chmod("old-mode", 0600), "chmod");
  want("mode", "old-mode", NULL);
  check(fchmodat(folder, "old-mode", 0600, 0), "fchmodat");
  want("mode", "d/old-mode", NULL);
  long result = syscall(SYS_fchmodat2, folder, "old-mode-2", 0600, 0);
  if (result < 0 && errno == ENOSYS) printf("lacks\tfchmodat2\n");
  else { check(result, "fchmodat2"); want("mode", "d/old-mode-2", NULL); }
  check(chown("old-owner", getuid(), getgid()), "chown");
  want("owner", "old-owner", NULL);
  check(lchown("link-to-d", getuid(), getgid()), "lchown");
  want("owner", "link-to-d", NULL);
  check(fchownat(folder, "old-owner", getuid(), getgid(), 0), "fchownat");
  want("owner", "d/old-owner", NULL);
}

static void names(void) {
  check(symlink("anything", "symlink"), "symlink");
  want("symlink", "symlink", NULL);
  check(symlinkat("anything", folder, "symlinkat"), "symlinkat");
  want("symlink", "d/symlinkat", NULL);
  check(link("old-linked", "link"), "link");
  want("link", "link", "old-linked");
  check(linkat(AT_FDCWD, "old-linked", folder, "linkat", 0), "linkat");
  want("link", "d/linkat", "old-linked");
  int fd = open("old-linked", O_RDONLY);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  check(linkat(AT_FDCWD, path, folder, "linkat-follow", AT_SYMLINK_FOLLOW), "linkat of a descriptor");
  want("link", "d/linkat-follow", NULL);
  if (linkat(fd, "", folder, "linkat-empty", AT_EMPTY_PATH)) printf("lacks\tlinkat with AT_EMPTY_PATH\n");
  else want("link", "d/linkat-empty", "old-linked");
  close(fd);
  fd = open("d", O_TMPFILE | O_RDWR, 0644);
  if (fd < 0) printf("lacks\tO_TMPFILE\n");
  else {
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    check(linkat(AT_FDCWD, path, AT_FDCWD, "from-tmpfile", AT_SYMLINK_FOLLOW), "linkat of a temporary file");
    want("link", "from-tmpfile", NULL);
    close(fd);
  }
  check(rename("old-renamed", "renamed"), "rename");
  want("rename", "old-renamed", "renamed");
  check(renameat(AT_FDCWD, "old-renameat", folder, "renameat"), "renameat");
  want("rename", "old-renameat", "d/renameat");
  check(syscall(SYS_renameat2, AT_FDCWD, "old-renameat2", folder, "renameat2", 1 /* NOREPLACE */), "renameat2");
  want("rename", "old-renameat2", "d/renameat2");
  check(syscall(SYS_renameat2, AT_FDCWD, "old-exchange-a", AT_FDCWD, "old-exchange-b", 2 /* EXCHANGE */), "renameat2 exchange");
  want("rename", "old-exchange-a", "old-exchange-b");
}

static void deletions(void) {
  check(unlink("old-unlink"), "unlink");
  want("delete", "old-unlink", NULL);
  check(unlinkat(folder, "old-unlinkat", 0), "unlinkat");
  want("delete", "d/old-unlinkat", NULL);
  check(rmdir("old-folder"), "rmdir");
  want("rmdir", "old-folder", NULL);
  check(unlinkat(folder, "old-folder", AT_REMOVEDIR), "unlinkat of a folder");
  want("rmdir", "d/old-folder", NULL);
}

static void *in_thread(void *unused) {
  check(open("by-thread", O_CREAT | O_WRONLY, 0644), "open in a thread");
  return unused;
}

static void processes(void) {
  pthread_t thread;
  check(-pthread_create(&thread, NULL, in_thread, NULL), "thread");
  pthread_join(thread, NULL);
  want("create", "by-thread", NULL);
  pid_t pid = fork();
  if (!pid) _exit(open("by-fork", O_CREAT | O_WRONLY, 0644) < 0);
  waitpid(pid, NULL, 0);
  want("create", "by-fork", NULL);
  pid = vfork();
  if (!pid) { execl("/usr/bin/touch", "touch", "by-vfork", (char *)0); _exit(1); }
  waitpid(pid, NULL, 0);
  want("create", "by-vfork", NULL);
}

/* A program without a name, in three ways. The record shows each: `exec-as TAB first argument`. */
static void nameless(void) {
  char path[64];
  int from = open("/usr/bin/true", O_RDONLY | O_CLOEXEC), to = (int)syscall(SYS_memfd_create, "nameless", 1u /* CLOEXEC */);
  char bytes[65536];
  for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;) check(write(to, bytes, (size_t)n), "copy");
  snprintf(path, sizeof path, "/proc/self/fd/%d", to);
  char *ways[][2] = {{"by-execveat", NULL}, {"by-proc-fd", NULL}, {"by-dev-fd", NULL}, {"by-fexecve", NULL}}, *env[] = {NULL};
  for (int i = 0; i < 4; i++) {
    pid_t pid = fork();
    if (!pid) {
      if (i == 0) syscall(SYS_execveat, to, "", ways[i], env, AT_EMPTY_PATH);
      if (i == 1) execve(path, ways[i], env);
      if (i == 2) { snprintf(path, sizeof path, "/dev/fd/%d", to); execve(path, ways[i], env); }
      if (i == 3) fexecve(from, ways[i], env);
      _exit(9);
    }
    int status;
    waitpid(pid, &status, 0);
    if (status) { fprintf(stderr, "%s: status %x\n", ways[i][0], (unsigned)status); exit(1); }
    printf("exec-as\t%s\n", ways[i][0]);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  workspace = argv[1];
  setvbuf(stdout, NULL, _IONBF, 0);
  folder = open("d", O_RDONLY | O_DIRECTORY);
  check(folder, "open d");
  creates();
  changes();
  names();
  deletions();
  processes();
  aliases();
  nameless();
  return 0;
}
