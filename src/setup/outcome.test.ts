import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetSetup, isSetupCurrent, rememberSetup, topLevelOf } from './index.ts';
import { makePlace, type Place, pathIn, writeInto } from './registries.test-support.ts';

const FINGERPRINT = `v1:${'0'.repeat(64)}`;

/** A workspace in which setup made `node_modules` and `made.txt`, and remembered it. */
function afterSetup(): Place & { readonly state: string } {
  const place = makePlace({ 'package.json': '{}', 'src/a.ts': '1' });
  const state = pathIn(place, '~/state');
  mkdirSync(state, { mode: 0o700 });
  const before = topLevelOf(place.workspace);
  for (const path of ['node_modules/a/package.json', 'node_modules/b/package.json', 'made.txt']) writeInto(place, path, 'x');
  rememberSetup({ state, workspace: place.workspace }, { fingerprint: FINGERPRINT, run: '0run', at: 1_000, before });
  return { ...place, state };
}

function reasonOf(
  { state, workspace }: { state: string; workspace: string },
  fingerprint: string = FINGERPRINT,
): string | undefined {
  const found = isSetupCurrent({ state, workspace, fingerprint });
  return found.current ? undefined : found.reason;
}

function recordOf(state: string): string {
  const [name = ''] = readdirSync(join(state, 'setup'));
  return join(state, 'setup', name);
}

test('what was remembered is current', () => {
  const place = afterSetup();
  expect(isSetupCurrent({ state: place.state, workspace: place.workspace, fingerprint: FINGERPRINT })).toEqual({
    current: true,
    run: '0run',
    at: 1_000,
  });
});

