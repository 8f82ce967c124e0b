import { IdFinder } from './find-id.ts';
import { Gathered } from './gathered.ts';
import type { MessageId } from './message.ts';

/** What came out of a stream of lines: the bytes of one, or that one was too large, of which only the id is left. */
export type Arrived =
  | { readonly kind: 'line'; readonly bytes: Buffer }
  | { readonly kind: 'too-large'; readonly id: MessageId | undefined; readonly size: number };

const NEWLINE = 10;

/** Splits a stream into lines. A line above the limit is passed over as it comes; never more than that is kept. */
export class MessageReader {
  readonly #limit: number;
  readonly #line: Gathered = new Gathered();
  #size = 0;
  /** Set while a line that is too large goes by. */
  #passed: IdFinder | undefined;

  /** @param limit bytes of one line; 0: no limit */
  constructor(limit: number) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  }

  push(chunk: Buffer): readonly Arrived[] {
    const arrived: Arrived[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#add(chunk.subarray(from, end));
      const line = this.#take();
      if (line !== undefined) arrived.push(line);
      from = end + 1;
    }
    if (from < chunk.length) this.#add(chunk.subarray(from));
    return arrived;
  }

  /** The last line, where the stream ended without a line feed. */
  end(): Arrived | undefined {
    return this.#size === 0 ? undefined : this.#take();
  }

  #add(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#passed === undefined && this.#size > this.#limit) {
      this.#passed = new IdFinder();
      this.#passed.push(this.#line.take());
    }
    if (this.#passed === undefined) this.#line.add(piece);
    else this.#passed.push(piece);
  }

  #take(): Arrived | undefined {
    const bytes = this.#line.take();
    const line: Arrived =
      this.#passed === undefined ? { kind: 'line', bytes } : { kind: 'too-large', id: this.#passed.id, size: this.#size };
    this.#size = 0;
    this.#passed = undefined;
    // Empty lines between messages are nobody's message.
    return line.kind === 'line' && line.bytes.every((byte) => byte === 13 || byte === 32 || byte === 9) ? undefined : line;
  }
}
