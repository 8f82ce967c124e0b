const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether a JSON text that comes in pieces can be whole: every object, list and text that began in it has ended. */
export class Nesting {
  #depth = 0;
  #isText = false;
  #isEscaped = false;

  get isOpen(): boolean {
    return this.#isText || this.#depth > 0;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#isText) this.#inText(byte);
      else if (byte === QUOTE) this.#isText = true;
      else if (byte === 0x7b || byte === 0x5b) this.#depth += 1;
      else if (byte === 0x7d || byte === 0x5d) this.#depth -= 1;
    }
  }

  #inText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isText = false;
  }
}
