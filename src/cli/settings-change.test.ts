import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkInside, readOrNull, writeChange } from './settings-change.ts';

const root = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
function repository(): string {
  count += 1;
  const folder = join(root, `r${count}`);
  mkdirSync(join(folder, '.claude'), { recursive: true });
  return folder;
}

const outside = join(root, 'outside');
mkdirSync(outside);
writeFileSync(join(outside, 'mine.json'), '{}');

test.each<[string, (folder: string) => void]>([
  [
    'the file leads to one of the user',
    (folder) => symlinkSync(join(outside, 'mine.json'), join(folder, '.claude', 'settings.json')),
  ],
  ['it leads to where none is yet', (folder) => symlinkSync(join(outside, 'new.json'), join(folder, '.claude', 'settings.json'))],
  [
    'it leads there by a relative path',
    (folder) => symlinkSync('../../outside/mine.json', join(folder, '.claude', 'settings.json')),
  ],
  [
    'its folder leads out',
    (folder) => {
      rmSync(join(folder, '.claude'), { recursive: true });
      symlinkSync(outside, join(folder, '.claude'));
    },
  ],
  [
    'one link leads to another',
    (folder) => {
      symlinkSync(join(outside, 'mine.json'), join(folder, 'second'));
      symlinkSync('../second', join(folder, '.claude', 'settings.json'));
    },
  ],
])("a repository's settings are not written elsewhere: %s", (_, link) => {
  const folder = repository();
  link(folder);
  expect(() => checkInside(folder, join(folder, '.claude', 'settings.json'))).toThrow('leads out of the repository');
});

test('what was changed while a person looked at it is not written over', () => {
  const path = join(repository(), '.claude', 'settings.json');
  writeFileSync(path, '{"mine": 1}');
  expect(() => writeChange({ path, mode: 0o644, before: '{}', after: '{"hooks": {}}' })).toThrow('changed while you looked');
  expect(() => writeChange({ path, mode: 0o644, before: null, after: '{}' })).toThrow('changed while you looked');
  writeChange({ path, mode: 0o644, before: '{"mine": 1}', after: '{}' });
  expect(readOrNull(path)).toBe('{}');
});

test('where links lead to each other, that is said', () => {
  const folder = repository();
  symlinkSync('settings.json', join(folder, '.claude', 'settings.json'));
  expect(() => checkInside(folder, join(folder, '.claude', 'settings.json'))).toThrow("settings.json can't be read: ELOOP");
});

test.each<[string, (folder: string) => void]>([
  ['nothing is there yet', (folder) => rmSync(join(folder, '.claude'), { recursive: true })],
  ['a plain file', (folder) => writeFileSync(join(folder, '.claude', 'settings.json'), '{}')],
  [
    'a link to another file of the repository',
    (folder) => {
      writeFileSync(join(folder, 'agent.json'), '{}');
      symlinkSync('../agent.json', join(folder, '.claude', 'settings.json'));
    },
  ],
])('inside it they are: %s', (_, make) => {
  const folder = repository();
  make(folder);
  expect(() => checkInside(folder, join(folder, '.claude', 'settings.json'))).not.toThrow();
});

test.each<[string, (path: string) => void]>([
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a folder', (path) => mkdirSync(path)],
  ['a device', (path) => symlinkSync('/dev/zero', path)],
  ['bytes that are no UTF-8', (path) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))],
])('%s is not read, not waited for, and not written over', (_, make) => {
  const path = join(repository(), 'settings.json');
  make(path);
  expect(() => readOrNull(path)).toThrow("can't be read");
});
