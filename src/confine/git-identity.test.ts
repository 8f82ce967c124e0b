import { expect, test } from 'vitest';
import { includeHolds, NO_IDENTITY, parseGitIdentity, renderGitConfig } from './git-identity.ts';

const text = [
  '[user]',
  '\tname = Ada "L" \\ Byron ; the first',
  '\temail = "ada@example.org"',
  '[core]',
  '\tsshCommand = evil',
  '\thooksPath = /x',
  '[init]',
  '\tdefaultBranch = main',
  '[credential "https://x"]',
  '\thelper = store',
  '[includeIf "gitdir:/"]',
  '\tname = no',
].join('\n');

test('only name, e-mail address and branch are taken', () => {
  expect(parseGitIdentity(text)).toEqual({
    ...NO_IDENTITY,
    name: 'Ada "L" \\ Byron',
    email: 'ada@example.org',
    defaultBranch: 'main',
  });
});

test('values are quoted and nothing else appears', () => {
  expect(renderGitConfig(parseGitIdentity(text), '/w/a"b', '/h/i')).toBe(
    '[user]\n\tname = "Ada \\"L\\" \\\\ Byron"\n\temail = "ada@example.org"\n[init]\n\tdefaultBranch = "main"\n[safe]\n\tdirectory = "/w/a\\"b"\n\tdirectory = "/w/a\\"b/*"\n',
  );
});

test('control characters and endless values are cut', () => {
  const identity = parseGitIdentity(`[user]\nname = "a\u001b[31m${'x'.repeat(500)}"\n`);
  expect(identity.name).toHaveLength(200);
  expect(identity.name).not.toContain('\u001b');
});

test('no configuration gives no identity', () => {
  expect(renderGitConfig(parseGitIdentity(''), '/w', '/h/i')).toBe('[safe]\n\tdirectory = "/w"\n\tdirectory = "/w/*"\n');
});

test('settings of plain words pass; what names a program, a file or nothing that is known does not', () => {
  const settings = [
    '[core]',
    'autocrlf = input',
    'pager = less',
    'editor = vim',
    'attributesFile = ~/x',
    '[pull]',
    'rebase = true # mine',
    '[merge]',
    'conflictStyle = zdiff3',
    '[diff]',
    'algorithm = "!sh -c evil"',
    '[alias]',
    'st = status',
    '[filter "lfs"]',
    'clean = git-lfs clean -- %f',
    'process = evil',
  ].join('\n');
  const rendered = renderGitConfig(parseGitIdentity(settings), '/w', '/h/i');
  expect(rendered).toContain('[core]\n\tautocrlf = "input"\n[pull]\n\trebase = "true"\n[merge]\n\tconflictstyle = "zdiff3"\n');
  expect(rendered).toContain('[filter "lfs"]\n\tclean = "git-lfs clean -- %f"\n');
  expect(rendered).not.toMatch(/less|vim|evil|alias|attributes/);
  expect(parseGitIdentity('[filter "lfs"]\nclean = evil').hasLfs).toBe(false);
});

test.each([
  ['gitdir:~/work/', true],
  ['gitdir:/home/me/work/', true],
  ['gitdir:~/work', false],
  ['gitdir:~/work/a/.git', true],
  ['gitdir:~/wor/', false],
  ['gitdir:~/WORK/', false],
  ['gitdir/i:~/WORK/', true],
  ['gitdir:~/work/**', false],
  ['gitdir:work/', false],
  ['gitdir:', false],
  ['onbranch:main', false],
  ['hasconfig:remote.*.url:x', false],
])('includeIf %s holds in ~/work/a: %s', (condition, holds) => {
  expect(includeHolds(condition, '/home/me/work/a/.git', '/home/me')).toBe(holds);
});
