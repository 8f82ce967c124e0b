import type { Needle, NeedleSet } from './needle-set.ts';

const NOTHING: Buffer = Buffer.alloc(0);
/** A needle that is half there where the known part ends counts as found: the other half must not be waited for. */
const SURE = 16;
/** So much of a beginning may leave: less of it is found in any text, and whoever waits for an answer must not wait for us. */
const MOST_BEGUN = 7;

/** Finds needles in a stream, also where they lie across pieces. Keeps one byte less than the longest needle. */
export class StreamMatcher {
  readonly #set: NeedleSet;
  #tail: Buffer = NOTHING;
  #begun = 0;

  constructor(set: NeedleSet) {
    this.#set = set;
  }

  /** The stream ends in the beginning of a needle, and what follows may make it whole. */
  get hasBegun(): boolean {
    return this.#begun > MOST_BEGUN;
  }

  /** @param isSearched no needle lies within the piece (it has been looked for there): only the seam is searched */
  push(piece: Buffer, isSearched = false): Needle | undefined {
    const keep = this.#set.longest - 1;
    if (keep < 0 || piece.length === 0) return undefined;
    const seam = this.#tail.length === 0 ? NOTHING : Buffer.concat([this.#tail, piece.subarray(0, keep)]);
    const whole = this.#set.find(seam) ?? (isSearched ? undefined : this.#set.find(piece));
    // A copy: a part of the piece would keep the socket's whole buffer.
    const end = piece.length >= keep ? piece : Buffer.concat([this.#tail, piece]);
    this.#tail = Buffer.from(end.subarray(Math.max(0, end.length - keep)));
    return whole?.needle ?? this.#half();
  }

  #half(): Needle | undefined {
    const begun = this.#set.unfinished(this.#tail);
    this.#begun = begun === undefined ? 0 : this.#tail.length - begun.at;
    return begun !== undefined && this.#begun >= Math.max(SURE, begun.needle.bytes.length / 2) ? begun.needle : undefined;
  }
}
