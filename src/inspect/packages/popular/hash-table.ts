/** A map from texts to small numbers that is two arrays in a file: the texts' hashes in order, and the numbers. */
export interface HashTable {
  readonly hashes: Uint32Array;
  readonly values: Uint16Array;
}

/** FNV-1a over UTF-16 units. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** Of texts with the same hash the first one counts. Values are below 65,536. */
export function hashTable(entries: Iterable<readonly [text: string, value: number]>): HashTable {
  const byHash = new Map<number, number>();
  for (const [text, value] of entries) {
    const hash = hashOf(text);
    if (!byHash.has(hash)) byHash.set(hash, Math.min(value, 0xffff));
  }
  const sorted = [...byHash].sort(([one], [other]) => one - other);
  return {
    hashes: Uint32Array.from(sorted, ([hash]) => hash),
    values: Uint16Array.from(sorted, ([, value]) => value),
  };
}

/** What stands there for the text, or for one with the same hash: whoever must be sure compares the text. */
export function lookUp({ hashes, values }: HashTable, text: string): number | undefined {
  const hash = hashOf(text);
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = hashes[middle] ?? 0;
    if (here === hash) return values[middle];
    if (here < hash) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
