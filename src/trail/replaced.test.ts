import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashEvent, lineOf, parseLine } from './chain.ts';
import { intentOf, outcome, temporaryState } from './fixture.ts';
import { openTrail, verifyTrail } from './index.ts';

// What somebody does who can write here, and signs nothing.
let place: ReturnType<typeof temporaryState>;
let state: string;
beforeEach(() => {
  place = temporaryState();
  state = place.state;
  oneRun('run-a');
});
afterEach(() => place.remove());

const at = (...names: string[]): string => join(state, ...names);
const main = (): string => at('trail', 'main-000001.ndjson');
const checkpoints = (): string => at('trail', 'checkpoints.ndjson');

function oneRun(run: string): void {
  openTrail(state, {}).startRun(intentOf(run)).end(outcome);
}

function lastLine(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}

function forge(event: string): void {
  const prev = parseLine(Buffer.from(lastLine(main())))?.hash ?? '';
  appendFileSync(main(), lineOf(event, hashEvent(event, prev), prev));
}

function next(members: string): string {
  const seq = readFileSync(main(), 'utf8').trimEnd().split('\n').length + 1;
  return members.replace('SEQ', String(seq));
}

describe('a record that was taken away', () => {
  test.each<[string, () => void]>([
    [
      'all of it but the folder',
      () => {
        rmSync(at('trail'), { recursive: true });
        mkdirSync(at('trail'));
      },
    ],
    ['all of it', () => rmSync(at('trail'), { recursive: true })],
    [
      'all but its beginning',
      () => {
        writeFileSync(main(), '');
        rmSync(checkpoints());
        rmSync(at('trail', 'runs'), { recursive: true });
      },
    ],
  ])('%s, and the key is left: it is not whole', (_, take) => {
    take();
    expect(verifyTrail(state)).toMatchObject({
      result: 'tampered',
      problems: expect.arrayContaining([expect.objectContaining({ kind: 'checkpoint-missing' })]),
    });
  });

  test('with its key: the key that was copied away, or a checkpoint, tells', () => {
    const [key, kept] = [join(place.root, 'kept.pub'), join(place.root, 'kept.ndjson')];
    cpSync(at('keys', 'trail.pub'), key);
    cpSync(checkpoints(), kept);
    rmSync(state, { recursive: true });
    expect(verifyTrail(state, { keyFile: key }).result).toBe('tampered');
    expect(verifyTrail(state, { keyFile: key, checkpointFile: kept }).result).toBe('tampered');
  });

  test('a new one without a signature is not what the key that was copied away has signed', () => {
    const key = join(place.root, 'kept.pub');
    cpSync(at('keys', 'trail.pub'), key);
    rmSync(state, { recursive: true });
    openTrail(state, {}).startRun(intentOf('run-z')).append({ type: 'question', effect: 'x' });
    expect(verifyTrail(state).problems).toEqual([]);
    expect(verifyTrail(state, { keyFile: key })).toMatchObject({
      result: 'tampered',
      problems: expect.arrayContaining([expect.objectContaining({ kind: 'checkpoint-missing' })]),
    });
  });
});

test('steps that no run ends are signed once a minute, also where the clock is set back', () => {
  const minute = 60_000_000;
  let now = 1_900_000_000_000_000;
  const trail = openTrail(state, { now: () => now });
  const unsignedAfter = (forward: number): number => {
    now += forward;
    trail.note({ type: 'clean', runs: 0, caches: 0, bytes: 0, failed: 0 });
    return verifyTrail(state).unsigned;
  };
  expect([0, 1, 1, minute, 1, -2 * minute, 1].map(unsignedAfter)).toEqual([0, 1, 2, 0, 1, 0, 1]);
});

test('an older copy of the whole record is told by a checkpoint that was copied away, and by nothing else', () => {
  cpSync(state, `${state}.old`, { recursive: true });
  oneRun('run-b');
  const kept = join(place.root, 'kept.ndjson');
  writeFileSync(kept, `${lastLine(checkpoints())}\n`);
  expect(verifyTrail(state, { checkpointFile: kept }).result).toBe('whole');
  rmSync(state, { recursive: true });
  cpSync(`${state}.old`, state, { recursive: true });
  expect(verifyTrail(state).result).toBe('whole');
  expect(verifyTrail(state, { checkpointFile: kept })).toMatchObject({
    result: 'tampered',
    problems: expect.arrayContaining([expect.objectContaining({ kind: 'truncated' })]),
  });
  oneRun('run-c');
  expect(verifyTrail(state).result).toBe('whole');
  expect(verifyTrail(state, { checkpointFile: kept })).toMatchObject({
    result: 'tampered',
    problems: expect.arrayContaining([expect.objectContaining({ kind: 'checkpoint-head' })]),
  });
});

test('what is no checkpoint is none to hold the record to', () => {
  const kept = join(place.root, 'kept.ndjson');
  for (const text of ['', '{}\n', 'x\n']) {
    writeFileSync(kept, text);
    expect(() => verifyTrail(state, { checkpointFile: kept })).toThrow('no checkpoint');
  }
});

test.each([
  ['a member twice', '{"a":1,"seq":SEQ,"seq":7,"type":"clean"}'],
  ['a number within', '{"a":{"b":1,"seq":SEQ},"seq":7,"type":"clean"}'],
  ['another order', '{"type":"clean","seq":SEQ}'],
])('an event that two programs could read differently is not accepted: %s', (_, event) => {
  forge(next(event));
  expect(verifyTrail(state)).toMatchObject({
    result: 'tampered',
    problems: expect.arrayContaining([expect.objectContaining({ kind: 'malformed' })]),
  });
});

const pipe = (path: string): void => {
  rmSync(path, { force: true });
  execFileSync('mkfifo', [path]);
};
const folder = (path: string): void => {
  rmSync(path, { force: true });
  mkdirSync(path);
};

describe.each([
  ['a pipe', pipe],
  ['a folder', folder],
] as const)('%s in the place of a file is told, not waited for', (_, put) => {
  test.each(['trail/main-000001.ndjson', 'trail/main-000002.ndjson', 'trail/checkpoints.ndjson'])('%s', (file) => {
    put(at(file));
    expect(verifyTrail(state)).toMatchObject({
      result: 'tampered',
      problems: expect.arrayContaining([expect.objectContaining({ kind: 'segment-misplaced' })]),
    });
    if (file !== 'trail/checkpoints.ndjson') expect(() => oneRun('run-b')).toThrow();
  });

  test('keys/trail.pub', () => {
    put(at('keys', 'trail.pub'));
    expect(verifyTrail(state)).toMatchObject({
      result: 'tampered',
      problems: expect.arrayContaining([expect.objectContaining({ kind: 'checkpoint-key' })]),
    });
  });
});
