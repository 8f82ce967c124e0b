import type { Probe } from '../probe.ts';
import { python } from './words.ts';

/** What the kernel or Sallyport itself would have to hold for a run. */
export const exhaustion: readonly Probe[] = [
  { id: 'GQ01', area: 'resource', what: 'memory that no census sees (memfd_secret)', command: 'hidden fill', expect: 'blocked' },
  {
    id: 'GQ02',
    area: 'resource',
    what: 'memory in pipes',
    expect: 'blocked',
    options: ['--limit', 'memory=256MiB'],
    command: python(
      "import fcntl,os\nn=0\nfor i in range(600):\n  r,w=os.pipe();os.set_blocking(w,False)\n  try: fcntl.fcntl(w,1031,1<<20)\n  except OSError: pass\n  try:\n    while 1: n+=os.write(w,bytes(65536))\n  except OSError: pass\nprint('REACHED' if n>(256<<20) else n)",
    ),
  },
  {
    id: 'GQ03',
    area: 'resource',
    what: 'memory in queues of messages',
    expect: 'blocked',
    options: ['--limit', 'memory=64MiB'],
    command: python(
      "import ctypes\nl=ctypes.CDLL(None);b=ctypes.create_string_buffer(8200);b[0]=b'\\x01'\nn=0\nfor i in range(20000):\n  q=l.msgget(0,0o1600)\n  if q<0: break\n  while l.msgsnd(q,b,8000,0o4000)==0: n+=8000\nprint('REACHED' if n>(64<<20) else n)",
    ),
  },
  {
    id: 'GQ04',
    area: 'resource',
    what: 'folders of 5,000 levels',
    expect: 'contained',
    command: python("import os\nfor i in range(5000): os.mkdir('d');os.chdir('d')\nprint('REACHED')"),
  },
  {
    id: 'GQ05',
    area: 'resource',
    what: 'a script of 200 MB',
    expect: 'contained',
    command: 'head -c 200M /dev/zero | tr "\\\\0" "#" > s.sh; bash s.sh; echo REACHED',
    options: ['--limit', 'time=40s'],
  },
  {
    id: 'GQ06',
    area: 'resource',
    what: 'a priority of real time',
    expect: 'blocked',
    command: python("import os;os.sched_setscheduler(0,os.SCHED_FIFO,os.sched_param(50));print('REACHED')"),
    landlock: true,
  },
  {
    id: 'GQ07',
    area: 'resource',
    what: 'memory that is locked without bound',
    expect: 'blocked',
    command: python(
      "import ctypes,mmap;l=ctypes.CDLL(None);print('REACHED' if l.mlockall(3)==0 and len(bytearray(1<<29)) else 'no')",
    ),
  },
];
