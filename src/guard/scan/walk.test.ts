import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listFiles } from './walk.ts';

function tree(files: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-walk-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const path of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), more[path] ?? 'x\n');
  }
  return root;
}

const names = (root: string, paths: readonly string[] = [], exclude: readonly string[] = []): readonly string[] =>
  listFiles({ cwd: root, paths, exclude }).files.map(({ path }) => path);

test('what .gitignore names is left out, at any depth, and what it takes back is kept', () => {
  const root = tree(['.gitignore', 'a.py', 'build/b.py', 'sub/.gitignore', 'sub/c.log', 'sub/keep.log', 'sub/d.py'], {
    '.gitignore': 'build/\n*.log\n',
    'sub/.gitignore': '!keep.log\n',
  });
  expect(names(root)).toEqual(['.gitignore', 'a.py', 'sub/.gitignore', 'sub/d.py', 'sub/keep.log']);
});

test('a tracked file counts though .gitignore names it', () => {
  const root = tree(['.gitignore', 'build/b.py', 'build/c.py'], { '.gitignore': 'build/\n' });
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-f', 'build/b.py'], { cwd: root });
  expect(names(root)).toContain('build/b.py');
});

test('what is named is read although it is ignored', () => {
  const root = tree(['.gitignore', 'build/b.py'], { '.gitignore': 'build/\n' });
  expect(names(root, ['build'])).toEqual(['b.py']);
  expect(names(root, ['build/b.py', '.'])).toEqual(['.gitignore', 'build/b.py']);
});

test('installed packages are left out and named; with a name they are read', () => {
  const root = tree(['a.js', 'node_modules/x/i.js', 'env/pyvenv.cfg', 'env/y.py']);
  expect(names(root)).toEqual(['a.js']);
  expect(listFiles({ cwd: root, paths: [], exclude: [] }).skipped.dependencies).toEqual(['env', 'node_modules']);
  expect(names(root, ['node_modules/x'])).toEqual(['i.js']);
});

test('patterns of --exclude leave out files and folders', () => {
  const root = tree(['a.py', 'gen/b.py', 'c.min.js']);
  expect(names(root, [], ['gen/', '*.min.js'])).toEqual(['a.py']);
});

test('links are not followed, so a loop ends and a link out leads nowhere', () => {
  const root = tree(['a/b.py']);
  symlinkSync('..', join(root, 'a', 'loop'));
  symlinkSync('/etc', join(root, 'etc'));
  expect(names(root)).toEqual(['a/b.py']);
});

test('the root is the repository, else what holds all paths', () => {
  const root = tree(['x/a.py', 'y/z/b.py']);
  expect(listFiles({ cwd: root, paths: ['x', 'y/z'], exclude: [] }).root).toBe(root);
  execFileSync('git', ['init', '-q'], { cwd: root });
  expect(listFiles({ cwd: join(root, 'y', 'z'), paths: [], exclude: [] })).toMatchObject({ root, files: [{ path: 'y/z/b.py' }] });
});

test('a path that does not exist is an error with its name', () => {
  expect(() => names(tree(['a.py']), ['nope.py'])).toThrow('There is nothing at nope.py.');
});
