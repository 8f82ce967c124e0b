/** A stretch of the text that a reader never sees. */
export interface Removed {
  readonly start: number;
  readonly end: number;
}

/** A text without the characters that nobody sees, and the way back to where each of its characters stood. */
export interface Shown {
  readonly text: string;
  /** The offset in the given text of an offset in this one. */
  readonly at: (offset: number) => number;
}

/** Two lists that are each in order as one; of two that begin at the same place the first list's is first. */
export function inOrder<T extends Removed>(one: readonly T[], other: readonly T[]): readonly T[] {
  const all: T[] = [];
  let [left, right] = [one[0], other[0]];
  for (let at = 0, from = 0; left !== undefined || right !== undefined; ) {
    if (left !== undefined && (right === undefined || left.start <= right.start)) {
      all.push(left);
      left = one[++at];
    } else if (right !== undefined) {
      all.push(right);
      right = other[++from];
    }
  }
  return all;
}

/** Two lists of stretches as one, in order; those that touch or overlap made one. Both are in order, none overlaps within. */
export function joined(one: readonly Removed[], other: readonly Removed[]): readonly Removed[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of inOrder(one, other)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

export function shownText(text: string, removed: readonly Removed[]): Shown {
  if (removed.length === 0) return { text, at: (offset) => offset };
  const parts: string[] = [];
  /** Where in the shown text a stretch was taken out, and how much is gone by then. */
  const cuts: number[] = [];
  const gone: number[] = [];
  let from = 0;
  let total = 0;
  for (const { start, end } of removed) {
    parts.push(text.slice(from, start));
    cuts.push(start - total);
    total += end - start;
    gone.push(total);
    from = end;
  }
  parts.push(text.slice(from));
  return { text: parts.join(''), at: (offset) => offset + goneBefore(cuts, gone, offset) };
}

function goneBefore(cuts: readonly number[], gone: readonly number[], offset: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (gone[low - 1] ?? 0);
}
