import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, readSummary, runScript, sallyport } from './sallyport.test-support.ts';

const git = (place: Place, ...args: string[]): void => {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args], {
    cwd: place.workspace,
    env: place.env,
    stdio: 'ignore',
  });
};

/** 500 tracked files of many sizes, modes and times. */
function tracked(place: Place): void {
  for (let i = 0; i < 500; i++) {
    const path = join(place.workspace, 'src', `d${i % 10}`, `f${i}.txt`);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `${i}\n`.repeat(i));
    chmodSync(path, i % 3 === 0 ? 0o755 : 0o640);
    utimesSync(path, 1_600_000_000 + i, 1_600_000_000.25 + i);
  }
  git(place, 'init', '-q');
  git(place, 'add', '.');
  git(place, 'commit', '-qm', 'all');
}

/** Names, kinds, modes, times and contents of everything below a folder but `.git`. */
function photograph(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = (path: string, name: string): void => {
    const stat = lstatSync(path);
    if (stat.isDirectory()) {
      for (const entry of readdirSync(path)) if (entry !== '.git') walk(join(path, entry), `${name}/${entry}`);
      return;
    }
    found[name] =
      `${stat.mode.toString(8)} ${stat.isSymbolicLink() ? readlinkSync(path) : `${stat.mtimeMs} ${readFileSync(path).toString('base64')}`}`;
  };
  walk(root, '');
  return found;
}

const count = (root: string): number => Object.keys(photograph(root)).length;

test('rm -rf of 500 tracked files is stopped, and undo brings back the rest with modes and times', async () => {
  const place = makeWorkspace();
  tracked(place);
  const before = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  const ended = await runScript(place, 'rm -rf src', ['--summary', summary]);
  expect(ended.code).not.toBe(0);
  expect(count(place.workspace)).toBeGreaterThanOrEqual(480);
  const { run, destructive, changed } = readSummary(summary);
  expect(destructive.stopped).toBeGreaterThan(0);
  expect(changed.deleted).toBeGreaterThan(0);
  expect(ended.stderr).toMatch(/undo/);
  const dry = await sallyport(place, ['undo', run, '--dry-run']);
  expect(dry.code).toBe(0);
  expect(count(place.workspace)).toBe(500 - changed.deleted);
  const undone = await sallyport(place, ['undo', run]);
  expect(undone, undone.stderr).toMatchObject({ code: 0 });
  expect(photograph(place.workspace)).toEqual(before);
});

test.each([
  ['git', 'git rm -rq src'],
  ['find', 'find src -type f -delete'],
  ['python', `python3 -c "import shutil;shutil.rmtree('src')"`],
  ['node', `node -e "require('fs').rmSync('src',{recursive:true})"`],
  ['truncation', 'for f in src/*/*; do : > $f; done'],
  ['moves into /tmp', 'mv src /tmp/gone'],
  ['overwriting', 'for f in src/*/*; do cp /dev/null $f; done'],
  ['perl', `perl -e 'unlink glob("src/*/*")'`],
])('mass deletion by %s is stopped too, and undone', async (_name, script) => {
  const place = makeWorkspace();
  tracked(place);
  const before = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  await runScript(place, script, ['--summary', summary]);
  const after = photograph(place.workspace);
  const intact = Object.keys(before).filter((name) => after[name]?.split(' ')[2] === before[name]?.split(' ')[2]).length;
  expect(intact).toBeGreaterThanOrEqual(470);
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(photograph(place.workspace)).toEqual(before);
});

test('undo covers untracked, ignored, hidden and large files, symlinks and renames', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, '.gitignore'), 'ignored/\n');
  git(place, 'init', '-q');
  mkdirSync(join(place.workspace, 'ignored'));
  writeFileSync(join(place.workspace, 'ignored/a'), 'ignored');
  writeFileSync(join(place.workspace, '.hidden'), 'hidden');
  writeFileSync(join(place.workspace, 'large'), Buffer.alloc(64 << 20, 7));
  writeFileSync(join(place.workspace, 'old-name'), 'name');
  symlinkSync('large', join(place.workspace, 'link'));
  const before = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  await runScript(
    place,
    'rm -r ignored .hidden link; echo x >> large; mv old-name new-name; chmod 600 .gitignore; echo made > made',
    ['--summary', summary],
  );
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(photograph(place.workspace)).toEqual(before);
});

