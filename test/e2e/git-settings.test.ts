/* git inside goes by what of the person's own settings changes a commit, and by nothing that runs a program or shows a file of choice. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, runScript } from './sallyport.test-support.ts';

function repository(config: string): Place {
  const place = makeWorkspace();
  execFileSync('git', ['init', '-q', place.workspace]);
  mkdirSync(join(place.home, 'dotfiles'));
  writeFileSync(join(place.home, 'dotfiles', 'gitconfig'), config.replaceAll('WORK', place.workspace));
  symlinkSync('dotfiles/gitconfig', join(place.home, '.gitconfig'));
  return place;
}

const inside = async (place: Place, script: string): Promise<string> => {
  const { stdout, stderr } = await runScript(place, script, ['--quiet']);
  expect(stderr).toBe('');
  return stdout;
};

test('the identity that belongs to this repository, from a file that is included for it', async () => {
  const place = repository(
    '[user]\n\tname = Ann\n\temail = ann@home.test\n[includeIf "gitdir:WORK/"]\n\tpath = work\n[includeIf "gitdir:/elsewhere/"]\n\tpath = other\n',
  );
  writeFileSync(join(place.home, 'work'), '[user]\n\temail = ann@work.test\n');
  writeFileSync(join(place.home, 'other'), '[user]\n\temail = ann@elsewhere.test\n');
  // A path is read from the place of the link, as git does.
  writeFileSync(join(place.home, 'dotfiles', 'work'), '[user]\n\temail = ann@dotfiles.test\n');
  const made = await inside(place, 'git commit -q --allow-empty -m x && git log --format="%an %ae"');
  expect(made).toBe(
    `Ann ${execFileSync('git', ['config', 'user.email'], { cwd: place.workspace, env: place.env, encoding: 'utf8' })}`,
  );
});

test('what the person ignores everywhere is ignored, and line ends are kept as they want them', async () => {
  const place = repository('[core]\n\tautocrlf = input\n\texcludesFile = ~/.gitignore_mine\n[pull]\n\trebase = true\n');
  writeFileSync(join(place.home, '.gitignore_mine'), '*.swp\n');
  writeFileSync(join(place.workspace, 'a.swp'), '');
  writeFileSync(join(place.workspace, 'b.txt'), 'one\r\n');
  const told = await inside(place, 'git add -A 2>/dev/null; git ls-files; git cat-file -s :b.txt; git config pull.rebase');
  expect(told).toBe('b.txt\n4\ntrue\n');
});

test('the usual file of what is ignored is taken without being named', async () => {
  const place = repository('[user]\n\tname = Ann\n');
  mkdirSync(join(place.home, '.config/git'), { recursive: true });
  writeFileSync(join(place.home, '.config/git/ignore'), '.idea/\n');
  mkdirSync(join(place.workspace, '.idea'));
  writeFileSync(join(place.workspace, '.idea/x'), '');
  expect(await inside(place, 'git status --porcelain')).toBe('');
});

test.each(['~/.ssh/id_ed25519', '~/ignore-me'])('no file of keys comes in by being called what is ignored: %s', async (named) => {
  const place = repository(`[core]\n\texcludesFile = ${named}\n`);
  mkdirSync(join(place.home, '.ssh'));
  writeFileSync(join(place.home, '.ssh/id_ed25519'), 'a-key-of-mine\n');
  symlinkSync('.ssh/id_ed25519', join(place.home, 'ignore-me'));
  expect(await inside(place, 'cat ~/.gitignore_global ~/.gitconfig 2>/dev/null; true')).not.toContain('a-key-of-mine');
});
