import { connect as connectTwo } from 'node:http2';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuthority } from './index.ts';
import { HASTY, type OpenProxy, openProxy, readAll, startHost } from './proxy.test-support.ts';

const GET = 'GET / HTTP/1.1\r\nHost: host.test\r\n';

/** Writes a text byte by byte for as long as somebody listens. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || socket.writableEnded) clearInterval(timer);
    else socket.write(text.charAt(at++ % text.length), 'latin1');
  }, 20);
  socket.on('error', () => {});
  socket.once('end', () => clearInterval(timer));
  onTestFinished(() => clearInterval(timer));
}

/** Waits until the host's echo comes back. */
function heard(socket: Socket): Promise<void> {
  socket.write('\x01');
  return new Promise((resolve) => void socket.once('data', () => resolve()));
}

describe('whoever speaks slowly is not waited for', () => {
  test.each([
    ['says nothing to the proxy', undefined, ''],
    ['CONNECT', undefined, 'CONNECT host.test:1 HTTP/1.1\r\nX: '],
    ['SOCKS', undefined, '\x05\xff'.padEnd(300, 'x')],
    ['an absolute URI', undefined, 'GET http://host.test/ HTTP/1.1\r\nX: '],
    ['nothing where the client speaks first', 80, ''],
    ['a method without end', 80, 'ABCDEFGHIJKLM'],
    ['a method without end, on a port of its own', 9999, 'ABCDEFGHIJKLM'],
    ['a TLS greeting without end', 443, '\x16\x03\x01\x3f\x00\x01\x00\x3e\xf0\x03\x03'.padEnd(60, 'x')],
    ['a head without end', 80, `${GET}X: `.padEnd(500, 'y')],
    ['fields without end', 80, `${GET}${'X: y\r\n'.repeat(100)}`],
  ])('%s', async (_name, port, text) => {
    const proxy = await openProxy({ patience: HASTY });
    const socket = await proxy.connect(port === undefined ? undefined : { host: 'host.test', port });
    if (text !== '') drip(socket, text);
    const { isEnded } = await readAll(socket);
    expect(isEnded).toBe(true);
  });

  test('a handshake of TLS, and a first word over HTTP/2, that never come', async () => {
    const proxy = await openProxy({ patience: HASTY, inspect: true, authority: await createAuthority() });
    const half = await proxy.connect({ host: 'host.test', port: 443 });
    half.write(Buffer.from('16030100', 'hex'));
    const whole = await secured(proxy, ['http/1.1']);
    whole.write('GET / HT');
    const ends = await Promise.all([readAll(half), readAll(whole)]);
    expect(ends.map(({ isEnded }) => isEnded)).toEqual([true, true]);
  });
});

async function secured(proxy: OpenProxy, alpn: readonly string[], port = 443): Promise<ReturnType<typeof connectTls>> {
  const socket = await proxy.connect({ host: 'host.test', port });
  const secure = connectTls({ socket, servername: 'host.test', rejectUnauthorized: false, ALPNProtocols: [...alpn] });
  secure.on('error', () => {});
  await new Promise((resolve) => secure.once('secureConnect', resolve));
  return secure;
}

const HEAD = 'HTTP/1.1 200 OK\r\n';

