import type { Needle, NeedleSet } from './needle-set.ts';

const NOTHING: Buffer = Buffer.alloc(0);
/** A needle that is half there where the known part ends counts as found: the other half must not be waited for. */
const SURE = 16;

/** Finds needles in a stream, also where they lie across pieces. Keeps one byte less than the longest needle. */
export class StreamMatcher {
  readonly #set: NeedleSet;
  #tail: Buffer = NOTHING;

  constructor(set: NeedleSet) {
    this.#set = set;
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
    if (begun === undefined) return undefined;
    const length = this.#tail.length - begun.at;
    return length >= Math.max(SURE, begun.needle.bytes.length / 2) ? begun.needle : undefined;
  }
}
