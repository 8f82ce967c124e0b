/* What compilers made in one run and would make again in the next, kept for the runs of the same workspace. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../model/index.ts';
import type { Identity } from './identity.ts';

/** In `~/.cache`: what can be made again from the sources, and is looked up by what it was made from. */
const KEPT_CACHES = ['go-build', 'golangci-lint', 'staticcheck', 'gopls', 'ccache', 'sccache', 'zig'] as const;

const PRIVATE = 0o700;

/** @param name one in `~/.cache` */
export function isKeptCache(name: string): boolean {
  return KEPT_CACHES.some((kept) => kept === name);
}

/** `STATE/caches`: a folder for each workspace. */
export function cachesOf(state: string): string {
  return join(state, 'caches');
}

/** What is kept for a workspace has this name; undefined where there is none. Another folder of the same path has another name. */
export function nameOfWorkspace(workspace: string): string | undefined {
  const found = statSync(workspace, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return createHash('sha256').update(`${workspace}\0${found.dev}:${found.ino}`).digest('hex').slice(0, 32);
}

/**
 * The folder in which a workspace's build caches are kept; it is made where it is missing. Programs of the cage write into it, so nothing
 * outside a cage reads it, and no other workspace's cage: another folder of the same name has one of its own.
 *
 * @returns null where none can be had: then the run has empty ones, that go with it
 */
export function keptCaches(state: string, workspace: string, { uid }: Pick<Identity, 'uid'>): string | null {
  // Root's state lies where another user, as whom root runs a command in that user's workspace, can't look.
  if (uid !== process.getuid?.()) return null;
  try {
    const name = nameOfWorkspace(workspace);
    if (name === undefined) return null;
    const folder = join(cachesOf(state), name);
    mkdirSync(cachesOf(state), { recursive: true, mode: PRIVATE });
    for (const path of [folder, ...KEPT_CACHES.map((cache) => join(folder, cache))]) make(path);
    utimesSync(folder, new Date(), new Date());
    return folder;
  } catch {
    return null;
  }
}

/** Programs of another run may put something else there at any time: a link is never followed. */
function make(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path, { mode: PRIVATE });
}

/** One mount, to which the names lead: a mount each would cost every start. Were it gone by then, the names would lead nowhere. */
export function keptMounts(cache: string, kept: string): readonly Mount[] {
  const place = join(cache, '.kept');
  return [
    { type: 'bind', src: kept, dst: place, ro: false },
    ...KEPT_CACHES.map((name): Mount => ({ type: 'symlink', dst: join(cache, name), target: join(place, name) })),
  ];
}
