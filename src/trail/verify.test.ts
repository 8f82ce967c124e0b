import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashEvent, lineOf, parseLine } from './chain.ts';
import { Signer } from './checkpoint.ts';
import { intentOf, kernelLines, outcome, temporaryState, writeSpool } from './fixture.ts';
import { openTrail, recoverDeadRuns, SpoolReader, verifyTrail } from './index.ts';

const good = temporaryState();
const copy = temporaryState();
const trailDirectory = join(copy.state, 'trail');

function lines(name: string): string[] {
  return readFileSync(join(trailDirectory, name), 'utf8').split('\n').slice(0, -1);
}

function put(name: string, all: readonly string[]): void {
  writeFileSync(join(trailDirectory, name), all.map((line) => `${line}\n`).join(''));
}

function edit(name: string, change: (all: string[]) => string[]): void {
  put(name, change(lines(name)));
}

function swap(a: string, b: string): void {
  const [first, second] = [readFileSync(join(trailDirectory, a)), readFileSync(join(trailDirectory, b))];
  writeFileSync(join(trailDirectory, a), second);
  writeFileSync(join(trailDirectory, b), first);
}

function forged(previous: string, event: string): string {
  const prev = parseLine(Buffer.from(previous))?.hash ?? '';
  return lineOf(event, hashEvent(event, prev), prev).trimEnd();
}

beforeAll(() => {
  const trail = openTrail(good.state, { segmentBytes: 1200 });
  const spool = join(good.state, 'spool');
  for (const run of ['run-a', 'run-b', 'run-c']) {
    const runTrail = trail.startRun(intentOf(run));
    for (const part of [1, 2, 3]) {
      writeSpool(spool, kernelLines(run, part * 10 - 9, part * 10));
      const reader = new SpoolReader(spool);
      runTrail.ingest(reader);
      reader.close();
    }
    runTrail.end(outcome);
  }
});
beforeEach(() => {
  rmSync(copy.state, { recursive: true, force: true });
  cpSync(good.state, copy.state, { recursive: true });
});
afterAll(() => {
  good.remove();
  copy.remove();
});

test('a good trail is whole, over several files of both kinds', () => {
  const found = verifyTrail(copy.state);
  expect(found).toMatchObject({
    result: 'whole',
    problems: [],
    incomplete: [],
    events: 97,
    runs: 3,
    checkpoints: 3,
    unsigned: 0,
  });
  expect(readdirSync(trailDirectory).filter((name) => name.startsWith('main-0'))).toHaveLength(3);
  expect(readdirSync(join(trailDirectory, 'runs/run-a'))).toHaveLength(3);
});

const main = 'main-000001.ndjson';
const runFile = 'runs/run-b/000002.ndjson';

