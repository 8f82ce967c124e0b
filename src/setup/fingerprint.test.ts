import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type SetupDefinition, setupFingerprint } from './index.ts';
import { makePlace, type Place, pathIn, writeInto } from './registries.test-support.ts';

const BASE = { 'package.json': '{}', 'package-lock.json': '{}', 'src/a.ts': '1', 'web/package.json': '{}', 'setup.sh': 'npm ci' };

function definition(place: Place, more: Partial<SetupDefinition> = {}): SetupDefinition {
  const { workspace } = place;
  return { workspace, commands: ['npm ci'], hosts: ['a:443', 'b:443'], secretNames: ['TOKEN'], version: '1', env: {}, ...more };
}

function print(place: Place, more: Partial<SetupDefinition> = {}): string {
  const result = setupFingerprint(definition(place, more));
  return result.ok ? result.fingerprint : `none: ${result.reason}`;
}

const write = (path: string, text: string) => (place: Place) => writeInto(place, path, text);

test.each<[name: string, change: (place: Place) => void, isSame: boolean]>([
  ['nothing', () => {}, true],
  ['a lockfile', write('package-lock.json', '{ }'), false],
  ['a manifest below', write('web/package.json', '{ }'), false],
  ['a new lockfile below', write('a/b/c/uv.lock', ''), false],
  ['a manifest that is gone', (place) => unlinkSync(pathIn(place, 'web/package.json')), false],
  ['a manifest that moved', (place) => renameSync(pathIn(place, 'web'), pathIn(place, 'app')), false],
  ['.npmrc', write('.npmrc', 'registry=https://evil.example/\n'), false],
  ['a version file', write('.nvmrc', '20'), false],
  ['requirements with a suffix', write('requirements-dev.txt', 'x'), false],
  ['requirements in a folder', write('requirements/dev.txt', 'x'), false],
  ['.cargo/config.toml', write('.cargo/config.toml', ''), false],
  ['a patch', write('patches/x+1.0.0.patch', ''), false],
  ['a source file', write('src/a.ts', '2'), true],
  ['a text that is no requirements file', write('notes.txt', 'x'), true],
  ['only the time of a manifest', (place) => utimesSync(pathIn(place, 'package.json'), 1, 1), true],
  ['only the mode of a manifest', (place) => chmodSync(pathIn(place, 'package.json'), 0o644), true],
  ['what setup makes', write('node_modules/x/package.json', '{}'), true],
  ['what setup makes, below', write('web/.venv/lib/x/pyproject.toml', ''), true],
  ['build products', write('target/x/Cargo.toml', ''), true],
  ['a folder with the name of a manifest', (place) => mkdirSync(pathIn(place, 'x/Cargo.toml'), { recursive: true }), true],
])('%s', (_name, change, isSame) => {
  const place = makePlace(BASE);
  const before = print(place);
  expect(before).toMatch(/^v1:[0-9a-f]{64}$/);
  change(place);
  expect(print(place) === before).toBe(isSame);
});

test.each<[name: string, more: Partial<SetupDefinition>, isSame: boolean]>([
  ['the commands', { commands: ['npm ci --offline'] }, false],
  ['one command more', { commands: ['npm ci', 'npm run x'] }, false],
  ['the same words in other commands', { commands: ['npm', 'ci'] }, false],
  ['a host less', { hosts: ['a:443'] }, false],
  ['the order of hosts', { hosts: ['b:443', 'a:443', 'a:443'] }, true],
  ['the name of a secret', { secretNames: ['OTHER'] }, false],
  ['a host that is a secret’s name', { hosts: ['a:443'], secretNames: ['TOKEN', 'b:443'] }, false],
  ['the version', { version: '2' }, false],
])('the definition: %s', (_name, more, isSame) => {
  const place = makePlace(BASE);
  expect(print(place, more) === print(place)).toBe(isSame);
});

test('another workspace with the same files is another setup', () => {
  expect(print(makePlace(BASE))).not.toBe(print(makePlace(BASE)));
});

