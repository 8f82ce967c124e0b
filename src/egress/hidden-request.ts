import type { Guard, Refused } from './outlet.ts';

const VERSION = /HTTP\/\d/i;
const KEPT = 'HTTP/'.length;
/** No server reads a longer line; what sends bytes without lines is not searched for ever. */
const LONGEST = 65_536;

/**
 * Stands over a connection that did not begin as HTTP does: servers take empty lines before a request and methods in lower case,
 * so a first line may turn out to be a request whose Host nobody has looked at.
 */
export class HiddenRequest implements Guard {
  readonly #inner: Guard | undefined;
  #isOver = false;
  #hasText = false;
  #length = 0;
  #end = '';

  /** @param inner what else is looked for */
  constructor(inner: Guard | undefined) {
    this.#inner = inner;
  }

  get hasBegun(): boolean {
    return this.#inner?.hasBegun === true;
  }

  push(piece: Buffer): Refused | undefined {
    if (this.#isRequest(piece)) {
      const why = 'an HTTP request began in a way in which its Host can not be told';
      return { rule: 'network.mismatch', why };
    }
    return this.#inner?.push(piece);
  }

  /** Whether the first line with anything in it names a version of HTTP. */
  #isRequest(piece: Buffer): boolean {
    if (this.#isOver) return false;
    const text = piece.toString('latin1');
    const rest = this.#hasText ? text : text.replace(/^\s+/, '');
    if (rest === '') return false;
    this.#hasText = true;
    const [line = '', ...more] = rest.split('\n', 2);
    this.#length += line.length;
    this.#isOver = more.length > 0 || this.#length > LONGEST;
    const seen = this.#end + line;
    this.#end = seen.slice(-KEPT);
    return VERSION.test(seen);
  }
}
