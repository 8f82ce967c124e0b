import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isRunId, makeRunId } from './run-id.ts';
import { createRunDirectory, findRun, listRuns, openSpool, prepareNextRun, readMeta, runDirectory, writeJson } from './store.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';

const random = Uint8Array.from({ length: 10 }, (_, i) => i * 25);
const first = makeRunId(1_700_000_000_000, random);
const second = makeRunId(1_700_000_000_001, random);
const third = makeRunId(1_700_000_000_002, random);

test('ids have 26 characters and sort by time', () => {
  // The time part of the ULID specification's example algorithm.
  expect(makeRunId(1_469_918_176_385, random).slice(0, 10)).toBe('01aryz6s41');
  expect(first).toMatch(/^[0-9a-z]{26}$/u);
  expect(first < second).toBe(true);
  expect(isRunId(first)).toBe(true);
});

test.each(['..', '../../etc', '', 'last', `${first}x`, first.toUpperCase(), `${first.slice(0, 25)}/`])('%j is no id', (text) => {
  expect(isRunId(text)).toBe(false);
  expect(() => runDirectory('/s', text)).toThrow(expect.objectContaining({ code: 'RUN_ID' }));
});

test('a run is private and found again', () => {
  const state = join(temporaryFolder(), 'state');
  createRunDirectory(state, first, false);
  const places = createRunDirectory(state, second, true);
  for (const path of [state, places.path, places.journal, places.upper, places.work])
    expect(lstatSync(path).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(places.path, 'journal')).isDirectory()).toBe(true);
  expect(listRuns(state)).toEqual([first, second]);
  expect(findRun(state, 'last').run).toBe(second);
  expect(findRun(state, second.slice(0, 10)).run).toBe(second);
  expect(() => findRun(state, '01')).toThrow(expect.objectContaining({ code: 'RUN_AMBIGUOUS' }));
  expect(() => findRun(state, 'zz')).toThrow(expect.objectContaining({ code: 'RUN_NOT_FOUND' }));
  expect(() => createRunDirectory(state, first, false)).toThrow(/EEXIST/u);
});

test('a folder that was made ahead is the next run, once', () => {
  const state = join(temporaryFolder(), 'state');
  const spent = spentSpool(state, first);
  prepareNextRun(state, spent);
  expect(listRuns(state)).toEqual([first]);
  expect(existsSync(spent)).toBe(false);
  const places = createRunDirectory(state, second, false);
  for (const path of [places.path, places.journal]) expect(lstatSync(path).mode & 0o777).toBe(0o700);
  expect(readFileSync(places.spool, 'utf8')).toBe('\0'.repeat(100));
  for (const path of Object.values(places.metaDrafts)) expect(lstatSync(path)).toMatchObject({ size: 0 });
  expect(lstatSync(places.spool).mode & 0o777).toBe(0o600);
  expect(openSpool(places)).toBeGreaterThan(2);
  expect(readdirSync(join(state, 'runs'))).toEqual([first, second]);
  expect(createRunDirectory(state, third, false).hasFiles).toBeUndefined();
});

test('one folder is kept, and a spool that it does not need is removed', () => {
  const state = join(temporaryFolder(), 'state');
  const spools = [spentSpool(state, first), spentSpool(state, second)];
  for (const spool of spools) prepareNextRun(state, spool);
  expect(spools.filter((spool) => existsSync(spool))).toEqual([]);
  expect(readdirSync(join(state, 'runs'))).toHaveLength(3);
  expect(createRunDirectory(state, third, false).hasFiles).toBe(true);
});

test.each([
  ['without an end', Buffer.alloc(100, 'x')],
  ['of a long run', Buffer.concat([Buffer.from('x'), Buffer.alloc(1 << 17)])],
])('a spool %s gives its space back', (_, content) => {
  const state = join(temporaryFolder(), 'state');
  prepareNextRun(state, spentSpool(state, first, content));
  expect(lstatSync(createRunDirectory(state, second, false).spool)).toMatchObject({ size: 0 });
});

test('where the spool has gone, nothing is made ahead', () => {
  const state = join(temporaryFolder(), 'state');
  prepareNextRun(state, createRunDirectory(state, first, false).spool);
  expect(readdirSync(join(state, 'runs'))).toEqual([first]);
});

test('where what was made ahead has gone, the folder is made', () => {
  const state = join(temporaryFolder(), 'state');
  prepareNextRun(state, spentSpool(state, first));
  for (const name of readdirSync(join(state, 'runs')).filter((one) => one !== first))
    rmSync(join(state, 'runs', name), { recursive: true });
  expect(lstatSync(createRunDirectory(state, second, false).journal).isDirectory()).toBe(true);
});

test('no run yet', () => {
  expect(() => findRun(temporaryFolder(), 'last')).toThrow('There is no run yet.');
});

test('the spool is opened once', () => {
  const places = createRunDirectory(temporaryFolder(), first, false);
  expect(openSpool(places)).toBeGreaterThan(2);
  expect(() => openSpool(places)).toThrow(/EEXIST/u);
});

test('descriptions are written whole and read with care', () => {
  const places = createRunDirectory(temporaryFolder(), first, false);
  expect(readMeta(places)).toBeUndefined();
  const meta = { run: first, workspace: '/w', mode: 'namespaces', argv: ['true'], start: 1, end: null, transaction: false };
  writeJson(places.meta, meta, true);
  expect(readMeta(places)).toEqual(meta);
  expect(readFileSync(places.meta, 'utf8').endsWith('}\n')).toBe(true);
  writeJson(places.ended, { ...meta, end: 2 }, false);
  expect(readMeta(places)).toEqual({ ...meta, end: 2 });
  // The power failed: it is as one that was cut off.
  writeFileSync(places.ended, '');
  expect(readMeta(places)).toEqual(meta);
  writeFileSync(places.meta, '{"run":');
  expect(readMeta(places)).toBeUndefined();
});

/** Of a run whose events are in the record. */
function spentSpool(state: string, run: string, content = Buffer.from('what it said'.padEnd(100, '\0'))): string {
  const { spool } = createRunDirectory(state, run, false);
  writeFileSync(spool, content, { mode: 0o600 });
  return spool;
}
