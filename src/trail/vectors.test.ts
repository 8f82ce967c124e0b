import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hashEvent, lineOf, parseLine } from './chain.ts';
import { intentOf, kernelLines, outcome, temporaryState, writeSpool } from './fixture.ts';
import { openTrail, SpoolReader, verifyTrail } from './index.ts';

// docs/trail-vectors: one state directory a case, for other programs to check themselves against.
// UPDATE_GOLDEN=1 writes them anew, with a new key whose private half is thrown away.
const vectors = fileURLToPath(new URL('../../docs/trail-vectors', import.meta.url));

interface Case {
  readonly name: string;
  readonly result: 'whole' | 'tampered' | 'incomplete';
  /** What a verifier finds that does not check signatures; the same where it is left out. */
  readonly unsigned?: 'whole';
  readonly kind?: string;
  readonly chain?: string;
  readonly seq?: number;
  readonly make: (trail: string) => void;
}

function lines(path: string, change: (all: string[]) => string[]): void {
  const all = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  writeFileSync(
    path,
    change(all)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

function after(previous: string, event: string): string {
  const prev = parseLine(Buffer.from(previous))?.hash ?? '';
  return lineOf(event, hashEvent(event, prev), prev).trimEnd();
}

const runB = 'runs/run-b/000001.ndjson';
const cases: readonly Case[] = [
  { name: 'good', result: 'whole', make: () => undefined },
  {
    name: 'changed-byte',
    result: 'tampered',
    kind: 'changed',
    chain: 'run-b',
    seq: 3,
    make: (t) => lines(join(t, runB), (all) => all.map((one, i) => (i === 2 ? one.replace('file-', 'fi1e-') : one))),
  },
  {
    name: 'removed-event',
    result: 'tampered',
    kind: 'removed',
    chain: 'run-b',
    seq: 3,
    make: (t) => lines(join(t, runB), (all) => all.filter((_, i) => i !== 2)),
  },
  {
    name: 'reordered-events',
    result: 'tampered',
    kind: 'reordered',
    chain: 'run-b',
    seq: 3,
    make: (t) => lines(join(t, runB), ([a = '', b = '', c = '', d = '', ...rest]) => [a, b, d, c, ...rest]),
  },
  {
    name: 'inserted-event',
    result: 'tampered',
    kind: 'inserted',
    chain: 'run-b',
    seq: 3,
    make: (t) =>
      lines(join(t, runB), ([a = '', b = '', ...rest]) => [
        a,
        b,
        after(b, '{"run":"run-b","seq":3,"ts":1,"type":"write"}'),
        ...rest,
      ]),
  },
  {
    name: 'truncated-tail',
    result: 'tampered',
    kind: 'truncated',
    chain: 'main',
    seq: 7,
    make: (t) => lines(join(t, 'main-000003.ndjson'), (all) => all.slice(0, -1)),
  },
  {
    name: 'swapped-segments',
    result: 'tampered',
    kind: 'segment-misplaced',
    chain: 'main',
    seq: 7,
    make: (t) => {
      renameSync(join(t, 'main-000002.ndjson'), join(t, 'aside'));
      renameSync(join(t, 'main-000003.ndjson'), join(t, 'main-000002.ndjson'));
      renameSync(join(t, 'aside'), join(t, 'main-000003.ndjson'));
    },
  },
  {
    name: 'missing-segment',
    result: 'tampered',
    kind: 'segment-missing',
    chain: 'main',
    seq: 4,
    make: (t) => rmSync(join(t, 'main-000002.ndjson')),
  },
  {
    name: 'run-cut-short',
    result: 'tampered',
    kind: 'run-differs',
    chain: 'run-b',
    seq: 9,
    make: (t) => lines(join(t, 'runs/run-b/000002.ndjson'), (all) => all.slice(0, -1)),
  },
  {
    name: 'unknown-run',
    result: 'tampered',
    kind: 'run-orphan',
    chain: 'run-x',
    seq: 0,
    make: (t) => cpSync(join(t, 'runs/run-b'), join(t, 'runs/run-x'), { recursive: true }),
  },
  {
    name: 'repeated-number',
    result: 'tampered',
    kind: 'duplicate',
    chain: 'run-b',
    seq: 10,
    make: (t) =>
      lines(join(t, 'runs/run-b/000002.ndjson'), (all) => [
        ...all,
        after(all.at(-1) ?? '', '{"run":"run-b","seq":10,"ts":1,"type":"write"}'),
      ]),
  },
  {
    name: 'other-key',
    result: 'tampered',
    unsigned: 'whole',
    kind: 'checkpoint-key',
    chain: 'main',
    seq: 3,
    make: (t) =>
      lines(join(t, 'checkpoints.ndjson'), (all) =>
        all.map((one) => one.replace(/ed25519:[0-9a-f]{32}/, `ed25519:${'0'.repeat(32)}`)),
      ),
  },
  {
    name: 'wrong-signature',
    result: 'tampered',
    unsigned: 'whole',
    kind: 'checkpoint-signature',
    chain: 'main',
    seq: 3,
    make: (t) => lines(join(t, 'checkpoints.ndjson'), (all) => all.map((one) => one.replace(/"time":\d+/, '"time":1'))),
  },
  {
    name: 'no-checkpoints',
    result: 'tampered',
    kind: 'checkpoint-missing',
    chain: 'main',
    seq: 0,
    make: (t) => rmSync(join(t, 'checkpoints.ndjson')),
  },
  {
    name: 'torn-line',
    result: 'incomplete',
    make: (t) => writeFileSync(join(t, 'main-000003.ndjson'), '{"event":{"half', { flag: 'a' }),
  },
];

function makeGood(state: string): void {
  let time = 1_764_000_000_000_000;
  const trail = openTrail(state, { segmentBytes: 1200, now: () => (time += 1000) });
  for (const run of ['run-a', 'run-b', 'run-c']) {
    const runTrail = trail.startRun(intentOf(run, ['npm', 'test']));
    for (const [from, to] of [
      [1, 5],
      [6, 10],
    ] as const) {
      const spool = join(state, 'spool');
      writeSpool(spool, kernelLines(run, from, to));
      const reader = new SpoolReader(spool);
      runTrail.ingest(reader);
      reader.close();
    }
    runTrail.end(outcome);
  }
}

if (process.env['UPDATE_GOLDEN'] === '1') {
  const place = temporaryState();
  makeGood(place.state);
  for (const { name, make } of cases) {
    const state = join(vectors, name);
    rmSync(state, { recursive: true, force: true });
    mkdirSync(join(state, 'keys'), { recursive: true });
    cpSync(join(place.state, 'keys/trail.pub'), join(state, 'keys/trail.pub'));
    cpSync(join(place.state, 'trail'), join(state, 'trail'), { recursive: true });
    make(join(state, 'trail'));
  }
  place.remove();
}

test('every directory of the vectors is a case, and every case has one', () => {
  const found = readdirSync(vectors, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map((one) => one.name);
  expect(found.sort()).toEqual(cases.map((one) => one.name).sort());
});

describe('docs/trail-vectors', () => {
  test.each(cases)('$name is $result', ({ name, result, kind, chain, seq }) => {
    const found = verifyTrail(join(vectors, name));
    expect(found.result).toBe(result);
    if (kind !== undefined) expect(found.problems[0]).toMatchObject({ kind, chain, seq });
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('the second verifier, docs/trail-vectors/verify.py (needs python3)', () => {
  const exits = { whole: 0, tampered: 1, incomplete: 3 } as const;
  test.each(cases)('$name', ({ name, result, unsigned }) => {
    const done = spawnSync('python3', [join(vectors, 'verify.py'), join(vectors, name)], { encoding: 'utf8' });
    expect([done.status, done.stderr]).toEqual([exits[unsigned ?? result], '']);
  });
});
