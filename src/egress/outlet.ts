import type { OutgoingWatch, SecretRefusal } from './types.ts';

/**
 * What leaves, piece by piece. A piece that ends in what may be the beginning of a secret waits for the next, so that of a secret
 * which is found in the end next to nothing has gone before.
 */
export class Outlet {
  readonly #watch: OutgoingWatch | undefined;
  #held: Buffer[] = [];

  /** @param watch undefined: nothing is looked for, and nothing waits */
  constructor(watch: OutgoingWatch | undefined) {
    this.#watch = watch;
  }

  /** The pieces that may go now; or why nothing more may. */
  pass(piece: Buffer): readonly Buffer[] | SecretRefusal {
    if (this.#watch === undefined) return [piece];
    const refusal = this.#watch.push(piece);
    if (refusal !== undefined) {
      this.#held = [];
      return refusal;
    }
    this.#held.push(piece);
    return this.#watch.hasBegun ? [] : this.rest();
  }

  /** What still waits: there will be no more, so it was no secret. */
  rest(): readonly Buffer[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
