import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN_POLICY, decideFile } from '../../policy/index.ts';
import { fileQuestion } from './file-question.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'question-'));
  for (const folder of ['home', 'w']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'home/.netrc'), 'x');
  linkSync(join(root, 'home/.netrc'), join(root, 'w/notes.txt'));
  symlinkSync('notes.txt', join(root, 'w/link'));
  writeFileSync(join(root, 'w/one'), 'x');
  linkSync(join(root, 'w/one'), join(root, 'w/two'));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['a further name of a credential', 'notes.txt', 'deny'],
  ['a link to it', 'link', 'deny'],
  ['a file of the workspace with two names', 'two', 'allow'],
] as const)('%s', (_name, path, verdict) => {
  const workspace = join(root, 'w');
  const question = fileQuestion('read', path, { workspace, cwd: workspace, env: { HOME: join(root, 'home') }, own: [] });
  expect(decideFile(question, BUILT_IN_POLICY).verdict).toBe(verdict);
});

const PARTS = ['parts/objects', 'parts/refs', 'hooked/objects', 'hooked/hooks', 'bare-parts/objects', 'bare-parts/refs'];

test.each([
  ['hooks of a bare repository', '.bare/hooks/post-checkout', 'deny'],
  ['its configuration', '.bare/config', 'deny'],
  ['what it holds else', '.bare/description', 'allow'],
  ['a worktree of it, led to another folder', '.bare/worktrees/one/commondir', 'deny'],
  ['a folder that only has a HEAD', 'notes/config', 'allow'],
  ['what makes a repository of a folder with a configuration', 'parts/HEAD', 'deny'],
  ['the same, where hooks stand', 'hooked/refs/heads/main', 'deny'],
  ['what leads git from a plain folder to a configuration elsewhere', 'notes/commondir', 'deny'],
  ['what makes a repository that steers nothing', 'bare-parts/HEAD', 'allow'],
  ['a part of a repository that is none yet', 'notes/refs/heads/main', 'allow'],
  ['a file that leads git to a repository', 'sub/.git', 'deny'],
  ['the same in other letters', 'sub/.GIT', 'deny'],
] as const)('writing %s', (_name, path, verdict) => {
  const workspace = join(root, 'w');
  for (const folder of ['.bare/objects', '.bare/refs', '.bare/worktrees/one', 'notes', 'sub', ...PARTS])
    mkdirSync(join(workspace, folder), { recursive: true });
  for (const file of [
    '.bare/HEAD',
    '.bare/worktrees/one/HEAD',
    '.bare/worktrees/one/commondir',
    'notes/HEAD',
    'parts/config',
    'hooked/HEAD',
  ])
    writeFileSync(join(workspace, file), 'x');
  const question = fileQuestion('write', path, { workspace, cwd: workspace, env: { HOME: join(root, 'home') }, own: [] });
  expect(decideFile(question, BUILT_IN_POLICY).verdict).toBe(verdict);
});

test.each([
  ['a byte that ends a name', 'a\0b', 'deny', 'files.name'],
  ['a name that no system call takes', 'x/'.repeat(3000), 'deny', 'files.name'],
  ['a name that no file system takes', `${'é'.repeat(128)}/a`, 'deny', 'files.name'],
  ['the longest name', 'x'.repeat(255), 'allow', 'boundary.contained'],
  ['a thousand folders that are not there', `${'x/'.repeat(1000)}f`, 'allow', 'boundary.contained'],
  ['a link that leads nowhere, and what would lie behind it', 'nowhere/x', 'ask', 'boundary.outside'],
  ['links in a circle', 'round/x', 'allow', 'boundary.contained'],
] as const)('writing to %s', (_name, path, verdict, rule) => {
  const workspace = join(root, 'w');
  symlinkSync('/srv/nothing', join(workspace, 'nowhere'));
  symlinkSync('about', join(workspace, 'round'));
  symlinkSync('round', join(workspace, 'about'));
  const question = fileQuestion('write', path, { workspace, cwd: workspace, env: { HOME: join(root, 'home') }, own: [] });
  const decision = decideFile(question, BUILT_IN_POLICY);
  expect([decision.verdict, decision.reasons[0]?.rule]).toEqual([verdict, rule]);
});

test('a link that may not be read is no end of the guard', () => {
  const question = fileQuestion('read', '/proc/1/cwd/x', {
    workspace: root,
    cwd: root,
    env: { HOME: join(root, 'home') },
    own: [],
  });
  expect(decideFile(question, BUILT_IN_POLICY).verdict).toBe('ask');
});
