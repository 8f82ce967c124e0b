import type { OutgoingWatch, SecretRefusal } from '../types.ts';

/** A frame's head is at most 14 bytes (RFC 6455, 5.2). */
const LONGEST_HEAD = 14;

/**
 * Reads what a client says over a WebSocket: its frames are masked (RFC 6455, 5.3), so a secret in them would not be seen by
 * looking at the bytes of the connection.
 */
export class WebSocketReader implements OutgoingWatch {
  readonly #messages: OutgoingWatch;
  readonly #control: OutgoingWatch;
  #watch: OutgoingWatch;
  #head: Buffer = Buffer.alloc(0);
  #mask: Buffer | undefined;
  #left = 0n;
  #at = 0;

  /**
   * Each looks at what is said, without its frames.
   *
   * @param control those of control frames, which may stand between the parts of one message (RFC 6455, 5.4)
   */
  constructor(messages: OutgoingWatch, control: OutgoingWatch) {
    this.#messages = messages;
    this.#control = control;
    this.#watch = messages;
  }

  get hasBegun(): boolean {
    return this.#messages.hasBegun || this.#control.hasBegun;
  }

  /** The next bytes of the connection; a refusal when what they say must not leave. */
  push(piece: Buffer): SecretRefusal | undefined {
    let rest = piece;
    while (rest.length > 0) {
      rest = this.#left > 0n ? rest : this.#takeHead(rest);
      const length = this.#left < BigInt(rest.length) ? Number(this.#left) : rest.length;
      if (length === 0) continue;
      const found = this.#watch.push(this.#unmask(rest.subarray(0, length)));
      if (found !== undefined) return found;
      this.#left -= BigInt(length);
      rest = rest.subarray(length);
    }
    return undefined;
  }

  /** Reads a frame's head; returns what follows it. */
  #takeHead(piece: Buffer): Buffer {
    const bytes = Buffer.concat([this.#head, piece.subarray(0, LONGEST_HEAD)]);
    const before = this.#head.length;
    const short = (bytes[1] ?? 0) & 0x7f;
    const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
    const isMasked = ((bytes[1] ?? 0) & 0x80) !== 0;
    const length = 2 + extended + (isMasked ? 4 : 0);
    if (bytes.length < 2 || bytes.length < length) {
      this.#head = bytes;
      return piece.subarray(bytes.length - before);
    }
    this.#left = extended === 8 ? bytes.readBigUInt64BE(2) : BigInt(extended === 2 ? bytes.readUInt16BE(2) : short);
    this.#watch = ((bytes[0] ?? 0) & 0x08) === 0 ? this.#messages : this.#control;
    this.#mask = isMasked ? Buffer.from(bytes.subarray(length - 4, length)) : undefined;
    this.#at = 0;
    this.#head = Buffer.alloc(0);
    return piece.subarray(length - before);
  }

  #unmask(piece: Buffer): Buffer {
    const mask = this.#mask;
    if (mask === undefined) return piece;
    const plain = Buffer.from(piece);
    for (let at = 0; at < plain.length; at++) plain[at] = (plain[at] ?? 0) ^ (mask[(this.#at + at) & 3] ?? 0);
    this.#at = (this.#at + piece.length) & 3;
    return plain;
  }
}
