import { closeSync, readSync } from 'node:fs';
import { UserError } from '../model/index.ts';
import { openRead } from './segments.ts';

/** Most runs say little, and a long one is read in pieces of the second size. */
const FIRST = 1 << 14;
const USUAL = 1 << 18;
/** A line longer than this is no line of the warden's. */
const LONGEST = 1 << 25;

/**
 * Follows the warden's spool: a file written through a shared mapping, in which unwritten space is zero bytes. A line
 * counts when its LF is there and nothing unwritten stands before it.
 */
export class SpoolReader {
  readonly #fd: number;
  readonly #path: string;
  #buffer: Buffer = Buffer.alloc(FIRST);
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openRead(path);
  }

  /** Bytes handed out so far. */
  get offset(): number {
    return this.#offset;
  }

  /** The next complete lines, ended by LF, as one buffer that is valid until the next call; null when there are none yet. */
  read(): Buffer | null {
    for (;;) {
      const length = readSync(this.#fd, this.#buffer, 0, this.#buffer.length, this.#offset);
      const seen = this.#buffer.subarray(0, length);
      const zero = seen.indexOf(0);
      if (zero < 0 && length === this.#buffer.length && length < USUAL) {
        this.#buffer = Buffer.alloc(USUAL);
        continue;
      }
      const end = seen.subarray(0, zero < 0 ? length : zero).lastIndexOf(10);
      if (end >= 0) {
        this.#offset += end + 1;
        return seen.subarray(0, end + 1);
      }
      if (zero >= 0 || length < this.#buffer.length) return null;
      this.#grow();
    }
  }

  /** Takes back the last `bytes` that were handed out. */
  rewind(bytes: number): void {
    this.#offset -= bytes;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #grow(): void {
    if (this.#buffer.length >= LONGEST) {
      throw new UserError('SPOOL_BROKEN', `The warden's spool ${this.#path} holds a line longer than ${LONGEST} bytes.`, {
        exitCode: 125,
      });
    }
    this.#buffer = Buffer.alloc(this.#buffer.length * 4);
  }
}
