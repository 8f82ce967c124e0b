const MOST_BYTES = 8_388_608;
const LINE = /^([0-9a-f]{40}|[0-9a-f]{64}) /;

/** Collects the ids of the refs that a server says it has, from the first bytes that it sends (gitprotocol-pack(5)). */
export class AdvertisedRefs {
  #rest = '';
  #seen = 0;
  #isDone = false;
  readonly #ids: Set<string> = new Set();

  push(piece: Uint8Array): void {
    if (this.#isDone) return;
    this.#seen += piece.length;
    for (const byte of piece) this.#rest += String.fromCharCode(byte);
    this.#isDone = this.#seen > MOST_BYTES || !this.#takeLines();
  }

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  /** False at the end of the list, and where it is none. */
  #takeLines(): boolean {
    while (this.#rest.length >= 4) {
      const length = Number.parseInt(this.#rest.slice(0, 4), 16);
      if (!(length >= 4)) return false;
      if (this.#rest.length < length) return true;
      const id = LINE.exec(this.#rest.slice(4, length))?.[1];
      if (id !== undefined && !/^0+$/.test(id)) this.#ids.add(id);
      this.#rest = this.#rest.slice(length);
    }
    return true;
  }
}
