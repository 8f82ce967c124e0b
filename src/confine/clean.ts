/* Gives back the room of what nobody asks for any more. The record itself is not touched. */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fetchedOf } from './fetched.ts';
import { cachesOf } from './kept-caches.ts';
import { namesIn, statusOf } from './look.ts';
import { listRuns, type RunDirectory, readMeta, runDirectory } from './store.ts';
import { discardChanges } from './transaction.ts';

export interface CleanReport {
  /** Runs whose folders went: what they kept for undo, and what was taken out of the workspace by it. */
  readonly runs: number;
  /** Folders of a workspace that went: its build caches, or what its setup had fetched. */
  readonly caches: number;
  readonly bytes: number;
  /** Transactions whose changes nobody has taken over or thrown away yet: they stay. */
  readonly waiting: readonly string[];
  /** Runs of which nothing tells that they have ended: they stay. */
  readonly unfinished: readonly string[];
  /** Folders that could not be removed, or not whole. */
  readonly failed: readonly string[];
}

/**
 * @param before milliseconds since the epoch: what has ended, or was last used, since then stays
 */
export function clean(state: string, before: number, isDryRun: boolean): CleanReport {
  const old = listRuns(state)
    .map((run) => runDirectory(state, run))
    .filter((places) => timeOf(places) < before);
  const waiting = old.filter(isWaiting);
  const unfinished = old.filter((places) => !waiting.includes(places) && readMeta(places)?.end === null);
  const runs = old.filter((places) => !waiting.includes(places) && !unfinished.includes(places));
  const caches = [cachesOf(state), fetchedOf(state)]
    .flatMap((parent) => namesIn(parent).map((name) => join(parent, name)))
    .filter((path) => (statusOf(path)?.mtimeMs ?? before) < before);
  const folders = [...runs.map(({ path }) => path), ...caches];
  const bytes = folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
  if (!isDryRun) {
    runs.forEach(openOverlay);
    folders.forEach(remove);
  }
  return {
    runs: runs.length,
    caches: caches.length,
    bytes,
    waiting: waiting.map(({ run }) => run),
    unfinished: unfinished.map(({ run }) => run),
    failed: isDryRun ? [] : folders.filter((folder) => statusOf(folder) !== undefined),
  };
}

/** When a run ended, else when it began; of one that left no description, when its folder was made. */
function timeOf(places: RunDirectory): number {
  const meta = readMeta(places);
  return meta?.end ?? meta?.start ?? statusOf(places.path)?.mtimeMs ?? Number.POSITIVE_INFINITY;
}

function isWaiting(places: RunDirectory): boolean {
  return readMeta(places)?.transaction === true && namesIn(places.upper).length > 0;
}

/** Bytes on the disk. What lies there may be a program's, so a link is only counted. */
function sizeOf(path: string): number {
  const found = statusOf(path);
  const below = found?.isDirectory() === true ? namesIn(path) : [];
  return below.reduce((sum, name) => sum + sizeOf(join(path, name)), (found?.blocks ?? 0) * 512);
}

/** What an overlay left may be closed to its own user; where it can't be opened, what is left is told. */
function openOverlay({ upper }: RunDirectory): void {
  try {
    discardChanges(dirname(upper));
  } catch {
    // The folder is still there, and counts as failed.
  }
}

/** rm(1) goes by descriptors: a program that still runs there can't lead it elsewhere by a link, as it could a walk by paths. */
function remove(folder: string): void {
  try {
    execFileSync('/bin/rm', ['-rf', '--one-file-system', '--', folder], { stdio: 'ignore' });
  } catch {
    // What is left is told.
  }
}
