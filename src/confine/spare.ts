/* A run's folder made ahead, while nobody waits for it: on a busy disk to make a file takes longer than all else that a short run needs. */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { RunDirectory } from './store.ts';

const PREFIX = 'spare.';
const FOLDER = 0o700;
/** What the warden takes at first. */
const USUAL_SPOOL = 64 << 10;

/** By folder of runs. */
const kept = new Map<string, string>();
let isFirst = true;

/** What lies in each run's folder from the beginning. */
export function fillRunFolder(path: string): void {
  mkdirSync(path, { mode: FOLDER });
  mkdirSync(join(path, 'journal'), { mode: FOLDER });
}

/** Keeps a folder for this process's next run, with the spool of one that is over. What can't be made now is made, or told, when it matters. */
export function keepSpare(runs: string, names: Pick<RunDirectory, 'spool' | 'refusals' | 'metaDrafts'>, spent: string): void {
  if (kept.has(runs)) {
    remove(spent);
    return;
  }
  const spare = join(runs, `${PREFIX}${randomUUID()}`);
  try {
    if (isFirst) {
      isFirst = false;
      process.once('exit', dropSpares);
      // Of processes that were killed; whoever lives and misses its own makes another.
      for (const name of readdirSync(runs)) if (name.startsWith(PREFIX)) remove(join(runs, name));
    }
    fillRunFolder(spare);
    emptySpool(spent);
    renameSync(spent, join(spare, basename(names.spool)));
    for (const path of [names.metaDrafts.begin, names.metaDrafts.end])
      writeFileSync(join(spare, basename(path)), '', { mode: 0o600, flag: 'wx' });
    writeFileSync(join(spare, basename(names.refusals)), '', { mode: 0o644, flag: 'wx' });
    kept.set(runs, spare);
  } catch {
    for (const path of [spent, spare]) remove(path);
  }
}

/** Makes what was written unwritten again. The space stays: some file systems and disks take milliseconds to give it back. */
function emptySpool(path: string): void {
  const spool = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const used = fstatSync(spool).size > USUAL_SPOOL ? -1 : readFileSync(spool).indexOf(0);
    if (used < 0) ftruncateSync(spool);
    else for (let done = 0; done < used; ) done += writeSync(spool, Buffer.alloc(used), done, used - done, done);
  } finally {
    closeSync(spool);
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
function remove(path: string): void {
  const gone = `${path}.gone`;
  try {
    renameSync(path, gone);
    rmSync(gone, { recursive: true, force: true });
  } catch {
    // It is not there any more, or the disk does nothing at all now.
  }
}
