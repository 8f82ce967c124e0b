/* `warden exec`, with a guard that says what it likes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Plan } from '../../src/model/index.ts';
import { makePlace, type Place, planFor, until, WARDEN } from './warden.test-support.ts';

/** What becomes of `exec` with a guard that answers LINES and hangs up. */
async function answered(lines: (spool: string) => string): Promise<readonly [number | null, string]> {
  const place = makePlace();
  const [path, spool] = [join(place.root, 'guard.sock'), join(place.root, 'spool')];
  writeFileSync(spool, '');
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(lines(spool)));
  });
  await new Promise<void>((done) => {
    server.listen(path, done);
  });
  onTestFinished(() => void server.close());
  return endOf(spawn(WARDEN, ['exec', path, '--', '/bin/echo', 'otherwise']));
}

function endOf(child: ChildProcess): Promise<readonly [number | null, string]> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((done) => child.once('close', (code) => done([code, said])));
}

test.each<[string, (spool: string) => string, number, string]>([
  ['says that it can not', () => '{"otherwise":true}\n', 0, 'otherwise\n'],
  ['hangs up without a word', () => '', 0, 'otherwise\n'],
  ['has no plan', (spool) => `${JSON.stringify({ spool })}\n`, 0, 'otherwise\n'],
  ['has half a plan', (spool) => `${JSON.stringify({ spool })}\n{"version":1`, 0, 'otherwise\n'],
  ['has a plan that is none', (spool) => `${JSON.stringify({ spool })}\n{"version":1}\n`, 0, 'otherwise\n'],
  ['refuses', () => '{"err":"no\\n"}\n{"done":126}\n', 126, 'no\n'],
])('a guard that %s: nothing of what had begun is left', async (_, lines, code, said) => {
  expect(await answered(lines)).toEqual([code, said]);
});

test('a plan for walls without namespaces is carried out all the same', async () => {
  const place = makePlace();
  expect(await carriedBy(place, { exit: '{"done":0}\n' }, { mode: 'landlock' })).toEqual([0, '']);
});

test('a closed standard stream is no way to the guard', async () => {
  const place = makePlace();
  const says = { exit: '{"done":3}\n' };
  const program = ['sh', '-c', 'readlink /proc/self/fd/0 > found'];
  expect(await carriedBy(place, says, { argv: program, isInputClosed: true })).toEqual([3, '']);
  expect(readFileSync(join(place.workspace, 'found'), 'utf8')).toBe('/dev/null\n');
});

test('what has begun ends with whoever began it', async () => {
  const place = makePlace();
  const path = join(place.root, 'guard.sock');
  // It says nothing at all.
  const server = createServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((done) => {
    server.listen(path, done);
  });
  onTestFinished(() => void server.close());
  const child = spawn(WARDEN, ['exec', path, '--', '/bin/echo', 'otherwise'], { stdio: 'ignore' });
  const childrenOf = (): string => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  expect(await until(() => childrenOf() !== '')).toBe(true);
  const first = childrenOf();
  child.kill('SIGKILL');
  expect(await until(() => !existsSync(`/proc/${first}`))).toBe(true);
});

interface Carried {
  readonly mode?: Plan['mode'];
  readonly argv?: readonly string[];
  readonly isInputClosed?: boolean;
}

/** Carries `sleep 0.3`, and says something more at a message of the warden's. The command itself would say `otherwise`. */
async function carriedBy(
  place: Place,
  says: Readonly<Record<string, string>>,
  { mode = 'namespaces', argv = ['sleep', '0.3'], isInputClosed = false }: Carried = {},
): Promise<readonly [number | null, string]> {
  const plan = planFor(place, argv, { mode });
  const [path, spool] = [join(place.root, 'guard.sock'), join(place.root, 'spool')];
  writeFileSync(spool, '');
  const server = createServer((socket) => converse(socket, `${JSON.stringify({ spool })}\n${JSON.stringify(plan)}\n`, says));
  await new Promise<void>((done) => {
    server.listen(path, done);
  });
  onTestFinished(() => void server.close());
  const words = [
    '-c',
    `exec "$@" ${isInputClosed ? '<&-' : '</dev/null'}`,
    'sh',
    WARDEN,
    'exec',
    path,
    '--',
    '/bin/echo',
    'otherwise',
  ];
  return endOf(spawn('sh', words));
}

function converse(socket: Socket, first: string, says: Readonly<Record<string, string>>): void {
  let heard = '';
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (text: string) => {
    if (heard === '') socket.write(first);
    for (const [type, answer] of Object.entries(says)) {
      const mark = `{"type":"${type}"`;
      if (`${heard}${text}`.includes(mark) && !heard.includes(mark)) socket.write(answer);
    }
    heard += text;
  });
}

test.each([
  ['says how it ended', { exit: '{"done":7}\n' }, 7, ''],
  ['is in the middle of a word when the program ends', { ready: '{"err":"hal', exit: 'f\\n"}\n{"done":7}\n' }, 7, 'half\n'],
  ['wants the command started again', { exit: '{"otherwise":true}\n{"done":7}\n' }, 7, ''],
  ['wants another run', { exit: '{"spool":"/etc/passwd"}\n{"done":7}\n' }, 7, ''],
] as const)('a guard that %s', async (_, says, code, said) => {
  expect(await carriedBy(makePlace(), says)).toEqual([code, said]);
});
