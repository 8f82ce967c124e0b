import type { Needle } from './needle-set.ts';
import { NeedleSet } from './needle-set.ts';
import { StreamMatcher } from './stream-matcher.ts';
import { Unescape } from './unescape.ts';

/** Needles, compiled once for all requests that they are looked for in. */
export class Needles {
  readonly plain: NeedleSet;
  /** For views of a stream that has no line ends left. */
  readonly joined: NeedleSet;

  constructor(needles: readonly Needle[]) {
    this.plain = new NeedleSet(needles);
    const hasLineEnds = needles.some(({ bytes }) => bytes.includes(0x0a) || bytes.includes(0x0d));
    this.joined = hasLineEnds ? new NeedleSet(needles.map(withoutLineEnds)) : this.plain;
  }
}

/** Looks for needles in something that is known whole, in the same three views as below. */
export function searchWhole({ plain, joined }: Needles, data: Buffer): Needle | undefined {
  const once = new Unescape().push(data);
  const twice = new Unescape().push(once);
  const views = [[plain, data] as const, ...(once === data ? [] : [[joined, once] as const])];
  const all = twice === once ? views : [...views, [joined, twice] as const];
  return all.map(([set, view]) => set.find(view)?.needle).find((needle) => needle !== undefined);
}

/**
 * Looks for needles in what leaves, piece by piece: in the bytes as they are, with their escapes undone, and with those undone
 * a second time (JSON in JSON, a percent-encoded form in a form). Memory is bounded by the longest needle.
 */
export class OutgoingSearch {
  readonly #views: readonly [StreamMatcher, StreamMatcher, StreamMatcher];
  readonly #once: Unescape = new Unescape();
  readonly #twice: Unescape = new Unescape();

  readonly #isIdle: boolean;

  constructor({ plain, joined }: Needles) {
    this.#isIdle = plain.longest === 0;
    this.#views = [new StreamMatcher(plain), new StreamMatcher(joined), new StreamMatcher(joined)];
  }

  /** One of the views ends in the beginning of a needle. */
  get hasBegun(): boolean {
    return this.#views.some((view) => view.hasBegun);
  }

  push(piece: Buffer): Needle | undefined {
    if (this.#isIdle) return undefined;
    const [asIs, once, twice] = this.#views;
    const first = this.#once.push(piece);
    const second = this.#twice.push(first);
    // All three see every piece, so that each knows its stream's end.
    const found = [asIs.push(piece), once.push(first, first === piece), twice.push(second, second === first)];
    return found.find((needle) => needle !== undefined);
  }
}

function withoutLineEnds(needle: Needle): Needle {
  return { ...needle, bytes: Buffer.from(needle.bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d)) };
}
