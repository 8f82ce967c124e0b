import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  lchownSync,
  lutimesSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Attic, attemptSameDevice } from './attic.ts';
import { fsPath } from './bytes.ts';
import { REPLACED, withHeld } from './held.ts';
import type { Before, Meta } from './journal.ts';
import type { Move } from './move-map.ts';
import { isWithin } from './paths.ts';
import { SafeFolders, status } from './safe-folders.ts';
import { planUndo, type UndoPlan, type UndoQuery, type UndoStep } from './undo-plan.ts';

export interface UndoRequest extends UndoQuery {
  /** Where what is taken out of the workspace goes (RunDirectory.undone). */
  readonly undone: string;
  /** Overwrite what was changed since the run. */
  readonly force: boolean;
  /** Only tell. */
  readonly dryRun: boolean;
}

export interface UndoReport {
  readonly restored: readonly string[];
  /** Made by the run; now in `movedTo`. */
  readonly removed: readonly string[];
  /** Changed since the run: where there are any and `force` is off, nothing was touched. */
  readonly conflicts: readonly string[];
  /** Could not be brought back. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly unchanged: number;
  readonly movedTo: string | null;
}

/**
 * Brings every path back to its state before the run. Works on states and not on steps, so it can be repeated and taken
 * up again after a crash. Nothing is deleted: what the run made, and what is overwritten, is moved to `undone`.
 */
export function undo(request: UndoRequest): UndoReport {
  const plan = planUndo(request);
  const isRefused = plan.conflicts.length > 0 && !request.force;
  if (request.dryRun || isRefused) return report(plan, isRefused ? { steps: [], moves: [] } : plan, [], null);
  const work = new Undoing(request);
  work.run(plan);
  const isDone = (path: string): boolean => !work.failed.has(path);
  const done = { steps: plan.steps.filter((step) => isDone(step.path)), moves: plan.moves.filter((move) => isDone(move.from)) };
  return report(plan, done, work.failures(), work.movedTo);
}

function report(
  plan: UndoPlan,
  done: Pick<UndoPlan, 'steps' | 'moves'>,
  failures: UndoReport['skipped'],
  movedTo: string | null,
): UndoReport {
  return {
    restored: [
      ...new Set([
        ...done.moves.map((move) => move.from),
        ...done.steps.filter((step) => step.what !== 'remove').map((step) => step.path),
      ]),
    ],
    removed: done.steps.filter((step) => step.what === 'remove').map((step) => step.path),
    conflicts: plan.conflicts,
    skipped: [...plan.lost, ...failures],
    unchanged: plan.unchanged,
    movedTo,
  };
}

interface Waiting {
  readonly move: Move;
  readonly place: string;
}

class Undoing {
  readonly failed: Map<string, string> = new Map();
  /** What is back, but not with the owner or group that it had. */
  readonly #ungiven: Map<string, string> = new Map();
  readonly #attic: Attic;
  readonly #request: UndoRequest;
  #folders: SafeFolders;
  #numbers = 0;

  constructor(request: UndoRequest) {
    this.#request = request;
    this.#folders = new SafeFolders(request.roots, () => false);
    this.#attic = new Attic(request.undone);
  }

  /** Shallow first, so that a folder stands before what goes into it; times of folders last, deepest first. */
  run({ steps, moves }: UndoPlan): void {
    const shallow = [...steps].sort((a, b) => depth(a.path) - depth(b.path));
    const waiting = this.#collectMoved(moves);
    const removing = shallow.filter(({ what }) => what === 'remove');
    for (const step of removing.filter(({ path, place }) => path === place)) this.#try(step.path, () => this.#putAway(step.path));
    this.#moveBack(waiting);
    // What was made inside a moved folder has come home with it.
    for (const step of removing.filter(({ path, place }) => path !== place)) this.#try(step.path, () => this.#putAway(step.path));
    const folders = shallow.filter(({ what, before }) => what !== 'remove' && before.kind === 'dir');
    for (const step of folders) this.#try(step.path, () => this.#restoreFolder(step.path));
    for (const step of shallow) {
      if (step.what === 'remove' || step.before.kind === 'dir') continue;
      this.#try(step.path, () => this.#restoreEntry(step));
    }
    for (const step of folders.reverse()) this.#try(step.path, () => this.#finishFolder(step));
    this.#folders.close();
  }

  get movedTo(): string {
    return this.#attic.path;
  }

  failures(): UndoReport['skipped'] {
    return [...this.failed, ...this.#ungiven].map(([path, why]) => ({ path, why }));
  }

  /**
   * Moves may cross (a to b, b to a), and a folder may have gone into one that is about to be taken away: each first
   * waits under a name of its own in the root, deepest first.
   */
  #collectMoved(moves: readonly Move[]): readonly Waiting[] {
    const waiting: Waiting[] = [];
    for (const move of [...moves].sort((a, b) => depth(b.to) - depth(a.to))) {
      const root = this.#request.roots.find((folder) => isWithin(move.from, folder)) ?? dirname(move.from);
      this.#try(move.from, () => {
        const place = this.#temporaryName(join(root, 'moved'));
        renameSync(fsPath(this.#locate(move.to)), fsPath(place));
        this.#forgetFolders();
        waiting.push({ move, place });
      });
    }
    return waiting;
  }

  #moveBack(waiting: readonly Waiting[]): void {
    for (const { move, place } of [...waiting].sort((a, b) => depth(a.move.from) - depth(b.move.from))) {
      this.#try(move.from, () => {
        this.#putAway(move.from);
        renameSync(fsPath(place), fsPath(this.#locate(move.from)));
        this.#forgetFolders();
      });
    }
  }

