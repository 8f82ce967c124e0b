import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.test-support.ts';
import { findWorkspace, linkOut } from './workspace.ts';

function query(folder: string, cwd: string, explicit?: string) {
  return { cwd: join(folder, cwd), explicit, homes: [join(folder, 'home')], state: join(folder, 'home/.local/state/sallyport') };
}

function house(): string {
  const folder = temporaryFolder();
  for (const path of [
    'home/.git',
    'home/repo/.git',
    'home/repo/a/b',
    'home/plain/x',
    'home/.ssh/k',
    'home/.local/state/sallyport/runs',
  ]) {
    mkdirSync(join(folder, path), { recursive: true });
  }
  return folder;
}

test.each([
  ['the top of the repository', 'home/repo/a/b', undefined, 'home/repo', 'home/repo/a/b'],
  ['a home that is a repository is not taken', 'home/plain/x', undefined, 'home/plain/x', 'home/plain/x'],
  ['an explicit folder', 'home/repo/a/b', '../..', 'home/repo', 'home/repo/a/b'],
  ['an explicit folder elsewhere', 'home/plain', '~/repo/a', 'home/repo/a', 'home/repo/a'],
] as const)('%s', (_name, cwd, explicit, path, here) => {
  const folder = house();
  const found = findWorkspace(query(folder, cwd, explicit));
  expect([found.path, found.cwd]).toEqual([join(folder, path), join(folder, here)]);
});

test.each([
  ['home', 'home', undefined],
  ['above home', '.', undefined],
  ['/', 'home/repo', '/'],
  ['/etc', 'home/repo', '/etc'],
  ['/usr/bin', 'home/repo', '/usr/bin'],
  ['/tmp', 'home/repo', '/tmp'],
  ['keys', 'home/.ssh/k', undefined],
  ["Sallyport's records", 'home/.local/state/sallyport/runs', undefined],
] as const)('%s is too wide', (_name, cwd, explicit) => {
  const folder = house();
  expect(() => findWorkspace(query(folder, cwd, explicit))).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_TOO_WIDE', exitCode: 125 }),
  );
});

test('a link to home is home', () => {
  const folder = house();
  symlinkSync(join(folder, 'home'), join(folder, 'home/repo/link'));
  expect(() => findWorkspace(query(folder, 'home/repo', 'link'))).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_TOO_WIDE' }),
  );
});

test('a missing folder is named', () => {
  expect(() => findWorkspace(query(house(), 'home/repo', 'gone'))).toThrow(/There is no directory .*gone/u);
});

test("a worktree brings its repository when it is the repository's own", () => {
  const folder = house();
  const tree = join(folder, 'home/tree');
  const data = join(folder, 'home/repo/.git/worktrees/tree');
  for (const path of [tree, data]) mkdirSync(path, { recursive: true });
  writeFileSync(join(tree, '.git'), `gitdir: ${data}\n`);
  writeFileSync(join(data, 'gitdir'), `${tree}/.git\n`);
  writeFileSync(join(data, 'commondir'), '../..\n');
  writeFileSync(join(folder, 'home/repo/.git/HEAD'), 'ref: refs/heads/main\n');
  for (const name of ['objects', 'refs']) mkdirSync(join(folder, 'home/repo/.git', name));
  expect(findWorkspace(query(folder, 'home/tree')).git).toEqual({ outside: [join(folder, 'home/repo/.git')], note: undefined });
});

test.each([
  ['a folder that its commondir names', 'home/repo/fake/worktrees/w', '../../../../.ssh'],
  ['a folder of its own that is no repository', 'home/repo/fake/worktrees/w', '../..'],
  ['a folder that is no worktree of anything', 'home/repo/fake', '/'],
] as const)('what an earlier run left as the folder of a worktree opens nothing: %s', (_name, data, common) => {
  const folder = house();
  for (const path of ['home/repo/tree', data]) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'home/repo/tree/.git'), `gitdir: ${join(folder, data)}\n`);
  writeFileSync(join(folder, data, 'gitdir'), `${join(folder, 'home/repo/tree')}/.git\n`);
  writeFileSync(join(folder, data, 'commondir'), `${common}\n`);
  expect(findWorkspace(query(folder, 'home/repo/tree')).git.outside).toEqual([]);
});

test.each(['../.ssh', '../repo/.git', '/', 'nowhere'])('a planted .git file opens nothing: %s', (target) => {
  const folder = house();
  mkdirSync(join(folder, 'home/tree'));
  writeFileSync(join(folder, 'home/tree/.git'), `gitdir: ${target}\n`);
  const { git } = findWorkspace(query(folder, 'home/tree'));
  expect(git.outside).toEqual([]);
  expect(git.note).toContain("doesn't point back");
});

test('a submodule is recognised by its working tree', () => {
  const folder = house();
  const data = join(folder, 'home/repo/.git/modules/sub');
  for (const path of [data, join(folder, 'home/repo/sub')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(folder, 'home/repo/sub/.git'), 'gitdir: ../.git/modules/sub\n');
  writeFileSync(join(data, 'HEAD'), 'ref: refs/heads/main\n');
  for (const name of ['objects', 'refs']) mkdirSync(join(data, name));
  writeFileSync(join(data, 'config'), '[core]\n\tworktree = ../../../sub\n');
  expect(findWorkspace(query(folder, 'home/repo/sub')).git.outside).toEqual([data]);
});

test.each([
  ['a folder without a link', 'home/repo/a', 'home/repo', undefined],
  ['a link that a person keeps beside their repositories', 'home/shortcut/a', 'home/repo', undefined],
  ['a link to elsewhere in the repository', 'home/repo/inside/b', 'home/repo', undefined],
  ['a link that leads out of its repository', 'home/repo/out', 'home/repo', 'home/repo/out'],
  ['the same, in a session that began elsewhere', 'home/repo/out', 'home/other', 'home/repo/out'],
  ['a folder below such a link', 'home/repo/out/x', 'home/repo', 'home/repo/out'],
  ['a link behind another one', 'home/shortcut/out', 'home/repo', 'home/repo/out'],
  ['a link that leads out of where a session began, without a repository', 'home/plain/out', 'home/plain', 'home/plain/out'],
  ['a link that leads nowhere', 'home/repo/gone', 'home/repo', 'home/repo/gone'],
] as const)('%s', (_name, cwd, began, link) => {
  const folder = house();
  mkdirSync(join(folder, 'home/other/x'), { recursive: true });
  for (const [target, path] of [
    ['repo', 'home/shortcut'],
    ['a', 'home/repo/inside'],
    ['../other', 'home/repo/out'],
    ['../other', 'home/plain/out'],
    ['../nothing/there', 'home/repo/gone'],
  ] as const)
    symlinkSync(target, join(folder, path));
  const named = join(folder, cwd);
  const found = linkOut({ named, real: realOf(named), began: join(folder, began) }, query(folder, '.'));
  expect(found).toBe(link === undefined ? undefined : join(folder, link));
});

test('a folder that led elsewhere when it was looked at', () => {
  const folder = house();
  const [named, began] = [join(folder, 'home/repo/a'), join(folder, 'home/repo')];
  expect(linkOut({ named, real: join(folder, 'home/plain'), began }, query(folder, '.'))).toBe(named);
});

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
