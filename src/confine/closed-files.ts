import { constants } from 'node:fs';
import { entriesIn, statusOf } from './look.ts';
import { isWithin } from './paths.ts';

/** Where programs keep what only their own user may read, and how deep that is looked for. The rest of the system is for everybody. */
const PLACES: readonly (readonly [folder: string, depth: number])[] = [
  ['/etc', Number.POSITIVE_INFINITY],
  ['/usr/local/etc', Number.POSITIVE_INFINITY],
  ['/opt', 3],
];

/**
 * Files and folders of the system that are closed to others: a run that keeps uid 0 could read them, as their owner.
 *
 * @param programs folders of programs: what was put into a closed folder to be run stays
 */
export function closedFiles(programs: readonly string[], places: typeof PLACES = PLACES): readonly string[] {
  return places.flatMap(([folder, depth]) => closedBelow(folder, depth, programs));
}

function closedBelow(folder: string, depth: number, programs: readonly string[]): readonly string[] {
  if (depth < 1) return [];
  return entriesIn(folder).flatMap((entry) => {
    // Most of what lies there are links: their names are enough.
    if (entry.isSymbolicLink()) return [];
    const path = `${folder}/${entry.name}`;
    const mode = statusOf(path)?.mode;
    if (mode === undefined) return [];
    if ((mode & 0o004) === 0) return programs.some((one) => isWithin(one, path)) ? [] : [path];
    return (mode & constants.S_IFMT) === constants.S_IFDIR ? closedBelow(path, depth - 1, programs) : [];
  });
}
