import { hashOf } from './hash-table.ts';

/**
 * Names by their halves. One slip of the hand (a letter more, less or exchanged, or two neighbours swapped) leaves the first half
 * of a name as it is, or the last one; so who looks for names that are one slip away need look at those alone that share a half.
 */
export interface Halves {
  /** Where a bucket of `ranks` begins; one more than there are buckets. There are at most 65,535 names. */
  readonly starts: Uint16Array;
  readonly ranks: Uint16Array;
}

const BUCKETS = 2 ** 14;

/** Half of a name without its middle; longer ones tell names apart no better. */
function sizeOfHalf(length: number): number {
  return Math.min(Math.floor((length - 1) / 2), 8);
}

function bucketOf(half: string, length: number): number {
  return (hashOf(half) ^ Math.imul(length, 0x9e3779b1)) & (BUCKETS - 1);
}

/** @param texts by rank; an empty one is left out */
export function firstHalves(texts: readonly string[]): Halves {
  return halves(texts, (text, size) => text.slice(0, size));
}

export function lastHalves(texts: readonly string[]): Halves {
  return halves(texts, (text, size) => text.slice(text.length - size));
}

function halves(texts: readonly string[], half: (text: string, size: number) => string): Halves {
  const starts = new Uint16Array(BUCKETS + 1);
  const buckets = texts.map((text) => (text === '' ? -1 : bucketOf(half(text, sizeOfHalf(text.length)), text.length)));
  for (const bucket of buckets) if (bucket >= 0) starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
  const next = starts.slice();
  const ranks = new Uint16Array(starts[BUCKETS] ?? 0);
  buckets.forEach((bucket, rank) => {
    if (bucket < 0) return;
    ranks[next[bucket] ?? 0] = rank;
    next[bucket] = (next[bucket] ?? 0) + 1;
  });
  return { starts, ranks };
}

/** All names that may be one slip away from `text` or equal to it, among a few others; the most used first, none twice. */
export function sharingHalf(text: string, first: Halves, last: Halves): readonly number[] {
  const found = new Set<number>();
  for (let length = Math.max(1, text.length - 1); length <= text.length + 1; length += 1) {
    const size = sizeOfHalf(length);
    collect(first, bucketOf(text.slice(0, size), length), found);
    collect(last, bucketOf(text.slice(text.length - size), length), found);
  }
  return [...found].sort((one, other) => one - other);
}

function collect({ starts, ranks }: Halves, bucket: number, into: Set<number>): void {
  const end = starts[bucket + 1] ?? 0;
  for (let at = starts[bucket] ?? 0; at < end; at += 1) into.add(ranks[at] ?? 0);
}
