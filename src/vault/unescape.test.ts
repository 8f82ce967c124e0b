import { expect, test } from 'vitest';
import { randomFrom } from './random.test-support.ts';
import { Unescape } from './unescape.ts';

function undone(...pieces: readonly (string | Buffer)[]): string {
  const unescape_ = new Unescape();
  return Buffer.concat(pieces.map((piece) => unescape_.push(Buffer.from(piece)))).toString('utf8');
}

test.each([
  ['plain text', 'plain text'],
  ['%41%62c', 'Abc'],
  ['100% sure, 5%-7% off', '100% sure, 5%-7% off'],
  ['%4g%g4%%41', '%4g%g4%A'],
  [String.raw`{\"a\":\"\u0041\u006a\/\\\"}`, String.raw`{"a":"Aj/\"}`],
  [String.raw`tab\tfeed\fback\b`, 'tab\tfeed\fback\b'],
  [String.raw`\x41\d\q\u12`, String.raw`A\d\q\u12`.slice(0, -4)],
  [String.raw`\u00e4%C3%A4\u20ac\ud83d\ude00!`, 'ää€😀!'],
  [String.raw`\ud83dx`, '\u{fffd}x'],
  ['wrapped\r\nbase64\nlines\\nand\\u000amore', 'wrappedbase64linesandmore'],
])('%s → %s', (text, want) => {
  expect(undone(text)).toBe(want);
});

test('a buffer without escapes comes back itself', () => {
  const piece = Buffer.from('nothing to do %, \\d');
  expect(new Unescape().push(piece)).toBe(piece);
});

test('cut anywhere, the result is the same', () => {
  const random = randomFrom(2);
  const parts = [
    '%41',
    '%',
    '\\u0041',
    '\\ud83d\\ude00',
    '\\ud83d',
    '\\n',
    '\n',
    '\\',
    'x',
    'plain text that is long enough to be copied',
    '\\x4',
    '4',
  ];
  for (let round = 0; round < 500; round += 1) {
    const data = Buffer.from(`${Array.from({ length: 12 }, () => parts[random(parts.length)]).join('')}.................`);
    const pieces: Buffer[] = [];
    for (let at = 0; at < data.length; ) {
      const length = 1 + random(9);
      pieces.push(data.subarray(at, at + length));
      at += length;
    }
    expect(undone(...pieces)).toBe(undone(data));
  }
});
