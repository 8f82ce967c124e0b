import { type BigIntStats, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fsPath, textOf } from './bytes.ts';
import type { Before, RunRecord } from './journal.ts';
import { locate, type Move } from './move-map.ts';
import { isWithin } from './paths.ts';
import { SafeFolders, status } from './safe-folders.ts';

/** One path that has to change: `remove` what the run made, `restore` what it changed or took away, or only mode and times. */
export interface UndoStep {
  /** Its name before the run. */
  readonly path: string;
  /** Where it is now; undefined where it is gone. */
  readonly place: string | undefined;
  readonly what: 'remove' | 'restore' | 'metadata';
  readonly before: Before;
}

export interface UndoPlan {
  /** Folders to be moved back. */
  readonly moves: readonly Move[];
  readonly steps: readonly UndoStep[];
  /** Changed after the run's end: undoing would lose that. */
  readonly conflicts: readonly string[];
  /** Can't be brought back, and why. */
  readonly lost: readonly { readonly path: string; readonly why: string }[];
  /** Is as it was. */
  readonly unchanged: number;
}

export interface UndoQuery {
  readonly record: RunRecord;
  /** The workspace and other folders that the run could write on the host. A path elsewhere was private to the cage. */
  readonly roots: readonly string[];
  readonly journal: string;
  /** Milliseconds since the epoch. */
  readonly end: number;
  /** Only this path and what lies below it. */
  readonly only: string | undefined;
}

/** Every process of the run was dead when its end was noted, in whole milliseconds; a file system is never ahead of the clock. */
const TOLERANCE_NS = 1_000_000n;

/** Compares what was with what is. Changes nothing. */
export function planUndo(query: UndoQuery): UndoPlan {
  const recorded = query.record.moves.filter(
    (move) => isConcerned(move.from, query) && isConcerned(move.to, { ...query, only: undefined }),
  );
  const moves = recorded.filter((move) => hasHappened(move, recorded));
  const scan = new Scan(query, moves);
  for (const move of moves) scan.visitMove(move);
  for (const [path, before] of query.record.states) {
    if (isConcerned(path, query)) scan.visit(path, before);
  }
  scan.close();
  return { moves, steps: scan.steps, conflicts: scan.conflicts, lost: scan.lost, unchanged: scan.unchanged };
}

/** Recorded before it was tried, a move may have failed, or an earlier undo took it back: then the folder is where it was. */
function hasHappened({ from, to, time, inode }: Move, all: readonly Move[]): boolean {
  const [old, now] = [status(from), status(to)];
  if (now?.isDirectory() !== true) return false;
  if (inode !== undefined) return now.ino === inode;
  const isTakenByMove = all.some((other) => other.to === from);
  return old === undefined || isTakenByMove || Number(old.birthtimeNs / 1000n) >= time;
}

function isConcerned(path: string, { roots, only }: UndoQuery): boolean {
  return roots.some((root) => isWithin(path, root)) && (only === undefined || isWithin(path, only));
}

class Scan {
  readonly steps: UndoStep[] = [];
  readonly conflicts: string[] = [];
  readonly lost: { path: string; why: string }[] = [];
  unchanged = 0;
  readonly #query: UndoQuery;
  readonly #folders: SafeFolders;
  readonly #limit: bigint;
  readonly #moves: readonly Move[];

  constructor(query: UndoQuery, moves: readonly Move[]) {
    this.#query = query;
    this.#moves = moves;
    this.#folders = new SafeFolders(query.roots, (path) => query.record.states.has(path) && isConcerned(path, query));
    this.#limit = BigInt(Math.ceil(query.end)) * 1_000_000n + TOLERANCE_NS;
  }

  close(): void {
    this.#folders.close();
  }

