import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, runInput } from './sallyport.test-support.ts';

function git(place: Place, cwd: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd, env: place.env });
}

function repository(): Place {
  const place = makeWorkspace();
  git(place, place.workspace, 'init', '-q');
  git(place, place.workspace, 'commit', '-q', '--allow-empty', '-m', 'x');
  return place;
}

test('what core.hooksPath and include.path name in the workspace is as protected as .git/hooks and .git/config', async () => {
  const place = repository();
  const at = (name: string): string => join(place.workspace, name);
  mkdirSync(at('tools/hooks'), { recursive: true });
  writeFileSync(at('tools/hooks/pre-commit'), '#!/bin/sh\n');
  writeFileSync(at('.gitconf'), '[include]\n\tpath = more.conf\n');
  appendFileSync(at('.git/config'), '[core]\n\thooksPath = "tools/hooks" ; ours\n[include]\n\tpath = ../.gitconf\n');
  const ended = await runInput(
    place,
    'echo id >> tools/hooks/pre-commit; echo id > tools/hooks/post-merge; mv tools t; echo x >> .gitconf; echo x > more.conf; echo ok > tools/other',
    ['--quiet'],
  );
  expect(ended.code).toBe(0);
  expect(readFileSync(at('tools/hooks/pre-commit'), 'utf8')).toBe('#!/bin/sh\n');
  expect(readFileSync(at('.gitconf'), 'utf8')).toBe('[include]\n\tpath = more.conf\n');
  expect(['tools/hooks/post-merge', 't', 'more.conf', 'tools/other'].map((name) => existsSync(at(name)))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('a program that a filter or a watcher names in the workspace is not changed', async () => {
  const place = repository();
  mkdirSync(join(place.workspace, 'tools'));
  writeFileSync(join(place.workspace, 'tools/clean.js'), '// ours\n');
  appendFileSync(
    join(place.workspace, '.git/config'),
    '[filter "x"]\n\tclean = node tools/clean.js\n[core]\n\tfsmonitor = ./watch.sh\n',
  );
  const ended = await runInput(place, 'echo x > tools/clean.js; echo id > watch.sh; echo ok > tools/other', ['--quiet']);
  expect(ended.code).toBe(0);
  expect(readFileSync(join(place.workspace, 'tools/clean.js'), 'utf8')).toBe('// ours\n');
  expect(['watch.sh', 'tools/other'].map((name) => existsSync(join(place.workspace, name)))).toEqual([false, true]);
});

test('a .git file opens no folder that is not its own repository, whatever an earlier run left', async () => {
  const place = makeWorkspace();
  const fake = join(place.workspace, 'fake/worktrees/w');
  const inner = join(place.workspace, 'inner');
  const other = join(place.root, 'other');
  for (const folder of [fake, inner, other]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(other, 'secret'), 'secret');
  writeFileSync(join(inner, '.git'), `gitdir: ${fake}\n`);
  writeFileSync(join(fake, 'gitdir'), `${inner}/.git\n`);
  writeFileSync(join(fake, 'commondir'), `${other}\n`);
  const ended = await runInput(place, `cat ${other}/secret; echo x > ${other}/new`, ['--quiet'], { cwd: inner });
  expect([ended.stdout, existsSync(join(other, 'new'))]).toEqual(['', false]);
});

test('from a worktree its repository cannot be steered, and commits work', async () => {
  const place = repository();
  const tree = join(place.root, 'tree');
  git(place, place.workspace, 'worktree', 'add', '-q', tree);
  const main = join(place.workspace, '.git');
  rmSync(join(main, 'hooks'), { recursive: true, force: true });
  const ended = await runInput(
    place,
    `cd ${main}; mkdir hooks; for f in commondir config.worktree worktrees/tree/config.worktree; do echo x > $f; done
     echo ../evil > worktrees/tree/commondir; cd ${tree}; echo y > y; git add y; git commit -q -m y && echo done`,
    ['--quiet'],
    {
      cwd: tree,
      env: { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.test', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.test' },
    },
  );
  expect(ended.stdout).toBe('done\n');
  for (const name of ['hooks', 'commondir', 'config.worktree', 'worktrees/tree/config.worktree'])
    expect(existsSync(join(main, name)), name).toBe(false);
  expect(readFileSync(join(main, 'worktrees/tree/commondir'), 'utf8')).toBe('../..\n');
});

test.each([
  ['namespaces', 'tree'],
  ['landlock', 'tree'],
  ['namespaces', 'workspace'],
  ['landlock', 'workspace'],
] as const)('no folder with what steers git is moved away to make another in its place (%s, from the %s)', async (mode, from) => {
  const place = repository();
  const tree = join(place.root, 'tree');
  git(place, place.workspace, 'worktree', 'add', '-q', tree);
  const main = join(place.workspace, '.git');
  mkdirSync(join(main, 'info'), { recursive: true });
  writeFileSync(join(main, 'info/attributes'), '# ours\n');
  const config = readFileSync(join(main, 'config'), 'utf8');
  await runInput(
    place,
    `cd ${main}; mv worktrees/tree worktrees/other; mv worktrees others; mv info info2
     mkdir -p worktrees/tree info; echo ../../evil > worktrees/tree/commondir; echo x > info/attributes; echo x >> config`,
    ['--quiet', '--force-mode', mode],
    { cwd: from === 'tree' ? tree : place.workspace },
  );
  expect(readFileSync(join(main, 'worktrees/tree/commondir'), 'utf8')).toBe('../..\n');
  expect(readFileSync(join(main, 'info/attributes'), 'utf8')).toBe('# ours\n');
  expect(readFileSync(join(main, 'config'), 'utf8')).toBe(config);
});

test('a worktree is added in a run as ever', async () => {
  const place = repository();
  const ended = await runInput(place, 'git worktree add -q more && cd more && git status --short && echo done', ['--quiet']);
  expect(ended.stdout).toBe('done\n');
  expect(readFileSync(join(place.workspace, '.git/worktrees/more/commondir'), 'utf8')).toBe('../..\n');
});

test.each(['.hg/hgrc', '.sl/config', '_darcs/prefs', '.pijul/config'])(
  'a repository that came with its own folder keeps its %s, one in a folder that was there gets none',
  async (file) => {
    const place = repository();
    const at = (name: string): string => join(place.workspace, name);
    mkdirSync(at('old'));
    const [keep = ''] = file.split('/');
    const make = (folder: string): string =>
      `mkdir -p ${folder}${keep} ${folder}.vscode; echo x > ${folder}${file}; echo x > ${folder}.vscode/tasks.json`;
    await runInput(place, ['new/', 'new/deep/', 'old/', ''].map(make).join('; '), ['--quiet']);
    const made = (folder: string): readonly boolean[] =>
      [file, '.vscode/tasks.json'].map((name) => existsSync(at(`${folder}${name}`)));
    expect(['new/', 'old/', ''].map(made)).toEqual([
      [true, true],
      [false, false],
      [false, false],
    ]);
    const later = await runInput(place, `echo more >> new/${file}`, ['--quiet']);
    expect([later.code, readFileSync(at(`new/${file}`), 'utf8')]).toEqual([expect.any(Number), 'x\n']);
  },
);

const hasMercurial = spawnSync('hg', ['--version']).status === 0;

test.skipIf(!hasMercurial)('hg clone works, and what it made steers nothing in the next run', async () => {
  const place = repository();
  execFileSync('sh', ['-c', 'hg init up && cd up && echo a > a && hg add -q a && hg commit -q -u a -m a'], {
    cwd: place.root,
    env: place.env,
  });
  const cloned = await runInput(place, 'hg clone -q ../up copy && cat copy/a && hg -R copy paths', [
    '--quiet',
    '--read',
    join(place.root, 'up'),
  ]);
  expect([cloned.code, cloned.stderr]).toEqual([0, '']);
  expect(readFileSync(join(place.workspace, 'copy/.hg/hgrc'), 'utf8')).toContain('default = ');
  expect((await runInput(place, 'echo x >> copy/.hg/hgrc', ['--quiet'])).code).not.toBe(0);
});
