import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

const MIB = 1024 * 1024;

function listen(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** What Sallyport itself holds in memory, by the words that its program says. */
interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly memory: ReadonlyMap<string, number>;
}

/** Runs a program of the cage that may reach one port, and looks at Sallyport's memory at each line that the program prints. */
async function run(place: Place, port: number, code: string): Promise<Run> {
  writeFileSync(join(place.workspace, 'client.mjs'), `const PORT = ${port};\n${HELP}\n${code}`);
  const memory = new Map<string, number>();
  const args = ['run', '-q', '--allow-host', `127.0.0.1:${port}`, '--', process.execPath, 'client.mjs'];
  const { code: exitCode, stdout } = await sallyport(place, args, {
    started: (child) => {
      child.stdout?.on('data', (piece: Buffer) => {
        for (const word of piece
          .toString()
          .split('\n')
          .filter((one) => one !== '')) {
          memory.set(word, residentOf(child.pid ?? 0));
          writeFileSync(join(place.workspace, `${word.slice(0, 20)}.seen`), '');
        }
      });
    },
  });
  return { code: exitCode, stdout, memory };
}

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

/** For the cage: what the clients below have in common. */
const HELP = `
import { existsSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
const get = (path, more = {}) => new Promise((resolve, reject) => {
  const request = http.get({ host: '127.0.0.1', port: PORT, path, agent, ...more }, (response) => {
    let length = 0;
    response.on('data', (piece) => (length += piece.length)).on('end', () => resolve([response.statusCode, length]));
  });
  request.on('error', reject);
});
const many = async (count, at, each) => {
  let left = count;
  await Promise.all(Array.from({ length: at }, async () => { while (left-- > 0) await each(); }));
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = async (word) => {
  console.log(word);
  while (!existsSync(word + '.seen')) await pause(20);
};
`;

test('15,000 requests, on kept and on new connections, leave no memory behind', async () => {
  const port = await listen(createHttp((_message, response) => response.end('hello')));
  const code = `
    const kept = () => get('/kept');
    const anew = () => get('/new', { agent: false });
    for (const word of ['warm', 'once', 'twice', 'thrice']) {
      await many(2500, 20, kept);
      await many(2500, 20, anew);
      await pause(300);
      await say(word);
    }
    process.exit(0);`;
  const { code: exitCode, memory } = await run(makeWorkspace(), port, code);
  expect(exitCode).toBe(0);
  // The heap breathes by 20 MiB and more, so one round says little; a leak makes each of the three grow. Two kilobytes a request
  // would be 10 MiB a round.
  const sizes = ['warm', 'once', 'twice', 'thrice'].map((word) => memory.get(word) ?? Number.NaN);
  const grown = sizes.slice(1).map((size, at) => (size - (sizes[at] ?? Number.NaN)) / MIB);
  expect(Math.min(...grown)).toBeLessThan(8);
});

test('200 connections at the same time are all served', async () => {
  const waiting: ServerResponse[] = [];
  const port = await listen(
    createHttp((_message, response) => {
      waiting.push(response);
      // Nobody is answered before the last has come.
      if (waiting.length === 200) for (const one of waiting) one.end('hello');
    }),
  );
  const code = `
    const answers = await Promise.all(Array.from({ length: 200 }, () => get('/', { agent: false })));
    console.log(answers.filter(([status, length]) => status === 200 && length === 5).length);`;
  const { stdout } = await run(makeWorkspace(), port, code);
  expect(stdout).toBe('200\n');
});

test('a body without end goes out and comes in without being kept', async () => {
  let received = 0;
  const port = await listen(
    createHttp((message, response) => {
      message.on('error', () => {});
      if (message.url === '/down') {
        const piece = Buffer.alloc(65_536);
        const more = (): void => {
          while (response.write(piece)) if (response.destroyed) return;
        };
        response.on('drain', more).on('error', () => {});
        more();
        return;
      }
      message.on('data', (piece: Buffer) => {
        received += piece.length;
      });
    }),
  );
  const code = `
    await say('before');
    const up = http.request({ host: '127.0.0.1', port: PORT, path: '/up', method: 'POST', agent: false });
    up.on('error', () => {});
    const piece = Buffer.alloc(65536);
    const more = () => { while (!up.destroyed && up.write(piece)); };
    up.on('drain', more);
    more();
    const down = await new Promise((resolve) => http.get({ host: '127.0.0.1', port: PORT, path: '/down', agent: false }, resolve));
    let came = 0;
    down.on('data', (piece) => (came += piece.length));
    while (Math.min(came, up.socket?.bytesWritten ?? 0) < 80e6) await pause(100);
    await say('after');
    process.exit(came > 50e6 ? 0 : 1);`;
  const { code: exitCode, memory } = await run(makeWorkspace(), port, code);
  expect(exitCode).toBe(0);
  expect(received).toBeGreaterThan(50 * MIB);
  expect(((memory.get('after') ?? Number.NaN) - (memory.get('before') ?? 0)) / MIB).toBeLessThan(80);
});

