import { expect, test } from 'vitest';
import { lineStarts, spotAt, withoutEnding, withoutSpans } from './text.ts';

test.each([
  ['', 0, 1, 1],
  ['ab', 2, 1, 3],
  ['ab\n', 2, 1, 3],
  ['ab\n', 3, 2, 1],
  ['\n\nx', 2, 3, 1],
  ['a\nbc\nd', 3, 2, 2],
  ['a\nbc\nd', 99, 3, 95],
])('%j at %i is line %i, column %i', (text, offset, line, column) => {
  expect(spotAt(lineStarts(text), offset)).toEqual({ line, column });
});

const span = (start: number, end: number): { start: number; end: number; rule: string } => ({ start, end, rule: 'r' });

test.each([
  ['nothing is hidden', [], 0, 8, 'abcdefgh'],
  ['one in the middle', [span(2, 4)], 0, 8, 'ab[r]efgh'],
  ['two that overlap', [span(2, 5), span(4, 6)], 0, 8, 'ab[r][r]gh'],
  ['one inside of another', [span(2, 6), span(3, 4)], 0, 8, 'ab[r]gh'],
  ['one that begins before the piece', [span(0, 3)], 2, 8, '[r]defgh'],
  ['one that ends behind the piece', [span(3, 8)], 0, 5, 'abc[r]'],
  ['those outside of the piece', [span(0, 2), span(6, 8)], 2, 6, 'cdef'],
])('%s', (_, spans, start, end, expected) => {
  expect(withoutSpans('abcdefgh', spans, start, end)).toBe(expected);
});

test.each([
  ['a//', 'a'],
  ['a/b', 'a/b'],
  ['//', ''],
  ['', ''],
])('%j without the slashes at its end is %j', (text, want) => {
  expect(withoutEnding(text, '/')).toBe(want);
});
