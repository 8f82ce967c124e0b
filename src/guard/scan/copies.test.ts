import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Side, withCopies } from './copies.ts';

const side = (texts: Readonly<Record<string, string>>): Side => ({
  files: Object.keys(texts).map((path) => ({ path, bytes: 1 })),
  read: ({ path }) => ({ kind: 'text', text: texts[path] ?? '', bytes: 1 }),
});

test('files lie in a folder of their own, and are gone afterwards; settings stand instead of those of the same name', async () => {
  const root = await withCopies(
    side({ 'a/b.py': 'x', '.gitleaks.toml': 'new' }),
    new Map([['.gitleaks.toml', 'old']]),
    async (copies) => {
      expect(readdirSync(copies.root, { recursive: true }).sort()).toEqual(['.gitleaks.toml', 'a', 'a/b.py']);
      expect(readFileSync(join(copies.root, '.gitleaks.toml'), 'utf8')).toBe('old');
      return copies.root;
    },
  );
  expect(existsSync(root)).toBe(false);
});

test.each(['../out.py', 'a/../../out.py', '/out.py', '.git/config', 'a/.GIT/hooks/x', 'a//b', './x'])(
  'a commit can not place %s anywhere, and that is said',
  async (path) => {
    const said = await withCopies(side({ [path]: 'x' }), new Map(), async ({ root, incomplete }) => {
      expect(readdirSync(root)).toEqual([]);
      return incomplete.map((one) => one.path);
    });
    expect(said).toEqual([path]);
  },
);

test('a name that is a file and a folder at once: the second is said', async () => {
  const said = await withCopies(side({ a: 'x', 'a/b': 'y' }), new Map(), async ({ incomplete }) =>
    incomplete.map(({ path }) => path),
  );
  expect(said).toEqual(['a/b']);
});
