import { expect, test } from 'vitest';
import { firstHalves, lastHalves, sharingHalf } from './halves.ts';

const TEXTS = [
  'a',
  'ab',
  'abc',
  'react',
  'lodash',
  'express',
  'typescript',
  'webpackdevserver',
  '',
  'averylongnameofapackagethatgoeson',
];

/** Everything that one slip makes of a text. */
function slipsOf(text: string): readonly string[] {
  return Array.from({ length: text.length + 1 }, (_, at) => at).flatMap((at) => [
    `${text.slice(0, at)}q${text.slice(at)}`,
    text.slice(0, at) + text.slice(at + 1),
    `${text.slice(0, at)}q${text.slice(at + 1)}`,
    text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
  ]);
}

test('whatever one slip makes of a name shares a half with it', () => {
  const [first, last] = [firstHalves(TEXTS), lastHalves(TEXTS)];
  for (const [rank, text] of TEXTS.entries())
    for (const slip of text === '' ? [] : slipsOf(text).filter((one) => one !== ''))
      expect(sharingHalf(slip, first, last), `${slip} of ${text}`).toContain(rank);
});

test('what is nothing like a name is not looked at, and ranks come in order', () => {
  const [first, last] = [firstHalves(TEXTS), lastHalves(TEXTS)];
  expect(sharingHalf('kubernetes', first, last)).toEqual([]);
  const found = sharingHalf('ab', first, last);
  expect(found).toEqual([...found].sort((one, other) => one - other));
});