test('the record is private and names what setup made', () => {
  const { state } = afterSetup();
  expect(readdirSync(join(state, 'setup'))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
  expect(lstatSync(recordOf(state)).mode & 0o777).toBe(0o600);
  expect(lstatSync(join(state, 'setup')).mode & 0o777).toBe(0o700);
  const record: unknown = JSON.parse(readFileSync(recordOf(state), 'utf8'));
  expect(record).toMatchObject({ schemaVersion: 1, produced: [{ name: 'made.txt' }, { name: 'node_modules' }] });
});

type Damage = (place: ReturnType<typeof afterSetup>) => void;

test.each<[name: string, change: Damage, reason: string | undefined]>([
  ['nothing', () => {}, undefined],
  ['a source file', (place) => writeInto(place, 'src/b.ts', '1'), undefined],
  ['a new file', (place) => writeInto(place, 'new.txt', '1'), undefined],
  ['a cache in node_modules', (place) => writeInto(place, 'node_modules/.cache/x', '1'), undefined],
  ['a file deep in a package', (place) => writeInto(place, 'node_modules/a/index.js', '1'), undefined],
  ['node_modules is gone', (place) => rmSync(pathIn(place, 'node_modules'), { recursive: true }), 'node_modules is missing'],
  [
    'a package is gone',
    (place) => rmSync(pathIn(place, 'node_modules/a'), { recursive: true }),
    'node_modules has other entries',
  ],
  ['a package more', (place) => writeInto(place, 'node_modules/c/x', ''), 'node_modules has other entries'],
  [
    'a package in the place of another',
    (place) => renameSync(pathIn(place, 'node_modules/a'), pathIn(place, 'node_modules/c')),
    'node_modules has other entries',
  ],
  [
    'node_modules made again with the same names',
    (place) => {
      renameSync(pathIn(place, 'node_modules'), pathIn(place, 'old'));
      for (const name of ['a', 'b']) writeInto(place, `node_modules/${name}/package.json`, 'x');
    },
    'node_modules was replaced',
  ],
  [
    'a link in its place',
    (place) => {
      renameSync(pathIn(place, 'node_modules'), pathIn(place, '~/elsewhere'));
      symlinkSync(pathIn(place, '~/elsewhere'), pathIn(place, 'node_modules'));
    },
    'node_modules was replaced',
  ],
  ['a file that was changed', (place) => writeInto(place, 'made.txt', 'other'), 'made.txt was changed'],
  ['no record', ({ state }) => rmSync(recordOf(state)), 'it has not run here yet'],
  ['no state', ({ state }) => rmSync(state, { recursive: true }), 'it has not run here yet'],
  ['half a record', ({ state }) => writeFileSync(recordOf(state), '{"schemaVersion":1,"wor'), 'its record is damaged'],
  ['an empty record', ({ state }) => writeFileSync(recordOf(state), ''), 'its record is damaged'],
  ['a record of another form', ({ state }) => writeFileSync(recordOf(state), '{"schemaVersion":2}'), 'its record is damaged'],
  ['deep nesting', ({ state }) => writeFileSync(recordOf(state), '['.repeat(1_000_000)), 'its record is damaged'],
  [
    'a path that leads out',
    ({ state }) => writeFileSync(recordOf(state), readFileSync(recordOf(state), 'utf8').replace('"made.txt"', '"../x"')),
    'its record is damaged',
  ],
  [
    'a record of another workspace',
    ({ state }) => writeFileSync(recordOf(state), readFileSync(recordOf(state), 'utf8').replace('/project"', '/other"')),
    'its record is of another workspace',
  ],
  [
    'a record that others may write',
    ({ state }) => chmodSync(recordOf(state), 0o666),
    'its record could have been written by another account',
  ],
  [
    'a record that is a link',
    ({ state, ...place }) => {
      const record = recordOf(state);
      renameSync(record, pathIn(place, 'planted.json'));
      symlinkSync(pathIn(place, 'planted.json'), record);
    },
    'its record cannot be used: it is a link that leads out',
  ],
  [
    'a folder of records that others may write',
    ({ state }) => chmodSync(join(state, 'setup'), 0o777),
    'the folder of its records can be written by other accounts',
  ],
])('%s', (_name, change, reason) => {
  const place = afterSetup();
  change(place);
  expect(reasonOf(place)).toBe(reason);
});

test('another fingerprint', () => {
  expect(reasonOf(afterSetup(), 'v1:other')).toBe('a lockfile, a manifest, a tool or the definition of setup has changed');
});

test('forgetting', () => {
  const place = afterSetup();
  forgetSetup(place);
  forgetSetup(place);
  expect(reasonOf(place)).toBe('it has not run here yet');
});

test('a folder of dependencies that was there before counts too; a source folder that grew does not', () => {
  const place = makePlace({ 'node_modules/a/x': '', 'src/a.ts': '' });
  const at = { state: pathIn(place, '~/state'), workspace: place.workspace };
  mkdirSync(at.state, { mode: 0o700 });
  const before = topLevelOf(place.workspace);
  writeInto(place, 'src/generated.ts', '');
  const { produced } = rememberSetup(at, { fingerprint: FINGERPRINT, run: '0run', at: 0, before });
  expect(produced.map(({ name }) => name)).toEqual(['node_modules']);
});

test.each<[name: string, state: string, message: RegExp]>([
  ['in the workspace', '.state', /lies in the workspace/],
  ['that is missing', '~/missing', /cannot be written \(ENOENT\)/],
  ['that is a file', '~/file', /cannot be written/],
])('a state directory %s is refused', (_name, state, message) => {
  const place = makePlace({ '~/file': '', '.state/x': '' });
  const at = { state: pathIn(place, state), workspace: place.workspace };
  expect(() => rememberSetup(at, { fingerprint: FINGERPRINT, run: '0run', at: 0, before: new Map() })).toThrow(message);
});

test('a second setup replaces the record', () => {
  const place = afterSetup();
  rememberSetup(place, { fingerprint: 'v1:two', run: '1run', at: 2, before: topLevelOf(place.workspace) });
  expect(reasonOf(place)).toMatch(/has changed/);
  expect(reasonOf(place, 'v1:two')).toBeUndefined();
  expect(readdirSync(join(place.state, 'setup'))).toHaveLength(1);
});
