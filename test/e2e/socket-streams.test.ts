import { expect, test } from 'vitest';
import { execute, makeWorkspace, PROGRAM } from './sallyport.test-support.ts';

/** Starts `sallyport run` with a socket, which `make` calls s, as its standard input, and says how it ended. */
const launcher = (make: string, mode: string): string => `
import socket,subprocess,sys
${make}
run=['${process.execPath}','${PROGRAM}','run','--quiet','--unattended','--force-mode','${mode}','--','sh','-c','cat; echo ran']
e=subprocess.run(run,stdin=s.fileno(),capture_output=True,text=True)
print(e.returncode,e.stdout.strip(),'way out' in e.stderr)`;

const TCP = `
l=socket.create_server(('127.0.0.1',0))
s=socket.create_connection(l.getsockname())
p=l.accept()[0]
p.shutdown(socket.SHUT_WR)`;

// A program could dissolve the connection, or send elsewhere, in the network of the host. Without namespaces each such call is held.
test.each([
  ['a connection of the network', 'namespaces', TCP, '125  True'],
  ['a connection of the network', 'landlock', TCP, '0 ran False'],
  ['a socket for datagrams', 'namespaces', 's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)', '125  True'],
  [
    'a socket for datagrams of this machine',
    'namespaces',
    's,p=socket.socketpair(socket.AF_UNIX,socket.SOCK_DGRAM)',
    '125  True',
  ],
  ['a socket that is joined to nothing', 'namespaces', 's=socket.socket(socket.AF_UNIX,socket.SOCK_STREAM)', '125  True'],
  ['one end of a pair', 'namespaces', "s,p=socket.socketpair();p.send(b'told ');p.shutdown(socket.SHUT_WR)", '0 told ran False'],
])('%s as standard input (%s)', async (_, mode, make, said) => {
  const place = makeWorkspace();
  const ended = await execute('python3', ['-c', launcher(make, mode)], { cwd: place.workspace, env: place.env });
  expect(ended.stdout.trim()).toBe(said);
});
