import { type BigIntStats, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fsPath, textOf } from './bytes.ts';
import { HeldFolders } from './held.ts';
import { isWithin } from './paths.ts';

/** Where a path's folder really is, as a path that is good until the next question. `absent`: on the way there something is missing or is no folder. `outside`: a link leads out. */
type FolderPlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'outside' };

/** Links on the way to a folder; more are a loop, or somebody who makes new ones. */
const MOST_LINKS = 40;

/**
 * Finds folders below one of the roots without following a link out of it. A hostile run may have left `dir -> /etc`, and another one
 * may put such a link there at this moment: each component is opened without following it, and what is returned stays with the
 * folder (HeldFolders). Remembers what it saw; use a new one after changes, and close it.
 */
export class SafeFolders {
  readonly #roots: readonly string[];
  readonly #isReplaced: (path: string) => boolean;
  readonly #seen: Map<string, FolderPlace> = new Map();
  readonly #held: HeldFolders = new HeldFolders();
  #links = 0;

  /** @param isReplaced tells of links that will be put away before anything is written below them */
  constructor(roots: readonly string[], isReplaced: (path: string) => boolean) {
    this.#roots = roots;
    this.#isReplaced = isReplaced;
  }

  /** The real place of a folder. */
  place(folder: string): FolderPlace {
    if (this.#held.isFull) this.close();
    return this.#placeOf(folder);
  }

  close(): void {
    this.#seen.clear();
    this.#held.close();
  }

  #placeOf(folder: string): FolderPlace {
    const known = this.#seen.get(folder);
    if (known !== undefined) return known;
    const found = this.#look(folder);
    this.#seen.set(folder, found);
    return found;
  }

  /** The real path of an entry and its status; no status where it doesn't exist. Undefined where a link leads out. */
  entry(path: string): { readonly path: string; readonly status: BigIntStats | undefined } | undefined {
    if (this.#roots.includes(path)) return { path, status: status(path) };
    const folder = this.place(dirname(path));
    if (folder.kind === 'outside') return undefined;
    if (folder.kind === 'absent') return { path, status: undefined };
    const real = join(folder.path, basename(path));
    return { path: real, status: status(real) };
  }

  #look(folder: string): FolderPlace {
    if (this.#roots.includes(folder)) return { kind: 'folder', path: folder };
    if (!this.#roots.some((root) => isWithin(folder, root))) return { kind: 'outside' };
    const parent = this.#placeOf(dirname(folder));
    if (parent.kind !== 'folder') return parent;
    const held = this.#held.enter(parent.path, basename(folder));
    if (held !== undefined) return { kind: 'folder', path: held };
    const path = join(parent.path, basename(folder));
    return status(path)?.isSymbolicLink() === true && !this.#isReplaced(folder) ? this.#follow(path) : { kind: 'absent' };
  }

  #follow(link: string): FolderPlace {
    try {
      const path = textOf(realpathSync.native(fsPath(link), 'buffer'));
      if (!this.#roots.some((root) => isWithin(path, root))) return { kind: 'outside' };
      // Only the name is known so far: it is walked as any other.
      return ++this.#links > MOST_LINKS ? { kind: 'absent' } : this.#placeOf(path);
    } catch {
      return { kind: 'absent' };
    }
  }
}

/** lstat(2) with nanoseconds; undefined where nothing is. */
export function status(path: string): BigIntStats | undefined {
  try {
    return lstatSync(fsPath(path), { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    // A component that is a file (ENOTDIR) or a loop of links means the same: there is no such entry.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTDIR' || error.code === 'ELOOP')) return undefined;
    throw error;
  }
}
