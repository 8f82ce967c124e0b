import { isWithin } from './paths.ts';

/** A folder that existed before the run and ended somewhere else. */
export interface Move extends Moved {
  readonly from: string;
  readonly to: string;
}

interface Moved {
  /** Microseconds since the epoch. */
  readonly time: number;
  /** Inode of the folder, which tells whether the move took place; undefined where the record doesn't say. */
  readonly inode: bigint | undefined;
}

/**
 * Translates names as they were during a run into names before it. After `mv a b` an event about `b/x` speaks of what was
 * `a/x`, and what is then made as `a` has no name before the run.
 */
export class MoveMap {
  readonly #origins: Map<string, Moved & { readonly origin: string | null }> = new Map();

  /** The name before the run; null for what lies where a moved folder used to be. */
  originOf(path: string): string | null {
    if (this.#origins.size === 0) return path;
    for (let prefix = path; prefix !== ''; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
      const found = this.#origins.get(prefix);
      if (found !== undefined) return found.origin === null ? null : found.origin + path.slice(prefix.length);
    }
    return path;
  }

  /** A folder that the run itself made was renamed: what was moved into it goes along. */
  carry(from: string, to: string): void {
    const replaced = this.#origins.get(to);
    for (const key of [...this.#origins.keys()]) if (isWithin(key, to)) this.#origins.delete(key);
    // It takes the place of a folder that was moved away: what is made in it has no name from before the run.
    if (replaced?.origin === null) this.#origins.set(to, replaced);
    for (const [key, value] of [...this.#origins]) {
      const isMark = key === from && value.origin === null; // it belongs to the place, not to what lies there
      if (!isWithin(key, from) || isMark) continue;
      this.#origins.delete(key);
      this.#origins.set(to + key.slice(from.length), value);
    }
  }

  /** A folder from before the run was renamed. */
  move(from: string, to: string, moved: Moved): void {
    const origin = this.originOf(from);
    this.carry(from, to);
    this.#origins.set(to, { ...moved, origin });
    if (origin !== null && this.originOf(from) === origin) this.#origins.set(from, { ...moved, origin: null });
  }

  /** Where the moved folders are at the end. */
  moves(): readonly Move[] {
    return [...this.#origins].flatMap(([to, { origin, time, inode }]) =>
      origin === null || origin === to ? [] : [{ from: origin, to, time, inode }],
    );
  }
}

/** Where a path from before the run is now; undefined where something else has taken its place. */
export function locate(path: string, moves: readonly Move[]): string | undefined {
  if (moves.length === 0) return path;
  const own = moves.filter((move) => isWithin(path, move.from)).sort((a, b) => b.from.length - a.from.length)[0];
  const place = own === undefined ? path : own.to + path.slice(own.from.length);
  const isTaken = moves.some(
    (move) => move !== own && isWithin(place, move.to) && (own === undefined || move.to.length > own.to.length),
  );
  return isTaken ? undefined : place;
}
