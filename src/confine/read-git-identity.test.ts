import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readGitIdentity } from './read-git-identity.ts';

function homeWith(files: Readonly<Record<string, string>>): string {
  const home = mkdtempSync(join(tmpdir(), 'git-identity-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.config/git'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(home, path), text);
  return home;
}

test.each([
  ['a list', '*.log\n', '*.log\n'],
  ['a list with a zero in it, which no plan can hold', '*.log\0\n', undefined],
  ['a list that is too long for a plan', '*.log\n'.repeat(20_000), undefined],
])('what is ignored everywhere: %s', (_name, text, ignored) => {
  const home = homeWith({ '.config/git/ignore': text });
  expect(readGitIdentity(home, new Set(['.config']), '/w/.git').ignored).toBe(ignored);
});

test('a long file of settings loses nobody their name', () => {
  const home = homeWith({ '.gitconfig': `[user]\nname = Ada\n${`# ${'x'.repeat(1000)}\n`.repeat(100)}` });
  expect(readGitIdentity(home, new Set(['.gitconfig']), '/w/.git').name).toBe('Ada');
});
