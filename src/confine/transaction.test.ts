import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Change, type ChangeKind, describeChanges, type EntryKind, parseChange } from './overlay-changes.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';
import { type CommitRequest, commitChanges, discardChanges } from './transaction.ts';

class Scene {
  readonly folder: string = temporaryFolder();
  readonly upper: string = join(this.folder, 'overlay/upper');
  readonly lower: string = join(this.folder, 'ws');
  readonly changes: Change[] = [];

  constructor() {
    for (const path of [this.upper, this.lower, join(this.folder, 'journal')]) mkdirSync(path, { recursive: true });
  }

  write(where: 'upper' | 'lower', path: string, content: string, mode = 0o644): void {
    const full = join(this[where], path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, content);
    chmodSync(full, mode);
  }

  change(change: ChangeKind, path: string, kind: EntryKind = 'file'): void {
    this.changes.push({ change, path, kind, mode: 0o644, size: 0 });
  }

  read(path: string): string | undefined {
    const full = join(this.lower, path);
    return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
  }

  commit(change: Partial<CommitRequest> = {}) {
    return commitChanges({
      changes: this.changes,
      upper: this.upper,
      lower: this.lower,
      start: Date.now() + 1000,
      paths: undefined,
      protect: ['.git/hooks', '.vscode'],
      protectedAgreed: false,
      undone: join(this.folder, 'undone'),
      record: join(this.folder, 'committed.ndjson'),
      journal: join(this.folder, 'journal'),
      ...change,
    });
  }
}

describe('commit', () => {
  test('adds, changes, deletes; keeps what it replaces', () => {
    const scene = new Scene();
    scene.write('lower', 'old', 'old');
    scene.write('lower', 'gone', 'gone');
    scene.write('upper', 'old', 'new', 0o4755);
    scene.write('upper', 'd/f', 'F', 0o600);
    utimesSync(join(scene.upper, 'd/f'), 1e9, 1e9);
    symlinkSync('f', join(scene.upper, 'd/l'));
    scene.change('deleted', 'gone');
    scene.change('modified', 'old');
    scene.change('symlink', 'd/l', 'symlink');
    scene.change('added', 'd/f');
    scene.change('added', 'd', 'dir');
    const report = scene.commit();
    expect(report).toMatchObject({ committed: ['old', 'd', 'd/l', 'd/f', 'gone'], conflicts: [], skipped: [] });
    expect([scene.read('old'), scene.read('gone'), scene.read('d/f'), readlinkSync(join(scene.lower, 'd/l'))]).toEqual([
      'new',
      undefined,
      'F',
      'f',
    ]);
    expect(lstatSync(join(scene.lower, 'old')).mode & 0o7777).toBe(0o755);
    expect(lstatSync(join(scene.lower, 'd/f'))).toMatchObject({ mtimeMs: 1e12 });
    expect(['old', 'gone'].map((name) => readFileSync(join(report.movedTo, scene.lower, name), 'utf8'))).toEqual(['old', 'gone']);
    expect(existsSync(join(scene.upper, 'old'))).toBe(true);
  });

  test('refuses what was changed since, and then touches nothing', () => {
    const scene = new Scene();
    for (const name of ['a', 'b']) {
      scene.write('lower', name, 'lower');
      scene.write('upper', name, 'upper');
      scene.change('modified', name);
    }
    expect(scene.commit({ start: Date.now() - 10_000 })).toMatchObject({ committed: [], conflicts: ['a', 'b'] });
    expect(scene.read('a')).toBe('lower');
  });

  test('goes on after it was cut off', () => {
    const scene = new Scene();
    for (const name of ['a', 'b']) {
      scene.write('upper', name, 'upper');
      scene.change('added', name);
    }
    scene.write('lower', 'a', 'upper');
    expect(scene.commit({ start: Date.now() - 10_000 }).committed).toEqual(['a', 'b']);
    expect(scene.read('b')).toBe('upper');
  });

  test('refuses a deleted folder into which somebody wrote', () => {
    const scene = new Scene();
    scene.write('lower', 'd/mine', 'mine');
    scene.change('deleted', 'd', 'dir');
    expect(scene.commit({ start: Date.now() - 10_000 }).conflicts).toEqual(['d/mine']);
    expect(scene.commit().committed).toEqual(['d']);
    expect(existsSync(join(scene.lower, 'd'))).toBe(false);
  });

  test('does not follow a link that has come in the way', () => {
    const scene = new Scene();
    const outside = join(scene.folder, 'outside');
    mkdirSync(outside);
    scene.write('upper', 'd/f', 'F');
    symlinkSync(outside, join(scene.lower, 'd'));
    scene.change('added', 'd/f');
    expect(() => scene.commit()).toThrow(/has become a link/u);
    expect(existsSync(join(outside, 'f'))).toBe(false);
  });

  test('leaves protected paths out unless they are named and agreed', () => {
    const scene = new Scene();
    for (const path of ['sub/.git/hooks/pre-commit', '.VSCode/tasks.json', 'ok']) {
      scene.write('upper', path, 'x');
      scene.change('added', path);
    }
    for (const path of ['sub', 'sub/.git', 'sub/.git/hooks', '.VSCode']) scene.change('added', path, 'dir');
    const report = scene.commit();
    expect(report.committed).toEqual(['ok', 'sub', 'sub/.git']);
    expect(report.skipped.map((skip) => skip.path)).toEqual([
      'sub/.git/hooks/pre-commit',
      '.VSCode/tasks.json',
      'sub/.git/hooks',
      '.VSCode',
    ]);
    const paths = ['.VSCode', '.VSCode/tasks.json'];
    expect(scene.commit({ paths }).committed).toEqual([]);
    expect(scene.commit({ paths, protectedAgreed: true }).committed).toEqual(paths);
  });

  test('takes single paths with the folders that lead to them', () => {
    const scene = new Scene();
    for (const path of ['d/e/f', 'd/g', 'h']) {
      scene.write('upper', path, 'x');
      scene.change('added', path);
    }
    for (const path of ['d', 'd/e']) scene.change('added', path, 'dir');
    expect(scene.commit({ paths: ['d/e'] }).committed).toEqual(['d', 'd/e', 'd/e/f']);
  });

  test('replaces a folder that the run made anew, and one kind by another', () => {
    const scene = new Scene();
    scene.write('lower', 'd/old', 'old');
    scene.write('upper', 'd/new', 'new');
    scene.change('opaque', 'd', 'dir');
    scene.change('added', 'd/new');
    scene.write('lower', 'was-folder/x', 'x');
    scene.write('upper', 'was-folder', 'file');
    scene.change('type', 'was-folder');
    scene.commit();
    expect([scene.read('d/old'), scene.read('d/new'), scene.read('was-folder')]).toEqual([undefined, 'new', 'file']);
  });
});

