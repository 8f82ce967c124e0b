import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../egress/index.ts';

interface Identity {
  readonly device: number;
  readonly inode: number;
  readonly digest: string;
}

/**
 * The programs that rules name in `by`, as they were when the run began: a path, its inode and its digest. A program that was
 * replaced or changed since is another one. A script counts as its interpreter.
 */
export class Executables {
  readonly #named: ReadonlyMap<string, Identity>;
  readonly #digests: Map<string, string> = new Map();

  constructor(names: readonly string[], searchPath: string) {
    this.#named = new Map(
      [...new Set(names)].flatMap((name) => {
        const identity = identityOf(find(name, searchPath));
        return identity === undefined ? [] : [[name, identity] as const];
      }),
    );
  }

  /** Whether the caller runs the program of that name. A caller that has gone is nobody. */
  is(name: string, caller: Caller): boolean {
    const wanted = this.#named.get(name);
    if (wanted === undefined) return false;
    try {
      const file = `/proc/${caller.pid}/exe`;
      const { dev, ino, mtimeMs, size } = statSync(file);
      if (dev !== wanted.device || ino !== wanted.inode) return false;
      const key = `${dev} ${ino} ${mtimeMs} ${size}`;
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
  const { dev, ino } = statSync(real);
  return { device: dev, inode: ino, digest: digestOf(real) };
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
