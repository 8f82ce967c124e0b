import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { codeOf, readBounded } from './bounded-file.ts';
import { isWithin } from './config-files.ts';
import { shown } from './manifests.ts';
import { type Outcome, parseOutcome } from './outcome-record.ts';
import { producedSince, type TopLevel } from './produced.ts';
import { differenceOf, stampOf } from './stamp.ts';

/** Where the record of a workspace's setup is kept, and of which. */
export interface SetupPlace {
  /** Sallyport's state directory: outside every workspace, so no agent can write a record. */
  readonly state: string;
  readonly workspace: string;
}

export type SetupState =
  | { readonly current: true; readonly run: string; readonly at: number }
  /** A clause for a sentence: "setup runs, because …". */
  | { readonly current: false; readonly reason: string };

const MOST_BYTES = 4 * 1024 * 1024;
const OPEN_TO_OTHERS = 0o022;

/**
 * Whether the last successful setup of a workspace still holds: the same fingerprint, and what it made still there. Every doubt
 * is a no, with its reason.
 */
export function isSetupCurrent(place: SetupPlace & { readonly fingerprint: string }): SetupState {
  const workspace = realpathSync.native(place.workspace);
  const path = recordPath(place.state, workspace);
  const read = readRecord(path, place.state);
  if (typeof read === 'string') return { current: false, reason: read };
  if (read.workspace !== workspace) return { current: false, reason: 'its record is of another workspace' };
  if (read.fingerprint !== place.fingerprint)
    return { current: false, reason: 'a lockfile, a manifest, a tool or the definition of setup has changed' };
  for (const { name, stamp } of read.produced) {
    const difference = differenceNow(workspace, name, stamp);
    if (difference !== undefined) return { current: false, reason: `${shown(name)} ${difference}` };
  }
  return { current: true, run: read.run, at: read.at };
}

function differenceNow(workspace: string, name: string, stamp: Outcome['produced'][number]['stamp']): string | undefined {
  try {
    return differenceOf(stamp, stampOf(workspace, name));
  } catch (error) {
    return `cannot be read (${codeOf(error)})`;
  }
}

function readRecord(path: string, state: string): Outcome | string {
  const folder = folderProblem(state);
  if (folder !== undefined) return folder;
  const read = readBounded(path, { most: MOST_BYTES, accepts: (real) => real === path });
  if (read.kind === 'absent') return 'it has not run here yet';
  if (read.kind === 'refused') return `its record cannot be used: ${read.problem}`;
  const isOwn = read.status.uid === (process.getuid?.() ?? read.status.uid) && (read.status.mode & OPEN_TO_OTHERS) === 0;
  if (!isOwn) return 'its record could have been written by another account';
  return parseOutcome(read.text) ?? 'its record is damaged';
}

/**
 * Remembers a setup that ended well. Call it only where the fingerprint before and after setup was the same: else a file changed
 * meanwhile, and what was installed may not be what the files say now.
 *
 * @param done.before what stood at the top of the workspace before setup ran (`topLevelOf`)
 * @param done.at milliseconds since the epoch
 * @throws UserError SETUP_STATE (exit 125) where the state directory is inside the workspace or cannot be written
 */
export function rememberSetup(
  place: SetupPlace,
  done: { readonly fingerprint: string; readonly run: string; readonly at: number; readonly before: TopLevel },
): Outcome {
  const workspace = realpathSync.native(place.workspace);
  const path = recordPath(place.state, workspace);
  const { fingerprint, run, at, before } = done;
  const outcome: Outcome = { schemaVersion: 1, workspace, fingerprint, run, at, produced: producedSince(workspace, before) };
  try {
    mkdirSync(join(realpathSync.native(place.state), 'setup'), { recursive: true, mode: 0o700 });
    const problem = folderProblem(place.state);
    if (problem !== undefined) throw unusable(problem);
    writeAtomically(path, `${JSON.stringify(outcome)}\n`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unusable(`it cannot be written (${codeOf(error)})`, error);
  }
  return outcome;
}

/**
 * Forgets the record of a workspace: call it before setup runs, so that one which is cut off leaves none.
 *
 * @throws UserError SETUP_STATE (exit 125)
 */
export function forgetSetup(place: SetupPlace): void {
  const path = recordPath(place.state, realpathSync.native(place.workspace));
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw unusable(`its old record cannot be deleted (${codeOf(error)})`, error);
  }
}

/** @throws UserError SETUP_STATE */
function recordPath(state: string, workspace: string): string {
  const real = realOf(state);
  if (isWithin(real, workspace)) throw unusable('it lies in the workspace, where an agent could forge it');
  return join(real, 'setup', `${createHash('sha256').update(workspace).digest('hex')}.json`);
}

function realOf(state: string): string {
  try {
    return realpathSync.native(state);
  } catch {
    return state;
  }
}

/** A folder that another account may write would let it say that setup was done. */
function folderProblem(state: string): string | undefined {
  const status = lstatSync(join(realOf(state), 'setup'), { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  if (!status.isDirectory()) return 'the folder of its records is no folder';
  if (status.uid !== (process.getuid?.() ?? status.uid)) return 'the folder of its records belongs to another account';
  return (status.mode & OPEN_TO_OTHERS) === 0 ? undefined : 'the folder of its records can be written by other accounts';
}

/** A reader sees the old record or the new one, also after a power failure. */
function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  rmSync(temporary, { force: true });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(temporary, flags, 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}

function unusable(problem: string, cause?: unknown): UserError {
  return new UserError('SETUP_STATE', `The outcome of setup cannot be remembered: ${problem}.`, {
    hint: 'Set SALLYPORT_STATE to a directory of your own, outside the workspace.',
    exitCode: 125,
    cause,
  });
}
