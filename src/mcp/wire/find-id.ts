import type { MessageId } from './message.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LONGEST_TOKEN = 256;
const DEEPER = new Set([0x7b, 0x5b]);
const HIGHER = new Set([0x7d, 0x5d]);

/**
 * Finds the `id` of a JSON-RPC message that is too large to be kept, as its bytes go by: only members of the outermost object
 * count. Memory is bounded, time is linear.
 */
export class IdFinder {
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  /** The bytes of a text or a plain value at the first level. */
  #token = '';
  #name: string | undefined;
  #value: string | undefined;

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#step(byte);
  }

  get id(): MessageId | undefined {
    try {
      const value: unknown = JSON.parse(this.#value ?? '');
      return typeof value === 'string' || typeof value === 'number' ? value : undefined;
    } catch {
      return undefined;
    }
  }

  #step(byte: number): void {
    if (this.#isText) {
      this.#inText(byte);
      return;
    }
    if (byte === QUOTE) {
      this.#isText = true;
      this.#keep(byte);
    } else if (DEEPER.has(byte)) this.#depth += 1;
    else if (HIGHER.has(byte)) {
      this.#endMember();
      this.#depth -= 1;
    } else if (byte === COLON && this.#depth === 1) {
      this.#name = this.#token.trim();
      this.#token = '';
    } else if (byte === 0x2c && this.#depth === 1) this.#endMember();
    else this.#keep(byte);
  }

  #inText(byte: number): void {
    this.#keep(byte);
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isText = false;
  }

  #keep(byte: number): void {
    if (this.#depth === 1 && this.#token.length < LONGEST_TOKEN) this.#token += String.fromCharCode(byte);
  }

  #endMember(): void {
    if (this.#depth !== 1) return;
    if (this.#name === '"id"') this.#value ??= this.#token.trim();
    this.#name = undefined;
    this.#token = '';
  }
}
