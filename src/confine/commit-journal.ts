import { appendFileSync, constants, copyFileSync, linkSync, readdirSync, readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attemptSameDevice } from './attic.ts';
import { fsPath, textOf } from './bytes.ts';
import { isWithin } from './paths.ts';
import { status } from './safe-folders.ts';
import { parseObject } from './warden-messages.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The states before a transaction's commits, as `readJournal` takes them, and when the last commit was done. */
export interface CommitRecord {
  readonly events: readonly Fields[];
  /** Milliseconds since the epoch. */
  readonly end: number;
}

/**
 * What a commit is about to change, written before it changes it and in the form of the warden's `journal` events: so `undo` takes back
 * a commit as it takes back a run.
 */
export class CommitJournal {
  readonly #file: string;
  readonly #blobs: string;
  readonly #root: string;
  readonly #seen: Set<string> = new Set();
  readonly #prefix: string;
  #count = 0;

  /** @param file RunDirectory.committed; @param blobs RunDirectory.journal; @param root the workspace */
  constructor(file: string, blobs: string, root: string) {
    this.#file = file;
    this.#blobs = blobs;
    this.#root = root;
    // The file only grows, so no later commit gives a name again, whatever an undo has taken out of the journal meanwhile.
    this.#prefix = `committed-${status(file)?.size ?? 0n}-`;
  }

  /** Keeps the state of PATH, of a folder with all that lies in it, and of the folder around it, whose time will change. */
  keepTree(path: string): void {
    this.keep(path);
    if (status(path)?.isDirectory() !== true) return;
    for (const name of readdirSync(fsPath(path), 'buffer')) this.keepTree(join(path, textOf(name)));
  }

  keep(path: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    const around = dirname(path);
    if (isWithin(around, this.#root) && status(around)?.isDirectory() === true) this.keep(around);
    this.#write({ type: 'journal', verdict: 'allow', path, ...this.#state(path) });
  }

  /** AT: when everything was done, in milliseconds since the epoch. What is changed later, undo does not overwrite. */
  close(at: number): void {
    this.#write({ type: 'committed', at });
  }

  #state(path: string): Fields {
    const found = status(path);
    if (found === undefined) return { kind: 'absent' };
    const { mode, uid, gid, size } = found;
    const meta = { mode: Number(mode & 0o7777n), uid: Number(uid), gid: Number(gid), mtime: String(found.mtimeNs) };
    if (found.isSymbolicLink()) return { kind: 'symlink', target: textOf(readlinkSync(fsPath(path), 'buffer')), ...meta };
    if (found.isDirectory()) return { kind: 'dir', ...meta };
    return found.isFile() ? { kind: 'file', size: Number(size), ...this.#blob(path), ...meta } : { kind: 'other' };
  }

  /** A link will do: a commit replaces files and never writes into them. */
  #blob(path: string): Fields {
    this.#count += 1;
    const blob = `${this.#prefix}${this.#count}`;
    const place = join(this.#blobs, blob);
    if (attemptSameDevice(() => linkSync(fsPath(path), place))) return { blob, how: 'link' };
    copyFileSync(fsPath(path), place, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const found = status(path);
    if (found !== undefined) utimesSync(place, Number(found.atimeNs / 1000n) / 1e6, Number(found.mtimeNs / 1000n) / 1e6);
    return { blob, how: 'copy' };
  }

  #write(line: Fields): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}

/** Undefined where nothing of the run was committed. A line that was cut off is passed over: its change did not follow. */
export function readCommits(file: string): CommitRecord | undefined {
  if (status(file)?.isFile() !== true) return undefined;
  const events = readFileSync(file, 'utf8').split('\n').flatMap(parsed);
  const ends = events.flatMap((event) => (event['type'] === 'committed' ? [Number(event['at'])] : []));
  return { events, end: ends.at(-1) ?? Number((status(file)?.mtimeNs ?? 0n) / 1_000_000n) };
}

function parsed(line: string): readonly Fields[] {
  const fields = line === '' ? undefined : parseObject(line);
  return fields === undefined ? [] : [fields];
}
