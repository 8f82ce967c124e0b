import { expect, test } from 'vitest';
import { joined, shownText } from './shown.ts';

test('stretches that touch or overlap become one', () => {
  expect(joined([0, 2, 5, 7], [2, 3, 6, 9, 12, 13])).toEqual([0, 3, 5, 9, 12, 13]);
  expect(joined([], [1, 2])).toEqual([1, 2]);
});

test('each place of a text is found in the other, those that are gone where they were', () => {
  const shown = shownText('abCDeFg', [2, 4, 5, 6]);
  expect(shown.text).toBe('abeg');
  expect([0, 1, 2, 3].map(shown.at)).toEqual([0, 1, 4, 6]);
  expect([0, 1, 2, 3, 4, 5, 6, 7].map(shown.before)).toEqual([0, 1, 2, 2, 2, 3, 3, 4]);
  expect([0, 1, 2, 3, 4, 5, 6].map(shown.isInside)).toEqual([false, false, false, true, false, false, false]);
});