/** Ways to write in place into a file of which the journal holds a second link, not a copy. */
const THROUGH_ANOTHER_NAME = {
  'the name that it was renamed to': 'mv old new; echo changed >> new',
  'a hard link, after the deletion': 'ln old other; rm old; echo changed > other',
  'a descriptor, after the deletion':
    'exec 7< old; rm old; echo CHANGED > /proc/self/fd/7; touch -m -d @1000000000 /proc/self/fd/7',
  'a descriptor, with another file under the old name': 'exec 7< old; rm old; echo x > "old (deleted)"; echo CHANGED > /dev/fd/7',
  'a link to a descriptor': 'exec 7< old; rm old; ln -s /proc/self/fd/7 way; echo CHANGED > way',
  'a descriptor, cut': 'exec 7< old; rm old; truncate -s 0 /proc/self/fd/7',
} as const;

test.each(Object.entries(THROUGH_ANOTHER_NAME))('undo brings back what was written through %s', async (_, script) => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'old'), 'content');
  const before = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  await runScript(place, script, ['--summary', summary]);
  expect(photograph(place.workspace)).not.toEqual(before);
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(photograph(place.workspace)).toEqual(before);
});

test('undo brings back files that were moved one onto the other, also one with a second name', async () => {
  const place = makeWorkspace();
  for (const name of ['a', 'b', 'folder/c'])
    execFileSync('sh', ['-c', 'mkdir -p folder; echo "content of $0" > "$0"', name], { cwd: place.workspace });
  execFileSync('ln', ['folder/c', 'folder/same'], { cwd: place.workspace });
  const before = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  await runScript(place, 'mv b a; mv folder/c b', ['--summary', summary]);
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(photograph(place.workspace)).toEqual(before);
});

/** What changes a file and not its content. */
const ATTRIBUTES = {
  'a mode by a descriptor for reading': 'os.fchmod(os.open("old", os.O_RDONLY), 0)',
  'a mode for everybody by a descriptor': 'os.fchmod(os.open("old", os.O_RDONLY), 0o666)',
  'a mode by an access list':
    'os.setxattr("old", "system.posix_acl_access", bytes.fromhex("0200000001000000ffffffff04000000ffffffff20000700ffffffff"))',
} as const;

test.each(Object.entries(ATTRIBUTES))('undo brings back %s', async (_, code) => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'old'), 'content', { mode: 0o640 });
  const before = photograph(place.workspace);
  const mode = (): number => lstatSync(join(place.workspace, 'old')).mode & 0o777;
  const summary = join(place.root, 'summary.json');
  await runScript(place, `/usr/bin/python3 -c 'import os; ${code}'`, ['--summary', summary]);
  // Its owner may not be able to read it now.
  expect(mode()).not.toBe(0o640);
  expect(readSummary(summary).changed.files).toContain(join(place.workspace, 'old'));
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(photograph(place.workspace)).toEqual(before);
});

test('an attribute that undo could not take back is refused on what was there before, and allowed on what is new', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'old'), 'content');
  const set = (name: string): string =>
    `try: os.setxattr("${name}", "user.mark", b"1"); print("${name} marked")\nexcept OSError as e: print("${name}", e.errno)`;
  const script = ['import os', 'open("new", "w").close()', set('old'), set('new')].join('\n');
  const ended = await runScript(place, `/usr/bin/python3 - <<'END'\n${script}\nEND`, []);
  expect(ended.stdout).toBe('old 95\nnew marked\n');
});

/** Folders that change places in one call (renameat2 with RENAME_EXCHANGE), and what is done in them before and after. */
const EXCHANGES = {
  'two old folders': ['', 'a', 'b', 'echo x >> a/one; rm b/one; echo new > b/made'],
  'an old folder and a new one': ['mkdir n; echo n > n/one', 'a', 'n', 'echo over > a/one; echo made > a/made; echo x >> n/one'],
  'a new folder and an old one': ['mkdir n; echo n > n/one', 'n', 'a', 'echo over > a/one; rm n/one'],
  'two old folders, there and back': ['', 'a', 'b', 'swap a b; echo x >> a/one'],
  'an old folder and one in another': ['mkdir n', 'a', 'b/deep', 'echo x > b/deep/one; rm -r a'],
} as const;

test.each(Object.entries(EXCHANGES))('undo brings back an exchange of %s', async (_, [before, one, other, after]) => {
  const place = makeWorkspace();
  for (const folder of ['a', 'b', 'b/deep']) mkdirSync(join(place.workspace, folder));
  for (const file of ['a/one', 'b/one', 'b/deep/one']) writeFileSync(join(place.workspace, file), `${file}\n`);
  const state = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  const swap = `swap() { /usr/bin/python3 -c "import ctypes,sys;l=ctypes.CDLL(None);sys.exit(l.renameat2(-100,sys.argv[1].encode(),-100,sys.argv[2].encode(),2)!=0)" "$1" "$2"; }`;
  const ended = await runScript(place, `${swap}; set -e; ${before}\nswap ${one} ${other}; ${after}`, ['--summary', summary]);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(photograph(place.workspace)).not.toEqual(state);
  const undone = await sallyport(place, ['undo', readSummary(summary).run]);
  expect(undone, undone.stderr).toMatchObject({ code: 0 });
  expect(photograph(place.workspace)).toEqual(state);
});

