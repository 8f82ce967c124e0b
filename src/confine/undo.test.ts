import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fsPath } from './bytes.ts';
import { Scene } from './undo-scene.test-support.ts';

describe('undo brings back', () => {
  const cases: readonly (readonly [string, (scene: Scene) => void, (scene: Scene) => void])[] = [
    [
      'a deleted file',
      (s) => s.file('a', 'A', 0o600),
      (s) => {
        s.save('a', 'link');
        rmSync(s.at('a'));
      },
    ],
    [
      'an overwritten file',
      (s) => s.file('a', 'A'),
      (s) => {
        s.save('a');
        writeFileSync(s.at('a'), 'other');
      },
    ],
    [
      'a file of the same size and time but other content',
      (s) => s.file('a', 'A'),
      (s) => {
        s.save('a');
        s.file('a', 'B');
      },
    ],
    [
      'a mode',
      (s) => s.file('a', 'A', 0o751),
      (s) => {
        s.save('a');
        chmodSync(s.at('a'), 0o000);
      },
    ],
    [
      'a created file, by taking it away',
      (s) => s.file('a', 'A'),
      (s) => {
        s.save('b');
        writeFileSync(s.at('b'), 'new');
      },
    ],
    [
      'a renamed file',
      (s) => s.file('a', 'A'),
      (s) => {
        s.save('a', 'link');
        s.save('b');
        renameSync(s.at('a'), s.at('b'));
      },
    ],
    [
      'two files of which one was renamed onto the other',
      (s) => {
        s.file('a', 'A');
        s.file('d/b', 'other');
      },
      (s) => {
        s.save('a', 'link');
        s.save('d/b', 'link');
        renameSync(s.at('d/b'), s.at('a'));
      },
    ],
    [
      'three files that were moved on by one, one of them with a second name',
      (s) => {
        s.file('a', 'A');
        s.file('b', 'BB');
        s.file('d/c', 'CCC');
        linkSync(s.at('d/c'), s.at('d/same'));
      },
      (s) => {
        for (const path of ['a', 'b', 'd/c']) s.save(path, 'link');
        renameSync(s.at('b'), s.at('a'));
        renameSync(s.at('d/c'), s.at('b'));
      },
    ],
    [
      'a renamed folder',
      (s) => {
        s.file('d/x', 'X');
        s.file('d/e/y', 'Y');
      },
      (s) => {
        for (const path of ['d', 'd/e']) s.save(path);
        for (const path of ['d/x', 'd/e/y']) s.save(path, 'link');
        s.save('moved');
        renameSync(s.at('d'), s.at('moved'));
      },
    ],
    [
      'a renamed folder, as the warden says it, changed afterwards',
      (s) => {
        s.file('d/x', 'X');
        s.file('d/y', 'Y');
        s.file('d/e/z', 'Z');
      },
      (s) => {
        s.move('d', 'm');
        s.save('m/x');
        writeFileSync(s.at('m/x'), 'changed');
        s.create('m/new', 'new');
        s.save('m/y', 'link');
        rmSync(s.at('m/y'));
        s.move('m/e', 'q');
        s.create('d/x', 'another', true);
      },
    ],
    [
      'a file that was written through a new hard link',
      (s) => s.file('a', 'A'),
      (s) => {
        s.events.push({ type: 'link', verdict: 'allow', path: s.at('h'), to: s.at('a'), fresh: true });
        linkSync(s.at('a'), s.at('h'));
        s.save('h');
        writeFileSync(s.at('h'), 'changed');
      },
    ],
    [
      'both names of a file that was written through one',
      (s) => {
        s.file('a', 'A');
        linkSync(s.at('a'), s.at('b'));
      },
      (s) => {
        s.save('a');
        writeFileSync(s.at('a'), 'changed');
      },
    ],
    [
      'two folders that changed places',
      (s) => {
        s.file('a/x', 'A');
        s.file('b/x', 'B');
      },
      (s) => {
        s.move('a', 't');
        s.move('b', 'a');
        s.move('t', 'b');
      },
    ],
    [
      'a folder that was moved there and back',
      (s) => s.file('a/x', 'A'),
      (s) => {
        s.move('a', 'b');
        s.move('b', 'a');
        s.create('b', 'new');
      },
    ],
    [
      'a folder that was moved into a new one that was renamed',
      (s) => s.file('a/x', 'A'),
      (s) => {
        s.create('n', null);
        s.move('a', 'n/a');
        renameSync(s.at('n'), s.at('n2'));
        s.events.push({ type: 'rename', verdict: 'allow', kind: 'dir', path: s.at('n'), to: s.at('n2'), fresh: true });
      },
    ],
    [
      'a folder that was moved and then removed',
      (s) => s.file('a/x', 'A'),
      (s) => {
        s.move('a', 'b');
        s.save('b/x', 'link');
        s.save('b');
        rmSync(s.at('b'), { recursive: true });
      },
    ],
    [
      'a removed tree',
      (s) => {
        s.file('d/x', 'X');
        s.file('d/e/y', 'Y');
        chmodSync(s.at('d/e'), 0o750);
      },
      (s) => {
        for (const path of ['d/x', 'd/e/y']) s.save(path, 'link');
        for (const path of ['d/e', 'd']) s.save(path);
        rmSync(s.at('d'), { recursive: true });
      },
    ],
    [
      'a created tree, by taking it away',
      () => {},
      (s) => {
        for (const path of ['n', 'n/m', 'n/m/f']) s.save(path);
        s.file('n/m/f', 'F');
      },
    ],
    [
      'a symlink',
      (s) => {
        symlinkSync('over/there', s.at('l'));
        lutimesSync(s.at('l'), 1e9, 1e9);
      },
      (s) => {
        s.save('l');
        rmSync(s.at('l'));
        writeFileSync(s.at('l'), 'file');
      },
    ],
    [
      'a folder where a file is now',
      (s) => s.file('d/x', 'X'),
      (s) => {
        s.save('d/x', 'link');
        s.save('d');
        rmSync(s.at('d'), { recursive: true });
        writeFileSync(s.at('d'), 'f');
      },
    ],
    [
      'a file where a folder is now',
      (s) => s.file('f', 'F'),
      (s) => {
        s.save('f', 'link');
        rmSync(s.at('f'));
        mkdirSync(s.at('f'));
        s.save('f/g');
        writeFileSync(s.at('f/g'), 'g');
      },
    ],
    [
      'a folder where a link out is now',
      (s) => s.file('d/x', 'X'),
      (s) => {
        s.save('d/x', 'link');
        s.save('d');
        rmSync(s.at('d'), { recursive: true });
        symlinkSync('/etc', s.at('d'));
      },
    ],
    [
      'a name that is not UTF-8, with a newline',
      (s) => s.file('a\udcff\n', 'A'),
      (s) => {
        s.save('a\udcff\n', 'link');
        rmSync(fsPath(s.at('a\udcff\n')));
      },
    ],
    [
      'a read-only file in a hidden folder',
      (s) => s.file('.git/objects/ab', 'A', 0o444),
      (s) => {
        s.save('.git/objects/ab', 'link');
        rmSync(s.at('.git/objects/ab'));
      },
    ],
    [
      'a file whose folder was not journaled and is gone',
      (s) => s.file('d/x', 'X'),
      (s) => {
        s.save('d/x', 'link');
        rmSync(s.at('d'), { recursive: true });
      },
    ],
  ];

  test.each(cases)('%s', (_name, before, run) => {
    const scene = new Scene();
    before(scene);
    const expected = scene.snapshot();
    run(scene);
    expect(scene.snapshot()).not.toEqual(expected);
    const report = scene.undo();
    expect(scene.snapshot()).toEqual(expected);
    expect([report.conflicts, report.skipped]).toEqual([[], []]);
    const again = scene.undo();
    expect([again.restored, again.removed, again.conflicts, again.skipped]).toEqual([[], [], [], []]);
  });
});

