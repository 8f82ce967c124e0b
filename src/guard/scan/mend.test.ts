import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeMended } from './mend.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A folder with `in/file` and `out/file`. */
function makeFolders(): string {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-mend-'));
  made.push(root);
  for (const name of ['in', 'out']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'file'), name);
  }
  return root;
}

test('a new text takes the place of the old one with its rights, also in a folder that a link leads to', () => {
  const root = makeFolders();
  chmodSync(join(root, 'in/file'), 0o754);
  symlinkSync('in', join(root, 'link'));
  writeMended(join(root, 'link/file'), 'in', 'new');
  expect(readFileSync(join(root, 'in/file'), 'utf8')).toBe('new');
  expect(statSync(join(root, 'in/file')).mode & 0o777).toBe(0o754);
  expect(readdirSync(join(root, 'in'))).toEqual(['file']);
});

test('what has changed, or is a link by now, is left alone', () => {
  const root = makeFolders();
  expect(() => writeMended(join(root, 'in/file'), 'what was read', 'new')).toThrow(/was changed in the meantime/);
  rmSync(join(root, 'in/file'));
  symlinkSync('../out/file', join(root, 'in/file'));
  expect(() => writeMended(join(root, 'in/file'), 'out', 'new')).toThrow(/was changed in the meantime/);
  expect(readFileSync(join(root, 'out/file'), 'utf8')).toBe('out');
});

test('a program that puts a link in the place of the folder meanwhile gets nothing written elsewhere', async () => {
  const root = makeFolders();
  symlinkSync('out', join(root, 'link'));
  const swap = `
    const { renameSync } = require('node:fs');
    process.chdir(${JSON.stringify(root)});
    for (;;) {
      renameSync('in', 'aside');
      renameSync('link', 'in');
      renameSync('in', 'link');
      renameSync('aside', 'in');
    }`;
  const racer = spawn(process.execPath, ['-e', swap], { stdio: 'ignore' });
  const until = Date.now() + 1500;
  for (let text = 'in', count = 0; Date.now() < until; count += 1) {
    try {
      writeMended(join(root, 'in/file'), text, `new ${count}`);
      text = `new ${count}`;
    } catch {
      // It was elsewhere at that moment.
    }
  }
  racer.kill('SIGKILL');
  await new Promise((resolve) => racer.once('exit', resolve));
  expect([readFileSync(join(root, 'out/file'), 'utf8'), readdirSync(join(root, 'out'))]).toEqual(['out', ['file']]);
});