describe('tampering is named', () => {
  test.each([
    [
      'a changed byte',
      () => edit(main, (all) => all.map((line, i) => (i === 1 ? line.replace('"note":"s', '"note":"t') : line))),
      'changed',
      'main',
      2,
    ],
    [
      'a changed byte in a run',
      () => edit(runFile, (all) => all.map((line, i) => (i === 3 ? line.replace('file-', 'fi1e-') : line))),
      'changed',
      'run-b',
      14,
    ],
    [
      'a changed event with a new hash',
      () => edit(runFile, (all) => all.map((line, i) => (i === 3 ? forged(all[2] ?? '', '{"run":"run-b","seq":14}') : line))),
      'changed',
      'run-b',
      14,
    ],
    ['a removed event', () => edit(main, (all) => all.filter((_, i) => i !== 1)), 'removed', 'main', 2],
    ['a removed event in a run', () => edit(runFile, (all) => all.filter((_, i) => i !== 4)), 'removed', 'run-b', 15],
    ['a removed first event', () => edit(main, (all) => all.slice(1)), 'removed', 'main', 1],
    [
      'reordered events',
      () => edit(runFile, (all) => [...all.slice(0, 4), all[5] ?? '', all[4] ?? '', ...all.slice(6)]),
      'reordered',
      'run-b',
      15,
    ],
    [
      'an inserted event',
      () => edit(runFile, (all) => [...all.slice(0, 4), forged(all[3] ?? '', '{"run":"run-b","seq":15}'), ...all.slice(4)]),
      'inserted',
      'run-b',
      15,
    ],
    ['a repeated event', () => edit(main, (all) => [...all.slice(0, 2), all[1] ?? '', ...all.slice(2)]), 'inserted', 'main', 2],
    [
      'a number that comes again',
      () => edit('runs/run-b/000003.ndjson', (all) => [...all, forged(all.at(-1) ?? '', '{"run":"run-b","seq":30}')]),
      'duplicate',
      'run-b',
      30,
    ],
    ['a line of another form', () => edit(main, (all) => ['{}', ...all]), 'malformed', 'main', 1],
    ['a truncated tail after a checkpoint', () => edit('main-000003.ndjson', (all) => all.slice(0, -1)), 'truncated', 'main', 7],
    ['a removed last file', () => unlinkSync(join(trailDirectory, 'main-000003.ndjson')), 'truncated', 'main', 7],
    ['a missing file', () => unlinkSync(join(trailDirectory, 'main-000002.ndjson')), 'segment-missing', 'main', 4],
    ['swapped files', () => swap('main-000002.ndjson', 'main-000003.ndjson'), 'segment-misplaced', 'main', 7],
    [
      'swapped files of a run',
      () => swap('runs/run-b/000002.ndjson', 'runs/run-b/000003.ndjson'),
      'segment-misplaced',
      'run-b',
      21,
    ],
    ['a run cut short', () => edit('runs/run-b/000003.ndjson', (all) => all.slice(0, -1)), 'run-differs', 'run-b', 29],
    ['a run that is gone', () => rmSync(join(trailDirectory, 'runs/run-b'), { recursive: true }), 'run-differs', 'run-b', 0],
    [
      'a run in the place of another',
      () => {
        rmSync(join(trailDirectory, 'runs/run-b'), { recursive: true });
        renameSync(join(trailDirectory, 'runs/run-c'), join(trailDirectory, 'runs/run-b'));
      },
      'removed',
      'run-b',
      1,
    ],
    ['a run nobody started', () => mkdirSync(join(trailDirectory, 'runs/run-x')), 'run-orphan', 'run-x', 0],
    [
      'more after the end of a run',
      () => edit('runs/run-b/000003.ndjson', (all) => [...all, forged(all.at(-1) ?? '', '{"run":"run-b","seq":31}')]),
      'run-differs',
      'run-b',
      31,
    ],
    ['checkpoints that are gone', () => unlinkSync(join(trailDirectory, 'checkpoints.ndjson')), 'checkpoint-missing', 'main', 0],
    [
      'a changed signature',
      () => edit('checkpoints.ndjson', (all) => all.map((line, i) => (i === 1 ? line.replace(/"time":\d/, '"time":9') : line))),
      'checkpoint-signature',
      'main',
      5,
    ],
    ...[
      ['a space in a checkpoint', (line: string) => line.replace(/}$/, ' }')],
      ['a member that nobody signed', (line: string) => line.replace('{', '{"approved":"yes",')],
      ['a member that stands twice', (line: string) => line.replace('"count":', '"count":1,"count":')],
      ['a checkpoint in other letters', (line: string) => line.replace('"main"', '"m\\u0061in"')],
    ].map(
      ([name, change]) =>
        [
          name,
          () =>
            edit('checkpoints.ndjson', (all) =>
              all.map((line, i) => (i === 1 && typeof change === 'function' ? change(line) : line)),
            ),
          'checkpoint-signature',
          'main',
          5,
        ] as const,
    ),
    [
      'checkpoints in another order',
      () => edit('checkpoints.ndjson', (all) => [...all, all[0] ?? '']),
      'checkpoint-signature',
      'main',
      3,
    ],
    [
      'a link in the place of a file',
      () => {
        renameSync(join(trailDirectory, main), join(copy.state, 'elsewhere'));
        symlinkSync(join(copy.state, 'elsewhere'), join(trailDirectory, main));
      },
      'segment-misplaced',
      'main',
      1,
    ],
    ['a missing public key', () => unlinkSync(join(copy.state, 'keys/trail.pub')), 'checkpoint-key', 'main', 7],
  ] as const)('%s', (_name, tamper, kind, chain, seq) => {
    tamper();
    const found = verifyTrail(copy.state);
    expect(found.result).toBe('tampered');
    expect(found.problems[0]).toMatchObject({ kind, chain, seq });
    expect(found.problems[0]?.message).not.toBe('');
  });

  test('checkpoints re-signed with another key, and a head that was signed for another event', () => {
    const last = parseLine(Buffer.from(lines('main-000003.ndjson').at(-1) ?? ''))?.hash ?? '';
    const other = temporaryState();
    mkdirSync(join(other.state, 'keys'), { recursive: true });
    mkdirSync(join(other.state, 'trail'));
    new Signer(other.state).sign(7, last, 1, false);
    cpSync(join(other.state, 'trail/checkpoints.ndjson'), join(trailDirectory, 'checkpoints.ndjson'));
    expect(verifyTrail(copy.state).problems[0]).toMatchObject({ kind: 'checkpoint-key' });
    // The other key is accepted only by who asks for it by name.
    expect(verifyTrail(copy.state, { keyFile: join(other.state, 'keys/trail.pub') }).result).toBe('whole');
    new Signer(copy.state).sign(6, last, 1, false);
    cpSync(join(good.state, 'trail/checkpoints.ndjson'), join(trailDirectory, 'checkpoints.ndjson'));
    new Signer(copy.state).sign(6, last, 1, false);
    expect(verifyTrail(copy.state).problems[0]).toMatchObject({ kind: 'checkpoint-head', seq: 6 });
    other.remove();
  });

  test('a key file of another kind is refused with a sentence', () => {
    const file = join(copy.state, 'rsa.pem');
    writeFileSync(file, generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }));
    expect(() => verifyTrail(copy.state, { keyFile: file })).toThrow(/not an Ed25519 key/);
    writeFileSync(file, 'nothing');
    expect(() => verifyTrail(copy.state, { keyFile: file })).toThrow(/cannot be read/);
  });
});