  /** What has come where the folder belongs will be put away. */
  visitMove({ from }: Move): void {
    const now = this.#folders.entry(from);
    if (now?.status !== undefined) this.conflicts.push(...this.#changedSince(from, now.path, now.status, { kind: 'absent' }));
  }

  visit(path: string, before: Before): void {
    const place = locate(path, this.#moves);
    const now = place === undefined ? { path, status: undefined } : this.#folders.entry(place);
    if (now === undefined) {
      this.lost.push({ path, why: 'a link on the way leads out of the workspace' });
      return;
    }
    const what = this.#difference(now.path, now.status, before);
    if (what === undefined) {
      this.unchanged += 1;
      return;
    }
    const why = what === 'restore' ? damage(before, this.#query.journal) : undefined;
    if (why !== undefined) {
      this.lost.push({ path, why });
      return;
    }
    if (now.status !== undefined) this.conflicts.push(...this.#changedSince(place ?? path, now.path, now.status, before));
    this.steps.push({ path, place, what, before });
  }

  #difference(path: string, now: BigIntStats | undefined, before: Before): UndoStep['what'] | undefined {
    if (before.kind === 'absent') return now === undefined ? undefined : 'remove';
    if (now === undefined || kindOf(now) !== before.kind) return 'restore';
    if (before.kind === 'symlink') return textOf(readlinkSync(fsPath(path), 'buffer')) === before.target ? undefined : 'restore';
    if (before.kind === 'file' && before.blob !== undefined && !hasSameContent(path, now, before, this.#query.journal))
      return 'restore';
    return hasSameMeta(now, before) ? undefined : 'metadata';
  }

  /** The change time can't be set by a program, so it tells what happened after the run. A folder's own time changes with its entries. */
  #changedSince(path: string, real: string, now: BigIntStats, before: Before): readonly string[] {
    if (!now.isDirectory()) return now.ctimeNs > this.#limit ? [path] : [];
    if (before.kind === 'dir') return [];
    const names = namesIn(real);
    if (names === undefined) return now.ctimeNs > this.#limit ? [path] : [];
    return names.flatMap((name) => {
      const below = join(path, name);
      const realBelow = join(real, name);
      const found = status(realBelow);
      return found === undefined ? [] : this.#changedSince(below, realBelow, found, { kind: 'absent' });
    });
  }
}

/** Undefined for a folder that can't be read. */
function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(fsPath(folder), 'buffer').map(textOf);
  } catch {
    return undefined;
  }
}

function kindOf(found: BigIntStats): Before['kind'] | 'other' {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'dir';
  return found.isSymbolicLink() ? 'symlink' : 'other';
}

function hasSameMeta(now: BigIntStats, before: Exclude<Before, { kind: 'absent' }>): boolean {
  const { mode, mtime, uid, gid } = before.meta;
  const isOwned = Number(now.uid) === uid && Number(now.gid) === gid;
  // A folder's time moves whenever something is put back into it, so it is set after all else and not compared.
  return isOwned && Number(now.mode & 0o7777n) === mode && (before.kind === 'dir' || isSameTime(now.mtimeNs, mtime));
}

/** Node sets times with a precision of about a quarter of a microsecond. */
function isSameTime(a: bigint, b: bigint): boolean {
  const difference = a > b ? a - b : b - a;
  return difference < 1000n;
}

function hasSameContent(path: string, now: BigIntStats, before: Extract<Before, { kind: 'file' }>, journal: string): boolean {
  if (Number(now.size) !== before.size) return false;
  const blob = before.blob === undefined ? undefined : status(join(journal, before.blob));
  // An earlier undo moved the blob into its place: what is there with the same size and time is it.
  if (blob === undefined) return isSameTime(now.mtimeNs, before.meta.mtime);
  if (blob.ino === now.ino && blob.dev === now.dev) return true;
  return isEqualContent(path, join(journal, before.blob ?? ''));
}

/** A file that can't be read (mode 000) counts as another: it is put back from the journal. */
function isEqualContent(a: string, b: string): boolean {
  try {
    return readFileSync(fsPath(a)).equals(readFileSync(b));
  } catch {
    return false;
  }
}

/** Why the saved state can't be used; undefined when it can. */
function damage(before: Before, journal: string): string | undefined {
  if (before.kind !== 'file') return undefined;
  if (before.blob === undefined) return 'no copy of its content was kept';
  const blob = status(join(journal, before.blob));
  if (blob === undefined || !blob.isFile()) return 'the kept copy is gone';
  // A blob that is a hard link shares its content with any other name of the file: a later write through that name shows here.
  const isChanged = Number(blob.size) !== before.size || (before.how === 'link' && !isSameTime(blob.mtimeNs, before.meta.mtime));
  return isChanged ? 'the kept copy was changed through another name of the file' : undefined;
}
