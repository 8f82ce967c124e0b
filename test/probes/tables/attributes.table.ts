import type { Probe } from '../probe.ts';

const LIBC = 'import ctypes,os;l=ctypes.CDLL(None,use_errno=True);';

/** Every one of these must fail behind mounts and, where it says so, in the Landlock fall-back, which knows none of these calls. */
function refused(id: string, what: string, code: string, options: { readonly landlock?: boolean } = { landlock: true }): Probe {
  return { id, area: 'write', what, command: `python3 -c "${code}"`, expect: 'blocked', only: 'x64', ...options };
}

const SAYS = "print('REACHED' if r==0 else 'no')";

/** Modes, owners, times, flags; and what programs of one user may do to each other without a signal. */
export const attributes: readonly Probe[] = [
  refused(
    'FT01',
    'mode outside, from a folder descriptor',
    "import os;os.chmod('plain.txt',0o777,dir_fd=os.open('$OUT',os.O_PATH));print('REACHED')",
  ),
  refused(
    'FT02',
    'mode outside, by /proc/self/fd',
    "import os;os.chmod('/proc/self/fd/%d'%os.open('$OUT/plain.txt',os.O_PATH),0o777);print('REACHED')",
  ),
  refused(
    'FT03',
    'mode outside, through a symlink',
    "import os;os.symlink('$OUT/plain.txt','s');os.chmod('s',0o777);print('REACHED')",
  ),
  refused(
    'FT04',
    'mode outside by fchmodat2 of a descriptor',
    `${LIBC}r=l.syscall(452,os.open('$OUT/plain.txt',os.O_PATH),b'',0o777,0x1000);${SAYS}`,
  ),
  refused(
    'FT05',
    'times outside by a descriptor',
    `${LIBC}r=l.utimensat(os.open('$OUT/plain.txt',os.O_PATH),b'',None,0x1000);${SAYS}`,
  ),
  refused('FT06', 'times outside by utimes', `${LIBC}r=l.syscall(235,b'$OUT/plain.txt',None);${SAYS}`),
  refused('FT07', 'times outside by futimesat', `${LIBC}r=l.syscall(261,-100,b'$OUT/plain.txt',None);${SAYS}`),
  refused(
    'FT08',
    'attribute outside by setxattrat',
    `${LIBC}v=ctypes.create_string_buffer(b'1');a=(ctypes.c_ulonglong*2)(ctypes.addressof(v),1);r=l.syscall(463,-100,b'$OUT/plain.txt',0,b'user.x',a,16);${SAYS}`,
  ),
  refused(
    'FT09',
    'access list outside',
    "import os;os.setxattr('$OUT/plain.txt','system.posix_acl_access',bytes.fromhex('0200000001000700ffffffff04000700ffffffff20000700ffffffff'));print('REACHED')",
  ),
  refused(
    'FT10',
    'owner outside',
    "import os;os.chown('$OUT/plain.txt',os.getuid(),os.getgid());os.chmod('$OUT/plain.txt',0o777);print('REACHED')",
  ),
  refused(
    'FT11',
    'mode outside, raced',
    `${LIBC}import threading as t
p=ctypes.create_string_buffer(b'$WS/package.json',4096);a=b'$WS/package.json\\0';b=b'$OUT/plain.txt\\0'
def flip():
  for i in range(40000): ctypes.memmove(p,b,len(b));ctypes.memmove(p,a,len(a))
w=t.Thread(target=flip);w.start()
while w.is_alive(): l.chmod(p,0o777)
print('REACHED' if os.stat('$OUT/plain.txt').st_mode&0o777==0o777 else 'no')`,
  ),
  refused(
    'FT12',
    'flags by file_setattr',
    `${LIBC}a=(ctypes.c_ulonglong*4)(0x80,0,0,0);r=l.syscall(469,-100,b'package.json',a,24,0);${SAYS}`,
  ),
  refused(
    'FT13',
    'flags by an ioctl on a descriptor for reading',
    "import fcntl,os,struct;fcntl.ioctl(os.open('package.json',0),0x40086602,struct.pack('l',0x40));print('REACHED')",
  ),
  refused(
    'FT14',
    'extended flags by an ioctl',
    "import fcntl,os;fcntl.ioctl(os.open('package.json',0),0x401c5820,bytes([0x80])+bytes(27));print('REACHED')",
  ),
  refused(
    'FT15',
    'line discipline of a terminal',
    "import fcntl,os,pty,struct;m,s=pty.openpty();fcntl.ioctl(s,0x5423,struct.pack('i',2));print('REACHED')",
    {},
  ),
  refused('FT16', "a terminal of the user's own", "import os;f=os.open('$TERMINAL',os.O_RDWR|os.O_NOCTTY);print('REACHED')"),
  refused(
    'FT17',
    'limits of a host process',
    "import resource;resource.prlimit($HOSTPID,resource.RLIMIT_CPU,(0,1));print('REACHED')",
  ),
  refused('FT18', 'I/O class of a host process', `${LIBC}r=l.syscall(251,1,$HOSTPID,0x6000);${SAYS}`),
  refused('FT19', 'processors of a host process', "import os;os.sched_setaffinity($HOSTPID,{0});print('REACHED')"),
  refused(
    'FT20',
    "I/O class of all of the user's processes",
    `${LIBC}l.syscall(251,3,os.getuid(),0x6000);r=l.syscall(252,1,$HOSTPID);print('REACHED' if r>>13==3 else 'no')`,
  ),
  refused(
    'FT21',
    'System V memory of the host by its number',
    `${LIBC}l.shmat.restype=ctypes.c_void_p;print('REACHED' if any(l.shmat(i,None,0) not in (None,2**64-1) for i in range(65536)) else 'no')`,
  ),
  {
    id: 'FT22',
    area: 'ordinary',
    what: 'modes, times and copies of own files',
    command:
      'echo x > a && chmod 750 a && touch -d 2001-01-01 a && cp -a a b && cp -p a package.json && [ "$(stat -c \'%a %y\' b | cut -c1-14)" = \'750 2001-01-01\' ] && [ "$(stat -c %a package.json)" = 750 ] && echo REACHED',
    expect: 'works',
    landlock: true,
  },
  {
    id: 'FT23',
    area: 'ordinary',
    what: 'archives with modes, times and owners',
    command:
      'mkdir d && echo x > d/x && chmod 700 d && tar cf t.tar d && rm -r d && tar xpf t.tar && [ "$(stat -c %a d)" = 700 ] && echo REACHED',
    expect: 'works',
    landlock: true,
  },
  {
    id: 'FT24',
    area: 'ordinary',
    what: 'limits, priority and processors of own processes',
    command: 'ulimit -n 100 && nice -n 5 taskset -c 0 prlimit --nofile=50 true && node -e 0 && echo REACHED',
    expect: 'works',
    landlock: true,
  },
];