describe('undo refuses', () => {
  test('what was changed since, and then touches nothing', () => {
    const scene = new Scene();
    for (const name of ['a', 'b']) {
      scene.file(name, name);
      scene.save(name);
      writeFileSync(scene.at(name), 'run');
    }
    const end = Date.now() - 10_000;
    const report = scene.undo({ end });
    expect(report).toMatchObject({ conflicts: [scene.at('a'), scene.at('b')], restored: [] });
    expect(readFileSync(scene.at('a'), 'utf8')).toBe('run');
    expect(scene.undo({ end, force: true }).restored).toHaveLength(2);
    expect(readFileSync(scene.at('a'), 'utf8')).toBe('a');
  });

  test('a file that a person put into a folder that the run made', () => {
    const scene = new Scene();
    scene.save('n');
    mkdirSync(scene.at('n'));
    writeFileSync(scene.at('n/mine'), 'mine');
    expect(scene.undo({ end: Date.now() - 10_000 }).conflicts).toEqual([scene.at('n/mine')]);
    expect(existsSync(scene.at('n/mine'))).toBe(true);
  });

  test('to follow a link out of the workspace', () => {
    const scene = new Scene();
    const outside = join(scene.folder, 'outside');
    mkdirSync(outside);
    scene.file('d/x', 'X');
    scene.save('d/x', 'link');
    rmSync(scene.at('d'), { recursive: true });
    symlinkSync(outside, scene.at('d'));
    expect(scene.undo().skipped).toEqual([{ path: scene.at('d/x'), why: 'a link on the way leads out of the workspace' }]);
    expect(readdirSync(outside)).toEqual([]);
  });

  test('a copy that was changed through another name', () => {
    const scene = new Scene();
    scene.file('a', 'A');
    scene.save('a', 'link');
    scene.save('b');
    renameSync(scene.at('a'), scene.at('b'));
    writeFileSync(scene.at('b'), 'B');
    expect(scene.undo().skipped).toEqual([
      { path: scene.at('a'), why: 'the kept copy was changed through another name of the file' },
    ]);
  });

  test('paths outside the workspace, and journals that name files elsewhere', () => {
    const scene = new Scene();
    const meta = {
      type: 'journal',
      verdict: 'allow',
      kind: 'file',
      mode: 0o644,
      mtime: '0',
      uid: 0,
      gid: 0,
      size: 1,
      how: 'copy',
    };
    scene.events.push(
      { ...meta, path: '/tmp/private', blob: 'b1' },
      { ...meta, path: scene.at('x'), blob: '../../../etc/passwd' },
      { ...meta, path: `${scene.ws}/../up`, blob: 'b1' },
    );
    expect(scene.undo()).toMatchObject({
      restored: [],
      skipped: [{ path: scene.at('x'), why: 'no copy of its content was kept' }],
    });
  });
});

