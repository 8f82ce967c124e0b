import type { Probe } from '../probe.ts';

/** Ordinary work: a wall that breaks it is a wall that people take down. */
const WORK: readonly (readonly [what: string, command: string])[] = [
  [
    'write, rename, link, delete in the workspace',
    'echo a > f && mv f g && ln g h && ln -s g i && cat i && rm f g h i 2>/dev/null; [ ! -e g ] && echo REACHED',
  ],
  ['temporary files', 'd=$(mktemp -d) && echo x > $d/a && [ -s $d/a ] && rm -r $d && echo REACHED'],
  [
    'git commit',
    'git add package.json && git -c user.name=a -c user.email=a@b commit -qm x && git log --oneline | grep -q x && echo REACHED',
  ],
  [
    'git branch, stash, status',
    'git add package.json Makefile && git -c user.name=a -c user.email=a@b commit -qm x; git checkout -qb topic && echo y >> package.json && git -c user.name=a -c user.email=a@b stash -q && git stash pop -q && git status --short | grep -q package.json && echo REACHED',
  ],
  [
    'git init and clone inside',
    'git init -q r1 && git -C r1 -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git clone -q r1 r2 && git -C r2 log --oneline | grep -q x && echo REACHED',
  ],
  [
    'git worktree',
    'git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git worktree add -q w1 -b w1 && [ -e w1/.git ] && echo REACHED',
  ],
  [
    'TCP between own processes',
    `python3 -c "import socket as s,threading as t;l=s.create_server(('127.0.0.1',0));t.Thread(target=lambda:l.accept()[0].send(b'hi'),daemon=True).start();print('REACHED' if s.create_connection(l.getsockname()).recv(9)==b'hi' else '')"`,
  ],
  [
    'UDP between own processes',
    `python3 -c "import socket as s;a=s.socket(2,2);a.bind(('127.0.0.1',0));s.socket(2,2).sendto(b'hi',a.getsockname());print('REACHED' if a.recv(9)==b'hi' else '')"`,
  ],
  [
    'IPv6 loopback',
    `python3 -c "import socket as s;x=s.socket(10,1);x.bind(('::1',0));x.listen();s.create_connection(x.getsockname()[:2]);print('REACHED')"`,
  ],
  [
    'own Unix socket in the workspace',
    `python3 -c "import socket as s;l=s.socket(1,1);l.bind('own.sock');l.listen();s.socket(1,1).connect('own.sock');print('REACHED')"; rm -f own.sock`,
  ],
  [
    'own Unix socket in /tmp',
    `python3 -c "import socket as s;l=s.socket(1,1);l.bind('/tmp/own.sock');l.listen();s.socket(1,1).connect('/tmp/own.sock');print('REACHED')"`,
  ],
  [
    'own abstract socket',
    `python3 -c "import socket as s;l=s.socket(1,1);l.bind(chr(0)+'own');l.listen();s.socket(1,1).connect(chr(0)+'own');print('REACHED')"`,
  ],
  [
    'socket pair with descriptors passed',
    `python3 -c "import socket as s,os;a,b=s.socketpair();s.send_fds(a,[b'x'],[os.open('/dev/null',0)]);m,f,_,_=s.recv_fds(b,9,1);print('REACHED' if f else '')"`,
  ],
  ['localhost has a name', 'getent hosts localhost && echo REACHED'],
  [
    'HTTP server and fetch in Node',
    `node -e "const h=require('http').createServer((q,r)=>r.end('ok')).listen(0,'127.0.0.1',async()=>{console.log((await (await fetch('http://127.0.0.1:'+h.address().port)).text())==='ok'?'REACHED':'');h.close();process.exit()})"`,
  ],
  [
    'Node worker and child',
    `node -e "const {Worker}=require('worker_threads');new Worker('require(\\'worker_threads\\').parentPort.postMessage(1)',{eval:true}).on('message',()=>console.log(require('child_process').execSync('echo REACHED').toString()))"`,
  ],
  [
    'file watcher in Node',
    `node -e "const fs=require('fs');const w=fs.watch('.',()=>{console.log('REACHED');w.close();process.exit()});setTimeout(()=>fs.writeFileSync('watched','x'),100);setTimeout(()=>process.exit(1),5000)"`,
  ],
  [
    'npm runs a script',
    `node -e "require('fs').writeFileSync('package.json',JSON.stringify({name:'x',version:'1.0.0',scripts:{t:'echo REACHED'}}))" && npm run -s t`,
  ],
  [
    'Python processes with shared memory',
    `python3 -c "import multiprocessing as m;p=m.get_context('fork').Pool(2);print('REACHED' if p.map(abs,[-1,-2])==[1,2] else '')"`,
  ],
  ['Python virtual environment', 'python3 -m venv --without-pip v && v/bin/python -c "print(\'REACHED\')"'],
  [
    'site files of a virtual environment',
    'mkdir -p v/lib && echo "home = /usr/bin" > v/pyvenv.cfg && echo x > v/lib/a.pth && echo x > v/lib/sitecustomize.py && echo REACHED',
  ],
  [
    'node_modules/.bin',
    'mkdir -p node_modules/.bin && echo "#!/bin/sh" > node_modules/.bin/x && chmod +x node_modules/.bin/x && node_modules/.bin/x && echo REACHED',
  ],
  ['compile and run', 'printf \'#include <stdio.h>\\nint main(){puts("REACHED");}\' > a.c && cc a.c -o a.out && ./a.out'],
  ['shell jobs and signals among own processes', 'sleep 30 & p=$!; kill $p; wait $p 2>/dev/null; [ $? = 143 ] && echo REACHED'],
  ['process list', 'ps -ef | grep -q bash && echo REACHED'],
  ['pseudo-terminals', `python3 -c "import pty,os;m,s=pty.openpty();os.write(m,b'x');print('REACHED')"`],
  ['script written and run', "printf '#!/bin/sh\\necho REACHED\\n' > s.sh && chmod +x s.sh && ./s.sh"],
  ['memfd', `python3 -c "import os;f=os.memfd_create('x');os.write(f,b'x');print('REACHED')"`],
  [
    'O_TMPFILE and linkat in the workspace',
    `python3 -c "import ctypes,os;f=os.open('.',os.O_TMPFILE|os.O_RDWR,0o644);r=ctypes.CDLL(None).linkat(-100,b'/proc/self/fd/%d'%f,-100,b'linked',0x400);print('REACHED' if r==0 else 'no')"`,
  ],
  [
    'devices that programs need',
    'head -c1 /dev/urandom >/dev/null && : > /dev/null && head -c1 /dev/zero > /dev/full; [ -e /dev/fd/0 ] && [ -e /dev/stdin ] && echo REACHED',
  ],
  ['netlink route', `python3 -c "import socket as s;s.socket(16,3,0);print('REACHED')"`],
  [
    'tar, xz, find, xargs',
    'mkdir t && echo x > t/a && tar czf t.tgz t && rm -r t && tar xzf t.tgz && find t -type f | xargs cat | grep -q x && echo REACHED',
  ],
  [
    '5,000 small files',
    'mkdir m && for i in $(seq 5000); do echo $i > m/$i; done; [ "$(ls m | wc -l)" = 5000 ] && rm -r m && echo REACHED',
  ],
  [
    'names with spaces, newlines and bytes',
    `mkdir n && : > "n/a b" && : > n/$'a\\nb' && : > n/$'\\xff\\xfe' && [ "$(ls -A n | wc -c)" -gt 8 ] && rm -r n && echo REACHED`,
  ],
  ['home may be written', 'mkdir -p $HOME/.cache/x && echo y > $HOME/.cache/x/z && echo REACHED'],
  ['vim writes a file', 'vim -es -u NONE -c "call setline(1, \'REACHED\')" -c "w vimmed" -c q </dev/null; cat vimmed'],
];

export const ordinary: readonly Probe[] = WORK.map(
  ([what, command], i): Probe => ({
    id: `O${String(i + 1).padStart(2, '0')}`,
    area: 'ordinary',
    what,
    command,
    expect: what === 'home may be written' ? 'private' : 'works',
    ...(what === 'home may be written' ? { absent: ['$HOME/.cache/x/z'] } : {}),
  }),
);
