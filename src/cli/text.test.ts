import { expect, test } from 'vitest';
import { bytes, duration, fitted, plural, visible, wrap } from './text.ts';

test.each([
  ['plain/päth 文件', 'plain/päth 文件'],
  ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
  ['\x1b[31mred', '\\e[31mred'],
  ['\x07\x00\x7f\x9b', '\\x07\\x00\\x7f\\x9b'],
  ['a\u202eb', 'a\\u{202e}b'],
  ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
  ['\u{e0041}', '\\u{e0041}'],
  ['\udcff', '\\xff'],
  ['\ud800', '\\u{d800}'],
])('visible %j', (text, want) => {
  expect(visible(text)).toBe(want);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [1449, '1.4 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_700, '1 h'],
  [12_000_000, '3 h 20 min'],
])('%d milliseconds', (milliseconds, want) => {
  expect(duration(milliseconds)).toBe(want);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [1024 * 1024 - 1, '1 MiB'],
  [2 * 1024 ** 3, '2 GiB'],
  [5000 * 1024 ** 4, '5000 TiB'],
])('%d bytes', (count, want) => {
  expect(bytes(count)).toBe(want);
});

test.each([
  [plural(1, 'file'), '1 file'],
  [plural(0, 'file'), '0 files'],
  [plural(20_000, 'file'), '20,000 files'],
  [plural(1_234_567, 'directory', 'directories'), '1,234,567 directories'],
])('%s', (got, want) => {
  expect(got).toBe(want);
});

test.each([
  ['one two three', 9, '', 'one two\nthree'],
  ['one two three', 11, '    ', '    one two\n    three'],
  ['unbreakable', 5, '', 'unbreakable'],
  ['a  b\n c', 80, '', 'a b c'],
  ['', 80, '  ', '  '],
])('wrap %j at %d', (text, width, indent, want) => {
  expect(wrap(text, width, indent)).toBe(want);
});

const LONG = 'the run deleted or overwrote more existing files than its limit, and the rest was stopped';

test.each([
  [
    `  why:     ${LONG}`,
    60,
    `  why:     the run deleted or overwrote more existing files\n           than its limit, and the rest was stopped`,
  ],
  [`  why:     ${LONG}`, undefined, `  why:     ${LONG}`],
  [`  why:     ${LONG}`, 200, `  why:     ${LONG}`],
  [`  For a person: sallyport run ${LONG}`, 60, `  For a person: sallyport run ${LONG}`],
])('%j fits %s columns where it is words, and is left whole where it is a command', (text, columns, want) => {
  expect(fitted(text, columns)).toBe(want);
});
