import { expect, test } from 'vitest';
import { LetterGroups } from '../../../model/index.ts';
import { wordsOf } from './words.ts';

test.each<[RegExp, readonly string[] | undefined]>([
  [/def __reduce(?:_ex)?__\(/g, ['def __reduce']],
  [/\bimport\s+(?:pickle|marshal)\b/, ['import']],
  [/\b(?:SSLv2|TLSv1)_METHOD/, ['_method']],
  [/(?:eval|exec)\s*\(/, ['eval', 'exec']],
  [/(?:eval|ex)\s*\(/, undefined],
  [/(?:token)?\s*=/, undefined],
  [/(?:token)+\s*=/, ['token']],
  [/[Pp]ass[Ww]ord/, ['password']],
  [/[Pp]ass[Xw]ord/, ['pass']],
  [/a(?=bcd)ef/, ['aef']],
  [/ſecret|k/iu, undefined],
  [/(?<q>["'])text\k<q>/, undefined],
  [/(["'])text\1/, ['text']],
  [/[^\n]{0,20}\bcatch\b/, ['catch']],
])('%s takes %j', (pattern, words) => {
  expect(wordsOf(pattern)).toEqual(words);
});

test.each([
  ['def __reduce__(self):', 'def __reduce', true],
  ['x = Kind.SECRET', 'secret', true],
  ['caf\u00e9 au lait', 'au lait', true],
  ['secrecy', 'secret', false],
  ['', 'secret', false],
  ['ab', 'ab', true],
  ['v1 of 23', 'v9 of 45', true],
] as const)('whether %j may hold %j: %s', (text, word, want) => {
  expect(new LetterGroups(text).mayHold(word)).toBe(want);
});

test('what stands in a text may always stand there', () => {
  const text = "const a = b?.['c-d'] ?? `${e}/f` // g\r\n\u{1f600}\u00dfHIJ_klm.n0.12-\tz";
  for (let from = 0; from < text.length; from += 1)
    for (let to = from + 1; to <= text.length; to += 1) expect(new LetterGroups(text).mayHold(text.slice(from, to))).toBe(true);
});
