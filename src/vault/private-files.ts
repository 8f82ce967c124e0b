import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/index.ts';

/*
 * Files that only their owner may read. A link that somebody else put there, a file of another user or one that others can
 * read is refused: what is written would be theirs, and what is read would come from them.
 */

const MOST_BYTES = 1 << 20;

/** Bits that must not be set: of a file that others must not read, and of a folder that others must not write to. */
const UNREAD = 0o077;
export const UNWRITTEN = 0o022;

/**
 * Makes a folder and those above it (0700) where they are missing, and checks it.
 *
 * @param forbidden permission bits that an existing folder must not have
 * @throws UserError VAULT_FOLDER, VAULT_FILE
 */
export function makePrivateFolder(path: string, forbidden: number = UNREAD): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeWithParents(path);
  } catch (error) {
    throw new UserError('VAULT_FOLDER', `${path} can't be made (${codeOf(error)}).`, { exitCode: 125 });
  }
  const found = lstatSync(path);
  if (!found.isDirectory()) throw refused(path, 'is no folder');
  refuseForeign(path, found, forbidden);
}

/**
 * Reads a file that only its owner may read; undefined where there is none.
 *
 * @throws UserError VAULT_FILE
 */
export function readPrivateFile(path: string): Buffer | undefined {
  let descriptor: number;
  try {
    // Not blocking: a FIFO in place of the file must not hang the reader.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw refused(path, codeOf(error) === 'ELOOP' ? 'is a symbolic link' : `can't be read (${codeOf(error)})`);
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw refused(path, 'is no ordinary file');
    refuseForeign(path, found, UNREAD);
    if (found.size > MOST_BYTES) throw refused(path, 'is larger than anything that is kept there');
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a file (0600) so that a reader sees the old bytes or the new ones, never half, also after a power failure. */
export function writePrivateFile(path: string, bytes: Uint8Array): void {
  const draft = writeDraft(path, bytes);
  try {
    renameSync(draft, path);
  } catch (error) {
    unlinkSync(draft);
    throw refused(path, `can't be written (${codeOf(error)})`);
  }
  syncFolder(dirname(path));
}

/** The same where no file stands yet. False when another process was first: its file counts. */
export function writeFirstPrivateFile(path: string, bytes: Uint8Array): boolean {
  const draft = writeDraft(path, bytes);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw refused(path, `can't be written (${codeOf(error)})`);
  } finally {
    unlinkSync(draft);
  }
}

export function removePrivateFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw refused(path, `can't be removed (${codeOf(error)})`);
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

function writeDraft(path: string, bytes: Uint8Array): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  let descriptor: number;
  try {
    descriptor = openSync(draft, flags, 0o600);
  } catch (error) {
    throw refused(path, `can't be written (${codeOf(error)})`);
  }
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
    return draft;
  } catch (error) {
    unlinkSync(draft);
    throw refused(path, `can't be written (${codeOf(error)})`);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// Not mkdir's own `recursive`: where the parent exists but nothing can be made in it (as in /proc), it never returns.
function makeWithParents(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeWithParents(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function refuseForeign(path: string, found: Stats, forbidden: number): void {
  const uid = process.getuid?.();
  if (uid === undefined) return;
  if (found.uid !== uid) throw refused(path, `belongs to another user (uid ${found.uid})`);
  if ((found.mode & forbidden) === 0) return;
  throw refused(path, 'can be read or written by other users', `Run: chmod go= ${path}`);
}

function refused(path: string, what: string, hint?: string): UserError {
  return new UserError('VAULT_FILE', `${path} ${what}.`, hint === undefined ? {} : { hint });
}
