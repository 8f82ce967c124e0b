import type { Probe } from '../probe.ts';
import { python } from './words.ts';

/** What a run must not use up. Those whose id begins with F came after the hundred that other confinement tools were measured with. */
export const limits: readonly Probe[] = [
  { id: 'K20', area: 'kernel', what: 'chroot', command: 'rawcall 161 @.', expect: 'blocked', only: 'x64' },

  {
    id: 'Q01',
    area: 'resource',
    what: '3 GiB of memory',
    command: `python3 -c "b=bytearray(3<<30);print('REACHED')"`,
    options: ['--limit', 'memory=2GiB'],
    expect: 'blocked',
  },
  {
    id: 'Q02',
    area: 'resource',
    what: '400 processes at once',
    command: `python3 -c "import os,time;[os.fork() or (time.sleep(3),os._exit(0)) for _ in range(400)];print('REACHED')"`,
    options: ['--limit', 'pids=320'],
    expect: 'blocked',
  },
  {
    id: 'Q03',
    area: 'resource',
    what: '300 MB into one file of the workspace',
    command: 'head -c 300M /dev/zero > big3 && echo REACHED; rm -f big3',
    options: ['--limit', 'file-size=256MiB'],
    expect: 'blocked',
  },
  {
    id: 'Q04',
    area: 'resource',
    what: '300 MB into one temporary file',
    command: 'head -c 300M /dev/zero > /tmp/$TAG-q4 && echo REACHED; rm -f /tmp/$TAG-q4',
    options: ['--limit', 'file-size=256MiB'],
    expect: 'blocked',
  },
  {
    id: 'Q05',
    area: 'resource',
    what: 'no limit on CPU time',
    command: '[ "$(ulimit -t)" = unlimited ] && echo REACHED',
    expect: 'blocked',
  },
  {
    id: 'Q06',
    area: 'resource',
    what: 'no limit on processes',
    command: '[ "$(ulimit -u)" = unlimited -o "$(ulimit -u)" -gt 10000 ] 2>/dev/null && echo REACHED',
    expect: 'blocked',
  },

  {
    id: 'FQ01',
    area: 'resource',
    what: 'fork bomb ends with the time limit',
    command: ':(){ :|:& };: ; sleep 30; echo REACHED',
    expect: 'killed',
    options: ['--limit', 'time=4s'],
  },
  {
    id: 'FQ02',
    area: 'resource',
    what: 'time limit',
    command: 'sleep 20; echo REACHED',
    expect: 'killed',
    options: ['--limit', 'time=2s'],
  },
  {
    id: 'FQ03',
    area: 'resource',
    what: 'sparse file of 1 TiB',
    command: 'truncate -s 1T sparse && echo REACHED; rm -f sparse',
    expect: 'blocked',
  },
  {
    id: 'FQ04',
    area: 'resource',
    what: '100,000 descriptors',
    command: python(
      "import os\nn=0\ntry:\n  while n<100000: os.open('/dev/null',0);n+=1\nexcept OSError: pass\nprint('REACHED' if n>=100000 else n)",
    ),
    expect: 'blocked',
  },
  {
    id: 'FQ05',
    area: 'resource',
    what: 'fill /tmp with many files',
    command:
      'for i in 1 2 3 4 5 6; do head -c 250M /dev/zero > /tmp/$TAG-$i || break; done; [ "$(du -sm /tmp | cut -f1)" -gt 1400 ] && echo REACHED; true',
    expect: 'blocked',
  },
  {
    id: 'FQ06',
    area: 'resource',
    what: 'fill /dev/shm',
    command:
      'for i in 1 2 3 4 5 6; do head -c 250M /dev/zero > /dev/shm/$TAG-$i || break; done; [ "$(du -sm /dev/shm | cut -f1)" -gt 1400 ] && echo REACHED; true',
    expect: 'blocked',
  },
  {
    id: 'FQ07',
    area: 'resource',
    what: 'raise a limit',
    command: '{ ulimit -t unlimited || ulimit -f unlimited || ulimit -u unlimited; } 2>/dev/null && echo REACHED',
    expect: 'blocked',
    landlock: true,
  },
  {
    id: 'FQ08',
    area: 'resource',
    what: 'memory in many processes',
    command: python(
      "import os,time\nfor i in range(6):\n  if os.fork()==0:\n    b=bytearray(600<<20);time.sleep(2);os._exit(0)\nok=0\nfor i in range(6):\n  ok+=os.wait()[1]==0\nprint('REACHED' if ok==6 else ok)",
    ),
    expect: 'contained',
  },
  {
    id: 'FQ09',
    area: 'resource',
    what: 'CPU time',
    command: 'while :; do :; done',
    expect: 'killed',
    options: ['--limit', 'cpu=2s', '--limit', 'time=30s'],
  },
  {
    id: 'FQ10',
    area: 'resource',
    what: 'memory in files without a name (memfd), mapped by nobody',
    command: python(
      "import os,time\nfs=[]\nfor i in range(40):\n  f=os.memfd_create('x');fs.append(f)\n  for j in range(100): os.write(f,bytes(1<<20))\ntime.sleep(3);print('REACHED')",
    ),
    expect: 'killed',
    options: ['--limit', 'memory=1GiB'],
  },
  {
    id: 'FQ11',
    area: 'resource',
    what: 'System V memory, attached by nobody',
    command: python(
      "import ctypes\nl=ctypes.CDLL(None);l.shmat.restype=ctypes.c_void_p\nfor i in range(20):\n  s=l.shmget(0,100<<20,0o1600)\n  if s<0: raise SystemExit\n  a=l.shmat(s,None,0);ctypes.memset(a,1,100<<20);l.shmdt(ctypes.c_void_p(a))\nprint('REACHED')",
    ),
    expect: 'blocked',
    options: ['--limit', 'memory=1GiB'],
  },
  {
    id: 'FQ12',
    area: 'resource',
    what: 'inodes of a private folder',
    command: python("import os\nfor i in range(6000): os.mknod('/run/%d'%i)\nprint('REACHED')"),
    expect: 'blocked',
  },
];
