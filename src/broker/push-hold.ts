import { isZero, type PushCommands, PushReader } from '../inspect/push/index.ts';

/** What came of looking at the beginning of a push. */
export type PushLook =
  | { readonly kind: 'more' }
  /** Nothing is pushed: a client that asks whether it may. `bytes`: to be sent on. */
  | { readonly kind: 'empty'; readonly bytes: Buffer }
  | { readonly kind: 'push'; readonly commands: PushCommands; readonly bytes: Buffer }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Keeps the beginning of a push back until it is known what it would change. */
export class PushHold {
  readonly #reader: PushReader = new PushReader();
  readonly #pieces: Buffer[] = [];

  push(piece: Buffer): PushLook {
    this.#pieces.push(piece);
    const step = this.#reader.push(piece);
    if (step === 'more') return { kind: 'more' };
    if (step.kind === 'unreadable') return step;
    const bytes = Buffer.concat(this.#pieces);
    const { commands } = step;
    return commands.updates.length === 0 ? { kind: 'empty', bytes } : { kind: 'push', commands, bytes };
  }
}

/** `main`, `v1 (deleted)`: for the record. */
export function namesOf({ updates }: PushCommands): string {
  return updates
    .slice(0, 20)
    .map(({ ref, to }) => `${ref}${isZero(to) ? ' (deleted)' : ''}`)
    .join(' ');
}
