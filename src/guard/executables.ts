import { createHash } from 'node:crypto';
import { accessSync, closeSync, constants, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../egress/index.ts';

interface Identity {
  readonly device: bigint;
  readonly inode: bigint;
  readonly digest: string;
}

/**
 * The programs that rules name in `by`, as they were when the run began: a path, its inode and its digest. A program that was
 * replaced or changed since is another one, and so is a copy; a link leads to the same one. The kernel runs a script as its
 * interpreter, so a script is nobody here.
 */
export class Executables {
  readonly #named: ReadonlyMap<string, Identity>;
  readonly #digests: Map<string, string> = new Map();
  /** Names under which nobody will ever be recognised, in words for the person who wrote the rule. */
  readonly notes: readonly string[];

  constructor(names: readonly string[], searchPath: string) {
    const notes: string[] = [];
    const named = new Map<string, Identity>();
    for (const name of new Set(names)) {
      const path = find(name, searchPath);
      const identity = identityOf(path);
      if (identity === undefined) notes.push(`by: there is no program ${name}, so that rule lets nobody through`);
      else if (isScript(path))
        notes.push(`by: ${name} is a script, which runs as its interpreter, so that rule lets nobody through`);
      else named.set(name, identity);
    }
    this.#named = named;
    this.notes = notes;
  }

  /** Whether the caller runs the program of that name. A caller that has gone is nobody. */
  is(name: string, caller: Caller): boolean {
    const wanted = this.#named.get(name);
    if (wanted === undefined) return false;
    try {
      const file = `/proc/${caller.pid}/exe`;
      const { dev, ino, ctimeNs, size } = statSync(file, { bigint: true });
      if (dev !== wanted.device || ino !== wanted.inode) return false;
      // The time of change, which a program can't set back as it can the time of modification.
      const key = `${dev} ${ino} ${ctimeNs} ${size}`;
      const digest = this.#digests.get(key) ?? digestOf(file);
      this.#digests.set(key, digest);
      return digest === wanted.digest;
    } catch {
      return false;
    }
  }
}

function find(name: string, searchPath: string): string | undefined {
  const places = name.includes('/') ? [name] : searchPath.split(':').map((folder) => join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function identityOf(path: string | undefined): Identity | undefined {
  if (path === undefined) return undefined;
  const real = realpathSync(path);
  const { dev, ino } = statSync(real, { bigint: true });
  return { device: dev, inode: ino, digest: digestOf(real) };
}

function isScript(path: string | undefined): boolean {
  if (path === undefined) return false;
  const fd = openSync(path, 'r');
  try {
    const start = Buffer.alloc(2);
    return readSync(fd, start, 0, 2, 0) === 2 && start.toString('latin1') === '#!';
  } finally {
    closeSync(fd);
  }
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
