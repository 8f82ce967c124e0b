import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { type Entry, formatEntry, parseEntry, sha256 } from './entry.ts';

export interface StoreLimits {
  /** Bytes of all entries together. */
  readonly bytes: number;
  readonly entries: number;
  /** Bytes of one entry. */
  readonly entryBytes: number;
}

export const STORE_LIMITS: StoreLimits = { bytes: 200 * 2 ** 20, entries: 5000, entryBytes: 12 * 2 ** 20 };

const NAME = /^[0-9a-f]{64}\.page$/;
const DRAFT_MS = 60_000;

/** What the cache holds of one page, without its text. */
export interface Listed {
  readonly href: string;
  readonly at: number;
  readonly status: number;
  readonly contentType: string;
  readonly bytes: number;
}

/**
 * The cache on the disk: one file a page, in a folder of the state directory that only its owner can read. A file that is not
 * what Sallyport wrote is as good as none. Two processes may write at once: each file appears whole, and the last one counts.
 */
export class PageStore {
  readonly #folder: string;
  readonly #limits: StoreLimits;

  constructor(state: string, limits: StoreLimits = STORE_LIMITS) {
    this.#folder = join(state, 'pages');
    this.#limits = limits;
  }

  read(href: string): Entry | undefined {
    return this.#readFile(nameOf(href), href, true);
  }

  /** Keeps a page, and makes room for it. A disk that is full costs only the copy. */
  write(entry: Entry): void {
    const bytes = formatEntry(entry);
    if (bytes.length > this.#limits.entryBytes) {
      this.remove(entry.href);
      return;
    }
    if (!this.#open()) return;
    const name = nameOf(entry.href);
    const draft = join(this.#folder, `${name}.${randomBytes(6).toString('hex')}.new`);
    try {
      this.#makeRoom(bytes.length, name);
      writeWhole(draft, bytes);
      renameSync(draft, join(this.#folder, name));
    } catch {
      removeQuietly(draft);
    }
  }

  remove(href: string): boolean {
    try {
      unlinkSync(join(this.#folder, nameOf(href)));
      return true;
    } catch {
      return false;
    }
  }

  /** Deletes every page; returns how many there were. */
  clear(): number {
    const names = this.#names();
    for (const { name } of names) rmSync(join(this.#folder, name), { force: true });
    return names.filter(({ name }) => NAME.test(name)).length;
  }

  /** What is there, the newest first. */
  list(): readonly Listed[] {
    const entries = this.#names().flatMap(({ name }) => (NAME.test(name) ? (this.#readFile(name, undefined, false) ?? []) : []));
    return entries
      .map(({ href, at, policy, body }) => ({
        href,
        at,
        status: policy.st,
        contentType: policy.resh['content-type'] ?? '',
        bytes: body.length,
      }))
      .sort((a, b) => b.at - a.at);
  }

  #readFile(name: string, href: string | undefined, isUse: boolean): Entry | undefined {
    let descriptor: number;
    try {
      // Not blocking: a FIFO in place of the file must not hang the reader.
      descriptor = openSync(join(this.#folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch {
      return undefined;
    }
    try {
      const found = fstatSync(descriptor);
      const isOurs = found.isFile() && isOwn(found.uid) && (found.mode & 0o077) === 0;
      if (!isOurs || found.size > this.#limits.entryBytes) return undefined;
      const entry = parseEntry(readFileSync(descriptor), href);
      if (entry === undefined || nameOf(entry.href) !== name) return undefined;
      // The time of the file is when it was last of use: what was not for longest goes first.
      if (isUse) futimesSync(descriptor, new Date(), new Date());
      return entry;
    } catch {
      return undefined;
    } finally {
      closeSync(descriptor);
    }
  }

  /** False where there is no room for a folder. @throws UserError where somebody else could reach into it */
  #open(): boolean {
    const found = madeFolder(this.#folder);
    if (found === undefined) return false;
    if (found.isDirectory() && isOwn(found.uid) && (found.mode & 0o077) === 0) return true;
    throw new UserError('CACHE_FOLDER', `${this.#folder} is no folder of your own that only you can open.`, {
      hint: 'Remove it; it is made anew.',
      exitCode: 3,
    });
  }

  #makeRoom(bytes: number, replaced: string): void {
    const names = this.#names();
    for (const { name, time } of names)
      if (!NAME.test(name) && time < Date.now() - DRAFT_MS) rmSync(join(this.#folder, name), { force: true });
    const pages = names.filter(({ name }) => NAME.test(name) && name !== replaced).sort((a, b) => b.time - a.time);
    let used = pages.reduce((sum, { size }) => sum + size, bytes);
    while (pages.length > 0 && (used > this.#limits.bytes || pages.length >= this.#limits.entries)) {
      const oldest = pages.pop();
      if (oldest === undefined) return;
      rmSync(join(this.#folder, oldest.name), { force: true });
      used -= oldest.size;
    }
  }

  #names(): readonly { readonly name: string; readonly size: number; readonly time: number }[] {
    try {
      return readdirSync(this.#folder).flatMap((name) => {
        const found = lstatSync(join(this.#folder, name), { throwIfNoEntry: false });
        return found === undefined || found.isDirectory() ? [] : [{ name, size: found.size, time: found.mtimeMs }];
      });
    } catch {
      return [];
    }
  }
}

function nameOf(href: string): string {
  return `${sha256(href)}.page`;
}

function isOwn(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

/** What bears the name of the folder, which is made where nothing does; undefined where there is no room for one. */
function madeFolder(path: string): Stats | undefined {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch {
    // A link or a file may bear the name: that is told from no room by looking at it.
  }
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** What can't be removed is found by the next look for room. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, 0o600);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  } finally {
    closeSync(descriptor);
  }
}
