const NOTHING: Buffer = Buffer.alloc(0);

/** Bytes that come in pieces, as one. However small the pieces are, time and memory grow with the bytes alone. */
export class Gathered {
  /** The one piece that came, or what several were copied into, with room for more. */
  #held: Buffer = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (this.#length === 0) this.#held = piece;
    else {
      if (length > this.#held.length) this.#grow(length);
      piece.copy(this.#held, this.#length);
    }
    this.#length = length;
  }

  /** All that came; what comes next begins anew. */
  take(): Buffer {
    const all = this.#held.subarray(0, this.#length);
    this.#held = NOTHING;
    this.#length = 0;
    return all;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(2 * length);
    this.#held.copy(larger, 0, 0, this.#length);
    this.#held = larger;
  }
}
