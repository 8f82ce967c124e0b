import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../confine/temporary-folder.test-support.ts';
import { gitLayer } from './git-layer.ts';

/** A repository with some scripts, and what its configuration makes protected there. */
async function protectedBy(config: string, person = ''): Promise<readonly string[]> {
  const root = temporaryFolder();
  const [workspace, home] = [join(root, 'work'), join(root, 'home')];
  for (const folder of ['work/.git', 'work/tools', 'work/src', 'home']) mkdirSync(join(root, folder), { recursive: true });
  for (const name of ['tools/clean.js', 'watch.sh', 'src/a.js']) writeFileSync(join(workspace, name), '');
  symlinkSync('tools/clean.js', join(workspace, 'link.js'));
  writeFileSync(join(workspace, '.git/config'), config);
  writeFileSync(join(home, '.gitconfig'), person);
  return (await gitLayer(workspace, { HOME: home }))?.files?.protect ?? [];
}

describe('gitLayer', () => {
  test.each([
    ['a filter', '[filter "x"]\n clean = node tools/clean.js %f', ['tools/clean.js']],
    ['a filter in quotes', '[filter "x"]\n smudge = "sh -c \'./watch.sh %f\'"', ['watch.sh']],
    ['a watcher', '[core]\n fsmonitor = ./watch.sh', ['watch.sh']],
    ['a watcher that is not there yet', '[core]\n fsmonitor = tools/new', ['tools/new']],
    ['a link, and what it points to', '[diff "x"]\n textconv = node link.js', ['link.js', 'tools/clean.js']],
    ['an alias for the shell', '[alias]\n w = !./watch.sh && ls src', ['watch.sh']],
    ['a helper for passwords', '[credential "https://a.test"]\n helper = "!tools/clean.js"', ['tools/clean.js']],
    ['a folder of hooks', '[core]\n hooksPath = tools', ['tools']],
  ])('protects what %s names', async (_, config, want) => {
    expect([...(await protectedBy(config))].sort()).toEqual(want);
    expect([...(await protectedBy('', config))].sort()).toEqual(want);
  });

  test.each([
    ['nothing', ''],
    ['a remote and a branch', '[remote "origin"]\n url = https://a.test/src/a.js\n fetch = +refs/heads/*:refs/remotes/origin/*'],
    ["git's own watcher", '[core]\n fsmonitor = true'],
    [
      'programs of the machine',
      '[core]\n editor = vim\n pager = /usr/bin/less -R\n[credential]\n helper = !/usr/bin/gh auth git-credential',
    ],
    ['large files', '[filter "lfs"]\n clean = git-lfs clean -- %f\n process = git-lfs filter-process'],
    ["git's own words", '[alias]\n st = status src/a.js\n lg = log --oneline origin/main'],
    ['a shell that is given a folder', '[alias]\n l = !ls src'],
    ['an expression', '[filter "x"]\n clean = sed s/a/b/'],
  ])('protects nothing for %s', async (_, config) => {
    expect(await protectedBy(config)).toEqual([]);
  });
});
