import { expect, test } from 'vitest';
import { parseGitIdentity, renderGitConfig } from './git-identity.ts';

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
  expect(parseGitIdentity(text)).toEqual({ name: 'Ada "L" \\ Byron', email: 'ada@example.org', defaultBranch: 'main' });
});

test('values are quoted and nothing else appears', () => {
  expect(renderGitConfig(parseGitIdentity(text), '/w/a"b')).toBe(
    '[user]\n\tname = "Ada \\"L\\" \\\\ Byron"\n\temail = "ada@example.org"\n[init]\n\tdefaultBranch = "main"\n[safe]\n\tdirectory = "/w/a\\"b"\n\tdirectory = "/w/a\\"b/*"\n',
  );
});

test('control characters and endless values are cut', () => {
  const identity = parseGitIdentity(`[user]\nname = "a\u001b[31m${'x'.repeat(500)}"\n`);
  expect(identity.name).toHaveLength(200);
  expect(identity.name).not.toContain('\u001b');
});

test('no configuration gives no identity', () => {
  expect(renderGitConfig(parseGitIdentity(''), '/w')).toBe('[safe]\n\tdirectory = "/w"\n\tdirectory = "/w/*"\n');
});
