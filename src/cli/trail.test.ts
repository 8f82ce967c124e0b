import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/index.ts';
import { UserError } from '../model/index.ts';
import { intentOf, kernelLines, outcome, temporaryState, writeSpool } from '../trail/fixture.ts';
import { openTrail, SpoolReader } from '../trail/index.ts';
import type { FlagValues } from './command.ts';
import { trailCommands } from './commands/trail.ts';

const place = temporaryState();
const state = place.state;

function event(members: JsonObject): string {
  return `${JSON.stringify({ run: 'run-b', ts: 1_764_000_000_500_000, pid: 12, verdict: 'allow', ...members })}\n`;
}

const story = [
  event({ seq: 1, type: 'exec', pid: 10, ppid: 1, argv: ['npm', 'ci'], cwd: '/w', path: '/usr/bin/npm' }),
  event({ seq: 2, type: 'exec', ppid: 10, argv: ['node', 'a b\u001b[2J'], cwd: '/w', path: '/usr/bin/node' }),
  ...Array.from({ length: 1500 }, (_, n) => event({ seq: 3 + n, type: 'create', path: `/w/node_modules/m/${n}` })),
  event({ seq: 2000, type: 'delete', path: '/w/old\n\u202e.txt' }),
  event({ seq: 2001, type: 'connect', verdict: 'deny', rule: 'socket', family: 'inet', address: '203.0.113.9', port: 443 }),
  event({ seq: 2002, type: 'connect', verdict: 'deny', rule: 'socket', family: 'inet', address: '203.0.113.9', port: 443 }),
  event({ seq: 2003, type: 'create', verdict: 'deny', rule: 'protected', path: '/w/.git/hooks/pre-commit' }),
  event({ seq: 2004, type: 'protect', path: '/w/.envrc', action: 'quarantined' }),
  event({ seq: 2005, type: 'journal', path: '/w/old', kind: 'file' }),
  event({ seq: 2006, type: 'rename', path: '/w/a', to: '/w/b' }),
].join('');

async function call(
  name: string,
  flags: FlagValues = {},
  args: readonly string[] = [],
  env = state,
): Promise<{ code: number; out: string; err: string }> {
  const command = trailCommands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    env: { SALLYPORT_STATE: env },
    cwd: '/',
    stdinIsTty: false,
    outIsTty: false,
    errIsTty: false,
    colour: { out: false, err: false },
  };
  const code = await (await command.load())({ flags, args, rest: undefined, io });
  return { code, out, err };
}

beforeAll(() => {
  const trail = openTrail(state, { now: () => 1_764_000_000_000_000 });
  const spool = join(state, 'spool');
  for (const [run, text] of [
    ['run-a', kernelLines('run-a', 1, 3)],
    ['run-b', story],
  ] as const) {
    const runTrail = trail.startRun({ ...intentOf(run, ['npm', 'ci']), workspace: run === 'run-a' ? '/other' : '/w' });
    writeSpool(spool, text);
    const reader = new SpoolReader(spool);
    runTrail.ingest(reader);
    reader.close();
    runTrail.append({ type: 'question', question: 'Delete 30 files?' });
    runTrail.end(outcome);
  }
});
afterAll(() => place.remove());

test('list: newest first, by workspace, as JSON', async () => {
  const { out } = await call('trail list');
  expect(out.split('\n').map((line) => line.split('  ')[0])).toEqual(['run-b', 'run-a', '']);
  expect((await call('trail list', { workspace: '/other' })).out).toMatch(/^run-a .*exit 0 {2}npm ci\n$/);
  const json = JSON.parse((await call('trail list', { json: true, limit: '1' })).out);
  expect(json).toMatchObject({
    schemaVersion: 1,
    runs: [{ run: 'run-b', status: 'ended', start: { type: 'run.start' }, end: { exitCode: 0 } }],
  });
});

