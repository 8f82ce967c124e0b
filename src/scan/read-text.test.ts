import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readText } from './read-text.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const long = 'a line of a text, é\n'.repeat(2000);

test.each<[name: string, bytes: Buffer, text: string | undefined]>([
  ['an empty file', Buffer.alloc(0), ''],
  ['a short text', Buffer.from('one\n'), 'one\n'],
  ['a text longer than its beginning', Buffer.from(long), long],
  ['a text of exactly the length of a beginning', Buffer.from('x'.repeat(8192)), 'x'.repeat(8192)],
  ['a long text in UTF-16', Buffer.from(`\ufeff${long}`, 'utf16le'), long],
  ['a long text in UTF-16 of the other order', Buffer.from(`\ufeff${long}`, 'utf16le').swap16(), long],
  ['a NUL in the beginning', Buffer.concat([Buffer.from([1, 0]), Buffer.from(long)]), undefined],
  ['a NUL far behind', Buffer.from(`${long}\0`), `${long}\0`],
])('%s', (_name, bytes, text) => {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  expect(readText(path)).toEqual(text === undefined ? { kind: 'binary' } : { kind: 'text', text, bytes: bytes.length });
});
