import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { enterFolder, HeldFolders, withHeld, writeJson } from '../../confine/index.ts';
import { UserError } from '../../model/index.ts';
import { sessionKey } from '../switches.ts';

/*
 * An agent's own tools change files outside of any cage, so the guard keeps what a file was before it says yes: a copy in the state
 * directory, a line in a list. What can't be kept isn't allowed.
 */

/** What a file was before an agent's tool changed it. */
interface Kept {
  /** With every link resolved. */
  readonly path: string;
  /** A file beside the list; null: there was no file. */
  readonly blob: string | null;
  readonly mode: number;
}

interface SessionNote {
  readonly client: string;
  readonly session: string;
  readonly cwd: string;
}

export interface EditUndo {
  readonly session: string;
  readonly restored: readonly string[];
  /** Files that the session made: moved aside. */
  readonly removed: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** Where what stood there is now. */
  readonly movedTo: string;
}

/** Sessions whose edits are kept. */
const MOST = 200;

/** Keeps what a file is now. The first state of a session is what undo brings back; more of them are not kept. */
export function keepBefore(state: string, about: SessionNote, path: string): void {
  const folder = folderOf(state, about);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeJson(join(folder, 'session.json'), about, false);
    dropOld(join(state, 'edits'));
  }
  if (readKept(folder).some((one) => one.path === path)) return;
  const status = lstatSync(path, { throwIfNoEntry: false });
  // A folder is made anew by what is written into it; a device is never written to by name.
  if (status !== undefined && !status.isFile()) return;
  const blob = status === undefined ? null : randomUUID();
  if (blob !== null) copyFileSync(path, join(folder, blob), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const kept: Kept = { path, blob, mode: (status?.mode ?? 0) & 0o777 };
  appendFileSync(join(folder, 'kept.jsonl'), `${JSON.stringify(kept)}\n`, { mode: 0o600 });
}

/**
 * Brings back what the files of a session were. What stands there now is moved aside first.
 *
 * @param wanted the session's id, or the start of one
 * @throws UserError SESSION_UNKNOWN, SESSION_AMBIGUOUS
 */
export function undoEdits(state: string, wanted: string, isDry: boolean): EditUndo {
  const { folder, note } = findSession(state, wanted);
  const movedTo = join(folder, `aside-${randomUUID()}`);
  const [restored, removed, skipped]: [string[], string[], { path: string; why: string }[]] = [[], [], []];
  for (const kept of readKept(folder).reverse()) {
    const why = withPlace(kept.path, (place) => whyNot(place) ?? (isDry ? undefined : bringBack(folder, kept, place, movedTo)));
    if (why !== undefined) skipped.push({ path: kept.path, why });
    else (kept.blob === null ? removed : restored).push(kept.path);
  }
  return { session: note.session, restored, removed, skipped, movedTo };
}

/** An agent may have put a link where a folder was, or do so at this moment: the folder is held, and nothing is written through a link. */
function withPlace(path: string, act: (place: string) => string | undefined): string | undefined {
  const held = new HeldFolders();
  try {
    const folder = enterFolder(dirname(path), held);
    if (folder !== undefined) return act(join(folder, basename(path)));
    return existsSync(dirname(path)) ? 'a folder on its way is a link now' : 'its folder is gone';
  } finally {
    held.close();
  }
}

function whyNot(place: string): string | undefined {
  const status = lstatSync(place, { throwIfNoEntry: false });
  return status === undefined || status.isFile() || status.isSymbolicLink() ? undefined : 'it is no file any more';
}

/** @returns why it was not brought back */
function bringBack(folder: string, { blob, mode }: Kept, place: string, movedTo: string): string | undefined {
  mkdirSync(movedTo, { recursive: true, mode: 0o700 });
  const aside = join(movedTo, `${randomUUID()}-${basename(place)}`);
  try {
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status?.isFile() === true) withHeld(place, (held) => copyFileSync(held, aside, constants.COPYFILE_FICLONE));
    if (blob === null) {
      rmSync(place, { force: true });
      return undefined;
    }
    const temporary = `${place}.${randomUUID()}.undo`;
    copyFileSync(join(folder, blob), temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    withHeld(temporary, (held) => chmodSync(held, mode));
    renameSync(temporary, place);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function findSession(state: string, wanted: string): { readonly folder: string; readonly note: SessionNote } {
  const root = join(state, 'edits');
  const all = (existsSync(root) ? readdirSync(root) : []).flatMap((name) => {
    const note = readNote(join(root, name));
    return note?.session.startsWith(wanted) === true ? [{ folder: join(root, name), note }] : [];
  });
  const exact = all.filter(({ note }) => note.session === wanted);
  const [found, ...others] = exact.length > 0 ? exact : all;
  const hint = '`sallyport status` shows the sessions of the guard.';
  if (found === undefined)
    throw new UserError('SESSION_UNKNOWN', `No session ${wanted.slice(0, 60)} has changed a file.`, { hint });
  if (others.length > 0)
    throw new UserError('SESSION_AMBIGUOUS', `More than one session begins with ${wanted.slice(0, 60)}.`, { hint });
  return found;
}

function readNote(folder: string): SessionNote | undefined {
  try {
    const value: SessionNote = JSON.parse(readFileSync(join(folder, 'session.json'), 'utf8'));
    return typeof value.session === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A line that was not written to its end tells of a change that was not allowed. */
function readKept(folder: string): Kept[] {
  const path = join(folder, 'kept.jsonl');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): Kept[] => {
      try {
        const value: Kept = JSON.parse(line);
        return [value];
      } catch {
        return [];
      }
    });
}

function folderOf(state: string, { client, session }: SessionNote): string {
  return join(state, 'edits', sessionKey(client, session));
}

function dropOld(root: string): void {
  const all = readdirSync(root).map((name) => ({ name, at: statSync(join(root, name)).mtimeMs }));
  for (const { name } of all.sort((a, b) => b.at - a.at).slice(MOST)) rmSync(join(root, name), { recursive: true, force: true });
}