describe('what a host answers is not trusted', () => {
  test.each([
    ['a control character in the status line', 'HTTP/1.1 200 O\x01K\r\nContent-Length: 2\r\n\r\nok', 200],
    ['a status that is none', 'HTTP/1.1 099 X\r\nContent-Length: 2\r\n\r\nok', 502],
    ['a status beyond all', 'HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\nok', 999],
    ['a switch of protocols that nobody wanted', 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nok', 502],
    ['a control character in a field', `${HEAD}X: a\x01b\r\nContent-Length: 2\r\n\r\nok`, 502],
    ['a field without a name', `${HEAD}: x\r\nContent-Length: 2\r\n\r\nok`, 502],
    ['a name with a space', `${HEAD}X y: x\r\nContent-Length: 2\r\n\r\nok`, 502],
    ['a head of a megabyte', `${HEAD}${`X: ${'y'.repeat(1000)}\r\n`.repeat(1000)}\r\n`, 502],
    ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!`, 502],
    ['bytes that are not HTTP', '\x00\x01\x02\x03', 502],
    ['nothing', '', 502],
    ['trailers that are none', `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n:status: 1\r\n\r\n`, 200],
  ])('%s', async (_name, answer, want) => {
    const to = await startHost((socket) => socket.once('data', () => socket.end(answer, 'latin1')));
    const proxy = await openProxy();
    const socket = await proxy.connect(to);
    socket.write(`GET / HTTP/1.1\r\nHost: host.test:${to.port}\r\nConnection: close\r\n\r\n`);
    const { text, isEnded } = await readAll(socket);
    expect([Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), isEnded]).toEqual([want, true]);
    expect(proxy.records).toHaveLength(1);
  });

  test('an answer that breaks off ends the program’s too', async () => {
    const to = await startHost((socket) => socket.once('data', () => socket.end(`${HEAD}Content-Length: 100\r\n\r\nhalf`)));
    const proxy = await openProxy();
    const socket = await proxy.connect(to);
    socket.write(`GET / HTTP/1.1\r\nHost: host.test:${to.port}\r\n\r\n`);
    const { text, isEnded } = await readAll(socket);
    expect([text.endsWith('half'), isEnded]).toEqual([true, true]);
    expect(proxy.records).toMatchObject([{ verdict: 'allow', received: 4 }]);
  });
});

test('over HTTP/2 too', async () => {
  const proxy = await openProxy({ inspect: true, authority: await createAuthority() });
  const secure = await secured(proxy, ['h2'], 1);
  const session = connectTwo('https://host.test:1', { createConnection: () => secure });
  onTestFinished(() => session.destroy());
  const status = await new Promise((resolve, reject) => {
    const request = session.request({ ':path': '/', ':authority': 'host.test:1' });
    request.once('response', (headers) => resolve(headers[':status']));
    request.once('error', reject);
    request.end();
  });
  // Nothing listens there.
  expect(status).toBe(502);
});

describe('each direction of a connection ends by itself', () => {
  test('the program’s first', async () => {
    const to = await startHost((socket) => {
      let got = '';
      socket.on('data', (piece) => {
        got += piece.toString();
      });
      socket.once('end', () => socket.end(`got ${got}`));
    });
    const socket = await (await openProxy()).connect(to);
    socket.end('\x01ask');
    expect(await readAll(socket)).toEqual({ text: 'got \x01ask', isEnded: true });
  });

  test('all that it has to say comes with its end, before anybody looks', async () => {
    const to = await startHost((socket) => socket.pipe(socket));
    const proxy = await openProxy();
    const asked = Array.from({ length: 20 }, async () => {
      const socket = await proxy.connect(to);
      socket.end('\x01ask');
      return (await readAll(socket)).text;
    });
    // While the proxy's turn has not come, both lie there.
    for (const until = Date.now() + 150; Date.now() < until; ) await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, () => '\x01ask'));
  });

  test('the host’s first: what the program still sends arrives', async () => {
    let got = '';
    const done = new Promise<void>((resolve) => {
      startHost((socket) => {
        socket.end('bye');
        socket.on('data', (piece) => {
          got += piece.toString();
        });
        socket.once('end', resolve);
      }).then(async (to) => {
        const socket = await (await openProxy()).connect(to);
        socket.write('\x01first');
        const { text } = await readAll(socket);
        expect(text).toBe('bye');
        socket.end(' then more');
      }, resolve);
    });
    await done;
    expect(got).toBe('\x01first then more');
  });
});

test('requests that are sent ahead are carried one after the other, and answered in their order', async () => {
  let [open, most] = [0, 0];
  const to = await startHost((socket) => {
    socket.on('data', (piece) => {
      const path = /^GET (\S+)/.exec(piece.toString())?.[1] ?? '';
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        socket.write(`${HEAD}Content-Length: ${path.length}\r\n\r\n${path}`);
      });
    });
  });
  const proxy = await openProxy();
  const socket = await proxy.connect(to);
  const paths = Array.from({ length: 12 }, (_, at) => `/path-${at}`);
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: host.test:${to.port}\r\n`);
  socket.write(`${requests.join('\r\n')}Connection: close\r\n\r\n`);
  const { text } = await readAll(socket);
  expect(text.match(/\/path-\d+/g)).toEqual(paths);
  expect(most).toBe(1);
});

test('a crowd is turned away, told once, and let in again when there is room', async () => {
  const to = await startHost((socket) => socket.pipe(socket));
  const proxy = await openProxy();
  const crowd: Socket[] = [];
  // Each is heard before the next come: one that a busy machine has not let in yet would leave room for who comes late.
  while (crowd.length < 1000) {
    const more = await Promise.all(Array.from({ length: 50 }, () => proxy.connect(to)));
    await Promise.all(more.map(heard));
    crowd.push(...more);
  }
  const late = await Promise.all(Array.from({ length: 20 }, () => proxy.connect(to)));
  const ends = await Promise.all(late.map((socket) => readAll(socket)));
  expect(ends.every(({ isEnded }) => isEnded)).toBe(true);
  expect(proxy.records.filter(({ rule }) => rule === 'network.limit')).toHaveLength(1);
  for (const socket of crowd) socket.destroy();
  let text = '';
  while (text === '') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const again = await proxy.connect(to);
    again.end('\x01hello');
    text = (await readAll(again)).text;
  }
  expect(text).toBe('\x01hello');
});
