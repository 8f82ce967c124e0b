/* Every system call that the filter knows. The classes are in warden.h; arm64 lacks the calls without a directory. */
C(execve, CALL_EXEC), C(execveat, CALL_EXEC),
C(openat, CALL_OPEN), C(openat2, CALL_OPEN),
C(unlinkat, CALL_DELETE),
C(renameat, CALL_RENAME), C(renameat2, CALL_RENAME),
C(linkat, CALL_LINK), C(symlinkat, CALL_SYMLINK), C(mkdirat, CALL_MKDIR), C(mknodat, CALL_MKNOD),
C(truncate, CALL_TRUNCATE),
C(fchmodat, CALL_MODE), C(fchmodat2, CALL_MODE), C(fchmod, CALL_MODE), C(fchownat, CALL_OWNER),
#ifdef SYS_open
C(open, CALL_OPEN), C(creat, CALL_OPEN), C(unlink, CALL_DELETE), C(rmdir, CALL_RMDIR), C(rename, CALL_RENAME),
C(link, CALL_LINK), C(symlink, CALL_SYMLINK), C(mkdir, CALL_MKDIR), C(mknod, CALL_MKNOD), C(chmod, CALL_MODE),
C(chown, CALL_OWNER), C(lchown, CALL_OWNER),
#endif
C(connect, CALL_CONNECT), C(bind, CALL_BIND), C(listen, CALL_LISTEN), C(sendto, CALL_SEND), C(sendmsg, CALL_SEND), C(sendmmsg, CALL_SEND),
C(socket, CALL_SOCKET), C(socketpair, CALL_SOCKET),
C(clone, CALL_FORK),
#ifdef SYS_fork
C(fork, CALL_FORK), C(vfork, CALL_FORK),
#endif
C(ioctl, CALL_REFUSED),
C(mount, CALL_REFUSED), C(umount2, CALL_REFUSED), C(pivot_root, CALL_REFUSED), C(chroot, CALL_REFUSED),
C(open_tree, CALL_REFUSED), C(open_tree_attr, CALL_REFUSED), C(move_mount, CALL_REFUSED), C(fsopen, CALL_REFUSED),
C(fsconfig, CALL_REFUSED), C(fsmount, CALL_REFUSED), C(fspick, CALL_REFUSED), C(mount_setattr, CALL_REFUSED),
C(statmount, CALL_REFUSED), C(listmount, CALL_REFUSED),
C(setns, CALL_REFUSED), C(unshare, CALL_REFUSED),
C(ptrace, CALL_REFUSED), C(process_vm_readv, CALL_REFUSED), C(process_vm_writev, CALL_REFUSED), C(process_madvise, CALL_REFUSED),
C(kcmp, CALL_REFUSED), C(pidfd_getfd, CALL_REFUSED),
C(bpf, CALL_REFUSED), C(perf_event_open, CALL_REFUSED), C(userfaultfd, CALL_REFUSED),
C(keyctl, CALL_REFUSED), C(add_key, CALL_REFUSED), C(request_key, CALL_REFUSED),
C(kexec_load, CALL_REFUSED), C(init_module, CALL_REFUSED), C(finit_module, CALL_REFUSED), C(delete_module, CALL_REFUSED),
#ifdef SYS_kexec_file_load
C(kexec_file_load, CALL_REFUSED),
#endif
C(open_by_handle_at, CALL_REFUSED), C(name_to_handle_at, CALL_REFUSED),
C(reboot, CALL_REFUSED), C(swapon, CALL_REFUSED), C(swapoff, CALL_REFUSED), C(acct, CALL_REFUSED),
C(quotactl, CALL_REFUSED), C(quotactl_fd, CALL_REFUSED), C(syslog, CALL_REFUSED),
C(clock_settime, CALL_REFUSED), C(settimeofday, CALL_REFUSED), C(adjtimex, CALL_REFUSED), C(clock_adjtime, CALL_REFUSED),
C(sethostname, CALL_REFUSED), C(setdomainname, CALL_REFUSED), C(vhangup, CALL_REFUSED), C(lookup_dcookie, CALL_REFUSED),
C(move_pages, CALL_REFUSED), C(mbind, CALL_REFUSED), C(migrate_pages, CALL_REFUSED), C(set_mempolicy, CALL_REFUSED),
C(vmsplice, CALL_REFUSED), C(io_uring_setup, CALL_REFUSED), C(io_uring_enter, CALL_REFUSED), C(io_uring_register, CALL_REFUSED),
C(fanotify_init, CALL_REFUSED), C(personality, CALL_REFUSED), C(nfsservctl, CALL_REFUSED),
#ifdef __x86_64__
C(iopl, CALL_REFUSED), C(ioperm, CALL_REFUSED), C(modify_ldt, CALL_REFUSED), C(uselib, CALL_REFUSED), C(_sysctl, CALL_REFUSED),
#endif
