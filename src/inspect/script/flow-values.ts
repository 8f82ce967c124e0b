import * as bits from './flow-bits.ts';
import type { Frame } from './flow-frame.ts';
import type { Token } from './tokens.ts';

const MOST_NAMES = 5000;

/** What names hold, over the whole script: bits of where a value came from, fixed texts, and files that were downloaded to. */
export class Values {
  readonly #held: Map<string, number> = new Map();
  readonly #constants: Map<string, string> = new Map();
  readonly #minified: boolean;
  readonly files: Set<string> = new Set();
  /** Something was learnt since this was last set to false: a further pass could find more. */
  isNew = false;

  constructor(minified: boolean) {
    this.#minified = minified;
  }

  hold(name: string, mask: number): void {
    if (this.#minified && name.length < 3) return;
    const before = this.#held.get(name) ?? 0;
    if ((before | mask) === before || this.#held.size > MOST_NAMES) return;
    this.#held.set(name, before | mask);
    this.isNew = true;
  }

  /** What a chain of names holds. @param got what the statement holds already, for a chain that goes on from it */
  heldBy(chain: string, next: Token | undefined, got: number): number {
    if (bits.isReducedMember(chain)) return 0;
    const dot = chain.indexOf('.');
    const base = dot < 0 ? chain : chain.slice(0, dot);
    let held = this.#held.get(chain) ?? (dot > 0 ? this.#held.get(base) : undefined) ?? 0;
    if (dot === 0) held |= got;
    // One variable out of the environment is a setting, not the environment.
    if (dot > 0 || next?.text === '[') held &= ~bits.ENVIRONMENT;
    return held;
  }

  /** The socket on which a method is called, as a bit. */
  receiver(name: string, got: number): number {
    const dot = name.lastIndexOf('.');
    return (dot <= 0 ? got : (this.#held.get(name.slice(0, dot)) ?? 0)) & bits.SOCKET;
  }

  setConstant(name: string, text: string): void {
    this.#constants.set(name, text);
  }

  /** `with open(path) as name`. */
  setFile(name: string, path: string): void {
    this.setConstant(`file:${name}`, path);
  }

  /** A variable that holds something makes the command line of a process that is not fixed text. */
  commandPart(chain: string, held: number): string {
    const constant = this.#constants.get(chain);
    if (constant !== undefined) return constant;
    return (held & (bits.DOWNLOADED | bits.RECEIVED | bits.DECODED)) !== 0
      ? ' '
      : /^(?:r|f|b|u|await|new|my|str|String|async)$/.test(chain)
        ? ''
        : ` $V `;
  }

  /** What was downloaded is written by this call: to the file of its receiver, or to one among its arguments. */
  remember(frame: Frame): void {
    const receiver = frame.name.slice(0, Math.max(0, frame.name.lastIndexOf('.')));
    const own = this.#constants.get(`file:${receiver}`);
    for (const text of own === undefined ? frame.strings : [own])
      if (text !== '' && !/^https?:/.test(text) && text.length < 300) this.files.add(text);
  }
}
