import { constants } from 'node:fs';
import type { Mount, Plan } from '../model/index.ts';
import { entriesIn, statusOf } from './look.ts';
import { isWithin } from './paths.ts';

type ClosedFiles = Extract<Mount, { type: 'closed' }>;

/** Where programs keep what only their own user may read, and how deep that is looked for. The rest of the system is for everybody. */
const PLACES: readonly (readonly [folder: string, depth: number | null])[] = [
  ['/etc', null],
  ['/usr/local/etc', null],
  ['/opt', 3],
];

/**
 * Hides what in the system is closed to others: a run that keeps uid 0 could read it, as its owner.
 *
 * @param programs folders of programs: what was put into a closed folder to be run stays
 */
export function closedPlaces(programs: readonly string[]): readonly Mount[] {
  return PLACES.map(([dst, depth]) => ({ type: 'closed', dst, depth, programs }));
}

/** The same plan for what knows masks only: the warden does it by itself (native/src/closed.c). */
export function withClosedMasked(plan: Plan): Plan {
  return {
    ...plan,
    mounts: plan.mounts.flatMap((mount): readonly Mount[] =>
      mount.type === 'closed' ? closedFiles(mount).map((dst) => ({ type: 'mask', dst })) : [mount],
    ),
  };
}

export function closedFiles({ dst, depth, programs }: Omit<ClosedFiles, 'type'>): readonly string[] {
  if (depth !== null && depth < 1) return [];
  return entriesIn(dst).flatMap((entry) => {
    // Most of what lies there are links: their names are enough.
    if (entry.isSymbolicLink()) return [];
    const path = `${dst}/${entry.name}`;
    const mode = statusOf(path)?.mode;
    if (mode === undefined) return [];
    if ((mode & 0o004) === 0) return programs.some((one) => isWithin(one, path)) ? [] : [path];
    const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR;
    return isFolder ? closedFiles({ dst: path, depth: depth === null ? null : depth - 1, programs }) : [];
  });
}