test('discard removes what nobody may enter', () => {
  const scene = new Scene();
  mkdirSync(join(scene.folder, 'overlay/work/work/deep'), { recursive: true });
  chmodSync(join(scene.folder, 'overlay/work/work'), 0);
  discardChanges(join(scene.folder, 'overlay'));
  expect(existsSync(join(scene.folder, 'overlay'))).toBe(false);
  discardChanges(join(scene.folder, 'overlay'));
  rmSync(scene.folder, { recursive: true });
});

test('changes are described: text, binary, renames', () => {
  const scene = new Scene();
  scene.write('lower', 'text', 'a\n');
  scene.write('upper', 'text', 'b\n');
  scene.change('modified', 'text');
  scene.write('upper', 'binary', 'a\0b');
  scene.change('added', 'binary');
  scene.write('lower', 'from', 'same content');
  scene.write('upper', 'to', 'same content');
  scene.change('deleted', 'from');
  scene.change('added', 'to');
  scene.write('lower', 'gone', 'x');
  scene.change('deleted', 'gone');
  scene.write('lower', 'tree/in/f', 'another content');
  scene.write('upper', 'moved', 'another content');
  scene.change('deleted', 'tree', 'dir');
  scene.change('added', 'moved');
  expect(describeChanges(scene.changes, scene.upper, scene.lower)).toMatchObject([
    { path: 'text', text: { before: 'a\n', after: 'b\n' }, isBinary: false },
    { path: 'binary', text: null, isBinary: true },
    { path: 'to', renamedFrom: 'from', text: null },
    { path: 'gone', text: { before: 'x', after: '' } },
    { path: 'tree', kind: 'dir' },
    { path: 'tree/in', kind: 'dir' },
    { path: 'moved', renamedFrom: 'tree/in/f' },
  ]);
});

test.each([
  [
    '{"change":"added","path":"a/b","kind":"file","mode":420,"size":3}',
    { change: 'added', path: 'a/b', kind: 'file', mode: 420, size: 3 },
  ],
  [
    '{"change":"added","path":"a\ufffd","pathRaw":"61ff","kind":"file","mode":420,"size":3}',
    { change: 'added', path: 'a\udcff', kind: 'file', mode: 420, size: 3 },
  ],
  ['{"change":"added","path":"../x","kind":"file","mode":420,"size":3}', undefined],
  ['{"change":"added","path":"/etc/x","kind":"file","mode":420,"size":3}', undefined],
  ['{"change":"added","path":"a//b","kind":"file"}', undefined],
  ['{"change":"exploded","path":"a","kind":"file"}', undefined],
  ['not json', undefined],
])('%s', (line, expected) => {
  expect(parseChange(line)).toEqual(expected);
});
