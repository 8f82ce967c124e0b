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

  /** @param lastsMs how long a list counts where nobody tells of changes */
  constructor(lastsMs: number = Number.POSITIVE_INFINITY) {
    this.#lastsMs = lastsMs;
  }

  get isStale(): boolean {
    return Date.now() >= this.#staleAt;
  }

  forget(): void {
    this.#staleAt = 0;
  }

  learn(items: readonly Offered[], shown: Shown, isFirst: boolean): void {
    if (isFirst) this.tools = new Map();
    for (const item of items)
      if (item.kind === 'tool') this.tools.set(item.name, { hash: pinOf(item.value).hash, isShown: shown(item) });
    this.#staleAt = Date.now() + this.#lastsMs;
  }
}