test.each<[command: string, path: string]>([
  ['./setup.sh', 'setup.sh'],
  ['bash setup.sh --fast', 'setup.sh'],
  ['cd . && sh "setup.sh"', 'setup.sh'],
  ['pip install -r=deps/ci.txt', 'deps/ci.txt'],
  ['make bootstrap', 'Makefile'],
  ['just bootstrap', 'justfile'],
])('%s: the file counts', (command, path) => {
  const place = makePlace({ ...BASE, [path]: 'one' });
  const commands = [command];
  const before = print(place, { commands });
  writeInto(place, path, 'two');
  expect(print(place, { commands })).not.toBe(before);
  writeInto(place, path, 'one');
  expect(print(place, { commands })).toBe(before);
});

test('another version of a tool counts, one in the workspace does not', () => {
  const place = makePlace(BASE);
  const env = { PATH: `${pathIn(place, 'bin')}:${pathIn(place, '~/bin')}` };
  writeInto(place, '~/bin/node', 'one');
  const before = print(place, { env });
  writeInto(place, '~/bin/node', 'another');
  expect(print(place, { env })).not.toBe(before);
  const again = print(place, { env });
  writeInto(place, 'bin/npm', 'made by setup');
  expect(print(place, { env })).toBe(again);
});

test('a link counts as what it says, and only where it leads to a manifest', () => {
  const place = makePlace({ ...BASE, 'a/go.mod': '1', 'b/go.mod': '1' });
  symlinkSync('a/go.mod', pathIn(place, 'go.mod'));
  const before = print(place);
  rmSync(pathIn(place, 'go.mod'));
  symlinkSync('b/go.mod', pathIn(place, 'go.mod'));
  expect(before).toMatch(/^v1:/);
  expect(print(place)).toMatch(/^v1:/);
  expect(print(place)).not.toBe(before);
});

test.each<[name: string, make: (place: Place) => void, reason: string]>([
  ['a link out', (place) => symlinkSync('/etc/passwd', pathIn(place, '.nvmrc')), '.nvmrc is a link to what is not looked at'],
  [
    'a link to no manifest',
    (place) => symlinkSync('src/a.ts', pathIn(place, '.nvmrc')),
    '.nvmrc is a link to what is not looked at',
  ],
  [
    'a link that leads nowhere',
    (place) => symlinkSync('x', pathIn(place, '.nvmrc')),
    '.nvmrc is a link to what is not looked at',
  ],
  ['a FIFO', (place) => void execFileSync('mkfifo', [pathIn(place, 'yarn.lock')]), 'yarn.lock is no plain file'],
  [
    'a huge lockfile',
    (place) => {
      writeInto(place, 'yarn.lock', '');
      truncateSync(pathIn(place, 'yarn.lock'), 2 ** 40);
    },
    'yarn.lock is too large',
  ],
  [
    'a name that drives a terminal',
    (place) => {
      mkdirSync(pathIn(place, '\u001b[2J'));
      symlinkSync('x', pathIn(place, '\u001b[2J/go.mod'));
    },
    '?[2J/go.mod is a link to what is not looked at',
  ],
])('no fingerprint: %s', (_name, make, reason) => {
  const place = makePlace(BASE);
  make(place);
  expect(print(place)).toBe(`none: ${reason}`);
});

test('no fingerprint for more than 20,000 folders', () => {
  const place = makePlace(BASE);
  for (let at = 0; at < 20_000; at += 1) mkdirSync(join(place.workspace, String(at)));
  expect(print(place)).toBe('none: the workspace has more than 20000 folders');
});

test('names that are no UTF-8 are told apart', () => {
  const place = makePlace(BASE);
  const folder = (byte: number): Buffer => Buffer.concat([Buffer.from(`${place.workspace}/`), Buffer.of(byte)]);
  const seen = [0xfe, 0xff].map((byte) => {
    mkdirSync(folder(byte));
    writeFileSync(Buffer.concat([folder(byte), Buffer.from('/go.mod')]), '');
    const result = print(place);
    rmSync(folder(byte), { recursive: true });
    return result;
  });
  expect(new Set(seen).size).toBe(2);
});
