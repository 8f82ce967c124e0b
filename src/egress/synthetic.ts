/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544) and routed nowhere; the first 256 are Sallyport's own. */
const FIRST = 0xc6_12_01_00;
/** More names than any honest program asks for; with data in its names a program could else fill our memory. */
const MOST = 20_000;

/** Addresses that stand for names, so that a connection carries the name which its program used. */
export class SyntheticAddresses {
  readonly #byName: Map<string, string> = new Map();
  readonly #byAddress: Map<string, string> = new Map();
  #next: number = FIRST;

  /** The address of a name; undefined when all are given away, which no honest program needs. */
  addressOf(name: string): string | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (this.#next >= FIRST + MOST) return undefined;
    const address = [24, 16, 8, 0].map((shift) => (this.#next >>> shift) & 0xff).join('.');
    this.#next += 1;
    this.#byName.set(name, address);
    this.#byAddress.set(address, name);
    return address;
  }

  nameOf(address: string): string | undefined {
    return this.#byAddress.get(address);
  }
}

export function isSynthetic(address: string): boolean {
  return address.startsWith('198.18.') || address.startsWith('198.19.');
}
