import { describe, expect, it } from 'vitest';
import { compileRules, mayMean } from './compile-rules.ts';
import { hashOf } from './tokens.ts';

describe('the machine of the rules', () => {
  const machine = compileRules();

  it('lets every word through that a rule knows', () => {
    const words = [...machine.exact.keys(), ...[...machine.prefixes.keys()].map((prefix) => `${prefix}ing`)];
    expect(words.filter((word) => !mayMean(machine, hashOf(word)))).toEqual([]);
  });

  it('is spared most words', () => {
    const words = 'table garden picture window morning river mountain summer bottle village'.split(' ');
    expect(words.filter((word) => mayMean(machine, hashOf(word))).length).toBeLessThan(5);
  });

  it('reads a step only behind the one it waits for', () => {
    for (const steps of machine.exact.values())
      for (const [at, { before }] of steps.entries())
        expect(steps.slice(0, at).every((earlier) => earlier.isLast || earlier.at !== before)).toBe(true);
  });

  it.each([
    ['Ignore', 'ignore', true],
    ['ignore', 'ignored', false],
  ])('%s and %s have one hash: %s', (one, other, same) => {
    expect(hashOf(one) === hashOf(other)).toBe(same);
  });

  it.each(['don’t', 'a1', 'naïve', '', 'two words'])('%j has none', (word) => {
    expect(hashOf(word)).toBeLessThan(0);
  });
});
