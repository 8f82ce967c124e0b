const NEWLINE = 0x0a;

/** Splits a byte stream at LF. A line longer than `longest` bytes makes `push` return undefined: the sender is not to be trusted. */
export class LineReader {
  readonly #longest: number;
  #parts: Buffer[] = [];
  #held = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that this piece completes, as text. */
  push(piece: Buffer): readonly string[] | undefined {
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      if (this.#held + end - start > this.#longest) return undefined;
      lines.push(Buffer.concat([...this.#parts, piece.subarray(start, end)]).toString('utf8'));
      this.#parts = [];
      this.#held = 0;
      start = end + 1;
    }
    this.#parts.push(piece.subarray(start));
    this.#held += piece.length - start;
    return this.#held > this.#longest ? undefined : lines;
  }

  /** True when the stream ended inside a line. */
  get isPartial(): boolean {
    return this.#held > 0;
  }
}
