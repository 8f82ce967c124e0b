import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isUnderPattern } from '../policy/index.ts';
import { Attic } from './attic.ts';
import { fsPath, textOf } from './bytes.ts';
import { CommitJournal } from './commit-journal.ts';
import { withHeld } from './held.ts';
import { type Change, hashOf } from './overlay-changes.ts';
import { isWithin } from './paths.ts';
import { SafeFolders, status } from './safe-folders.ts';

export interface CommitRequest {
  /** As `listChanges` gave them. */
  readonly changes: readonly Change[];
  readonly upper: string;
  /** The workspace. */
  readonly lower: string;
  /** Start of the run in milliseconds: what changed in the workspace after it is not overwritten. */
  readonly start: number;
  /** Relative paths to commit; undefined takes all but the protected ones. */
  readonly paths: readonly string[] | undefined;
  /** Patterns of policy.files.protect. */
  readonly protect: readonly string[];
  /** A person agreed to the protected paths that `paths` names. */
  readonly protectedAgreed: boolean;
  /** Where replaced and deleted files go (RunDirectory.undone). */
  readonly undone: string;
  /** Where the states before are written (RunDirectory.committed), and the content of files (RunDirectory.journal): `undo` reads both. */
  readonly record: string;
  readonly journal: string;
}

export interface CommitReport {
  readonly committed: readonly string[];
  /** Changed in the workspace since the run began: where there are any, nothing was touched. */
  readonly conflicts: readonly string[];
  /** Not committed, and why. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly movedTo: string;
}

/**
 * Brings the changes of a transaction into the workspace: folders and files first, each under a temporary name and then
 * renamed, deletions last. The whole tree is not atomic, but the upper folder stays until all is done, so that a commit
 * that was cut off can be repeated. What is replaced or deleted is kept in `undone`, and how it was before is written down for `undo`.
 *
 * @throws Error where a folder on the way has become a link
 */
export function commitChanges(request: CommitRequest): CommitReport {
  const { wanted, skipped } = select(request);
  const folders = new RealFolders(request.lower);
  for (const { path } of wanted) folders.check(dirname(join(request.lower, path)));
  const attic = new Attic(request.undone);
  const held = new SafeFolders([request.lower], () => true);
  const journal = new CommitJournal(request.record, request.journal, request.lower);
  const conflicts = wanted.flatMap((change) => changedSince(change, request));
  if (conflicts.length > 0) return { committed: [], conflicts, skipped, movedTo: attic.path };
  const placing = wanted.filter((change) => change.change !== 'deleted').sort((a, b) => depth(a.path) - depth(b.path));
  const deleting = wanted.filter((change) => change.change === 'deleted').sort((a, b) => depth(b.path) - depth(a.path));
  for (const change of placing) {
    const work = { request, attic, journal, held };
    if (change.kind === 'dir') placeFolder(change, work);
    else place(change, work);
  }
  for (const change of deleting) takeAway(change.path, { request, attic, journal, held });
  held.close();
  journal.close(Date.now());
  return { committed: [...placing, ...deleting].map((change) => change.path), conflicts: [], skipped, movedTo: attic.path };
}

/** Removes what a transaction changed. The kernel leaves `work/work` with mode 000, and a program may have left such folders too. */
export function discardChanges(overlay: string): void {
  openFolders(overlay);
  rmSync(overlay, { recursive: true, force: true });
}

function select({ changes, paths, protect, protectedAgreed }: CommitRequest): {
  wanted: Change[];
  skipped: { path: string; why: string }[];
} {
  const wanted: Change[] = [];
  const skipped: { path: string; why: string }[] = [];
  for (const change of changes) {
    const isNamed =
      paths === undefined ||
      paths.some((path) => isWithin(change.path, path) || (change.kind === 'dir' && isWithin(path, change.path)));
    if (!isNamed) continue;
    const isAgreed = protectedAgreed && paths?.includes(change.path) === true;
    if (isUnderPattern(change.path, protect) && !isAgreed)
      skipped.push({ path: change.path, why: 'it is protected; name it to commit it' });
    else if (change.kind === 'other') skipped.push({ path: change.path, why: 'it is a device, a pipe or a socket' });
    else wanted.push(change);
  }
  return { wanted, skipped };
}

function changedSince(change: Change, request: CommitRequest): readonly string[] {
  const limit = BigInt(Math.floor(request.start)) * 1_000_000n;
  const lower = join(request.lower, change.path);
  const found = status(lower);
  if (
    found === undefined ||
    (found.isDirectory() && change.kind === 'dir' && change.change !== 'deleted' && change.change !== 'opaque')
  )
    return [];
  if (found.isDirectory())
    return below(lower)
      .filter((path) => (status(path)?.ctimeNs ?? 0n) > limit && status(path)?.isDirectory() !== true)
      .map((path) => path.slice(request.lower.length + 1));
  // A commit that was cut off has placed some files already: equal content is no conflict.
  return found.ctimeNs > limit && !isPlaced(change, request) ? [change.path] : [];
}

function isPlaced(change: Change, { upper, lower }: CommitRequest): boolean {
  const [above, under] = [join(upper, change.path), join(lower, change.path)];
  if (change.change === 'deleted') return false;
  const [new_, old] = [status(above), status(under)];
  if (new_?.isSymbolicLink() === true && old?.isSymbolicLink() === true) return readLink(above) === readLink(under);
  return new_?.isFile() === true && old?.isFile() === true && new_.size === old.size && hashOf(above) === hashOf(under);
}

interface Work {
  readonly request: CommitRequest;
  readonly attic: Attic;
  readonly journal: CommitJournal;
  readonly held: SafeFolders;
}

/** The place of a path of the workspace: a program that runs meanwhile may put a link where a folder was, and it is not followed. */
function placeOf(name: string, { held }: Work): string {
  held.close();
  const folder = held.place(dirname(name));
  if (folder.kind !== 'folder') throw new Error(`${dirname(name)} was replaced while it was committed`);
  return join(folder.path, basename(name));
}

function place(change: Change, work: Work): void {
  const { request, attic, journal } = work;
  const [from, name] = [join(request.upper, change.path), join(request.lower, change.path)];
  const found = status(from);
  if (found === undefined) throw new Error(`${change.path} is no longer in the transaction`);
  journal.keepTree(name);
  const to = placeOf(name, work);
  const existing = status(to);
  if (existing !== undefined) existing.isDirectory() ? attic.move(name, to) : attic.keep(name, to);
  const temporary = join(dirname(to), `.sallyport-commit-${process.pid}`);
  rmSync(fsPath(temporary), { force: true });
  try {
    copyWhole(change, from, temporary, found);
    renameSync(fsPath(temporary), fsPath(to));
  } catch (error) {
    // A piece of it would keep a full disk full.
    rmSync(fsPath(temporary), { force: true });
    throw error;
  }
}

function copyWhole(change: Change, from: string, to: string, { mode, atimeNs, mtimeNs }: BigIntStats): void {
  if (change.kind === 'symlink') symlinkSync(fsPath(readLink(from)), fsPath(to));
  else copyContent(from, to);
  setOwner(to, from);
  if (change.kind !== 'file') return;
  withHeld(to, (held) => {
    chmodSync(fsPath(held), safeMode(mode));
    utimesSync(fsPath(held), Number(atimeNs / 1000n) / 1e6, Number(mtimeNs / 1000n) / 1e6);
  });
}

function placeFolder(change: Change, work: Work): void {
  const { request, attic, journal } = work;
  const [from, name] = [join(request.upper, change.path), join(request.lower, change.path)];
  journal.keep(name);
  const to = placeOf(name, work);
  const existing = status(to);
  if (existing !== undefined && !existing.isDirectory()) attic.move(name, to);
  if (existing?.isDirectory() !== true) {
    mkdirSync(fsPath(to), { mode: 0o700 });
    setOwner(to, from);
  }
  if (change.change === 'opaque') {
    // The folder was replaced by a new one: what only the old one holds goes.
    for (const entry of names(to)) if (status(join(from, entry)) === undefined) takeAway(join(change.path, entry), work);
  }
  withHeld(placeOf(name, work), (place) => chmodSync(fsPath(place), safeMode(status(from)?.mode ?? 0o755n)));
}

function takeAway(path: string, work: Work): void {
  const lower = join(work.request.lower, path);
  if (status(lower) === undefined) return;
  work.journal.keepTree(lower);
  work.attic.move(lower, placeOf(lower, work));
}

/** The copy leaves the overlay's own attributes (user.overlay.*) behind. */
function copyContent(from: string, to: string): void {
  copyFileSync(fsPath(from), fsPath(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const descriptor = openSync(fsPath(to), constants.O_RDONLY | constants.O_NOFOLLOW);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Only root can give files away; as anybody else they are the caller's, as they were in the run. */
function setOwner(path: string, like: string): void {
  const found = status(like);
  if (process.getuid?.() !== 0 || found === undefined) return;
  const [uid, gid] = [Number(found.uid), Number(found.gid)];
  lchownSync(fsPath(path), uid, gid);
}

/** A setuid or setgid program must not come out of a cage. */
function safeMode(mode: bigint): number {
  return Number(mode & 0o1777n);
}

/** Refuses a folder that is a link, or below one, at any depth under the root. */
class RealFolders {
  readonly #root: string;
  readonly #checked: Set<string> = new Set();

  constructor(root: string) {
    this.#root = root;
  }

  check(folder: string): void {
    if (folder === this.#root || this.#checked.has(folder)) return;
    this.check(dirname(folder));
    const found = status(folder);
    if (found?.isSymbolicLink() === true)
      throw new Error(`${folder} has become a link since the run began, so nothing was committed`);
    this.#checked.add(folder);
  }
}

function openFolders(folder: string): void {
  if (status(folder)?.isDirectory() !== true) return;
  chmodSync(fsPath(folder), 0o700);
  for (const name of names(folder)) openFolders(join(folder, name));
}

function below(folder: string): readonly string[] {
  return names(folder).flatMap((name) => {
    const path = join(folder, name);
    return status(path)?.isDirectory() === true ? [path, ...below(path)] : [path];
  });
}

function names(folder: string): readonly string[] {
  return readdirSync(fsPath(folder), 'buffer').map(textOf);
}

function readLink(path: string): string {
  return textOf(readlinkSync(fsPath(path), 'buffer'));
}

function depth(path: string): number {
  return path.split('/').length;
}
