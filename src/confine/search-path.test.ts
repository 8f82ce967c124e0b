import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { absoluteEntries, cageSearchPath, pathOutside, searchMounts } from './search-path.ts';

const context = { workspace: '/home/u/w', home: '/home/u', homes: ['/home/u'], covered: ['/home/u/.nvm'] };

test('relative and empty entries are dropped', () => {
  expect(absoluteEntries(':.:/usr/bin:bin:/usr/bin:')).toEqual(['/usr/bin']);
  expect(absoluteEntries(undefined)).toEqual([]);
});

test.each([
  ['a system folder', '/usr/local/go/bin', []],
  ['in a bound toolchain', '/home/u/.nvm/v20/bin', []],
  ['in the workspace', '/home/u/w/node_modules/.bin', []],
  ['a toolchain below home brings its parent', '/home/u/tools/jdk/bin', ['/home/u/tools/jdk']],
  ['bin directly below home comes alone', '/home/u/bin', ['/home/u/bin']],
  ['outside home it comes alone', '/srv/x/bin', ['/srv/x/bin']],
  ['a parent with a secret is not taken', '/home/u/.config/bin', ['/home/u/.config/bin']],
  ['a folder of secrets', '/home/u/.ssh/bin', []],
  ['home itself', '/home/u', []],
  ['above home', '/home', []],
  ['the root', '/', []],
  ['shared temporary folder', '/tmp', []],
  ['kernel', '/proc/1/root/bin', []],
] as const)('PATH entry: %s', (_name, real, expected) => {
  const mounts = searchMounts([{ entry: real, real }], context);
  expect(mounts.map((mount) => (mount.type === 'bind' && mount.ro ? mount.src : mount))).toEqual(expected);
});

test('links are followed where they lead out of what the cage shows', () => {
  const entries = [
    { entry: '/run/user/1/fnm/bin', real: '/home/u/.local/share/fnm/bin' },
    { entry: '/bin', real: '/usr/bin' },
    { entry: '/gone', real: null },
  ];
  expect(cageSearchPath(entries, '/w')).toBe('/home/u/.local/share/fnm/bin:/bin:/gone');
  expect(cageSearchPath([], '/w')).toBe('/usr/local/bin:/usr/bin:/bin');
});

test('outside of the cage no program is found in a folder of the workspace, by whatever name', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'search-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const workspace = join(root, 'w');
  for (const folder of ['.venv/bin', 'node_modules/.bin']) mkdirSync(join(workspace, folder), { recursive: true });
  mkdirSync(join(root, 'w2/bin'), { recursive: true });
  symlinkSync(workspace, join(root, 'link'));
  symlinkSync(join(workspace, '.venv'), join(root, 'venv'));
  const path = [
    join(workspace, '.venv/bin'),
    join(root, 'link/node_modules/.bin'),
    join(root, 'venv/bin'),
    `${root}/w2/../w/later/bin`,
    'bin',
    join(root, 'w2/bin'),
    '/usr/bin',
  ].join(':');
  const wanted = `${join(root, 'w2/bin')}:/usr/bin`;
  expect(pathOutside(path, workspace)).toBe(wanted);
  expect(pathOutside(path, join(root, 'link'))).toBe(wanted);
  expect(pathOutside(join(workspace, '.venv/bin'), workspace)).toBe('/usr/local/bin:/usr/bin:/bin');
});
