import type { OutgoingWatch } from './types.ts';

/** Why nothing more may leave: for the record, and for whoever is refused. */
export interface Refused {
  readonly rule: string;
  readonly why: string;
}

/** Looks through what leaves, piece by piece. */
export interface Guard {
  push(piece: Buffer): Refused | undefined;
  /** What was pushed last may end in the beginning of what must not leave: it is held back until more is known. */
  readonly hasBegun: boolean;
}

/** The vault's watch; undefined: there is nothing to look for. */
export function secretGuard(watch: OutgoingWatch | undefined): Guard | undefined {
  if (watch === undefined) return undefined;
  return {
    push: (piece) => {
      const found = watch.push(piece);
      return found === undefined ? undefined : { rule: `secret:${found.secret}`, why: found.why };
    },
    get hasBegun() {
      return watch.hasBegun;
    },
  };
}

/**
 * What leaves, piece by piece. A piece that ends in what may be the beginning of a secret waits for the next, so that of a secret
 * which is found in the end next to nothing has gone before.
 */
export class Outlet {
  readonly #guard: Guard | undefined;
  #held: Buffer[] = [];

  /** @param guard undefined: nothing is looked for, and nothing waits */
  constructor(guard: Guard | undefined) {
    this.#guard = guard;
  }

  /** The pieces that may go now; or why nothing more may. */
  pass(piece: Buffer): readonly Buffer[] | Refused {
    if (this.#guard === undefined) return [piece];
    const refused = this.#guard.push(piece);
    if (refused !== undefined) {
      this.#held = [];
      return refused;
    }
    this.#held.push(piece);
    return this.#guard.hasBegun ? [] : this.rest();
  }

  /** What still waits: there will be no more, so it was no secret. */
  rest(): readonly Buffer[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
