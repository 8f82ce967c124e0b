import type { Probe } from '../probe.ts';
import { number, python } from './words.ts';

const CALLS: readonly (readonly [string, string])[] = [
  ['open_tree without a clone', 'rawcall 428 -100 @. 0'],
  ['open_tree_attr', 'rawcall 467 -100 @. 0 #32 32'],
  ['move_mount', 'rawcall 429 -100 @. -100 @. 0'],
  ['fsconfig', 'rawcall 431 0 6 0 0 0'],
  ['fsmount', 'rawcall 432 0 0 0'],
  ['statmount', 'rawcall 457 #64 #512 512 0'],
  ['listmount', 'rawcall 458 #64 #512 64 0'],
  ['umount2', 'rawcall 166 @/proc 2'],
  ['swapon', 'rawcall 167 @package.json 0'],
  ['quotactl_fd', 'rawcall 443 0 0x80000100 0 0'],
  ['setdomainname', 'rawcall 171 @evil 4'],
  ['finit_module', 'rawcall 313 0 @ 0'],
  ['delete_module', 'rawcall 176 @x 0'],
  ['kexec_file_load', 'rawcall 320 0 0 0 @ 0'],
  ['clock_adjtime', 'rawcall 305 0 #208'],
  ['adjtimex', 'rawcall 159 #208'],
  ['migrate_pages', 'rawcall 256 $HOSTPID 0 0 0'],
  ['io_uring_setup with SQPOLL', 'rawcall 425 8 #120'],
  ['io_uring_enter', 'rawcall 426 0 1 0 0 0'],
  ['vmsplice', 'rawcall 278 1 #16 0 0'],
  ['add_key big', 'rawcall 248 @logon @a:b @v 1 -5'],
  ['keyctl of the user keyring', 'rawcall 250 0 -4 1'],
  ['seccomp with a listener, and TSYNC', 'rawcall 317 1 0x19 #16'],
  ['ptrace get of the first process', 'rawcall 101 0x4206 1 0 0'],
  ['process_vm_readv of a sibling', 'sleep 3 & rawcall 310 $! 0 0 0 0 0'],
  ['process_mrelease of the first process', 'rawcall 448 0 0'],
  ['uselib', 'rawcall 134 @/bin/true'],
  ['set a name of a file system', python("import fcntl,os;fcntl.ioctl(os.open('.',0),0x41009432,bytes(256));print('REACHED')")],
  ['freeze a file system', python("import fcntl,os;fcntl.ioctl(os.open('.',0),0xC0045877,0);print('REACHED')")],
  ['trim a file system', python("import fcntl,os;fcntl.ioctl(os.open('.',0),0xC0185879,bytes(24));print('REACHED')")],
  ['blocks of a file', python("import fcntl,os;fcntl.ioctl(os.open('package.json',0),1,bytes(4));print('REACHED')")],
  [
    'the version of an inode, by a descriptor for reading',
    python("import fcntl,os;fcntl.ioctl(os.open('package.json',0),0x40087602,(7).to_bytes(8,'little'));print('REACHED')"),
  ],
  [
    'an encryption policy for a folder, by a descriptor for reading',
    python("import fcntl,os;os.mkdir('e');fcntl.ioctl(os.open('e',0),0x800c6613,bytes(12));print('REACHED')"),
  ],
  [
    'messages of the console to an own terminal',
    python("import fcntl,os,pty;m,s=pty.openpty();fcntl.ioctl(s,0x541D,0);print('REACHED')"),
  ],
  [
    'the dump of memory that goes to the host, by a limit of 0',
    python(
      "import resource as r;r.setrlimit(r.RLIMIT_CORE,(0,0));print('REACHED' if r.getrlimit(r.RLIMIT_CORE)!=(1,1) else 'no')",
    ),
  ],
  [
    'the same by prlimit(2) of a sibling',
    python(
      "import os,resource as r,time;p=os.fork() or (time.sleep(2),os._exit(0));r.prlimit(p,r.RLIMIT_CORE,(0,0));print('REACHED' if r.prlimit(p,r.RLIMIT_CORE)!=(1,1) else 'no')",
    ),
  ],
  ['the same by the shell', '(ulimit -c 0; grep -q "Max core file size  *0 " /proc/self/limits && echo REACHED)'],
  [
    'any writable file beside processes in /proc',
    `python3 -c "
import os
for d,ds,fs in os.walk('/proc'):
  ds[:]=[x for x in ds if not x.isdigit() and x not in('self','thread-self')]
  for f in fs:
    try: os.close(os.open(d+'/'+f,os.O_WRONLY|os.O_NONBLOCK)); print('REACHED',d+'/'+f, oct(os.stat(d+'/'+f).st_mode))
    except OSError: pass"`,
  ],
];

/** Calls and files of the kernel that the first table leaves out. */
export const interfaces: readonly Probe[] = CALLS.map(
  ([what, command], i): Probe => ({
    id: `GK${number(i)}`,
    area: 'kernel',
    what,
    command,
    expect: 'blocked',
    only: 'x64',
    landlock: true,
  }),
);
