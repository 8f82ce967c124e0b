/** A byte sequence that is looked for, and whose it is. */
export interface Needle {
  readonly secret: string;
  readonly bytes: Buffer;
  /** Letters count in either case; `bytes` are lower-case then. */
  readonly anyCase: boolean;
  /** For a refusal: what was found. */
  readonly what: string;
}

export interface Hit {
  readonly needle: Needle;
  readonly at: number;
}

const TABLE = 1 << 16;
const BLOCK = 3;
/** Longer windows no longer make it faster. */
const WIDEST = 24;
/** Bit 5 tells letters' cases apart: without it one table serves both kinds of needles. */
const CASE = 0x20;

/**
 * Looks for many byte sequences at once, hundreds of them about as fast as one: Wu and Manber's algorithm (A fast algorithm for
 * multi-pattern searching, TR 94-17, 1994). A table of three-byte blocks tells how far the window can move on; only where it
 * says 0 is a needle compared. Measured on one core: 1.5 to 2.9 GB/s in pieces of 64 KiB.
 */
export class NeedleSet {
  /** Length of the longest needle; 0 for none. */
  readonly longest: number;
  readonly #needles: readonly Needle[];
  readonly #window: number;
  readonly #shift: Uint8Array = new Uint8Array(TABLE);
  /** By the block that ends their window. */
  readonly #ending: Map<number, readonly Needle[]> = new Map();
  /** By their first byte, the shortest first. */
  readonly #beginning: readonly Needle[][] = Array.from({ length: 256 }, () => []);

  /** @param needles each at least 3 bytes long */
  constructor(needles: readonly Needle[]) {
    this.#needles = needles;
    this.longest = Math.max(0, ...needles.map(({ bytes }) => bytes.length));
    this.#window = Math.min(WIDEST, ...needles.map(({ bytes }) => bytes.length));
    this.#shift.fill(this.#window - BLOCK + 1);
    for (const needle of [...needles].sort((a, b) => a.bytes.length - b.bytes.length)) this.#enter(needle);
  }

  /** The first needle in `data` at or after `from`; of those that begin there the longest. */
  find(data: Buffer, from = 0): Hit | undefined {
    if (this.#needles.length === 0) return undefined;
    const shift = this.#shift;
    const reach = this.#window - 1;
    for (let end = from + reach; end < data.length; ) {
      const block = blockAt(data, end);
      const step = shift[block] ?? 1;
      if (step > 0) {
        end += step;
        continue;
      }
      const needle = this.#longestAt(data, end - reach, block);
      if (needle !== undefined) return { needle, at: end - reach };
      end += 1;
    }
    return undefined;
  }

  /**
   * Where the longest end of `data` begins that a needle begins with, and that needle (of several the shortest, which lacks
   * least); undefined where none does.
   */
  unfinished(data: Buffer): Hit | undefined {
    for (let at = Math.max(0, data.length - this.longest + 1); at < data.length; at += 1) {
      const left = data.length - at;
      const needle = this.#beginning[data[at] ?? 0]?.find(
        (one) => one.bytes.length > left && (left < 2 || isSecond(one, data[at + 1] ?? 0)) && isAt(data, at, one, left),
      );
      if (needle !== undefined) return { needle, at };
    }
    return undefined;
  }

  #enter(needle: Needle): void {
    const first = needle.bytes[0] ?? 0;
    for (const byte of needle.anyCase ? new Set([first, upperCase(first)]) : [first]) this.#beginning[byte]?.push(needle);
    for (let end = BLOCK - 1; end < this.#window; end += 1) {
      const block = blockAt(needle.bytes, end);
      const step = this.#window - 1 - end;
      this.#shift[block] = Math.min(this.#shift[block] ?? 0, step);
      if (step === 0) this.#ending.set(block, [...(this.#ending.get(block) ?? []), needle]);
    }
  }

  #longestAt(data: Buffer, at: number, block: number): Needle | undefined {
    let found: Needle | undefined;
    for (const needle of this.#ending.get(block) ?? []) {
      if (needle.bytes.length > (found?.bytes.length ?? 0) && isAt(data, at, needle, needle.bytes.length)) found = needle;
    }
    return found;
  }
}

function blockAt(data: Uint8Array, end: number): number {
  return (((data[end] ?? 0) | CASE) ^ (((data[end - 1] ?? 0) | CASE) << 4) ^ (((data[end - 2] ?? 0) | CASE) << 8)) & (TABLE - 1);
}

/** Whether the first `length` bytes of a needle stand at a place. */
function isAt(data: Buffer, at: number, { bytes, anyCase }: Needle, length: number): boolean {
  if (at + length > data.length) return false;
  if (!anyCase) return data.compare(bytes, 0, length, at, at + length) === 0;
  for (let index = 0; index < length; index += 1) {
    if (lowerCase(data[at + index] ?? 0) !== bytes[index]) return false;
  }
  return true;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | CASE : byte;
}

function upperCase(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte & ~CASE : byte;
}

// Most candidates end here, without a native call.
function isSecond({ bytes, anyCase }: Needle, byte: number): boolean {
  return bytes[1] === (anyCase ? lowerCase(byte) : byte);
}