test('nothing is lost: what was taken out lies in the attic', () => {
  const scene = new Scene();
  scene.file('a', 'A');
  for (const path of ['a', 'b']) scene.save(path);
  for (const path of ['a', 'b']) writeFileSync(scene.at(path), 'run');
  const { movedTo } = scene.undo();
  expect(['a', 'b'].map((name) => readFileSync(join(movedTo ?? '', scene.at(name)), 'utf8'))).toEqual(['run', 'run']);
});

test('the content comes back where the owner and group that it had are not to be given', () => {
  const own = process.getuid?.() === 0 ? 65534 : undefined;
  const scene = new Scene();
  scene.file('a', 'A', 0o4755);
  scene.save('a');
  const [event] = scene.events;
  Object.assign(event ?? {}, { gid: 0, uid: 0 });
  writeFileSync(scene.at('a'), 'other');
  if (own !== undefined) execFileSync('chown', ['-R', `${own}:${own}`, scene.folder]);
  if (own !== undefined) process.seteuid?.(own);
  const report = scene.undo();
  if (own !== undefined) process.seteuid?.(0);
  expect(report).toMatchObject({
    restored: [scene.at('a')],
    skipped: [{ path: scene.at('a'), why: expect.stringMatching(/owner and group/) }],
  });
  expect(readFileSync(scene.at('a'), 'utf8')).toBe('A');
  expect(statSync(scene.at('a')).mode & 0o7777).toBe(0o755);
});

test('one path, and a dry run', () => {
  const scene = new Scene();
  for (const path of ['d/x', 'd/y', 'dd']) {
    scene.file(path, path);
    scene.save(path, 'link');
    rmSync(scene.at(path));
  }
  expect(scene.undo({ only: scene.at('d'), dryRun: true }).restored).toEqual([scene.at('d/x'), scene.at('d/y')]);
  expect(existsSync(scene.at('d/x'))).toBe(false);
  scene.undo({ only: scene.at('d/x') });
  expect([existsSync(scene.at('d/x')), existsSync(scene.at('d/y')), existsSync(scene.at('dd'))]).toEqual([true, false, false]);
});

test('5,000 files come back', () => {
  const scene = new Scene();
  for (let i = 0; i < 5000; i += 1) {
    if (i % 100 === 0) mkdirSync(scene.at(`p${i / 100}/src`), { recursive: true });
    writeFileSync(scene.at(`p${Math.floor(i / 100)}/src/f${i}`), `content ${i}`);
  }
  for (let i = 0; i < 5000; i += 1) scene.save(`p${Math.floor(i / 100)}/src/f${i}`, 'link');
  for (let i = 0; i < 50; i += 1) for (const path of [`p${i}/src`, `p${i}`]) scene.save(path);
  const expected = scene.snapshot();
  rmSync(scene.ws, { recursive: true });
  mkdirSync(scene.ws);
  const report = scene.undo();
  expect(report.restored).toHaveLength(5100);
  expect(scene.snapshot()).toEqual(expected);
});
