/* Between git in a cage (src/cli/git-ssh.ts) and Sallyport: the client begins with one line of JSON; after GO it sends what git
 * says, and everything that comes back is framed: one byte of kind, four of length, then the content. */

export const FRAME = {
  /** Go on: what git says follows. */
  go: 71,
  /** No rule for git here, but programs may log in themselves: start ssh. */
  yourself: 76,
  output: 79,
  error: 69,
  /** The content is the exit code, in decimal. */
  exit: 88,
} as const;

export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

/** The exit code by which the client tells the script around it to start ssh: nothing was read from its input yet. */
export const SSH_ITSELF = 97;

const HEAD = 5;
const LONGEST = 2 ** 24;

export function frame(kind: FrameKind, content: Uint8Array | string = ''): Buffer {
  const body =
    typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const head = Buffer.alloc(HEAD);
  head[0] = kind;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Cuts a stream into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(piece: Buffer): readonly { readonly kind: number; readonly content: Buffer }[] {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const frames: { kind: number; content: Buffer }[] = [];
    while (this.#rest.length >= HEAD) {
      const length = this.#rest.readUInt32BE(1);
      if (length > LONGEST) throw new Error('a frame that is too long');
      if (this.#rest.length < HEAD + length) break;
      frames.push({ kind: this.#rest[0] ?? 0, content: this.#rest.subarray(HEAD, HEAD + length) });
      this.#rest = this.#rest.subarray(HEAD + length);
    }
    return frames;
  }
}
