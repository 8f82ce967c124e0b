/** A stretch of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Stretches of a text that a reader never sees, in order, none of which overlap: where each begins and where it ends, in turn. One row
 * of numbers, since a text may be made of nothing else.
 */
export type Removed = readonly number[];

/** A text without the characters that nobody sees, and the way back to where each of its characters stood. */
export interface Shown {
  readonly text: string;
  /** The offset in the given text of an offset in this one. */
  readonly at: (offset: number) => number;
  /** The offset in this text of an offset in the given one; of what was taken out, where it was. */
  readonly before: (offset: number) => number;
  /** Whether that offset of the given text lies inside of what was taken out, not where it begins. */
  readonly isInside: (offset: number) => boolean;
}

/** Adds a stretch behind the others; one that touches or overlaps the last becomes part of it. */
export function append(stretches: number[], start: number, end: number): void {
  const last = stretches.length - 1;
  const lastEnd = stretches[last] ?? -1;
  if (start > lastEnd) stretches.push(start, end);
  else if (end > lastEnd) stretches[last] = end;
}

/** Two rows of stretches as one. */
export function joined(one: Removed, other: Removed): Removed {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const result: number[] = [];
  for (let left = 0, right = 0; left < one.length || right < other.length; ) {
    const isLeft = (one[left] ?? Number.POSITIVE_INFINITY) <= (other[right] ?? Number.POSITIVE_INFINITY);
    const [from, at] = isLeft ? [one, left] : [other, right];
    append(result, from[at] ?? 0, from[at + 1] ?? 0);
    if (isLeft) left += 2;
    else right += 2;
  }
  return result;
}

export function shownText(text: string, removed: Removed): Shown {
  if (removed.length === 0) return { text, at: (offset) => offset, before: (offset) => offset, isInside: () => false };
  const count = removed.length / 2;
  /** Where in the shown text a stretch was taken out, and how much is gone by then. */
  const cuts = new Int32Array(count);
  const gone = new Int32Array(count);
  let parts = '';
  for (let at = 0, from = 0, total = 0; at < count; at++) {
    const start = removed[2 * at] ?? 0;
    const end = removed[2 * at + 1] ?? 0;
    parts += text.slice(from, start);
    cuts[at] = start - total;
    total += end - start;
    gone[at] = total;
    from = end;
  }
  parts += text.slice(removed.at(-1));
  /** How many stretches begin before that offset of the given text. */
  const begun = (offset: number): number => countWhile(count, (at) => (removed[2 * at] ?? 0) < offset);
  const isInside = (offset: number): boolean => offset < (removed[2 * begun(offset) - 1] ?? 0);
  return {
    text: parts,
    at: (offset) => offset + (gone[countWhile(count, (at) => (cuts[at] ?? 0) <= offset) - 1] ?? 0),
    before: (offset) => {
      const last = begun(offset) - 1;
      return isInside(offset) ? (cuts[last] ?? 0) : offset - (gone[last] ?? 0);
    },
    isInside,
  };
}

/** How many of the first ones hold, where those that hold come first. */
function countWhile(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
