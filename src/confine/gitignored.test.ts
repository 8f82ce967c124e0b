import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processorTime } from '../model/processor-time.test-support.ts';
import { readTrackedFiles } from './git-index.ts';
import { ignoredDirectories, trackedBefore } from './gitignored.ts';
import { judge, parseIgnoreRules } from './ignore-rules.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';

const later = (): number => Date.now() + 1000;
const environment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
}

function repository(files: Readonly<Record<string, string>>, options: readonly string[] = []): string {
  const folder = temporaryFolder();
  git(folder, 'init', '-q', ...options);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const PATTERNS = [
  'node_modules',
  '/dist',
  'build/',
  '*.log',
  '!keep.log',
  'a/**/z',
  '**/cache',
  'docs/*.txt',
  'x/**',
  '\\#hash',
  '\\!bang',
  'sp\\ ',
  'trail   ',
  'a?c',
  '[ab]d',
  '[!ab]e',
  '[a-c]f',
  '[[:digit:]]g',
  'deep/er/',
  '*.o',
  'foo/*',
  '/only',
  '# comment',
  '',
  'a\\*b',
  '*.tmp*',
  't[',
  'w\r',
];
const PATHS = [
  'node_modules/a',
  'sub/node_modules/a',
  'dist/x',
  'sub/dist/x',
  'build/x',
  'build',
  'sub/build/x',
  'e.log',
  'keep.log',
  'sub/keep.log',
  'a/z',
  'a/b/z',
  'a/b/c/z',
  'q/a/z',
  'cache/x',
  'q/cache/x',
  'docs/a.txt',
  'docs/b/a.txt',
  'x/y',
  'x/y/z',
  '#hash',
  '!bang',
  'sp ',
  'trail',
  'abc',
  'a/c',
  'ac',
  'ad',
  'cd',
  'ce',
  'ae',
  'bf',
  'df',
  '1g',
  'xg',
  'deep/er/x',
  'q/deep/er/x',
  'm.o',
  'foo/x',
  'foo/x/y',
  'only',
  'q/only',
  'a*b',
  'axb',
  'u.tmp.1',
  't[',
  'w',
  'plain',
];

describe('as git says', () => {
  test('check-ignore agrees for every pattern and path', () => {
    const folder = repository(
      Object.fromEntries([
        ['.gitignore', PATTERNS.join('\n')],
        ...PATHS.filter((path) => !['build', 'x/y', 'a/z', 'foo/x', 'a/c'].includes(path)).map((path) => [path, '']),
      ]),
    );
    const listed = spawnSync('git', ['check-ignore', '-z', '--no-index', '--stdin'], {
      cwd: folder,
      env: environment,
      input: PATHS.join('\0'),
      encoding: 'utf8',
    })
      .stdout.split('\0')
      .filter((line) => line !== '');
    const ours = PATHS.filter((path) => ignoredDirectories(folder, [join(folder, path)], later()).length > 0);
    expect(ours).toEqual(listed);
  });

  test('nested files, exclude and tracked files count', () => {
    const folder = repository({
      '.gitignore': '*.x\nout\n',
      'sub/.gitignore': '!*.x\n/gen\n',
      'out/tracked': '',
      'sub/a.x': '',
      'sub/gen/f': '',
      'a.x': '',
      'priv/f': '',
    });
    writeFileSync(join(folder, '.git/info/exclude'), 'priv/\n');
    git(folder, 'add', '-f', 'out/tracked');
    const ask = (...paths: readonly string[]) =>
      ignoredDirectories(
        folder,
        paths.map((path) => join(folder, path)),
        later(),
      ).map((path) => path.slice(folder.length + 1));
    expect(ask('a.x', 'sub/a.x', 'sub/gen/f', 'out/tracked', 'out/other', 'priv/f', '.git/config')).toEqual([
      'a.x',
      'sub/gen',
      'priv',
    ]);
  });
});

test('the highest folder is named once', () => {
  const folder = repository({ '.gitignore': 'node_modules/\n' });
  const paths = ['node_modules/a/b', 'node_modules/c', 'src/x'].map((path) => join(folder, path));
  expect(ignoredDirectories(folder, paths, later())).toEqual([join(folder, 'node_modules')]);
});

test('rules that the run wrote itself do not count', () => {
  const folder = repository({ '.gitignore': '*\n' });
  expect(ignoredDirectories(folder, [join(folder, 'src/x')], Date.now() - 10_000)).toEqual([]);
});

test('outside a repository and outside the workspace nothing is ignored', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.gitignore'), '*\n');
  expect(ignoredDirectories(folder, [join(folder, 'x'), '/etc/passwd'], later())).toEqual([]);
});

