import type { Shown } from '../types.ts';
import type { Offered } from './offered.ts';
import { pinOf } from './pins.ts';

interface KnownTool {
  readonly hash: string;
  readonly isShown: boolean;
}

/** What a server's tools are now; several gateways of one server may share it. */
export class ToolMemory {
  readonly #lastsMs: number;
  tools: Map<string, KnownTool> = new Map();
  #staleAt = 0;
  #changes = 0;

  /** @param lastsMs how long a list counts where nobody tells of changes */
  constructor(lastsMs: number = Number.POSITIVE_INFINITY) {
    this.#lastsMs = lastsMs;
  }

  get isStale(): boolean {
    return Date.now() >= this.#staleAt;
  }

  /** How often the server said that its tools have changed: a list that was asked for before the last time may be the old one. */
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
    if (isFirst) this.tools = new Map();
    for (const item of items)
      if (item.kind === 'tool') this.tools.set(item.name, { hash: pinOf(item.value).hash, isShown: shown(item) });
    if (asOf === this.#changes) this.#staleAt = Date.now() + this.#lastsMs;
  }
}
