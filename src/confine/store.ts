import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { isRunId } from './run-id.ts';
import { fillRunFolder, keepSpare, takeSpare } from './spare.ts';
import { parseObject } from './warden-messages.ts';

/** Where a run keeps its files: `STATE/runs/RUN/`, folders 0700, files 0600. */
export interface RunDirectory {
  readonly run: string;
  readonly path: string;
  readonly plan: string;
  readonly meta: string;
  /** Its description when it has ended, beside that of its beginning: ext4 writes a file out at once that is renamed over another. */
  readonly ended: string;
  /** What becomes these by a rename. */
  readonly metaDrafts: { readonly begin: string; readonly end: string };
  /** What the cage may read of its own refusals. */
  readonly refusals: string;
  readonly spool: string;
  readonly journal: string;
  readonly upper: string;
  readonly work: string;
  /** What `undo` took out of the workspace. */
  readonly undone: string;
  /** The states of the workspace before each commit of a transaction. */
  readonly committed: string;
  /** Its spool was made ahead, with its folder. */
  readonly hasFiles?: boolean;
}

/** What is known about a run beside its events. Times in milliseconds since the epoch; `end` is null while it runs or when it was cut off. */
export interface RunMeta {
  readonly run: string;
  readonly workspace: string;
  readonly mode: string;
  readonly argv: readonly string[];
  readonly start: number;
  readonly end: number | null;
  readonly transaction: boolean;
  /** The policy wanted it to be a proposal; later runs in this workspace go on with it. */
  readonly proposal?: boolean;
  /** Where it goes on with an earlier proposal: when that one began. */
  readonly since?: number;
  /** The run that went on with this proposal and holds it now. */
  readonly continuedBy?: string;
}

const PRIVATE = 0o700;

/**
 * Makes the folders of a new run. The journal belongs to this process's user: the warden writes it before it gives up its identity.
 *
 * @throws Error EEXIST where the run exists already
 */
export function createRunDirectory(state: string, run: string, transaction: boolean): RunDirectory {
  const places = runDirectory(state, run);
  const hasFiles = takeSpare(runsOf(state), places.path);
  if (!hasFiles) {
    mkdirSync(runsOf(state), { recursive: true, mode: PRIVATE });
    fillRunFolder(places.path);
  }
  if (transaction) for (const path of [places.upper, places.work]) mkdirSync(path, { recursive: true, mode: PRIVATE });
  return hasFiles ? { ...places, hasFiles } : places;
}

/**
 * Makes the folder of this process's next run ahead, for one that has many.
 *
 * @param spent the spool of a run whose warden has gone, and whose events are in the record
 */
export function prepareNextRun(state: string, spent: string): void {
  keepSpare(runsOf(state), placesIn(runsOf(state), ''), spent);
}

/** The places of a run, whether it exists or not. */
export function runDirectory(state: string, run: string): RunDirectory {
  if (!isRunId(run)) throw new UserError('RUN_ID', `${run} is not the id of a run.`);
  return placesIn(runsOf(state), run);
}

function runsOf(state: string): string {
  return join(state, 'runs');
}

function placesIn(runs: string, run: string): RunDirectory {
  const path = join(runs, run);
  const overlay = join(path, 'overlay');
  return {
    run,
    path,
    plan: join(path, 'plan.json'),
    meta: join(path, 'meta.json'),
    ended: join(path, 'ended.json'),
    metaDrafts: { begin: join(path, 'meta.begin.new'), end: join(path, 'meta.end.new') },
    refusals: join(path, 'refusals.ndjson'),
    spool: join(path, 'events.spool'),
    journal: join(path, 'journal'),
    upper: join(overlay, 'upper'),
    work: join(overlay, 'work'),
    undone: join(path, 'undone'),
    committed: join(path, 'committed.ndjson'),
  };
}

/**
 * Finds a run by `last` or by the beginning of its id.
 *
 * @throws UserError RUN_NOT_FOUND, RUN_AMBIGUOUS
 */
export function findRun(state: string, wanted: string): RunDirectory {
  const runs = listRuns(state);
  if (wanted === 'last') {
    const last = runs.at(-1);
    if (last !== undefined) return runDirectory(state, last);
    throw new UserError('RUN_NOT_FOUND', 'There is no run yet.', { hint: 'Start one with `sallyport run -- COMMAND`.' });
  }
  const found = runs.filter((run) => wanted !== '' && run.startsWith(wanted.toLowerCase()));
  const [only] = found;
  if (only === undefined)
    throw new UserError('RUN_NOT_FOUND', `There is no run ${wanted}.`, { hint: '`sallyport trail list` shows the runs.' });
  if (found.length > 1)
    throw new UserError('RUN_AMBIGUOUS', `${found.length} runs begin with ${wanted}.`, {
      hint: 'Give more characters of the id.',
    });
  return runDirectory(state, only);
}

/** The ids of all runs, oldest first. */
export function listRuns(state: string): readonly string[] {
  try {
    return readdirSync(runsOf(state)).filter(isRunId).sort();
  } catch {
    return [];
  }
}

/** Opens the spool of a new run, empty or of NUL bytes, for the warden. The caller closes it. */
export function openSpool(places: RunDirectory): number {
  const made = places.hasFiles === true ? 0 : constants.O_CREAT | constants.O_EXCL;
  return openSync(places.spool, constants.O_RDWR | made | constants.O_NOFOLLOW, 0o600);
}

/**
 * Writes JSON so that a reader sees the old text or the new one, never half: temporary name, then rename.
 *
 * @param durable also after a power failure: fsync(2) first, which may take 10 ms
 * @param temporary a name of its own, where a file may wait already
 * @throws UserError STATE_UNWRITABLE where the disk does not take it
 */
export function writeJson(path: string, value: unknown, durable: boolean, temporary = `${path}.${process.pid}.new`): void {
  try {
    writeText(path, `${JSON.stringify(value, null, 2)}\n`, durable, temporary);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const why = UNWRITABLE[code];
    if (why === undefined) throw cause;
    throw new UserError('STATE_UNWRITABLE', `${path} cannot be written: ${why}.`, {
      hint: 'Look at what is wrong there, or set SALLYPORT_STATE to a directory on another disk.',
      exitCode: 125,
      cause,
    });
  }
}

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'your disk quota is used up',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
  ENOENT: 'its folder was taken away',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'a folder stands in its place',
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the system has too many files open',
};

function writeText(path: string, text: string, durable: boolean, temporary: string): void {
  const descriptor = openSync(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}

/** The description of a run; undefined when it is missing or was cut off. */
export function readMeta({ meta, ended }: RunDirectory): RunMeta | undefined {
  for (const path of [ended, meta]) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const fields = parseObject(readFileSync(path, 'utf8'));
    if (isMeta(fields)) return fields;
  }
  return undefined;
}

function isMeta(value: unknown): value is RunMeta {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string): boolean => name in value && typeof Reflect.get(value, name) === type;
  const end = Reflect.get(value, 'end');
  return (
    has('run', 'string') &&
    has('workspace', 'string') &&
    has('mode', 'string') &&
    Array.isArray(Reflect.get(value, 'argv')) &&
    has('start', 'number') &&
    (end === null || typeof end === 'number') &&
    has('transaction', 'boolean')
  );
}
