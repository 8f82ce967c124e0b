/* A run's folder made ahead, while nobody waits for it: on a busy disk to make a file takes longer than all else that a short run needs. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunDirectory } from './store.ts';

const PREFIX = 'spare.';
const FOLDER = 0o700;

/** By folder of runs. */
const kept = new Map<string, string>();
let isFirst = true;

/** What lies in each run's folder from the beginning. */
export function fillRunFolder(path: string): void {
  mkdirSync(path, { mode: FOLDER });
  mkdirSync(join(path, 'journal'), { mode: FOLDER });
}

/** Keeps a folder for the next run of this process. What can't be made now is made, or told, when it matters. */
export function keepSpare(runs: string, names: Pick<RunDirectory, 'spool' | 'refusals' | 'metaDrafts'>): void {
  if (kept.has(runs)) return;
  const spare = join(runs, `${PREFIX}${randomUUID()}`);
  try {
    if (isFirst) {
      isFirst = false;
      process.once('exit', dropSpares);
      // Of processes that were killed; whoever lives and misses its own makes another.
      for (const name of readdirSync(runs)) if (name.startsWith(PREFIX)) remove(join(runs, name));
    }
    fillRunFolder(spare);
    for (const path of [names.spool, names.metaDrafts.begin, names.metaDrafts.end])
      writeFileSync(join(spare, basename(path)), '', { mode: 0o600, flag: 'wx' });
    writeFileSync(join(spare, basename(names.refusals)), '', { mode: 0o644, flag: 'wx' });
    kept.set(runs, spare);
  } catch {
    remove(spare);
  }
}

/** Gives a run the folder that was kept. False: there is none. */
export function takeSpare(runs: string, path: string): boolean {
  const spare = kept.get(runs);
  if (spare === undefined) return false;
  kept.delete(runs);
  try {
    renameSync(spare, path);
    return true;
  } catch {
    return false;
  }
}

function dropSpares(): void {
  for (const spare of kept.values()) remove(spare);
}

/** Taken away under another name first: whoever takes it meanwhile gets all of it or nothing. */
function remove(spare: string): void {
  const gone = `${spare}.gone`;
  try {
    renameSync(spare, gone);
    rmSync(gone, { recursive: true, force: true });
  } catch {
    // It is not there any more, or the disk does nothing at all now.
  }
}
