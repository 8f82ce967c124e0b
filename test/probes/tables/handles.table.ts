import type { Probe } from '../probe.ts';
import { number, python } from './words.ts';

const LIBC = 'import ctypes,os,fcntl;l=ctypes.CDLL(None,use_errno=True);';
const SAYS = "print('REACHED' if r>=0 else 'no')";

type Row = readonly [what: string, command: string, options?: Partial<Probe>];
const landlock = { landlock: true } as const;

const ROWS: readonly Row[] = [
  ['by the working folder of /proc', 'cd $OUT && echo x > /proc/self/cwd/gh01 && echo REACHED', landlock],
  [
    "by a sibling's working folder",
    '(cd $OUT && exec sleep 3) & sleep 0.3; echo x > /proc/$!/cwd/gh02 && echo REACHED',
    landlock,
  ],
  ["by a sibling's root", 'sleep 3 & echo x > /proc/$!/root$OUT/gh03 && echo REACHED', landlock],
  ["by a sibling's descriptor", 'sleep 3 < $OUT/plain.txt & sleep 0.3; echo x >> /proc/$!/fd/0 && echo REACHED', landlock],
  ['by a thread of its own in /proc', 'cd $OUT && echo x > /proc/thread-self/cwd/gh05 && echo REACHED', landlock],
  [
    'by openat2 below a descriptor of /',
    python(
      `${LIBC}h=(ctypes.c_ulonglong*3)(os.O_CREAT|os.O_WRONLY,0o644,0x10);r=l.syscall(437,os.open('/',os.O_PATH),b'$OUT/gh06',h,24);${SAYS}`,
    ),
    landlock,
  ],
  [
    'a link to an outside file by its descriptor (AT_EMPTY_PATH)',
    python(
      `${LIBC}r=l.linkat(os.open('$OUT/plain.txt',os.O_PATH),b'',-100,b'alias',0x1000);r>=0 and open('alias','a').write('x');${SAYS}`,
    ),
    landlock,
  ],
  [
    'a file without a name gets one outside',
    python(
      `${LIBC}f=os.open('.',os.O_TMPFILE|os.O_RDWR,0o644);r=l.linkat(-100,b'/proc/self/fd/%d'%f,-100,b'$OUT/gh08',0x400);${SAYS}`,
    ),
    landlock,
  ],
  [
    'a secret by a descriptor without rights (O_PATH), linked',
    python(
      `${LIBC}r=l.linkat(os.open('.env',os.O_PATH),b'',-100,b'alias',0x1000);print('REACHED' if r>=0 and 'TOPSECRET' in open('alias').read() else 'no')`,
    ),
  ],
  ['a secret by RENAME_WHITEOUT', 'rawcall 316 -100 @.env -100 @x 4', { only: 'x64' }],
  [
    'a secret by openat2 from another root',
    python(
      `${LIBC}h=(ctypes.c_ulonglong*3)(0,0,0x10);r=l.syscall(437,os.open('/proc/1/root',os.O_PATH),b'$HOSTHOME/.ssh/id_ed25519',h,24);${SAYS}`,
    ),
    landlock,
  ],
  [
    'a mapping that was there before the file got a protected name',
    python(
      "import mmap,os;f=open('x','w+b');f.write(b'x'*9);f.flush();m=mmap.mmap(f.fileno(),9);os.rename('x','.envrc');m[0:3]=b'pwn';m.flush();print('REACHED')",
    ),
  ],
  [
    'a hole in a protected file by a descriptor for reading',
    python(`${LIBC}r=l.fallocate(os.open('.git/config',0),3,0,ctypes.c_long(4096));${SAYS}`),
  ],
  [
    'a protected file cut by a descriptor for reading',
    python("import os;os.ftruncate(os.open('.git/config',0),0);print('REACHED')"),
    landlock,
  ],
  [
    'a protected file by a clone of extents',
    python("import fcntl,os;fcntl.ioctl(os.open('.git/config',0),0x40049409,os.open('package.json',0));print('REACHED')"),
    landlock,
  ],
  [
    'a protected file opened anew by /proc/self/fd',
    python("import os;f=os.open('.git/config',os.O_PATH);os.open('/proc/self/fd/%d'%f,os.O_RDWR);print('REACHED')"),
  ],
  [
    'a protected file copied over by copy_file_range',
    python("import os;os.copy_file_range(os.open('package.json',0),os.open('.git/config',0),9);print('REACHED')"),
    landlock,
  ],
  [
    'sendfile into a file outside',
    python("import os;os.sendfile(os.open('$OUT/plain.txt',0),os.open('package.json',0),0,9);print('REACHED')"),
    landlock,
  ],
  [
    'splice into a file outside',
    python("import os;r,w=os.pipe();os.write(w,b'x');os.splice(r,os.open('$OUT/plain.txt',0),1);print('REACHED')"),
    landlock,
  ],
  [
    'a mapping for writing of a file outside',
    python(
      "import mmap,os;m=mmap.mmap(os.open('$OUT/plain.txt',0),0,mmap.MAP_SHARED,mmap.PROT_READ);ctypes=__import__('ctypes');p=ctypes.addressof(ctypes.c_char.from_buffer_copy(m));l=ctypes.CDLL(None);l.mmap.restype=ctypes.c_void_p;a=l.mmap(None,4096,1,1,os.open('$OUT/plain.txt',0),0);r=l.mprotect(ctypes.c_void_p(a),4096,3);print('REACHED' if r==0 else 'no')",
    ),
    landlock,
  ],
  ['a FIFO in the place of a protected file', 'mkfifo .envrc && echo REACHED'],
  ['a hard link in the place of a protected file', 'echo x > mine && ln mine .npmrc && echo REACHED'],
  [
    'namespaces of the first process by its pidfd',
    python("import fcntl,os;f=os.pidfd_open(1);[fcntl.ioctl(f,0xff00+i) for i in range(1,11)];print('REACHED')"),
  ],
  [
    'the parent of the user namespace',
    python("import fcntl,os;fcntl.ioctl(os.open('/proc/self/ns/user',0),0xb702);print('REACHED')"),
    landlock,
  ],
  [
    'the owner of the network namespace, and its parent',
    python("import fcntl,os;f=fcntl.ioctl(os.open('/proc/self/ns/net',0),0xb701);fcntl.ioctl(f,0xb702);print('REACHED')"),
  ],
  [
    'the next mount namespace',
    python("import fcntl,os;b=bytearray(16);fcntl.ioctl(os.open('/proc/self/ns/mnt',0),0x8010b70c,b);print('REACHED')"),
    landlock,
  ],
  [
    'who is at the other end of a standard stream, and a signal to it',
    python(
      "import os,socket,signal;s=socket.socket(fileno=os.dup(1));f=s.getsockopt(1,77);signal.pidfd_send_signal(f,0);print('REACHED')",
    ),
    landlock,
  ],
  [
    'a descriptor of the other end of a standard stream',
    python(`${LIBC}import socket;s=socket.socket(fileno=os.dup(1));f=s.getsockopt(1,77);r=l.syscall(438,f,0,0);${SAYS}`),
    landlock,
  ],
  [
    'the namespaces of the other end of a standard stream',
    python(
      "import os,socket,fcntl;s=socket.socket(fileno=os.dup(1));f=s.getsockopt(1,77);fcntl.ioctl(f,0xff03);print('REACHED')",
    ),
    landlock,
  ],
  [
    'a lease that keeps others from opening a file',
    python("import fcntl,os;fcntl.fcntl(os.open('package.json',0),1024,1);print('REACHED')"),
    landlock,
  ],
  [
    'the same on a file of the system',
    python("import fcntl,os;fcntl.fcntl(os.open('/etc/hosts',0),1024,1);print('REACHED')"),
    landlock,
  ],
  ['a path that no other process can read', 'hidden create .envrc', landlock],
  ['the words of a program that no other process can read', 'hidden exec', landlock],
];

/** Files, folders and processes by what is not their own name: descriptors, /proc, memory. */
export const handles: readonly Probe[] = ROWS.map(
  ([what, command, options], i): Probe => ({
    id: `GH${number(i)}`,
    area: 'write',
    what,
    command,
    expect: 'blocked',
    ...options,
  }),
);