test('a host that reads slowly holds the program, not the memory', async () => {
  const port = await listen(createServer((socket) => void socket.pause().on('error', () => {})));
  const code = `
    await say('before');
    let written = 0;
    const socket = net.connect(PORT, '127.0.0.1');
    socket.on('error', () => {});
    const piece = Buffer.alloc(65536, 1);
    const more = () => { while (socket.write(piece)) written += piece.length; written += piece.length; };
    socket.on('drain', more);
    more();
    await pause(2500);
    await say('after');
    process.exit(written < 60e6 ? 0 : 1);`;
  const { code: exitCode, memory } = await run(makeWorkspace(), port, code);
  expect(exitCode).toBe(0);
  expect(((memory.get('after') ?? Number.NaN) - (memory.get('before') ?? 0)) / MIB).toBeLessThan(40);
});

test('more connections than are served at a time: the others fail, the run goes on, and room comes back', async () => {
  let served = 0;
  const port = await listen(
    createServer((socket) => {
      served += 1;
      socket.on('error', () => {}).pipe(socket);
    }),
  );
  const code = `
    const opened = () => new Promise((resolve) => {
      const socket = net.connect(PORT, '127.0.0.1');
      const end = (how) => resolve([how, socket]);
      socket.once('data', () => end('ok')).once('error', () => end('error')).once('close', () => end('closed'));
      socket.write('\\x01x');
    });
    const crowd = await Promise.all(Array.from({ length: 1300 }, opened));
    const ok = crowd.filter(([how]) => how === 'ok').length;
    console.log(ok >= 900 && ok <= 1000 ? 'bounded' : 'not bounded: ' + ok);
    for (const [, socket] of crowd) socket.destroy();
    let again = 'none';
    for (let left = 1000; left > 0 && again !== 'ok'; left--) { await pause(100); [again] = await opened(); }
    console.log(again);
    process.exit(0);`;
  const place = makeWorkspace();
  const { code: exitCode, stdout } = await run(place, port, code);
  expect([exitCode, stdout]).toEqual([0, 'bounded\nok\n']);
  expect(served).toBeLessThanOrEqual(1100);
  const { stdout: record } = await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
  expect(record.match(/network\.limit/g)?.length ?? 0).toBeGreaterThanOrEqual(1);
});

test('heads that are too long are refused, and the run goes on', async () => {
  let served = 0;
  const port = await listen(
    createHttp((_message, response) => {
      served += 1;
      response.end('hello');
    }),
  );
  const code = `
    const answers = [];
    for (const fields of [{ x: 'y'.repeat(100_000) }, Object.fromEntries(Array.from({ length: 1500 }, (_, at) => ['x' + at, 'y'.repeat(60)]))]) {
      answers.push(await get('/', { headers: fields, agent: false }).then(([status]) => status, (error) => error.code));
    }
    answers.push((await get('/'))[0]);
    console.log(answers.join(' '));
    process.exit(0);`;
  const { stdout } = await run(makeWorkspace(), port, code);
  expect(stdout).toMatch(/^(?:431|400|ECONNRESET|EPIPE) (?:431|400|ECONNRESET|EPIPE) 200\n$/);
  expect(served).toBe(1);
});

test('a program that comes and goes at once, thousands of times', async () => {
  const port = await listen(createHttp((_message, response) => response.end('hello')));
  const code = `
    await many(3000, 50, () => new Promise((resolve) => {
      const socket = net.connect(PORT, '127.0.0.1', () => socket.destroy());
      socket.on('error', () => {}).on('close', resolve);
    }));
    console.log((await get('/')).join(' '));
    process.exit(0);`;
  const { code: exitCode, stdout } = await run(makeWorkspace(), port, code);
  expect([exitCode, stdout]).toEqual([0, '200 5\n']);
});
