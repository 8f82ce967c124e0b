import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../model/index.ts';
import { unwritable } from './failure.ts';
import { intentOf, kernelLine, kernelLines, outcome, temporaryState, writeSpool } from './fixture.ts';
import { openTrail, recoverDeadRuns, SpoolReader, stateDirectory, verifyTrail } from './index.ts';
import { isAlive, self, withLock } from './lock.ts';
import { appendWhole } from './segments.ts';

let place: ReturnType<typeof temporaryState>;
beforeEach(() => {
  place = temporaryState();
});
afterEach(() => place.remove());

function child(...args: readonly string[]): Promise<number | null> {
  const script = fileURLToPath(new URL('child.fixture.ts', import.meta.url));
  const started = spawn(process.execPath, ['--import', 'tsx', script, place.state, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => started.on('close', resolve));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof UserError ? `${error.code} ${error.exitCode}` : `bug: ${String(error)}`;
  }
  return 'no error';
}

test('eight processes write into one trail, and one that is killed is put in order', async () => {
  openTrail(place.state);
  const children = [...Array.from({ length: 7 }, (_, n) => child(`p${n}`, '6')), child('dead', '3', 'die')];
  let running = true;
  const done = Promise.all(children).finally(() => {
    running = false;
  });
  // What is being written is never taken for tampering.
  while (running) {
    expect(verifyTrail(place.state).problems).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const codes = await done;
  expect(codes).toEqual([0, 0, 0, 0, 0, 0, 0, null]);
  expect(verifyTrail(place.state)).toMatchObject({
    result: 'incomplete',
    problems: [],
    runs: 45,
    incomplete: ['run dead-3 has no end'],
  });
  expect(recoverDeadRuns(openTrail(place.state))).toEqual([{ run: 'dead-3', taken: 0, torn: null }]);
  // 45 runs with 50 events, a start, a question and an end each; the note about the key; the recovery.
  expect(verifyTrail(place.state)).toMatchObject({ result: 'whole', runs: 45, events: 45 * 53 + 2, checkpoints: 45 });
  expect(readdirSync(join(place.state, 'trail')).filter((name) => name.startsWith('main.lock'))).toEqual([]);
});

test('a run without an event leaves no file, also where one was made ahead', async () => {
  const run = openTrail(place.state).startRun(intentOf('quiet'));
  await new Promise(setImmediate);
  expect(existsSync(join(place.state, 'trail/runs/quiet/000001.ndjson'))).toBe(true);
  run.end(outcome);
  expect(readdirSync(join(place.state, 'trail/runs'))).toEqual([]);
  expect(verifyTrail(place.state)).toMatchObject({ result: 'whole', problems: [] });
});

test('a run that ended before its file could be made ahead stays without one', async () => {
  openTrail(place.state).startRun(intentOf('refused')).end(outcome);
  await new Promise(setImmediate);
  expect(verifyTrail(place.state)).toMatchObject({ result: 'whole', problems: [] });
  expect(readdirSync(join(place.state, 'trail/runs'))).toEqual([]);
});

test('a run that died with its file made ahead is put in order', async () => {
  openTrail(place.state).startRun(intentOf('dead'));
  await new Promise(setImmediate);
  const marker = join(place.state, 'trail/open/dead.json');
  rmSync(marker);
  writeFileSync(marker, '{');
  expect(recoverDeadRuns(openTrail(place.state))).toEqual([{ run: 'dead', taken: 0, torn: null }]);
  expect(verifyTrail(place.state)).toMatchObject({ problems: [], runs: 1 });
});

test('what the markers of one process share is no open run, and goes where a killed process left it', () => {
  mkdirSync(join(place.state, 'trail/open'), { recursive: true, mode: 0o700 });
  const left = join(place.state, 'trail/open/left.kept');
  writeFileSync(left, JSON.stringify({ owner: { ...self(), start: '1' } }));
  const runs = ['a', 'b', 'c'].map((run) => openTrail(place.state).startRun(intentOf(run)));
  expect(existsSync(left)).toBe(false);
  expect(recoverDeadRuns(openTrail(place.state))).toEqual([]);
  for (const run of runs) run.end(outcome);
  expect(readdirSync(join(place.state, 'trail/open')).filter((name) => !name.endsWith('.kept'))).toEqual([]);
  expect(verifyTrail(place.state)).toMatchObject({ result: 'whole', runs: 3 });
});

test('every file of the trail can be read by its owner only', () => {
  const run = openTrail(place.state).startRun(intentOf('r'));
  const spool = join(place.state, 'spool');
  writeSpool(spool, kernelLines('r', 1, 2));
  run.ingest(new SpoolReader(spool));
  run.end(outcome);
  for (const name of [
    'trail/main-000001.ndjson',
    'trail/runs/r/000001.ndjson',
    'trail/checkpoints.ndjson',
    'keys/trail.key',
    'keys/trail.pub',
  ]) {
    expect([name, statSync(join(place.state, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
  expect(statSync(place.state).mode & 0o777).toBe(0o700);
});

test('a command line of megabytes is cut, says so, and holds no secret', () => {
  const secret = ['gh', 'p_', 'a1B2'.repeat(9)].join('');
  openTrail(place.state)
    .startRun(intentOf('r', ['x', secret, 'y'.repeat(4 << 20), 'z', '\ud800']))
    .end(outcome);
  const text = readFileSync(join(place.state, 'trail/main-000001.ndjson'), 'utf8');
  expect(text.length).toBeLessThan(400_000);
  expect(text).not.toContain(secret);
  expect(text).toContain('more characters]');
  expect(verifyTrail(place.state)).toMatchObject({ result: 'whole', problems: [] });
});

describe('the spool', () => {
  test.each([
    ['nothing yet', '', 0],
    ['one line and unwritten space', kernelLine('r', 1), 1],
    ['half a line', `${kernelLine('r', 1)}{"half`, 1],
    ['a gap that is not written yet', `${kernelLine('r', 1)}\0\0${kernelLine('r', 3)}`, 1],
    ['many', kernelLines('r', 1, 5000), 5000],
    ['a line longer than a read', kernelLine('r', 1, `/w/${'x'.repeat(700_000)}`) + kernelLine('r', 2), 2],
  ])('%s', (_name, text, want) => {
    const spool = join(place.state, 'spool');
    const run = openTrail(place.state).startRun(intentOf('r'));
    writeSpool(spool, text);
    const reader = new SpoolReader(spool);
    expect(run.ingest(reader)).toBe(want);
    expect(run.ingest(reader)).toBe(0);
    reader.close();
    run.end(outcome);
    expect(verifyTrail(place.state)).toMatchObject({ result: 'whole', events: 3 + want });
  });
});

describe('when the trail cannot be written', () => {
  test.each(['ENOSPC', 'EROFS', 'EIO', 'EMFILE', 'EACCES', 'EWHATEVER'])('%s becomes a sentence with a hint', (code) => {
    const error = unwritable('/s', Object.assign(new Error('x'), { code }));
    expect(error).toMatchObject({ code: 'TRAIL_UNWRITABLE', exitCode: 125 });
    expect(error.message).toMatch(/^The trail cannot be written at \/s: [^.]+\.$/);
    expect(error.hint).toBeTruthy();
  });

  test.runIf(existsSync('/dev/full'))('a full disk', () => {
    const fd = openSync('/dev/full', 'w');
    expect(codeOf(() => appendWhole(fd, '/dev/full', Buffer.from('x')))).toBe('TRAIL_UNWRITABLE 125');
    closeSync(fd);
  });

  test('a directory stands where a file should', () => {
    const trail = openTrail(place.state);
    mkdirSync(join(place.state, 'trail/main-000001.ndjson'));
    expect(codeOf(() => trail.startRun(intentOf('r')))).toBe('TRAIL_UNWRITABLE 125');
    expect(readdirSync(join(place.state, 'trail/open'))).toEqual([]);
  });

  test('a link stands where a file should', () => {
    const trail = openTrail(place.state);
    writeFileSync(join(place.state, 'elsewhere'), '');
    symlinkSync(join(place.state, 'elsewhere'), join(place.state, 'trail/main-000001.ndjson'));
    expect(codeOf(() => trail.startRun(intentOf('r')))).toBe('TRAIL_UNWRITABLE 125');
  });

  test.runIf(existsSync('/proc/self'))('a place where nothing can be made', () => {
    expect(codeOf(() => openTrail('/proc/sallyport'))).toBe('TRAIL_UNWRITABLE 125');
  });

  test('a failed write leaves the events in the spool for later', () => {
    const spool = join(place.state, 'spool');
    const run = openTrail(place.state).startRun(intentOf('r'));
    writeSpool(spool, kernelLines('r', 1, 3));
    const reader = new SpoolReader(spool);
    mkdirSync(join(place.state, 'trail/runs/r/000001.ndjson'), { recursive: true });
    expect(codeOf(() => run.ingest(reader))).toBe('TRAIL_UNWRITABLE 125');
    expect(reader.offset).toBe(0);
    reader.close();
  });
});

describe('the state directory', () => {
  test.each([
    [{ SALLYPORT_STATE: '/a' }, '/a'],
    [{ XDG_STATE_HOME: '/x', HOME: '/h' }, '/x/sallyport'],
    [{ XDG_STATE_HOME: 'x', HOME: '/h' }, '/h/.local/state/sallyport'],
    [{ SALLYPORT_STATE: '', HOME: '/h' }, '/h/.local/state/sallyport'],
  ])('%j → %s', (env, want) => {
    expect(stateDirectory(env)).toBe(want);
  });

  test('a relative one is refused', () =>
    expect(codeOf(() => stateDirectory({ SALLYPORT_STATE: 'a' }))).toBe('STATE_NOT_ABSOLUTE 125'));

  test('a link, and one that others can write, are refused', () => {
    openTrail(place.state);
    symlinkSync(place.state, `${place.state}-link`);
    expect(codeOf(() => openTrail(`${place.state}-link`))).toBe('STATE_IS_LINK 125');
    chmodSync(place.state, 0o777);
    expect(codeOf(() => openTrail(place.state))).toBe('STATE_OPEN 125');
  });
});

describe('the lock', () => {
  const holder = (pid: number, start: string, space: string): string => [pid, start, space, '0123456789abcdef'].join('\n');

  test('of a dead process is taken over', () => {
    openTrail(place.state);
    const lock = join(place.state, 'trail/main.lock');
    writeFileSync(lock, holder(process.pid, '1', self().space));
    expect(withLock(lock, 1000, () => 'done')).toBe('done');
    expect(existsSync(lock)).toBe(false);
  });

  test.each(['', '123', '123\n456\npid:[1]\n', '\0'.repeat(64)])('of which a power cut left %j is held by nobody', (text) => {
    openTrail(place.state);
    const lock = join(place.state, 'trail/main.lock');
    writeFileSync(lock, text);
    expect(withLock(lock, 1000, () => 'done')).toBe('done');
    expect(readdirSync(join(place.state, 'trail')).filter((name) => name.startsWith('main.lock'))).toEqual([]);
  });

  test('that is taken away with its folder while it is held is told, and nothing breaks', () => {
    openTrail(place.state);
    const lock = join(place.state, 'trail/main.lock');
    expect(codeOf(() => withLock(lock, 1000, () => rmSync(place.state, { recursive: true })))).toBe('TRAIL_UNWRITABLE 125');
  });

  test.each([
    ['a living process', () => holder(process.pid, self().start, self().space)],
    ['a process of another namespace', () => holder(1, '1', 'pid:[1]')],
  ])('of %s is waited for, not for ever', (_name, text) => {
    openTrail(place.state);
    writeFileSync(join(place.state, 'trail/main.lock'), text());
    const trail = openTrail(place.state, { lockWaitMs: 50 });
    expect(codeOf(() => trail.note({ type: 'undo' }))).toBe('TRAIL_BUSY 125');
  });

  test('that is taken often costs no new file each time, and what a killed process left is removed', () => {
    const folder = join(place.state, 'trail');
    const trail = openTrail(place.state);
    const left = join(folder, 'main.lock.0123456789abcdef.new');
    writeFileSync(left, holder(process.pid, '1', self().space));
    const drafts = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.new'));
    for (let turn = 0; turn < 20; turn += 1) trail.note({ type: 'undo', run: 'one' });
    expect(drafts()).toHaveLength(1);
    const kept = drafts();
    trail.note({ type: 'undo', run: 'one' });
    expect(drafts()).toEqual(kept);
    // Whoever cleans up there takes nothing away that is needed.
    rmSync(join(folder, kept[0] ?? ''));
    trail.note({ type: 'undo', run: 'one' });
    expect(verifyTrail(place.state).problems).toEqual([]);
  });

  test('this process is alive, a later one with the same number is not', () => {
    expect(isAlive(self())).toBe(true);
    expect(isAlive({ ...self(), start: '1' })).toBe(false);
    expect(isAlive({ ...self(), pid: 2 ** 22 + 1 })).toBe(false);
  });
});

test('writers that stay open take turns, over changes of the segment, torn lines and the failures of others', () => {
  const one = openTrail(place.state, { segmentBytes: 900 });
  const other = openTrail(place.state, { segmentBytes: 1500 });
  const segments = (): readonly string[] =>
    readdirSync(join(place.state, 'trail')).filter((name) => /^main-\d+\.ndjson$/.test(name));
  for (let turn = 0; turn < 12; turn += 1) {
    const writer = turn % 3 === 0 ? other : one;
    writer.note({ type: 'undo', run: `run-${turn}` });
    writer.noteAll([{ type: 'undo', run: 'again' }]);
    if (turn % 4 === 0) appendFileSync(join(place.state, 'trail', segments().at(-1) ?? ''), '{"event":{"half');
  }
  expect(segments().length).toBeGreaterThan(2);
  expect(verifyTrail(place.state).problems).toEqual([]);
  // Before the first of all stands the step that names the key.
  expect(one.note({ type: 'undo', run: 'last' }).seq).toBe(1 + 24 + 3 + 1);
});

test('a writer that keeps its file open notices that another stands in its place, and opens one at a time', () => {
  const trail = openTrail(place.state, { segmentBytes: 100_000 });
  const path = join(place.state, 'trail', 'main-000001.ndjson');
  const openNow = (): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(path);
      } catch {
        return false;
      }
    }).length;
  for (let turn = 0; turn < 20; turn += 1) trail.note({ type: 'undo', run: `run-${turn}` });
  expect(openNow()).toBe(1);
  // A backup is played back: the same bytes, another file.
  const bytes = readFileSync(path);
  rmSync(path);
  writeFileSync(path, bytes, { mode: 0o600 });
  expect(trail.note({ type: 'undo', run: 'after' }).seq).toBe(1 + 21);
  expect(readFileSync(path).length).toBeGreaterThan(bytes.length);
  expect(openNow()).toBe(1);
  expect(verifyTrail(place.state).problems).toEqual([]);
});
