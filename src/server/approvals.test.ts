import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ApprovalDesk, type DeskQuestion, shownHash } from '../approval/index.ts';
import { approvalKey, isKey, serveDesk } from './approvals.ts';
import { watchDesk } from './watch-desk.ts';

function makeState(): string {
  const state = mkdtempSync(join(tmpdir(), 'approvals-test-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  return state;
}

const WHOLE = 'a'.repeat(64);

test('a key is made once, for its owner only, and leaves nothing else behind', () => {
  const state = makeState();
  const key = approvalKey(state);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(approvalKey(state)).toBe(key);
  expect(readdirSync(state)).toEqual(['approval.key']);
  expect(statSync(join(state, 'approval.key')).mode & 0o777).toBe(0o600);
});

test.each(['', '\n', 'a'.repeat(63), `${WHOLE}a`, 'g'.repeat(64)])(
  'the damaged key %j is refused, and stays for a person to delete',
  (text) => {
    const state = makeState();
    writeFileSync(join(state, 'approval.key'), text);
    expect(() => approvalKey(state)).toThrow('damaged');
    expect(readFileSync(join(state, 'approval.key'), 'utf8')).toBe(text);
  },
);

test('a key that cannot be read is no reason to make another one', () => {
  const state = makeState();
  mkdirSync(join(state, 'approval.key'));
  expect(() => approvalKey(state)).toThrow('EISDIR');
});

test('a disk that takes nothing leaves no key', () => {
  const state = makeState();
  const script = `import { approvalKey } from ${JSON.stringify(join(import.meta.dirname, 'approvals.ts'))}; approvalKey(${JSON.stringify(state)});`;
  const words = [
    '-c',
    'ulimit -f 0; exec "$@"',
    'bash',
    process.execPath,
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    script,
  ];
  const ended = spawnSync('bash', words, { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } });
  expect(ended.stderr).toContain('EFBIG');
  expect(readdirSync(state)).toEqual([]);
});

test.each([
  ['', ''],
  [undefined, WHOLE],
  ['', WHOLE],
  [`${WHOLE}a`, WHOLE],
  ['b'.repeat(64), WHOLE],
  ['short', 'short'],
])('%j does not open what %j shuts', (given, key) => {
  expect(isKey(given, key)).toBe(false);
});

test('the key opens', () => {
  expect(isKey(WHOLE, WHOLE)).toBe(true);
});

test('whoever wants to look at the desk is told of a damaged key', async () => {
  const state = makeState();
  writeFileSync(join(state, 'approval.key'), '');
  const socket = join(state, 'guard.sock');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  await expect(watchDesk(socket, state, { onLine: () => {} })).rejects.toThrow('damaged');
});

test('a code that cannot be kept is a no, and is told', async () => {
  const desk = new ApprovalDesk();
  const notices: string[] = [];
  const isPresent = (): boolean => {
    throw new Error('ENOSPC: no space left on device');
  };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serveDesk(socket, desk, { isPresent, notice: (text) => void notices.push(text) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  await new Promise((resolve) => server.once('connection', resolve));
  const about = { client: 'codex', session: 's', cwd: '/', action: 'git push', reasons: [] };
  const question: DeskQuestion = { id: 'a', ...about, needsCode: 'any', until: Date.now() + 10_000 };
  const answered = desk.ask(question, Date.now());
  socket.write(`${JSON.stringify({ id: 'a', consent: 'once', code: '123456', shown: shownHash(question) })}\n`);
  expect(await answered).toEqual({ consent: 'no', via: 'terminal' });
  expect(notices).toEqual(['a code could not be used: ENOSPC: no space left on device']);
});
