import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalise } from '../../src/model/canonical.ts';
import { isRoot, makePlace, messageOf, type Place, planFor, runWarden, WARDEN } from './warden.test-support.ts';

interface Listed {
  readonly code: number | null;
  readonly stderr: string;
  readonly lines: readonly string[];
  readonly changes: readonly Readonly<Record<string, unknown>>[];
}

function fill(place: Place): void {
  const at = (name: string): string => join(place.workspace, name);
  for (const folder of ['d', 'd/e', 'gone', 'moded', 'replaced', 'empty']) mkdirSync(at(folder), { recursive: true });
  for (const file of ['same', 'old', 'dead', 'to-folder', 'to-link', 'd/inner', 'd/e/deep', 'gone/x', 'replaced/was']) {
    writeFileSync(at(file), `${file}\n`);
  }
  symlinkSync('old', at('link'));
  symlinkSync('d', at('link-to-folder'));
}

/** Runs SCRIPT in a transaction over a filled workspace, as a run does, and lists what it changed. */
async function listed(place: Place, script: string): Promise<Listed> {
  const overlay = { upper: join(place.root, 'upper'), work: join(place.root, 'overlay-work') };
  for (const folder of [overlay.upper, overlay.work]) mkdirSync(folder);
  const workspace = { path: place.workspace, writable: true, overlay };
  const ended = await runWarden(place, planFor(place, ['/usr/bin/python3', '-c', script], { workspace, journal: null }));
  expect({ stderr: ended.stderr, fail: messageOf(ended, 'fail'), code: messageOf(ended, 'exit')?.['code'] }).toEqual({
    stderr: '',
    fail: undefined,
    code: 0,
  });
  return list(overlay.upper, place.workspace);
}

function list(upper: string, lower: string): Listed {
  const run = spawnSync(WARDEN, ['diff', upper, lower], { encoding: 'utf8' });
  const lines = run.stdout.split('\n').filter((line) => line !== '');
  return { code: run.status, stderr: run.stderr, lines, changes: lines.map((line) => JSON.parse(line)) };
}

const found = (change: string, kind: string, path: string): object => ({ change, kind, path });

const TABLE: readonly (readonly [string, string, readonly object[]])[] = [
  ['nothing', 'pass', []],
  ['an added file', 'open("new", "w").write("12345")', [{ ...found('added', 'file', 'new'), size: 5, mode: 0o644 }]],
  ['an added folder with a file', 'os.mkdir("n"); open("n/f", "w")', [found('added', 'dir', 'n'), found('added', 'file', 'n/f')]],
  ['an added link', 'os.symlink("/etc/passwd", "l")', [found('added', 'symlink', 'l')]],
  ['an added FIFO', 'os.mkfifo("pipe")', [found('added', 'other', 'pipe')]],
  ['a modified file', 'open("old", "a").write("more")', [{ ...found('modified', 'file', 'old'), size: 8 }]],
  ['a modified file below', 'open("d/e/deep", "w").write("x")', [{ ...found('modified', 'file', 'd/e/deep'), size: 1 }]],
  [
    'a file replaced by rename',
    'open("t", "w").write("abc"); os.rename("t", "old")',
    [{ ...found('modified', 'file', 'old'), size: 3 }],
  ],
  ["a file's mode", 'os.chmod("old", 0o600)', [{ ...found('modified', 'file', 'old'), mode: 0o600 }]],
  ['a deleted file', 'os.unlink("dead")', [found('deleted', 'file', 'dead')]],
  ['a deleted link', 'os.unlink("link")', [found('deleted', 'symlink', 'link')]],
  ['a deleted folder', 'shutil.rmtree("gone")', [found('deleted', 'dir', 'gone')]],
  ['a file made and deleted', 'open("t", "w"); os.unlink("t")', []],
  ["a folder's mode", 'os.chmod("moded", 0o711)', [{ ...found('mode', 'dir', 'moded'), mode: 0o711 }]],
  ['a link to elsewhere', 'os.unlink("link"); os.symlink("dead", "link")', [found('symlink', 'symlink', 'link')]],
  [
    'a file that became a folder',
    'os.unlink("to-folder"); os.mkdir("to-folder"); open("to-folder/f", "w")',
    [found('type', 'dir', 'to-folder'), found('added', 'file', 'to-folder/f')],
  ],
  ['a file that became a link', 'os.unlink("to-link"); os.symlink("/", "to-link")', [found('type', 'symlink', 'to-link')]],
  ['a folder that became a file', 'shutil.rmtree("gone"); open("gone", "w")', [found('type', 'file', 'gone')]],
  [
    'a link to a folder that became one',
    'os.unlink("link-to-folder"); os.mkdir("link-to-folder")',
    [found('type', 'dir', 'link-to-folder')],
  ],
  [
    'a folder deleted and made again',
    'shutil.rmtree("replaced"); os.mkdir("replaced"); open("replaced/now", "w")',
    [found('opaque', 'dir', 'replaced'), found('added', 'file', 'replaced/now')],
  ],
];

