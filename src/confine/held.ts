import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fsPath } from './bytes.ts';

/** Why something was not brought back: a program that runs at the same time works against it, or with the same files. */
export const REPLACED = 'it was replaced while it was brought back';

/** open(2), Linux: a descriptor that only stands for a place, so no right to read it is needed. Node has no name for it. */
const O_PATH = 0o10000000;
const MOST_HELD = 512;
const isLinux = process.platform === 'linux';

/**
 * Folders by descriptors: whoever works through `/proc/self/fd/N` stays in the folder that was looked at, also when a program puts a
 * link in its place at that moment. Elsewhere than on Linux, where no cage is, they are plain paths.
 */
export class HeldFolders {
  readonly #descriptors: Map<string, number> = new Map();

  /** The folder NAME in PARENT; undefined where there is none, or where it is a link. */
  enter(parent: string, name: string): string | undefined {
    const path = join(parent, name);
    if (!isLinux) return path;
    try {
      return this.#hold(openSync(fsPath(path), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
      throw error;
    }
  }

  close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors.clear();
  }

  get isFull(): boolean {
    return this.#descriptors.size >= MOST_HELD;
  }

  #hold(descriptor: number): string {
    const path = `/proc/self/fd/${descriptor}`;
    this.#descriptors.set(path, descriptor);
    return path;
  }
}

/** A folder by its absolute path, of which no component is a link; undefined where one is, or is missing. */
export function enterFolder(path: string, held: HeldFolders): string | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.reduce<string | undefined>((at, part) => (at === undefined ? undefined : held.enter(at, part)), '/');
}

/**
 * Does ACT with a file's own place, whatever has its name meanwhile: chmod(2), chown(2) and opening follow links.
 *
 * @throws Error where the path is a link
 */
export function withHeld<T>(path: string, act: (held: string) => T): T {
  if (!isLinux) return act(path);
  const descriptor = openSync(fsPath(path), O_PATH | constants.O_NOFOLLOW);
  try {
    if (fstatSync(descriptor).isSymbolicLink()) throw new Error(REPLACED);
    return act(`/proc/self/fd/${descriptor}`);
  } finally {
    closeSync(descriptor);
  }
}
