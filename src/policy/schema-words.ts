/* The words that the schema of a policy is made of, each with what it says where it was expected. */
import { z } from 'zod';
import { SIZE_PATTERN, TIME_PATTERN } from './units.ts';

export const text = (what: string, most = 4096): z.ZodString =>
  z
    .string({ error: `expected ${what}` })
    .min(1, `expected ${what}`)
    .max(most, `expected at most ${most} characters`);
export const severity: z.ZodEnum<{ critical: 'critical'; high: 'high'; medium: 'medium'; low: 'low'; none: 'none' }> = z.enum(
  ['critical', 'high', 'medium', 'low', 'none'],
  { error: 'expected critical, high, medium, low or none' },
);
export const flag: z.ZodBoolean = z.boolean({ error: 'expected true or false' });

export function listOf(what: string, most = 1000): z.ZodArray<z.ZodString> {
  return z.array(text(what), { error: `expected a list: each item ${what}` }).max(most, `expected at most ${most} items`);
}

type Amount = z.ZodUnion<readonly [z.ZodString, z.ZodNumber]>;

const amount = (pattern: RegExp, example: string): Amount =>
  z.union(
    [
      z.string().regex(pattern, `expected ${example}`),
      z.number().int(`expected ${example}`).min(0, `expected ${example}`).max(Number.MAX_SAFE_INTEGER),
    ],
    { error: `expected ${example}` },
  );

export const size: Amount = amount(SIZE_PATTERN, 'a size such as "2GiB", "256MiB" or "none"').describe(
  'A size: "2GiB", "256MiB", bytes as a number, or "none".',
);
export const count: Amount = amount(/^(?:none|\d{1,9})$/, 'a whole number such as 320, or "none"').describe(
  'A whole number, or "none".',
);
export const time: z.ZodString = z
  .string({ error: 'expected a time such as "10m", "90s", "1h" or "none"' })
  .regex(TIME_PATTERN, 'expected a time such as "10m", "90s", "1h" or "none"')
  .describe('A time: "10m", "90s", "1h", "500ms", or "none".');

export const variable: z.ZodString = z
  .string({ error: 'expected the name of a variable' })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, 'expected the name of a variable, or its beginning followed by *');

export const verdict: z.ZodEnum<{ allow: 'allow'; ask: 'ask'; deny: 'deny' }> = z.enum(['allow', 'ask', 'deny'], {
  error: 'expected allow, ask or deny',
});
