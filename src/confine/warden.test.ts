import { chmodSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Plan } from '../model/index.ts';
import type { WardenHandlers } from './conversation.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';
import { exitCodeOf, startWarden } from './warden.ts';
import type { Answer } from './warden-messages.ts';

const plan: Plan = {
  version: 1,
  run: '01k',
  mode: 'namespaces',
  argv: ['a\udcff'],
  cwd: '/',
  env: [],
  uid: 1,
  gid: 1,
  hostname: 'h',
  workspace: { path: '/', writable: false, overlay: null },
  mounts: [],
  writable: [],
  protect: { deny: [], report: [], allowNew: [], absent: [], secrets: [], walk: { start: 0, end: 0, skip: [] } },
  hardlinks: [],
  labels: { private: { names: [], paths: [] }, untrusted: { names: [], paths: [] } },
  limits: { memory: 0, pids: 0, cpu: 0, time: 0, fileSize: 0, openFiles: 0 },
  observe: { reads: false },
  journal: null,
  destructive: { limit: 0, windowMs: 0 },
  scan: { interpreters: [], inline: [] },
  network: null,
  sockets: [],
  publish: [],
  debug: false,
  waits: false,
  selftest: '',
};

/** Another program at the far end of the channel: only what it says on descriptor 3 matters here. */
function peer(body: string, handlers: Partial<WardenHandlers> = {}) {
  const folder = temporaryFolder();
  const path = join(folder, 'peer.mjs');
  const head = `#!${process.execPath}\nimport { Socket } from 'node:net';\nimport { writeFileSync, writeSync } from 'node:fs';\n`;
  const tools = `const out = ${JSON.stringify(join(folder, 'heard'))};\nconst c = new Socket({ fd: 3 });\nlet heard = '';\nconst say = (o) => c.write(JSON.stringify(o) + '\\n');\nconst on = (f) => c.on('data', (d) => { heard += d; writeFileSync(out, heard); f(heard.split('\\n').slice(0, -1)); });\n`;
  writeFileSync(path, head + tools + body);
  chmodSync(path, 0o755);
  const descriptor = openSync(path, 'r');
  const spool = openSync(join(folder, 'spool'), 'w+');
  onTestFinished(() => {
    for (const open of [descriptor, spool]) closeSync(open);
  });
  const heard = (): readonly string[] => readFileSync(join(folder, 'heard'), 'utf8').trim().split('\n');
  const none: WardenHandlers = { onReady: () => {}, onHold: () => Promise.resolve({ verdict: 'deny' }), onDenied: () => {} };
  return { run: startWarden({ path, descriptor, close: () => {} }, plan, spool, { ...none, ...handlers }), heard };
}

const bye =
  "say({ type: 'exit', code: 7, signal: 0, reason: '', counters: { execs: 1 }, settled: [] }); c.end(() => process.exit(0));";

describe('the control channel', () => {
  test('the plan is the first line, bytes and all', async () => {
    const { run, heard } = peer(`on(() => { ${bye} });`);
    expect(await run.outcome).toEqual({
      kind: 'exit',
      exit: { type: 'exit', code: 7, signal: 0, reason: '', exec: '', counters: { execs: 1 }, settled: [] },
    });
    expect(heard()[0]).toContain('"argv":["a\\udcff"]');
  });

  test.each<[string, () => Promise<Answer>, Record<string, unknown>]>([
    [
      'an answer goes back',
      () => Promise.resolve({ verdict: 'allow', ignored: ['/w/d'] }),
      { answer: 5, verdict: 'allow', ignored: ['/w/d'] },
    ],
    ['a failed question is a no', () => Promise.reject(new Error('no terminal')), { answer: 5, verdict: 'deny' }],
  ])('%s', async (_name, onHold, expected) => {
    const { run, heard } = peer(
      `say({ type: 'hold', id: 5, kind: 'destructive', count: 21, paths: ['/w/a'], pid: 3, argv: ['rm'] }); on((lines) => { if (lines.length > 1) { ${bye} } });`,
      { onHold },
    );
    expect((await run.outcome).kind).toBe('exit');
    expect(JSON.parse(heard()[1] ?? '')).toEqual(expected);
  });

  test('ready and denied are told as they come', async () => {
    const seen: string[] = [];
    const { run } = peer(
      `say({ type: 'ready', walls: {}, limits: { memory: 'rlimit' }, pid: 9, masked: [], protected: ['/w/.git/hooks'], walk: 'complete' }); say({ type: 'denied', rule: 'protected', path: '/w/x', op: 'open', pid: 3, errno: 'EPERM', seq: 2 }); on(() => { ${bye} });`,
      {
        onReady: (message) => seen.push(`ready ${message.limits['memory']} ${message.protected.join()}`),
        onDenied: (message) => seen.push(`denied ${message.rule} ${message.path}`),
      },
    );
    await run.outcome;
    expect(seen).toEqual(['ready rlimit /w/.git/hooks', 'denied protected /w/x']);
  });

  test('signals and the terminal are handed over, once the plan was read', async () => {
    const ready = "say({ type: 'ready', walls: {}, limits: {}, pid: 9, masked: [], protected: [], walk: 'complete' });";
    const body = `let told = false; on((lines) => { if (!told) { told = true; if (lines.length > 1) process.exit(9); ${ready} } if (lines.length > 2) { ${bye} } });`;
    const { run, heard } = peer(body);
    run.signal(15);
    run.relay('pause');
    await run.outcome;
    expect(heard().slice(1)).toEqual(['{"signal":15}', '{"relay":"pause"}']);
  });

  test('a plan that waits may start before the warden has said a word', async () => {
    const { run, heard } = peer(`on((lines) => { if (lines.length > 1) { ${bye} } });`);
    run.start();
    expect((await run.outcome).kind).toBe('exit');
    expect(heard().slice(1)).toEqual(['{"start":true}']);
  });

  test.each([
    ['it ends without a word', 'process.exit(3);', 'warden-died'],
    ['it is killed', "process.kill(process.pid, 'SIGKILL');", 'warden-died'],
    ['it says what nobody knows', "c.write('hello\\n'); setInterval(() => {}, 1e6);", 'protocol-error'],
    ['it never ends a line', "c.write('x'.repeat(2 ** 24 + 10)); setInterval(() => {}, 1e6);", 'protocol-error'],
    [
      'it can not build the walls',
      "say({ type: 'fail', step: 'mount /usr', errno: 'EPERM', message: 'm' }); c.end(() => process.exit(125));",
      'failed',
    ],
  ])('%s: exit code 125', async (_name, body, kind) => {
    const { run } = peer(body);
    const outcome = await run.outcome;
    expect([outcome.kind, exitCodeOf(outcome)]).toEqual([kind, 125]);
  });
});

test.each([
  [7, 0, 7],
  [0, 9, 137],
  [0, 0, 0],
])('code %i signal %i is exit code %i', (code, signal, expected) => {
  expect(
    exitCodeOf({ kind: 'exit', exit: { type: 'exit', code, signal, reason: '', exec: '', counters: {}, settled: [] } }),
  ).toBe(expected);
});