describe('a crash is incomplete, not tampering, and is put in order', () => {
  test('a line of the main chain that was not written to its end', () => {
    appendFileSync(join(trailDirectory, 'main-000003.ndjson'), '{"event":{"half');
    expect(verifyTrail(copy.state)).toMatchObject({ result: 'incomplete', problems: [] });
    openTrail(copy.state, { segmentBytes: 5000 }).note({ type: 'undo', run: 'run-a' });
    expect(verifyTrail(copy.state).result).toBe('whole');
    expect(lines('main-000003.ndjson').at(-2)).toContain('"type":"recovered"');
    const torn = readdirSync(trailDirectory).filter((name) => name.includes('.torn-'));
    expect(torn.map((name) => readFileSync(join(trailDirectory, name), 'utf8'))).toEqual(['{"event":{"half']);
  });

  test('a run whose process died: the spool is taken over from where the chain stops', () => {
    const trail = openTrail(copy.state);
    const runTrail = trail.startRun(intentOf('run-d'));
    const spool = join(copy.state, 'runs/run-d/events.spool');
    mkdirSync(join(copy.state, 'runs/run-d'), { recursive: true });
    writeSpool(spool, kernelLines('run-d', 1, 40));
    const reader = new SpoolReader(spool);
    runTrail.ingest(reader);
    reader.close();
    // The crash: a line half written here, more events and a torn one in the spool, and a process that is no more.
    const file = join(trailDirectory, 'runs/run-d/000001.ndjson');
    const whole = readFileSync(file).length;
    truncateSync(file, whole - 30);
    writeSpool(spool, `${kernelLines('run-d', 1, 55)}{"path":"/w/to`);
    const marker = join(trailDirectory, 'open/run-d.json');
    expect(recoverDeadRuns(trail)).toEqual([]);
    writeFileSync(marker, readFileSync(marker, 'utf8').replace(/"start":"\d+"/, '"start":"1"'));
    expect(verifyTrail(copy.state).result).toBe('incomplete');
    expect(recoverDeadRuns(trail)).toMatchObject([{ run: 'run-d', taken: 16 }]);
    expect(verifyTrail(copy.state)).toMatchObject({ result: 'whole', runs: 4 });
    expect(lines('runs/run-d/000001.ndjson')).toHaveLength(55);
    expect(existsSync(marker)).toBe(false);
    expect(recoverDeadRuns(trail)).toEqual([]);
  });
});
