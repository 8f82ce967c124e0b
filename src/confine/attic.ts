import { constants, copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bytesOf, fsPath } from './bytes.ts';
import { status } from './safe-folders.ts';

/** Where undo and commit put what they take out of a workspace: nothing is deleted. */
export class Attic {
  readonly path: string;
  readonly #folders: Set<string> = new Set();
  #count = 0;

  /** @param undone RunDirectory.undone; each attic is a numbered folder in it, made when first needed */
  constructor(undone: string) {
    this.path = join(undone, String(countOf(undone) + 1));
  }

  /** Moves what lies at `place` away, whole folders included. `path` is its name to people. */
  move(path: string, place: string): void {
    const target = this.#target(path);
    if (attemptSameDevice(() => renameSync(fsPath(place), fsPath(target)))) return;
    cpSync(asText(place), asText(target), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    rmSync(fsPath(place), { recursive: true });
  }

  /** Keeps what is about to be replaced by a rename, without a moment in which the path doesn't exist. */
  keep(path: string, place: string): void {
    if (status(place)?.isFile() !== true) this.move(path, place);
    else if (!attemptSameDevice(() => linkSync(fsPath(place), fsPath(this.#target(path))))) this.copy(path, place);
  }

  /** Keeps the content of a file that is about to be written in place. */
  copy(path: string, place: string): void {
    copyFileSync(fsPath(place), fsPath(this.#target(path)), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }

  #target(path: string): string {
    const target = join(this.path, path);
    const folder = dirname(target);
    if (!this.#folders.has(folder)) {
      mkdirSync(fsPath(folder), { recursive: true, mode: 0o700 });
      this.#folders.add(folder);
    }
    if (status(target) === undefined) return target;
    // An entry of a folder may have come here before the folder itself.
    this.#count += 1;
    return `${target}.${this.#count}`;
  }
}

/** False where the two places are on different file systems or the file system has no links. */
export function attemptSameDevice(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') return false;
    throw error;
  }
}

function countOf(folder: string): number {
  return status(folder) === undefined ? 0 : readdirSync(folder).length;
}

/** cpSync takes text only; a name that is not UTF-8 in another file system's folder can't be copied by it. */
function asText(path: string): string {
  if (bytesOf(path).toString('utf8') !== path)
    throw new Error('its name is not text, so it can not be moved to another file system');
  return path;
}
