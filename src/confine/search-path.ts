import { realpathSync } from 'node:fs';
import { basename, dirname, normalize } from 'node:path';
import type { Mount } from '../model/index.ts';
import { credentialAt } from './credentials.ts';
import { isWithin, overlaps } from './paths.ts';
import { isSystemPath, readOnly } from './system-mounts.ts';

/** One folder of PATH: as written, and where it really lies; null when it does not exist. */
export interface SearchEntry {
  readonly entry: string;
  readonly real: string | null;
}

interface SearchContext {
  readonly workspace: string;
  readonly home: string;
  readonly homes: readonly string[];
  /** Folders below home that are bound anyway. */
  readonly covered: readonly string[];
}

const FALLBACK = '/usr/local/bin:/usr/bin:/bin';
/** Folders where a program is found beside what it needs: `x/bin` needs `x/lib`, `node_modules/.bin` is made of links. */
const NEEDS_PARENT = new Set(['bin', 'sbin', 'shims', '.bin']);

/** Empty and relative entries of PATH mean the current folder, which the confined program may write: they are left out. */
export function absoluteEntries(path: string | undefined): readonly string[] {
  return [...new Set((path ?? '').split(':').filter((entry) => entry.startsWith('/')))];
}

/**
 * PATH for what is started outside of every cage: without the folders of a workspace, in which an agent may have put a program of
 * any name. A virtual environment that is active, or `node_modules/.bin`, stands in front of the system's folders.
 */
export function pathOutside(path: string | undefined, workspace: string): string {
  return (
    absoluteEntries(path)
      .filter((entry) => !liesInside(normalize(entry), workspace))
      .join(':') || FALLBACK
  );
}

/** Whether a path, or what it leads to, lies in a workspace. */
export function liesInside(path: string, workspace: string): boolean {
  const places = [workspace, placeOrNull(workspace) ?? workspace];
  return [path, placeOrNull(path) ?? path].some((at) => places.some((place) => isWithin(at, place)));
}

function placeOrNull(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** PATH inside the cage: real places, because a link such as fnm's in /run is not there. */
export function cageSearchPath(entries: readonly SearchEntry[], workspace: string): string {
  const places = entries.map(({ entry, real }) => (real === null || isVisibleAsIs(entry, workspace) ? entry : real));
  return places.length === 0 ? FALLBACK : [...new Set(places)].join(':');
}

/** Read-only binds for the folders of PATH that the cage would not show otherwise. */
export function searchMounts(entries: readonly SearchEntry[], context: SearchContext): readonly Mount[] {
  const places = entries.flatMap(({ real }) => (real === null ? [] : placeOf(real, context)));
  return [...new Set(places)].map((path) => readOnly(path));
}

function placeOf(real: string, context: SearchContext): readonly string[] {
  const shown =
    isSystemPath(real) || isWithin(real, context.workspace) || context.covered.some((folder) => isWithin(real, folder));
  if (shown || isTooWide(real, context)) return [];
  const parent = dirname(real);
  const isToolchain = NEEDS_PARENT.has(basename(real)) && context.homes.some((home) => parent !== home && isWithin(parent, home));
  return [isToolchain && !isTooWide(parent, context) ? parent : real];
}

/** A PATH entry is no reason to show a home, a temporary folder, the workspace's surroundings or a secret. */
function isTooWide(path: string, { workspace, homes }: SearchContext): boolean {
  if (['/', '/tmp', '/var/tmp', '/run', '/proc', '/sys', '/dev', '/var', '/home'].includes(path)) return true;
  if (['/proc', '/sys', '/dev'].some((folder) => isWithin(path, folder))) return true;
  return overlaps(path, workspace) || homes.some((home) => isWithin(home, path)) || credentialAt(path, homes) !== undefined;
}

function isVisibleAsIs(entry: string, workspace: string): boolean {
  return isSystemPath(entry) || isWithin(entry, workspace);
}
