import type { Spot } from './rule.ts';

/** The places where a pattern matches inside a piece of the text that begins at `offset`. The pattern has no state. */
export function matches(
  pattern: RegExp,
  piece: string,
  offset: number,
  message: string,
  more: Partial<Spot> = {},
): readonly Spot[] {
  const global = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  return [...piece.matchAll(global)].map((match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    message,
    ...more,
  }));
}

export function spotOf(
  { start, end }: { readonly start: number; readonly end: number },
  message: string,
  more: Partial<Spot> = {},
): Spot {
  return { start, end, message, ...more };
}
