import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fsPath, textOf } from './bytes.ts';
import { readJournal } from './journal.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';
import { type UndoReport, type UndoRequest, undo } from './undo.ts';

type Event = Record<string, unknown>;

/** A workspace, and what the warden would have journaled before each change. */
export class Scene {
  readonly folder: string = temporaryFolder();
  readonly ws: string = join(this.folder, 'ws');
  readonly journal: string = join(this.folder, 'journal');
  readonly events: Event[] = [];
  #blobs = 0;

  constructor() {
    for (const path of [this.ws, this.journal]) mkdirSync(path);
  }

  at(path: string): string {
    return join(this.ws, path);
  }

  file(path: string, content: string, mode = 0o644, seconds = 1_600_000_000.25): void {
    mkdirSync(join(this.at(path), '..'), { recursive: true });
    writeFileSync(fsPath(this.at(path)), content, { mode });
    chmodSync(fsPath(this.at(path)), mode);
    utimesSync(fsPath(this.at(path)), seconds, seconds);
  }

  save(path: string, how: 'link' | 'copy' = 'copy'): void {
    const full = this.at(path);
    const found = lstatSync(fsPath(full), { bigint: true, throwIfNoEntry: false });
    const base: Event = { type: 'journal', path: full, verdict: 'allow' };
    if (found === undefined) {
      this.events.push({ ...base, kind: 'absent' });
      return;
    }
    const meta = {
      ...base,
      mode: Number(found.mode & 0o7777n),
      mtime: String(found.mtimeNs),
      uid: Number(found.uid),
      gid: Number(found.gid),
      size: Number(found.size),
      ino: Number(found.ino),
    };
    if (found.isSymbolicLink()) this.events.push({ ...meta, kind: 'symlink', target: readlinkSync(full) });
    else if (found.isDirectory()) this.events.push({ ...meta, kind: 'dir' });
    else this.#saveFile(full, how, meta);
  }

  /** A rename of a folder from before the run. */
  move(from: string, to: string): void {
    const places = {
      verdict: 'allow',
      path: this.at(from),
      to: this.at(to),
      ts: Date.now() * 1000,
      ino: lstatSync(this.at(from)).ino,
    };
    this.events.push(
      { ...places, type: 'rename', kind: 'dir', baseline: true, fresh: !existsSync(this.at(to)) },
      { ...places, type: 'journal', kind: 'moved' },
    );
    renameSync(this.at(from), this.at(to));
  }

  /** A new file, or a new folder where there is no content. */
  create(path: string, content: string | null, withFolder = false): void {
    if (withFolder) this.create(dirname(path), null);
    this.events.push({ type: content === null ? 'mkdir' : 'create', verdict: 'allow', path: this.at(path), fresh: true });
    if (content === null) mkdirSync(this.at(path));
    else writeFileSync(this.at(path), content);
  }

  #saveFile(full: string, how: 'link' | 'copy', meta: Event): void {
    this.#blobs += 1;
    const blob = `b${this.#blobs}`;
    if (how === 'link') linkSync(fsPath(full), join(this.journal, blob));
    else copyFileSync(fsPath(full), join(this.journal, blob));
    this.events.push({ ...meta, kind: 'file', blob, how });
  }

  /** Everything in the workspace that must come back. Times of folders are left out: the run's other changes move them. */
  snapshot(folder: string = this.ws): readonly string[] {
    return readdirSync(fsPath(folder), { encoding: 'buffer' })
      .map(textOf)
      .sort()
      .flatMap((name) => {
        const path = join(folder, name);
        const found = lstatSync(fsPath(path));
        const head = `${path.slice(this.ws.length)} ${found.mode.toString(8)}`;
        if (found.isDirectory()) return [head, ...this.snapshot(path)];
        const what = found.isSymbolicLink() ? readlinkSync(fsPath(path)) : readFileSync(fsPath(path), 'latin1');
        return [`${head} ${found.mtimeMs} ${what}`];
      });
  }

  undo(change: Partial<UndoRequest> = {}): UndoReport {
    const base = { record: readJournal(this.events), roots: [this.ws], journal: this.journal, end: Date.now(), only: undefined };
    return undo({ ...base, undone: join(this.folder, 'undone'), force: false, dryRun: false, ...change });
  }
}
