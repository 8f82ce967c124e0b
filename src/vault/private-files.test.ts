import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePrivateFolder, readPrivateFile, writeFirstPrivateFile, writePrivateFile } from './private-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-vault-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const refused = expect.objectContaining({ name: 'UserError' });

test('a file is written whole, readable by its owner only, and leaves no draft', () => {
  const path = join(folder, 'a');
  writePrivateFile(path, Buffer.from('one'));
  writePrivateFile(path, Buffer.from('two'));
  expect(readPrivateFile(path)?.toString()).toBe('two');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a']);
});

test('the first file counts', () => {
  const path = join(folder, 'a');
  expect([writeFirstPrivateFile(path, Buffer.from('one')), writeFirstPrivateFile(path, Buffer.from('two'))]).toEqual([
    true,
    false,
  ]);
  expect(readPrivateFile(path)?.toString()).toBe('one');
  expect(readdirSync(folder)).toEqual(['a']);
});

test('a missing file is undefined', () => {
  expect(readPrivateFile(join(folder, 'none'))).toBeUndefined();
});

test('a link, a folder, a file that others can read: refused', () => {
  writeFileSync(join(folder, 'open'), 'x', { mode: 0o644 });
  writeFileSync(join(folder, 'own'), 'x', { mode: 0o600 });
  symlinkSync('own', join(folder, 'link'));
  mkdirSync(join(folder, 'folder'), { mode: 0o700 });
  for (const name of ['open', 'link', 'folder']) expect(() => readPrivateFile(join(folder, name))).toThrow(refused);
});

test('a link that stands in the way is replaced, not followed', () => {
  writeFileSync(join(folder, 'target'), 'untouched', { mode: 0o600 });
  symlinkSync('target', join(folder, 'link'));
  writePrivateFile(join(folder, 'link'), Buffer.from('new'));
  expect(readPrivateFile(join(folder, 'target'))?.toString()).toBe('untouched');
  expect(readPrivateFile(join(folder, 'link'))?.toString()).toBe('new');
});

test('folders are made private; open ones, links and files are refused', () => {
  makePrivateFolder(join(folder, 'a/b/c'));
  expect(statSync(join(folder, 'a/b/c')).mode & 0o777).toBe(0o700);
  symlinkSync('a', join(folder, 'link'));
  writeFileSync(join(folder, 'file'), '');
  chmodSync(join(folder, 'a/b'), 0o755);
  for (const name of ['link', 'file', 'a/b', 'file/below']) expect(() => makePrivateFolder(join(folder, name))).toThrow(refused);
  expect(() => makePrivateFolder('/proc/nowhere/vault')).toThrow(refused);
});
