import type { Format } from './format.ts';

// A search that finds nothing would go on to the end of the text, at each anchor anew.
const WINDOW = 400;

/** The place of the secret in a match: of its group, or all of it. */
export function spanOf(match: RegExpExecArray): readonly [number, number] {
  const inner = match.groups?.['secret'] ?? match.groups?.['quoted'] ?? match.groups?.['single'];
  if (inner === undefined) return [match.index, match.index + match[0].length];
  const start = match.index + match[0].lastIndexOf(inner);
  return [start, start + inner.length];
}

/** Where a token of this form stands at an anchor. */
export function matchFormat({ pattern, back }: Format, text: string, at: number): readonly [number, number] | null {
  if (back === undefined) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    return match === null ? null : spanOf(match);
  }
  const from = Math.max(0, at - back - 1);
  const window = text.slice(from, at + WINDOW);
  pattern.lastIndex = 0;
  for (let match = pattern.exec(window); match !== null && from + match.index <= at; match = pattern.exec(window)) {
    if (from + match.index + match[0].length > at) return [from + match.index, from + match.index + match[0].length];
  }
  return null;
}