test('show: the timeline, with nothing that a terminal would obey', async () => {
  const { out } = await call('trail show', {}, ['last']);
  expect(out).toMatch(/^npm ci\n {2}run {6}run-b\n/);
  for (const part of [
    "+0.50 s  node 'a b\\x1b[2J'  [12]",
    'created 1,500 files in node_modules/',
    'deleted old\\n\\u{202e}.txt',
    'moved a to b',
    '2× socket: no connection to 203.0.113.9:443',
    '1× protected: /w/.git/hooks/pre-commit is protected',
    'quarantined: /w/.envrc',
    'question  Delete 30 files?',
    'sallyport undo run-b',
  ]) {
    expect(out).toContain(part);
  }
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('show --all and --json', async () => {
  expect((await call('trail show', { all: true }, ['run-b'])).out).toContain('+0.50 s  [12]  delete  /w/old\\n\\u{202e}.txt\n');
  const json = JSON.parse((await call('trail show', { json: true, all: true }, ['run-b'])).out);
  expect(json).toMatchObject({
    schemaVersion: 1,
    run: 'run-b',
    kept: 1,
    denied: [
      { rule: 'socket', count: 2 },
      { rule: 'protected', count: 1 },
    ],
    protected: [{ action: 'quarantined' }],
  });
  expect(json.all).toHaveLength(1509);
  expect(json.processes[1].files[0]).toMatchObject({ deed: 'created', count: 1500, places: { 'node_modules/': 1500 } });
});

test('tail: the last steps', async () => {
  expect((await call('trail tail', { lines: '2' })).out).toMatch(/question .*Delete 30 files\?\n.*run\.end .*exit 0\n$/);
  const lines = (await call('trail tail', { json: true, lines: '1' })).out.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ schemaVersion: 1, step: { type: 'run.end' } }]);
});

describe('export', () => {
  test('ndjson: the lines as they are', async () => {
    const { out } = await call('trail export', { format: 'ndjson', run: 'run-a' });
    const stored = readFileSync(join(state, 'trail/runs/run-a/000001.ndjson'), 'utf8');
    expect(out.endsWith(stored)).toBe(true);
    expect(out.split('\n')).toHaveLength(7);
  });

  test('ocsf: class, type and time of every event fit together', async () => {
    const { out } = await call('trail export', { format: 'ocsf', run: 'run-b' });
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const one of events) {
      expect(one.type_uid).toBe(one.class_uid * 100 + one.activity_id);
      expect(one).toMatchObject({ metadata: { version: '1.1.0', product: { name: 'Sallyport' } }, device: { hostname: 'h' } });
      expect(new Date(one.time).getUTCFullYear()).toBe(2025);
    }
    expect([...new Set(events.map((one) => one.class_uid))].sort()).toEqual([0, 1001, 1007, 2004]);
    expect(events.filter((one) => one.class_uid === 2004)).toHaveLength(3);
  });

  test('--since leaves out what was before', async () => {
    expect((await call('trail export', { format: 'ndjson', since: '2030-01-01' })).out).toBe('');
  });
});

test('verify: 0 whole, 1 tampered with the place, 3 incomplete', async () => {
  expect(await call('trail verify')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Whole: 1,51\d events of 2 runs, 2 checkpoints\.\n/),
  });
  const path = join(state, 'trail/runs/run-a/000001.ndjson');
  const before = readFileSync(path, 'utf8');
  const main = join(state, 'trail/main-000001.ndjson');
  const mainBefore = readFileSync(main, 'utf8');
  writeFileSync(main, `${mainBefore}{"ev`);
  expect((await call('trail verify')).code).toBe(3);
  writeFileSync(main, mainBefore);
  writeFileSync(path, before.replace('file-2', 'file-9'));
  expect(await call('trail verify')).toMatchObject({
    code: 1,
    out: expect.stringContaining('run run-a, event 2 (runs/run-a/000001.ndjson, line 2)'),
  });
  expect(JSON.parse((await call('trail verify', { json: true })).out)).toMatchObject({
    schemaVersion: 1,
    result: 'tampered',
    problems: [{ kind: 'changed', seq: 2 }],
  });
  writeFileSync(path, before);
});

test.each([
  ['trail show', {}, ['nothing'], 'RUN_NOT_FOUND'],
  ['trail show', {}, ['run-'], 'RUN_AMBIGUOUS'],
  ['trail list', { limit: 'x' }, [], 'BAD_NUMBER'],
  ['trail export', {}, [], 'NO_FORMAT'],
  ['trail export', { format: 'ocsf', since: 'yesterday' }, [], 'BAD_TIME'],
] as const)('%s %j %j is answered with a sentence', async (name, flags, args, code) => {
  await expect(call(name, flags, args)).rejects.toSatisfy((error) => error instanceof UserError && error.code === code);
});

test('where nothing was recorded, that is said', async () => {
  const empty = join(state, '..', 'empty');
  mkdirSync(empty, { mode: 0o700 });
  expect(await call('trail list', {}, [], empty)).toMatchObject({ code: 0, err: 'No runs are recorded.\n' });
  await expect(call('trail verify', {}, [], empty)).rejects.toThrow('Nothing has been recorded yet.');
});
