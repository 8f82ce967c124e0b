import { describe, expect, it } from 'vitest';
import { codesOf } from './codes.ts';
import { compileRules, mayMean, STEP_WIDTH } from './compile-rules.ts';
import { eachToken } from './tokens.ts';
import { hashOf } from './word-hash.ts';

describe('the machine of the rules', () => {
  const machine = compileRules();
  const known = [...machine.exact.keys()].filter((word) => /^[\p{L}\p{M}]+$/u.test(word));
  const begun = [...machine.prefixes.values()].flat().flatMap(({ word }) => (/^[\p{L}\p{M}]{3,}$/u.test(word) ? [word] : []));

  /** Of a text of one word. */
  const isLetThrough = (word: string): boolean => {
    const codes = codesOf(word);
    const may: boolean[] = [];
    eachToken(codes, (_, start, end, hash) => may.push(mayMean(machine, hash, codes.units, start, end)));
    return may.every((one) => one);
  };

  const DISGUISES: readonly (readonly [string, (word: string) => string])[] = [
    ['as it is', (word) => word],
    ['in capitals', (word) => word.toUpperCase()],
    ['in full width', (word) => word.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))],
    [
      'in mathematical letters',
      (word) => word.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 97 + 0x1d41a)),
    ],
    ['with accents', (word) => word.replace(/[aeiou]/g, '$&\u0301').normalize('NFC')],
    ['with digits', (word) => word.replace(/e/g, '3').replace(/o/g, '0').replace(/s/g, '$')],
    ['with look-alikes', (word) => word.replace(/e/g, 'е').replace(/o/g, 'ο').replace(/p/g, 'р')],
    ['with apostrophes', (word) => `${word.slice(0, 1)}'${word.slice(1, 2)}’${word.slice(2)}`],
    ['before a point', (word) => `${word}.now`],
  ];

  it.each(DISGUISES)('lets every word through that a rule knows, %s', (_, disguised) => {
    const words = [...known, ...begun.flatMap((start) => [`${start}ing`, `${start}яя`])];
    expect(words.filter((word) => word.length > 1 && !isLetThrough(disguised(word)))).toEqual([]);
  });

  it.each(['process.env', 'id_rsa', 'MY_API_KEY', 'x_token', '_secret', 'ＭＹ_ＴＯＫＥＮ', 'credentials.json'])(
    'lets %s through',
    (word) => {
      expect(isLetThrough(word)).toBe(true);
    },
  );

  it('is spared most words', () => {
    const words =
      'table garden picture window morning river mountain summer bottle village w1x7 größe Привет x_y ign0xyz ingжж'.split(' ');
    expect(words.filter(isLetThrough).length).toBeLessThan(5);
  });

  it('reads a step only behind the one it waits for', () => {
    for (const { steps } of machine.exact.values()) {
      const numbers = Array.from(
        { length: steps.length / STEP_WIDTH },
        (_, at) => machine.steps[steps[at * STEP_WIDTH + 3] ?? -1],
      );
      for (const [at, step] of numbers.entries())
        expect(numbers.slice(0, at).every((earlier) => earlier?.isLast || earlier?.at !== step?.before)).toBe(true);
    }
  });

  it.each([
    ['Ignore', 'ignore', true],
    ['1gn0rе', 'ignore', true],
    ['ignore', 'ignored', false],
  ])('%s and %s have one hash: %s', (one, other, same) => {
    expect(hashOf(one) === hashOf(other)).toBe(same);
  });
});
