/**
 * A set of texts in about 18 bits each that may take a stranger for a member (1 in 65,536), and never a member for a stranger: a
 * 3-wise binary fuse filter with 16-bit fingerprints (Graf and Lemire, 2022), on 32-bit numbers.
 */
export class NameFilter {
  readonly #seed: number;
  readonly #segments: number;
  readonly #length: number;
  readonly #prints: Uint16Array;

  private constructor(seed: number, segments: number, length: number, prints: Uint16Array) {
    this.#seed = seed;
    this.#segments = segments;
    this.#length = length;
    this.#prints = prints;
  }

  has(name: string): boolean {
    if (this.#prints.length === 0) return false;
    const [low, high] = lanes(name, this.#seed);
    const [one, two, three] = slots(low, high, this.#segments, this.#length);
    return ((this.#prints[one] ?? 0) ^ (this.#prints[two] ?? 0) ^ (this.#prints[three] ?? 0)) === printOf(low, high);
  }

  /** Seed, segments and length as little-endian 32-bit numbers, then the fingerprints. */
  encode(): Uint8Array {
    const bytes = new Uint8Array(12 + this.#prints.byteLength);
    const view = new DataView(bytes.buffer);
    [this.#seed, this.#segments, this.#length].forEach((number, index) => {
      view.setUint32(index * 4, number, true);
    });
    bytes.set(new Uint8Array(this.#prints.buffer, this.#prints.byteOffset, this.#prints.byteLength), 12);
    return bytes;
  }

  /** @throws Error when the bytes are no filter. */
  static decode(bytes: Uint8Array): NameFilter {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const [seed, segments, length] = [0, 4, 8].map((at) => view.getUint32(at, true));
    const prints = new Uint16Array(new Uint8Array(bytes.subarray(12)).buffer);
    if (prints.length !== (prints.length === 0 ? 0 : ((segments ?? 0) + 2) * (length ?? 0)))
      throw new Error('this is no list of names');
    return new NameFilter(seed ?? 0, segments ?? 0, length ?? 0, prints);
  }

  /** Peeling fails rarely and by the seed alone, so another seed is tried. */
  static of(names: ReadonlySet<string>): NameFilter {
    if (names.size === 0) return new NameFilter(0, 0, 0, new Uint16Array(0));
    const length = 2 ** Math.max(2, Math.min(18, Math.floor(Math.log(names.size) / Math.log(3.33) + 2.25)));
    const size = Math.ceil(names.size * Math.max(1.125, 0.875 + (0.25 * Math.log(1e6)) / Math.log(Math.max(names.size, 3)))) + 32;
    const segments = Math.max(1, Math.ceil(size / length) - 2);
    for (let seed = 1; seed <= 100; seed += 1) {
      const prints = assign([...names], seed, segments, length);
      if (prints !== undefined) return new NameFilter(seed, segments, length, prints);
    }
    throw new Error('the names could not be put into a filter');
  }
}

/** Two 32-bit hashes (FNV-1a with murmur's finish). */
function lanes(name: string, seed: number): readonly [low: number, high: number] {
  let low = 0x811c9dc5 ^ seed;
  let high = Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13);
  }
  return [finish(low), finish(high)];
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function printOf(low: number, high: number): number {
  return finish(low ^ (high >>> 7)) & 0xffff;
}

/** One slot in each of three segments that follow one another. */
function slots(low: number, high: number, segments: number, length: number): readonly [number, number, number] {
  const first = Math.floor((low / 2 ** 32) * segments) * length;
  const mask = length - 1;
  return [
    first + (high & mask),
    first + length + ((high >>> 11) & mask),
    first + 2 * length + (finish(high ^ 0x2545f491) & mask),
  ];
}

/** Peels slots with one key until none is left, then assigns fingerprints in the opposite order. */
function assign(names: readonly string[], seed: number, segments: number, length: number): Uint16Array | undefined {
  const size = (segments + 2) * length;
  const counts = new Uint32Array(size);
  const keys = new Uint32Array(size);
  const places = names.map((name) => {
    const [low, high] = lanes(name, seed);
    return { at: slots(low, high, segments, length), print: printOf(low, high) };
  });
  places.forEach(({ at }, key) => {
    for (const slot of at) {
      counts[slot] = (counts[slot] ?? 0) + 1;
      keys[slot] = (keys[slot] ?? 0) ^ key;
    }
  });
  const alone: number[] = [];
  for (let slot = 0; slot < size; slot += 1) if (counts[slot] === 1) alone.push(slot);
  const order: (readonly [key: number, slot: number])[] = [];
  for (let slot = alone.pop(); slot !== undefined; slot = alone.pop()) {
    if (counts[slot] !== 1) continue;
    const key = keys[slot] ?? 0;
    order.push([key, slot]);
    for (const other of places[key]?.at ?? []) {
      counts[other] = (counts[other] ?? 0) - 1;
      keys[other] = (keys[other] ?? 0) ^ key;
      if (counts[other] === 1) alone.push(other);
    }
  }
  if (order.length !== names.length) return undefined;
  const prints = new Uint16Array(size);
  for (const [key, slot] of order.reverse()) {
    const { at, print } = places[key] ?? { at: [], print: 0 };
    prints[slot] = at.reduce((mix, other) => (other === slot ? mix : mix ^ (prints[other] ?? 0)), print);
  }
  return prints;
}
