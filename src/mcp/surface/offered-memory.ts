import type { Shown } from '../types.ts';
import type { Offered, OfferedKind } from './offered.ts';
import { pinOf } from './pins.ts';

interface Known {
  readonly hash: string;
  readonly isShown: boolean;
}

/** What is called by its name, and accepted before: which list it stands in. */
export type CalledMethod = 'tools/call' | 'prompts/get';

/** What a server's tools and prompts are now; several gateways of one server may share it. */
export class OfferedMemory {
  readonly 'tools/call': ListMemory;
  readonly 'prompts/get': ListMemory;

  /** @param lastsMs how long a list counts where nobody tells of changes */
  constructor(lastsMs: number = Number.POSITIVE_INFINITY) {
    this['tools/call'] = new ListMemory('tool', 'tools/list', lastsMs);
    this['prompts/get'] = new ListMemory('prompt', 'prompts/list', lastsMs);
  }

  /** The memory that this list is learned into. */
  of(list: string): ListMemory | undefined {
    return [this['tools/call'], this['prompts/get']].find((memory) => memory.list === list);
  }
}

/** What stands in one of a server's lists now. */
export class ListMemory {
  readonly kind: OfferedKind;
  readonly list: string;
  readonly #lastsMs: number;
  known: Map<string, Known> = new Map();
  #staleAt = 0;
  #changes = 0;

  constructor(kind: OfferedKind, list: string, lastsMs: number) {
    this.kind = kind;
    this.list = list;
    this.#lastsMs = lastsMs;
  }

  get isStale(): boolean {
    return Date.now() >= this.#staleAt;
  }

  /** How often the server said that these have changed: a list that was asked for before the last time may be the old one. */
  get changes(): number {
    return this.#changes;
  }

  forget(): void {
    this.#changes += 1;
    this.#staleAt = 0;
  }

  /**
   * @param isFirst what was known before is no longer offered
   * @param asOf `changes` when the list was whole; undefined: it is a part of one, and the rest may be old
   */
  learn(items: readonly Offered[], shown: Shown, isFirst: boolean, asOf: number | undefined): void {
    if (isFirst) this.known = new Map();
    for (const item of items)
      if (item.kind === this.kind) this.known.set(item.name, { hash: pinOf(item.value).hash, isShown: shown(item) });
    if (asOf === this.#changes) this.#staleAt = Date.now() + this.#lastsMs;
  }
}
