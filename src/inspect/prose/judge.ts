import { FAMILIES } from './families.table.ts';
import type { Hit } from './read-words.ts';
import type { SurfaceRule } from './surfaces.table.ts';
import type { Channel, ProseSpan } from './types.ts';

/** A hit where it stands in the given text. */
export interface Weighed extends Hit {
  readonly hidden?: Channel | undefined;
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
  const spans: ProseSpan[] = [];
  for (const hit of hits) {
    const weight = weightOf(hit, rule, talk);
    if (weight > 0) spans.push(spanOf(hit, weight));
  }
  spans.sort((one, other) => one.start - other.start || one.end - other.end);
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
  const reason = FAMILIES[family];
  const rounded = Math.round(weight * 100) / 100;
  if (hidden === undefined) return { start, end, family, reason, weight: rounded };
  return { start, end, family, reason, weight: rounded, hidden };
}

/** Hits of a window that are looked at: there are fewer families than that. */
const MOST_IN_WINDOW = 200;
const NUMBERS: ReadonlyMap<string, number> = new Map(Object.keys(FAMILIES).map((family, at) => [family, at]));

function heaviest(spans: readonly ProseSpan[]): number {
  const families = Uint8Array.from(spans, ({ family }) => NUMBERS.get(family) ?? 0);
  const window = new Window();
  let best = 0;
  for (const [at, { start }] of spans.entries()) {
    window.clear();
    for (let next = at; next < Math.min(spans.length, at + MOST_IN_WINDOW); next++) {
      const span = spans[next];
      if (span === undefined || span.start > start + WINDOW) break;
      window.add(families[next] ?? 0, span.weight);
    }
    best = Math.max(best, window.sum());
  }
  return best;
}

/** The most of each family, in the order in which they came. Rows of numbers: a text may have a window at each word. */
class Window {
  readonly #most: Float64Array = new Float64Array(NUMBERS.size);
  readonly #order: Uint8Array = new Uint8Array(NUMBERS.size);
  #count = 0;

  clear(): void {
    for (let at = 0; at < this.#count; at++) this.#most[this.#order[at] ?? 0] = 0;
    this.#count = 0;
  }

  add(family: number, weight: number): void {
    const known = this.#most[family] ?? 0;
    if (known === 0) this.#order[this.#count++] = family;
    if (weight > known) this.#most[family] = weight;
  }

  sum(): number {
    let sum = 0;
    for (let at = 0; at < this.#count; at++) sum += this.#most[this.#order[at] ?? 0] ?? 0;
    return sum;
  }
}