describe('what a transaction changed', () => {
  test.each(TABLE)('%s', async (_name, script, want) => {
    const place = makePlace();
    fill(place);
    const { code, stderr, lines, changes } = await listed(place, `import os, shutil\n${script}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const byPath = [...changes].sort((a, b) => String(a['path']).localeCompare(String(b['path'])));
    expect(byPath).toEqual(want.map((change) => expect.objectContaining(change)));
    expect(lines.filter((line) => canonicalise(JSON.parse(line)) !== line)).toEqual([]);
  });

  test('names that are no UTF-8, with quotes and line ends', async () => {
    const place = makePlace();
    fill(place);
    const names = ['\\xff\\xfe', 'a\\nb', 'q\\"\\\\', '\\xed\\xa0\\x80'];
    const { code, lines, changes } = await listed(place, `import os\n${names.map((name) => `open(b"${name}", "w")`).join('\n')}`);
    expect(code).toBe(0);
    expect(changes.map((change) => change['path']).sort()).toEqual(['\ufffd\ufffd', '\ufffd\ufffd\ufffd', 'a\nb', 'q"\\'].sort());
    expect(changes.map((change) => change['pathRaw']).filter((hex) => hex !== undefined)).toEqual(
      expect.arrayContaining(['fffe', 'eda080']),
    );
    expect(lines.filter((line) => canonicalise(JSON.parse(line)) !== line)).toEqual([]);
  });

  test('a tree too deep to walk is said, never cut off in silence', () => {
    const place = makePlace();
    mkdirSync(join(place.root, 'upper', ...Array<string>(300).fill('d')), { recursive: true });
    const { code, stderr } = list(join(place.root, 'upper'), place.workspace);
    expect(code).toBe(125);
    expect(stderr).toMatch(/^warden: (d\/)+d: .+\n$/);
  });

  test.skipIf(isRoot)('a folder that cannot be read is said', () => {
    const place = makePlace();
    mkdirSync(join(place.root, 'upper', 'closed'), { recursive: true });
    chmodSync(join(place.root, 'upper', 'closed'), 0);
    const { code, stderr } = list(join(place.root, 'upper'), place.workspace);
    chmodSync(join(place.root, 'upper', 'closed'), 0o700);
    expect([code, stderr]).toEqual([125, 'warden: closed: Permission denied\n']);
  });

  test('a full disk for the list is said', () => {
    const place = makePlace();
    writeFileSync(join(place.programs, 'x'), '');
    const run = spawnSync('sh', ['-c', '"$0" diff "$1" "$2" > /dev/full', WARDEN, place.programs, place.workspace], {
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([125, 'warden: the list could not be written\n']);
  });

  test.each([
    ['no arguments', []],
    ['one folder', ['/']],
    ['a folder that is not there', ['/no/such/folder', '/']],
  ] as const)('%s: a sentence and 125', (_name, args) => {
    const run = spawnSync(WARDEN, ['diff', ...args], { encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([125, '']);
    expect(run.stderr).toMatch(/^(usage|warden): .+\n$/);
  });
});
