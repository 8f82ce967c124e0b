import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withHeld } from './held.ts';
import { SafeFolders } from './safe-folders.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';

function scene(): { readonly root: string; readonly outside: string; readonly folders: SafeFolders } {
  const base = temporaryFolder();
  const [root, outside] = [join(base, 'ws'), join(base, 'outside')];
  for (const folder of [join(root, 'd/e'), outside]) mkdirSync(folder, { recursive: true });
  return { root, outside, folders: new SafeFolders([root], () => false) };
}

const pathOf = (folders: SafeFolders, folder: string): string => {
  const place = folders.place(folder);
  if (place.kind !== 'folder') throw new Error(`${folder} is ${place.kind}`);
  return place.path;
};

describe.runIf(process.platform === 'linux')('a folder that was looked at is the one that is written to', () => {
  test.each(['d', 'd/e'])('also when %s is put aside and a link out of the workspace has its name', (swapped) => {
    const { root, outside, folders } = scene();
    const place = pathOf(folders, join(root, 'd/e'));
    renameSync(join(root, swapped), join(root, 'aside'));
    symlinkSync(outside, join(root, swapped));
    writeFileSync(join(place, 'f'), 'F');
    expect(existsSync(join(outside, 'f'))).toBe(false);
    expect(readFileSync(join(root, swapped === 'd' ? 'aside/e/f' : 'aside/f'), 'utf8')).toBe('F');
    folders.close();
  });

  test('a link inside leads to its folder, a link out and a loop nowhere', () => {
    const { root, outside, folders } = scene();
    symlinkSync('d', join(root, 'in'));
    symlinkSync(outside, join(root, 'out'));
    symlinkSync('loop', join(root, 'loop'));
    writeFileSync(join(pathOf(folders, join(root, 'in/e')), 'f'), 'F');
    expect(readFileSync(join(root, 'd/e/f'), 'utf8')).toBe('F');
    expect(folders.place(join(root, 'out'))).toEqual({ kind: 'outside' });
    expect(folders.place(join(root, 'loop'))).toEqual({ kind: 'absent' });
    folders.close();
  });

  test('more folders than are held open at once', () => {
    const { root, folders } = scene();
    for (let i = 0; i < 1500; i++) mkdirSync(join(root, `d/${i}`));
    for (let i = 0; i < 1500; i++) writeFileSync(join(pathOf(folders, join(root, `d/${i}`)), 'f'), `${i}`);
    folders.close();
    expect([0, 511, 512, 1499].map((i) => readFileSync(join(root, `d/${i}/f`), 'utf8'))).toEqual(['0', '511', '512', '1499']);
  });

  test('what is done to a file is not done to what a link in its place leads to', () => {
    const { root, outside } = scene();
    symlinkSync(outside, join(root, 'f'));
    expect(() => withHeld(join(root, 'f'), (held) => held)).toThrow(/replaced/);
  });
});