  #try(path: string, act: () => void): void {
    if (this.failed.has(path)) return;
    try {
      act();
    } catch (error) {
      this.failed.set(path, error instanceof Error ? error.message : String(error));
    }
  }

  #restoreFolder(path: string): void {
    const place = this.#locate(path);
    const now = status(place);
    if (now?.isDirectory() === true) return;
    if (now !== undefined) this.#putAway(path);
    mkdirSync(fsPath(place), { mode: 0o700 });
    this.#forgetFolders();
  }

  #finishFolder({ path, before }: UndoStep): void {
    if (before.kind === 'dir') this.#setMeta(path, this.#locate(path), before.meta);
  }

  #restoreEntry({ path, what, before }: UndoStep): void {
    const place = this.#locate(path);
    if (before.kind === 'file' && what === 'metadata') {
      this.#setMeta(path, place, before.meta);
      return;
    }
    const now = status(place);
    // Another file that was renamed to this place has names of its own, in the journal at least: it must not be written over.
    if (before.kind === 'file' && now?.isFile() === true && now.nlink > 1n && now.ino === before.inode) {
      this.#restoreShared(path, place, before);
      return;
    }
    if (now?.isDirectory() === true) this.#putAway(path);
    else if (now !== undefined) this.#attic.keep(path, place);
    if (before.kind === 'file') this.#restoreFile(path, place, before);
    if (before.kind === 'symlink') this.#restoreLink(path, place, before);
  }

  /** Mode, owner and time are set before the rename: the file appears whole or not at all. */
  #restoreFile(path: string, place: string, before: Extract<Before, { kind: 'file' }>): void {
    const blob = join(this.#request.journal, before.blob ?? '');
    this.#setMeta(path, blob, before.meta);
    if (attemptSameDevice(() => renameSync(blob, fsPath(place)))) return;
    const temporary = this.#temporaryName(place);
    copyFileSync(blob, fsPath(temporary), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    this.#setMeta(path, temporary, before.meta);
    renameSync(fsPath(temporary), fsPath(place));
  }

  /** A file with other names gets its content back in place, so that they all see it. */
  #restoreShared(path: string, place: string, before: Extract<Before, { kind: 'file' }>): void {
    const blob = join(this.#request.journal, before.blob ?? '');
    withHeld(place, (held) => {
      if (statSync(fsPath(held), { bigint: true }).ino !== before.inode) throw new Error(REPLACED);
      this.#attic.copy(path, held);
      chmodSync(fsPath(held), 0o600);
      copyFileSync(blob, fsPath(held), constants.COPYFILE_FICLONE);
    });
    this.#setMeta(path, place, before.meta);
  }

  #restoreLink(path: string, place: string, before: Extract<Before, { kind: 'symlink' }>): void {
    const temporary = this.#temporaryName(place);
    symlinkSync(fsPath(before.target), fsPath(temporary));
    if (!isPermitted(() => lchownSync(fsPath(temporary), before.meta.uid, before.meta.gid))) this.#noteUngiven(path);
    lutimesSync(fsPath(temporary), seconds(before.meta.mtime), seconds(before.meta.mtime));
    renameSync(fsPath(temporary), fsPath(place));
  }

  #setMeta(path: string, place: string, meta: Meta): void {
    if (!setMeta(place, meta)) this.#noteUngiven(path);
  }

  #noteUngiven(path: string): void {
    this.#ungiven.set(path, 'it is back, but only root can give it the owner and group that it had');
  }

  /** Moves what lies at the path to the attic, whole. What went along with a folder above it is gone already. */
  #putAway(path: string): void {
    const entry = this.#folders.entry(path);
    if (entry === undefined) throw new Error('a link on the way leads out of the workspace');
    const now = status(entry.path);
    if (now === undefined) return;
    this.#attic.move(path, entry.path);
    if (!now.isFile()) this.#forgetFolders();
  }

  /** The real place of a path. A folder above it that somebody removed since is made again; throws where a link leads out. */
  #locate(path: string): string {
    if (this.#request.roots.includes(path)) return path;
    const folder = this.#folders.place(dirname(path));
    if (folder.kind === 'outside') throw new Error('a link on the way leads out of the workspace');
    if (folder.kind === 'folder') return join(folder.path, basename(path));
    mkdirSync(fsPath(this.#locate(dirname(path))), { mode: 0o755 });
    this.#forgetFolders();
    const made = this.#folders.place(dirname(path));
    if (made.kind !== 'folder') throw new Error(REPLACED);
    return join(made.path, basename(path));
  }

  #forgetFolders(): void {
    this.#folders.close();
    this.#folders = new SafeFolders(this.#request.roots, () => false);
  }

  #temporaryName(place: string): string {
    return join(dirname(place), `.sallyport-undo-${process.pid}-${this.#nextNumber()}`);
  }

  #nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }
}

/** False where the owner or group could not be set: all else is as it was, without what such a file would do as its owner. */
function setMeta(path: string, { mode, mtime, uid, gid }: Meta): boolean {
  return withHeld(path, (held) => {
    const now = statSync(fsPath(held), { bigint: true });
    const isForeign = Number(now.uid) !== uid || Number(now.gid) !== gid;
    const isGiven = !isForeign || isPermitted(() => chownSync(fsPath(held), uid, gid));
    // chown(2) clears setuid and setgid bits, so the mode comes after it.
    const wanted = isGiven ? mode : mode & 0o1777;
    if (isForeign || Number(now.mode & 0o7777n) !== wanted) chmodSync(fsPath(held), wanted);
    if (now.mtimeNs !== mtime) utimesSync(fsPath(held), seconds(now.atimeNs), seconds(mtime));
    return isGiven;
  });
}

/** Only root may give a file to another user, or to a group that is not one's own. */
function isPermitted(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return false;
    throw error;
  }
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1000n) / 1e6;
}

function depth(path: string): number {
  return path.split('/').length;
}
