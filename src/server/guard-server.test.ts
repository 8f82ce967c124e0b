import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GuardServer } from './guard-server.ts';
import { watchDesk } from './watch-desk.ts';

interface Running {
  readonly state: string;
  readonly socket: string;
  readonly server: GuardServer;
  readonly ended: Promise<void>;
  readonly notices: string[];
}

async function runGuard(): Promise<Running> {
  const root = mkdtempSync(join(tmpdir(), 'guard-server-'));
  const state = join(root, 'state');
  mkdirSync(state, { mode: 0o700 });
  const [socket, notices] = [join(state, 'guard.sock'), [] as string[]];
  const server = new GuardServer({
    ...{ env: { HOME: root, SALLYPORT_STATE: state }, state, socket, program: ['sallyport'], own: [], version: '1' },
    ...{ idleMs: Number.POSITIVE_INFINITY, warden: undefined, notice: (text) => void notices.push(text) },
    carrying: { carry: () => Promise.resolve(0), foresee: () => Promise.resolve(undefined) },
  });
  const ended = server.run();
  onTestFinished(async () => {
    server.broke(new Error('the test is over'));
    await ended;
    rmSync(root, { recursive: true, force: true });
  });
  await expect.poll(() => existsSync(socket), { interval: 5, timeout: 20_000 }).toBe(true);
  return { state, socket, server, ended, notices };
}

/** What a gateway asks, of which the answer is a person's. @returns what it gets; empty: nothing */
function ask(socket: string): Promise<string> {
  const question = { client: 'c', session: 's', cwd: '/', action: 'x', reasons: [], rules: [] };
  const payload = JSON.stringify({ question, withinMs: 60_000 });
  return new Promise((resolve) => {
    let text = '';
    const connection = connect(socket, () =>
      connection.end(`${JSON.stringify({ control: 'ask', length: payload.length })}\n${payload}`),
    );
    connection.on('data', (piece: Buffer) => {
      text += piece.toString('utf8');
    });
    connection.on('error', () => undefined);
    connection.on('close', () => resolve(text));
  });
}

test('an exception that nobody caught is recorded; the guard gives way, and what waits is left to be asked of the next one', async () => {
  const { state, socket, server, ended } = await runGuard();
  const seen: string[] = [];
  const desk = await watchDesk(socket, state, { onLine: (line) => void seen.push(Object.keys(line).join()) });
  const answer = ask(socket);
  await expect.poll(() => seen, { interval: 5, timeout: 20_000 }).toEqual(['asked']);
  server.broke(Object.assign(new Error('of sk-secret'), { code: 'EIO' }));
  expect(await answer).toBe('');
  await Promise.all([ended, desk?.ended]);
  expect(seen).toEqual(['asked']);
  expect(existsSync(socket)).toBe(false);
  const trail = readFileSync(join(state, 'trail/main-000001.ndjson'), 'utf8');
  expect(trail).toMatch(/"code":"EIO".*"type":"failure"/);
  expect(trail).not.toContain('sk-secret');
});

test('who hangs up before the question is whole is let go at once', async () => {
  const { socket } = await runGuard();
  const ended = new Promise((resolve) => {
    const connection = connect({ path: socket, allowHalfOpen: true }, () => connection.end('{"hook":"codex","length":9}\n'));
    connection.resume().on('end', resolve);
  });
  await ended;
});

test('a guard whose folder was taken away ends, and makes no new one', async () => {
  const { state, server, ended, notices } = await runGuard();
  rmSync(state, { recursive: true });
  server.broke(new Error('as if'));
  await ended;
  expect(existsSync(state)).toBe(false);
  expect(notices.join('\n')).toContain('could not be recorded');
});
