import { expect, test } from 'vitest';
import { areNeighbours, distance, oneEdit } from './edit.ts';

test.each([
  ['loadsh', 'lodash', 'transposition'],
  ['1odash', 'lodash', 'homoglyph'],
  ['lodashh', 'lodash', 'repetition'],
  ['lodasj', 'lodash', 'keyboard'],
  ['lodas', 'lodash', 'omission'],
  ['ledash', 'lodash', 'vowel'],
  ['lodaxsh', 'lodash', 'insertion'],
  ['lozash', 'lodash', 'substitution'],
  ['lodash', 'lodash', undefined],
  ['lodahss', 'lodash', undefined],
  ['', 'a', 'omission'],
  ['ba', 'ab', 'transposition'],
  ['abcd', 'badc', undefined],
] as const)('%s for %s: %s', (name, target, slip) => {
  expect(oneEdit(name, target)?.slip).toBe(slip);
});

test.each([
  ['requets', 'requests', 1],
  ['reqeusts', 'requests', 1],
  ['reqest', 'requests', 2],
  ['abc', 'xyz', 3],
  ['abc', 'abcdefgh', 3],
] as const)('%s and %s are %d apart', (one, other, want) => {
  expect(distance(one, other, 2)).toBe(want);
  expect(distance(other, one, 2)).toBe(want);
});

test('keys that touch', () => {
  expect([
    areNeighbours('q', 'w'),
    areNeighbours('q', 'a'),
    areNeighbours('h', 'y'),
    areNeighbours('q', 'p'),
    areNeighbours('a', '-'),
  ]).toEqual([true, true, true, false, false]);
});
