import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { makeWorkspace, type Place, readSummary, runScript, sallyport } from './sallyport.test-support.ts';

let place: Place;
let run: string;
const at = (path: string): string => join(place.workspace, path);

beforeEach(() => {
  run = '';
});

async function transact(script: string): Promise<void> {
  place = makeWorkspace();
  mkdirSync(at('dir'));
  writeFileSync(at('kept'), 'kept\n');
  writeFileSync(at('changed'), 'one\ntwo\n');
  writeFileSync(at('dir/gone'), 'gone\n');
  writeFileSync(at('binary'), Buffer.from([0, 1, 2]));
  const summary = join(place.root, 'summary.json');
  const ended = await runScript(place, script, ['--transaction', '--summary', summary]);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  run = readSummary(summary).run;
}

const CHANGES = 'echo three >> changed; rm -r dir; echo new > made; printf "\\0\\1\\9" > binary; chmod 755 kept';

test('nothing is changed before the commit, and the diff says what would be', async () => {
  await transact(CHANGES);
  expect(readFileSync(at('changed'), 'utf8')).toBe('one\ntwo\n');
  expect(existsSync(at('made'))).toBe(false);
  expect(existsSync(at('dir/gone'))).toBe(true);
  const diff = await sallyport(place, ['diff', run]);
  expect(diff.code).toBe(0);
  for (const part of ['changed', '+three', 'made', 'dir/gone', 'binary', 'kept']) expect(diff.stdout).toContain(part);
  expect(diff.stdout).not.toContain('\x1b[');
});

test('commit carries it out', async () => {
  await transact(CHANGES);
  expect((await sallyport(place, ['commit', run])).code).toBe(0);
  expect(readFileSync(at('changed'), 'utf8')).toBe('one\ntwo\nthree\n');
  expect(readFileSync(at('made'), 'utf8')).toBe('new\n');
  expect(existsSync(at('dir'))).toBe(false);
  expect(statSync(at('kept')).mode & 0o777).toBe(0o755);
  expect((await sallyport(place, ['commit', run])).code).not.toBe(0);
});

test('commit of one path leaves the rest to a later one', async () => {
  await transact(CHANGES);
  expect((await sallyport(place, ['commit', run, 'made'])).code).toBe(0);
  expect(existsSync(at('made'))).toBe(true);
  expect(existsSync(at('dir/gone'))).toBe(true);
  expect((await sallyport(place, ['commit', run])).code).toBe(0);
  expect(existsSync(at('dir/gone'))).toBe(false);
});

/** Names, kinds, modes and contents; times too, but of the workspace itself. */
function photograph(): Readonly<Record<string, string>> {
  const entries = readdirSync(place.workspace, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs } = lstatSync(path);
    const content = entry.isFile() ? readFileSync(path, 'hex') : entry.isSymbolicLink() ? readlinkSync(path) : '';
    return [path, `${mode} ${Math.round(mtimeMs)} ${content}`] as const;
  });
  return Object.fromEntries(entries.sort());
}

test('undo takes back what was committed, in one piece or in two', async () => {
  const script = `${CHANGES}; mkdir -p new/deep; echo x > new/deep/x; rm kept; mkdir kept; ln -s made link`;
  for (const pieces of [[[]], [['made'], []]]) {
    await transact(script);
    const before = photograph();
    for (const paths of pieces) expect((await sallyport(place, ['commit', run, ...paths])).code).toBe(0);
    const committed = photograph();
    expect(Object.keys(committed)).toContain(at('new/deep/x'));
    const undone = await sallyport(place, ['undo', run]);
    expect(undone, undone.stderr).toMatchObject({ code: 0 });
    expect(photograph()).toEqual(before);
  }
});

test('undo of a transaction that was not committed changes nothing, and what was changed after the commit is not overwritten', async () => {
  await transact(CHANGES);
  const before = photograph();
  expect((await sallyport(place, ['undo', run])).code).toBe(0);
  expect(photograph()).toEqual(before);
  expect((await sallyport(place, ['commit', run])).code).toBe(0);
  writeFileSync(at('changed'), 'by hand\n');
  expect((await sallyport(place, ['undo', run])).code).toBe(1);
  expect(readFileSync(at('changed'), 'utf8')).toBe('by hand\n');
  expect((await sallyport(place, ['undo', run, '--force'])).code).toBe(0);
  expect(photograph()).toEqual(before);
});

test('commit refuses when a file was changed since', async () => {
  await transact(CHANGES);
  writeFileSync(at('changed'), 'by a person\n');
  const ended = await sallyport(place, ['commit', run]);
  expect(ended.code).not.toBe(0);
  expect(ended.stderr).toContain('changed');
  expect(readFileSync(at('changed'), 'utf8')).toBe('by a person\n');
  expect(existsSync(at('made'))).toBe(false);
});

test('discard forgets it', async () => {
  await transact(CHANGES);
  expect((await sallyport(place, ['discard', run])).code).toBe(0);
  expect(existsSync(at('made'))).toBe(false);
  expect((await sallyport(place, ['diff', run])).code).not.toBe(0);
});

test('a folder is renamed inside, deletions need no limit', async () => {
  await transact('mv dir moved; for i in $(seq 60); do echo $i > moved/$i; done; rm moved/gone');
  expect((await sallyport(place, ['commit', run])).code).toBe(0);
  expect(existsSync(at('moved/60'))).toBe(true);
  expect(existsSync(at('dir'))).toBe(false);
});

test('files that only their owner may write keep their mode', async () => {
  await transact('chmod 600 changed; echo x >> changed');
  chmodSync(at('kept'), 0o444);
  expect((await sallyport(place, ['commit', run])).code).toBe(0);
  expect(statSync(at('changed')).mode & 0o777).toBe(0o600);
});

test('a preview that nobody agrees to changes nothing and is denied; a harmless command needs no question', async () => {
  place = makeWorkspace();
  mkdirSync(at('src'));
  writeFileSync(at('src/a'), 'a\n');
  const refused = await sallyport(place, ['run', '--preview', '--unattended', '--', 'rm', '-rf', 'src']);
  expect(refused.code).toBe(126);
  expect(refused.stderr).toMatch(/nothing was changed/);
  expect(readFileSync(at('src/a'), 'utf8')).toBe('a\n');
  const fine = await sallyport(place, ['run', '--preview', '--unattended', '--', 'touch', 'made']);
  expect(fine.code).toBe(0);
  expect(existsSync(at('made'))).toBe(true);
});