test('undo brings back a folder in whose place a new one was moved, and then written to', async () => {
  const place = makeWorkspace();
  mkdirSync(join(place.workspace, 'dist'));
  for (const name of ['one', 'two']) writeFileSync(join(place.workspace, 'dist', name), name);
  const before = photograph(place.workspace);
  const summary = join(place.root, 'summary.json');
  await runScript(place, 'mv dist dist.old; mkdir new; echo n > new/one; mv new dist; echo over > dist/two', [
    '--summary',
    summary,
  ]);
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(photograph(place.workspace)).toEqual(before);
});

test('undo refuses to overwrite what was changed since', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a'), 'first');
  const summary = join(place.root, 'summary.json');
  await runScript(place, 'echo second > a', ['--summary', summary]);
  writeFileSync(join(place.workspace, 'a'), 'third');
  const undone = await sallyport(place, ['undo', readSummary(summary).run]);
  expect(undone.code).not.toBe(0);
  expect(undone.stderr).toMatch(/a/);
  expect(readFileSync(join(place.workspace, 'a'), 'utf8')).toBe('third');
});

test('undo of one file leaves the others', async () => {
  const place = makeWorkspace();
  for (const name of ['a', 'b']) writeFileSync(join(place.workspace, name), 'first');
  const summary = join(place.root, 'summary.json');
  await runScript(place, 'echo 2 > a; echo 2 > b', ['--summary', summary]);
  expect((await sallyport(place, ['undo', readSummary(summary).run, '--file', 'a'])).code).toBe(0);
  expect(readFileSync(join(place.workspace, 'a'), 'utf8')).toBe('first');
  expect(readFileSync(join(place.workspace, 'b'), 'utf8')).toBe('2\n');
});

test('git clone, npm ci and a rebuilt ignored folder never trip the limit', async () => {
  const place = makeWorkspace();
  mkdirSync(join(place.workspace, 'lib'));
  for (let i = 0; i < 100; i++) writeFileSync(join(place.workspace, 'lib', `f${i}.js`), 'x\n');
  writeFileSync(join(place.workspace, 'lib/package.json'), '{"name":"lib","version":"1.0.0"}');
  writeFileSync(
    join(place.workspace, 'package.json'),
    '{"name":"app","version":"1.0.0","dependencies":{"lib":"file:lib-1.0.0.tgz"}}',
  );
  writeFileSync(join(place.workspace, '.gitignore'), 'node_modules\ndist\n');
  execFileSync('npm', ['pack', './lib', '--silent'], { cwd: place.workspace, env: place.env, stdio: 'ignore' });
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent'], {
    cwd: place.workspace,
    env: place.env,
    stdio: 'ignore',
  });
  mkdirSync(join(place.workspace, 'dist'));
  for (let i = 0; i < 100; i++) writeFileSync(join(place.workspace, 'dist', `f${i}`), 'x\n');
  git(place, 'init', '-q');
  git(place, 'add', '.');
  git(place, 'commit', '-qm', 'all');
  const summary = join(place.root, 'summary.json');
  const ended = await runScript(
    place,
    'set -e; npm ci --offline --no-audit --no-fund --silent; rm -rf dist; mkdir dist; for i in $(seq 100); do echo $i > dist/$i; done; git clone -q . copy; rm -rf copy',
    ['--summary', summary],
  );
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(readSummary(summary).destructive).toMatchObject({ held: 0, stopped: 0 });
  expect(existsSync(join(place.workspace, 'node_modules/lib/f99.js'))).toBe(true);
});

test('a file under .git that the run changed comes back', async () => {
  const place = makeWorkspace();
  git(place, 'init', '-q');
  git(place, 'commit', '-qm', 'x', '--allow-empty');
  const head = readFileSync(join(place.workspace, '.git/HEAD'), 'utf8');
  const summary = join(place.root, 'summary.json');
  await runScript(place, 'git checkout -qb topic', ['--summary', summary]);
  expect(readFileSync(join(place.workspace, '.git/HEAD'), 'utf8')).toContain('topic');
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(readFileSync(join(place.workspace, '.git/HEAD'), 'utf8')).toBe(head);
  expect(statSync(join(place.workspace, '.git')).isDirectory()).toBe(true);
});
