import { expect, test } from 'vitest';
import { LineReader } from './line-reader.ts';

test('lines come out whole however they arrive', () => {
  const reader = new LineReader(100);
  const bytes = Buffer.from('one\ntwö\n\nthree');
  const lines = [...bytes].flatMap((byte) => reader.push(Buffer.of(byte)) ?? ['too long']);
  expect(lines).toEqual(['one', 'twö', '']);
  expect(reader.isPartial).toBe(true);
});

test.each([
  ['with its end', `${'x'.repeat(11)}\n`],
  ['without its end', 'x'.repeat(11)],
])('a line that is too long is refused %s', (_name, text) => {
  expect(new LineReader(10).push(Buffer.from(text))).toBeUndefined();
});

test('the longest line is accepted', () => {
  expect(new LineReader(10).push(Buffer.from(`${'x'.repeat(10)}\n`))).toEqual(['x'.repeat(10)]);
});