test('hostile patterns take linear time', () => {
  const start = processorTime();
  const rules = parseIgnoreRules(`${'*a'.repeat(400)}b\n${'**/a/'.repeat(180)}b\n${'[a-z'.repeat(200)}`);
  judge(rules, `${'a'.repeat(250)}/${'a/'.repeat(1500)}a`, false);
  expect(processorTime() - start).toBeLessThan(500);
});

describe('the index', () => {
  const names = ['a', 'a b/c', 'dir/long-name-0001', 'dir/long-name-0002', 'dir/z', 'ä/ö', 'zz'];
  test.each([
    ['2', []],
    ['4', []],
    ['2', ['--object-format=sha256']],
  ] as const)('version %s %j', (version, options) => {
    const folder = repository(Object.fromEntries(names.map((name) => [name, name])), options);
    git(folder, 'add', '.');
    git(folder, 'update-index', `--index-version=${version}`);
    const tracked = readTrackedFiles(folder);
    expect(names.filter((name) => tracked?.has(name) !== true)).toEqual([]);
    expect(['b', 'dir', 'dir/long-name-000', 'ä'].filter((name) => tracked?.has(name))).toEqual([]);
    expect(['dir', 'ä', 'a', 'di', 'dir/y'].map((name) => tracked?.hasBelow(name))).toEqual([true, true, true, false, false]);
  });

  test('version 3 (intent to add)', () => {
    const folder = repository({ a: 'a', b: 'b' });
    git(folder, 'add', 'a');
    git(folder, 'add', '-N', 'b');
    expect(['a', 'b', 'c'].map((name) => readTrackedFiles(folder)?.has(name))).toEqual([true, true, false]);
  });

  test('a script is known only by an index from before the run, and only with the content that is tracked', () => {
    const folder = repository({ 's.sh': 'old' });
    git(folder, 'add', '.');
    const script = join(folder, 's.sh');
    expect(trackedBefore(folder, later())(script, Buffer.from('old'))).toBe(true);
    expect(trackedBefore(folder, later())(script, Buffer.from('new'))).toBe(false);
    expect(trackedBefore(folder, later())(join(folder, 't.sh'), Buffer.from('old'))).toBe(false);
    expect(trackedBefore(folder, Date.now() - 10_000)(script, Buffer.from('old'))).toBe(false);
  });

  test.each(['config', 'index', 'info/exclude'])('a pipe that nobody writes to is not waited for: %s', (name) => {
    const folder = repository({ a: 'a' });
    git(folder, 'add', '.');
    rmSync(join(folder, '.git', name), { force: true });
    mkdirSync(dirname(join(folder, '.git', name)), { recursive: true });
    execFileSync('mkfifo', [join(folder, '.git', name)]);
    expect(readTrackedFiles(folder)?.has('a')).toBe(name === 'index' ? undefined : true);
    expect(trackedBefore(folder, later())(join(folder, 'a'), Buffer.from('a'))).toBe(name !== 'index');
  });

  test.each([
    ['nothing', ''],
    ['no index', 'DIRX'],
    ['cut short', 'DIRC\0\0\0\x02\0\0\0\x05abc'],
    ['endless', `DIRC\0\0\0\x04\xff\xff\xff\xff${'\0'.repeat(62)}${'\xff'.repeat(100)}`],
  ])('a damaged index: %s', (_name, content) => {
    const folder = repository({});
    writeFileSync(join(folder, '.git/index'), Buffer.from(content, 'latin1'));
    expect(readTrackedFiles(folder)).toBeUndefined();
  });
});
