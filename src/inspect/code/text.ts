import { LetterGroups } from '../../model/index.ts';
import type { Span, Unit } from './ir/unit.ts';
import { mayHold, type Needed, neededBy } from './regex/words.ts';

export interface Match {
  readonly span: Span;
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
}

const MOST_MATCHES = 200;

/** Where a pattern stands in the code of a file, comments and documentation left out. */
export function codeMatches(unit: Unit, pattern: RegExp): readonly Match[] {
  const found: Match[] = [];
  if (!mayMatch(unit, pattern)) return found;
  if (!pattern.global) throw new TypeError('such a pattern would match its first place for ever');
  // Not `matchAll`, which makes a pattern of its own for each file.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(unit.text); match !== null; match = pattern.exec(unit.text)) {
    if (match[0] === '') pattern.lastIndex += 1;
    const span = { start: match.index, end: match.index + match[0].length };
    const first = span.start + Math.max(0, match[0].search(/\S/));
    if (isWithin(unit.comments, first) || isWithin(unit.docs, first)) continue;
    found.push({ span, text: match[0], groups: match.slice(1) });
    if (found.length >= MOST_MATCHES) break;
  }
  pattern.lastIndex = 0;
  return found;
}

const groupsByUnit = new WeakMap<Unit, LetterGroups>();

/** What stands in whatever a pattern matches, by its source; the first file is looked at without. */
const neededBySource = new Map<string, { needed: Needed | undefined; isKnown: boolean }>();

/** False: something without which the pattern does not match is missing. To try them all in every file took longer than the rest of the rules. */
function mayMatch(unit: Unit, pattern: RegExp): boolean {
  const known = neededBySource.get(pattern.source);
  if (known === undefined) {
    // In one file a pattern is sooner tried than read.
    neededBySource.set(pattern.source, { needed: undefined, isKnown: false });
    return true;
  }
  if (!known.isKnown) {
    known.needed = neededBy(pattern);
    known.isKnown = true;
  }
  if (known.needed === undefined) return true;
  let groups = groupsByUnit.get(unit);
  if (groups === undefined) {
    groups = new LetterGroups(unit.text);
    groupsByUnit.set(unit, groups);
  }
  return mayHold(known.needed, groups);
}

function isWithin(spans: readonly Span[], at: number): boolean {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined) return false;
    if (at < span.start) high = middle - 1;
    else if (at >= span.end) low = middle + 1;
    else return true;
  }
  return false;
}
