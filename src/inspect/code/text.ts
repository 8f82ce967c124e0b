import type { Span, Unit } from './ir/unit.ts';

export interface Match {
  readonly span: Span;
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
}

const MOST_MATCHES = 200;

/** Where a pattern stands in the code of a file, comments left out. */
export function codeMatches(unit: Unit, pattern: RegExp): readonly Match[] {
  const found: Match[] = [];
  for (const match of unit.text.matchAll(pattern)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (isInComment(unit, span.start + Math.max(0, match[0].search(/\S/)))) continue;
    found.push({ span, text: match[0], groups: match.slice(1) });
    if (found.length >= MOST_MATCHES) break;
  }
  return found;
}

function isInComment({ comments }: Unit, at: number): boolean {
  let low = 0;
  let high = comments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const comment = comments[middle];
    if (comment === undefined) return false;
    if (at < comment.start) high = middle - 1;
    else if (at >= comment.end) low = middle + 1;
    else return true;
  }
  return false;
}
