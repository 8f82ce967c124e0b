import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a cage's paths lie outside: the same path, and above it the overlay of a transaction. */
export type OutsideOf = (path: string) => readonly string[];

/** What of a repository is read to describe a push. */
export interface Repository {
  readonly objects: readonly string[];
  /** Ids that its remote-tracking refs hold: what it believes that others have. */
  readonly remoteIds: readonly string[];
}

const LONGEST = 4096;
const MOST_REFS = 500;
const MOST_DEEP = 6;

/** The repository around a folder, not above `top`; undefined where there is none. Only its data is looked at. */
export function findRepository(folder: string, top: string, outsideOf: OutsideOf): Repository | undefined {
  const start = folder === top || folder.startsWith(`${top}/`) ? folder : top;
  for (let at = start; ; at = dirname(at)) {
    const data = gitFolder(join(at, '.git'), outsideOf);
    if (data !== undefined) return repositoryIn(data, outsideOf);
    if (at === top || at === '/') return undefined;
  }
}

/** The working folder of a process, as it is called inside its cage too. */
export function folderOf(pid: number | undefined): string | undefined {
  try {
    return pid === undefined ? undefined : readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function gitFolder(marker: string, outsideOf: OutsideOf): string | undefined {
  for (const path of outsideOf(marker)) {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory() === true) return marker;
    const pointer = status?.isFile() === true ? /^gitdir: (.+)$/u.exec(read(path).trim())?.[1] : undefined;
    if (pointer !== undefined) return resolve(dirname(marker), pointer);
  }
  return undefined;
}

function repositoryIn(data: string, outsideOf: OutsideOf): Repository {
  // A worktree shares the objects of its main repository.
  const common = outsideOf(join(data, 'commondir')).map((path) => read(path).trim());
  const folder = resolve(data, common.find((text) => text !== '') ?? '.');
  const roots = outsideOf(folder);
  return {
    objects: roots.map((root) => join(root, 'objects')),
    remoteIds: [...new Set(roots.flatMap((root) => [...packedIds(root), ...looseIds(join(root, 'refs', 'remotes'), 0)]))].slice(
      0,
      MOST_REFS,
    ),
  };
}

function packedIds(root: string): readonly string[] {
  const lines = read(join(root, 'packed-refs'), 2 ** 20).split('\n', 20_000);
  return lines.flatMap((line) => /^([0-9a-f]{40,64}) refs\/remotes\//.exec(line)?.[1] ?? []).slice(0, MOST_REFS);
}

function looseIds(folder: string, depth: number): readonly string[] {
  if (depth > MOST_DEEP) return [];
  return list(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return looseIds(path, depth + 1);
    const id = entry.isFile() ? read(path).trim() : '';
    return /^[0-9a-f]{40,64}$/.test(id) ? [id] : [];
  });
}

function list(folder: string): readonly import('node:fs').Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).slice(0, MOST_REFS);
  } catch {
    return [];
  }
}

/** A small plain file; empty for anything else. */
function read(path: string, most = LONGEST): string {
  try {
    const status = lstatSync(path);
    return status.isFile() && status.size <= most ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
