import { expect, test } from 'vitest';
import { LetterGroups } from '../../../model/index.ts';
import { mayHold, type Needed, neededBy } from './words.ts';

test.each<[RegExp, Needed | undefined]>([
  [/def __reduce(?:_ex)?__\(/g, { each: ['def __reduce', '__('] }],
  [/\bimport\s+(?:pickle|marshal)\b/, { each: ['import', { one: ['pickle', 'marshal'] }] }],
  [/\b(?:SSLv2|TLSv1)_METHOD/, { each: ['_method', { one: ['sslv2', 'tlsv1'] }] }],
  [/(?:eval|exec)\s*\(/, { one: ['eval', 'exec'] }],
  [/(?:eval|ex)\s*\(/, undefined],
  [/(?:token)?\s*=/, undefined],
  [/(?:token)+\s*=/, 'token'],
  [/(?:if|when)\s+(?:key\s*=+\s*debug|role)/, { one: [{ each: ['debug', 'key'] }, 'role'] }],
  [/[Pp]ass[Ww]ord/, 'password'],
  [/[Pp]ass[Xw]ord/, { each: ['pass', 'ord'] }],
  [/a(?=bcd)ef/, 'aef'],
  [/ſecret|k/iu, undefined],
  [/(?<q>["'])text\k<q>/, undefined],
  [/(["'])text\1/, 'text'],
  [/[^\n]{0,20}\bcatch\b/, 'catch'],
])('%s takes %j', (pattern, needed) => {
  expect(neededBy(pattern)).toEqual(needed);
});

const CHECK = /\b(?:if|when)\s+(?:key\s*=+\s*debug|role)\s*\(/;

test.each([
  ['if key == debug(', true],
  ['if role (', true],
  ['if key == trace(', false],
  ['debug(if)', false],
] as const)('whether %j may match: %s', (text, want) => {
  const needed = neededBy(CHECK);
  expect(needed !== undefined && mayHold(needed, new LetterGroups(text))).toBe(want);
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
