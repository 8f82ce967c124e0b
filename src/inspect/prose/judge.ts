import { FAMILIES } from './families.table.ts';
import type { Hit } from './read-words.ts';
import type { SurfaceRule } from './surfaces.table.ts';
import type { Channel, Family, ProseSpan } from './types.ts';

/** A hit where it stands in the given text. */
export interface Weighed extends Hit {
  readonly hidden?: Channel;
  /** It stands in quotation marks, or in code: somebody may be citing it. */
  readonly isQuoted?: boolean;
}

/** A hit beside words that speak about such orders, this far before or behind it, counts less. */
const BEFORE = 220;
const AFTER = 120;
/** What is left at least of an order that is not quoted. */
const PLAIN = 0.75;
/** The length of the stretch in which hits add up. */
const WINDOW = 480;

export interface Judgement {
  readonly spans: readonly ProseSpan[];
  readonly score: number;
}

/** Adds up what stands close together, each family once, and holds it against the surface's threshold. */
export function judge(rule: SurfaceRule, hits: readonly Weighed[]): Judgement {
  const talk = hits.filter(({ family }) => family === 'talk').map(({ start }) => start);
  const spans = hits
    .flatMap((hit) => {
      const weight = weightOf(hit, rule, talk);
      return weight > 0 ? [spanOf(hit, weight)] : [];
    })
    .sort((one, other) => one.start - other.start || one.end - other.end);
  return { spans, score: 1 - 0.5 ** (heaviest(spans) / rule.threshold) };
}

function weightOf(
  { family, weight, start, end, hidden, isQuoted }: Weighed,
  { factors, discount }: SurfaceRule,
  talk: readonly number[],
): number {
  if (family === 'talk') return 0;
  // Nobody explains attacks where no reader sees it.
  if (hidden !== undefined) return weight * Math.max(factors[family] ?? 1, 0.7);
  const own = weight * (factors[family] ?? 1);
  if (!isNear(talk, start - BEFORE, end + AFTER)) return own;
  // Who writes about setting instructions aside quotes it; said plainly it stays an order, whatever stands around it.
  return own * (family === 'override' && isQuoted !== true ? Math.max(discount, PLAIN) : discount);
}

/** Whether one of the places, which are in order, lies there. */
export function isNear(places: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (places[low] ?? Number.POSITIVE_INFINITY) <= to;
}

function spanOf({ family, start, end, hidden }: Weighed, weight: number): ProseSpan {
  const span = { start, end, family, reason: FAMILIES[family], weight: Math.round(weight * 100) / 100 };
  return hidden === undefined ? span : { ...span, hidden };
}

function heaviest(spans: readonly ProseSpan[]): number {
  let best = 0;
  for (let at = 0; at < spans.length; at++) {
    const first = spans[at];
    if (first !== undefined) best = Math.max(best, sumFrom(spans, at, first.start + WINDOW));
  }
  return best;
}

/** Hits of a window, at most 200: there are fewer families than that. */
function sumFrom(spans: readonly ProseSpan[], from: number, until: number): number {
  const most = new Map<Family, number>();
  for (let at = from; at < Math.min(spans.length, from + 200); at++) {
    const span = spans[at];
    if (span === undefined || span.start > until) break;
    most.set(span.family, Math.max(most.get(span.family) ?? 0, span.weight));
  }
  let sum = 0;
  for (const weight of most.values()) sum += weight;
  return sum;
}
