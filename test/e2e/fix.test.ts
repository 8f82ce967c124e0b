import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, PROGRAM, sallyport } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

const BAD = `import sqlite3
import yaml
from flask import Flask, request
app = Flask(__name__)

@app.get('/x')
def x():
    db = sqlite3.connect('x.db')
    rows = db.execute("select * from t where name = '" + request.args['n'] + "'").fetchall()
    return str(rows) + str(yaml.load(open('a.yaml'), Loader=yaml.Loader))`;

const put = (place: Place, name: string, text: string): string => {
  const path = join(place.workspace, name);
  writeFileSync(path, text);
  return path;
};
const read = (path: string): string => readFileSync(path, 'utf8');

test('--fix-diff is a patch that git takes, and after it nothing is left to mend', async () => {
  const place = makeWorkspace();
  const path = put(place, 'a.py', BAD);
  const diff = await sallyport(place, ['scan', '--fix-diff']);
  expect(diff.code).toBe(1);
  expect(read(path)).toBe(BAD);
  execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: place.workspace, input: diff.stdout });
  expect(read(path)).toContain(`db.execute("select * from t where name = ?", (request.args['n'],))`);
  expect((await sallyport(place, ['scan', '--fix-diff'])).stdout).toBe('');
});

test('fix --yes makes the changes, keeps the rights of the file, and follows no link', async () => {
  const place = makeWorkspace();
  const path = put(place, 'a.py', BAD);
  chmodSync(path, 0o750);
  const outside = join(place.root, 'outside.py');
  writeFileSync(outside, BAD);
  symlinkSync(outside, join(place.workspace, 'link.py'));
  const ended = await sallyport(place, ['fix', '--yes']);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/^2 changes made in 1 file\.$/m);
  expect(read(path)).toContain('yaml.safe_load(');
  expect(statSync(path).mode & 0o777).toBe(0o750);
  expect(read(outside)).toBe(BAD);
});

test('only the rule that was named', async () => {
  const place = makeWorkspace();
  const path = put(place, 'a.py', BAD);
  await sallyport(place, ['fix', '--yes', '--rule', 'unsafe-deserialization']);
  expect(read(path)).toContain('yaml.safe_load(');
  expect(read(path)).toContain(`name = '" + request`);
});

test('without a terminal and without --yes nothing is changed', async () => {
  const place = makeWorkspace();
  const path = put(place, 'a.py', BAD);
  const ended = await sallyport(place, ['fix']);
  expect(ended).toMatchObject({ code: 2 });
  expect(ended.stderr).toContain('--fix-diff');
  expect(read(path)).toBe(BAD);
});

test.skipIf(!hasTmux)('on a terminal each is asked about: Enter is no, y is yes', async () => {
  const place = makeWorkspace();
  const path = put(place, 'a.py', BAD);
  const terminal = new Terminal(place);
  terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} fix`);
  terminal.keys('Enter');
  await terminal.shows(/Make this change\?/);
  terminal.keys('Enter');
  await terminal.shows(/safe_load[\s\S]*Make this change\?/);
  terminal.keys('y', 'Enter');
  await terminal.shows(/1 change made in 1 file, 1 left as they are/);
  expect(read(path)).toContain('yaml.safe_load(');
  expect(read(path)).toContain(`name = '" + request`);
});

test('a file that is no UTF-8 is left as it is, and said', async () => {
  const place = makeWorkspace();
  const path = join(place.workspace, 'a.py');
  writeFileSync(path, Buffer.concat([Buffer.from(BAD), Buffer.from([0x0a, 0x23, 0xff, 0x0a])]));
  const before = readFileSync(path);
  const ended = await sallyport(place, ['fix', '--yes']);
  expect(ended.stderr).toContain('left alone');
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('what was not analysed is said, and is not "nothing to mend"', async () => {
  const place = makeWorkspace();
  put(place, 'broken.py', 'def f(:\n  ((((\n');
  const ended = await sallyport(place, ['fix', '--yes']);
  expect(ended.stderr).toMatch(/^Not analysed: broken\.py/m);
  expect(ended.code).toBe(3);
  expect((await sallyport(place, ['scan', '--fix-diff'])).stderr).toMatch(/· \d not analysed/);
});

test.each(['with blank.py', 'tab\tand\nnewline.py', 'quo"te\\back.py', 'bell\x07.py', 'größe 日本.py'])(
  'git takes the patch of a file with the name %j',
  async (name) => {
    const place = makeWorkspace();
    const path = put(place, name, BAD);
    const diff = await sallyport(place, ['scan', '--fix-diff']);
    execFileSync('git', ['apply', '-'], { cwd: place.workspace, input: diff.stdout });
    expect(read(path)).toContain('yaml.safe_load(');
  },
);
