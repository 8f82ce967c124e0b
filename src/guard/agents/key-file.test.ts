import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyWithoutKeys, fileWith, keyIn } from './key-file.ts';

function homeWith(content: string): string {
  const home = mkdtempSync(join(tmpdir(), 'key-file-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, 'file'), content, { mode: 0o600 });
  return home;
}

test.each([
  ['json', '{"a":{"b":"the key"}}', ['a', 'b'], 'the key'],
  ['json', '{"a":{"b":7}}', ['a', 'b'], undefined],
  ['json', '{"a":null}', ['a', 'b'], undefined],
  ['json', '{}', ['constructor', 'name'], undefined],
  ['json', 'not json', ['a'], undefined],
  ['dotenv', '# x\nOTHER=1\n export KEY = "the key" \n', ['KEY'], 'the key'],
  ['dotenv', 'KEY=the key', ['KEY'], 'the key'],
  ['dotenv', 'MYKEY=the key', ['KEY'], undefined],
] as const)('%s %j, member %j', (format, content, member, expected) => {
  expect(keyIn({ path: 'file', format, member }, homeWith(content))).toBe(expected);
});

test('a file that others may write, a link and a folder hold no key', () => {
  const home = homeWith('{"a":"the key"}');
  const file = { path: 'file', format: 'json', member: ['a'] } as const;
  expect(keyIn(file, home)).toBe('the key');
  symlinkSync(join(home, 'file'), join(home, 'link'));
  expect(keyIn({ ...file, path: 'link' }, home)).toBeUndefined();
  expect(keyIn({ ...file, path: '.' }, home)).toBeUndefined();
  chmodSync(join(home, 'file'), 0o620);
  expect(keyIn(file, home)).toBeUndefined();
});

test('a placeholder stands alone in its file', () => {
  expect(fileWith(['a', 'b'], 'placeholder')).toBe('{"a":{"b":"placeholder"}}');
});

test.each([
  ['// managed\n{"a":1,"authTokens":{"x":"y"},"n":{"apiKey":"z","b":[{"secret":1,"c":2}]}}', '{"a":1,"n":{"b":[{"c":2}]}}'],
  ['{"a":', '{}'],
  ['', '{}'],
])('%j without what sounds like a key', (content, expected) => {
  expect(copyWithoutKeys(join(homeWith(content), 'file'))).toBe(expected);
});
