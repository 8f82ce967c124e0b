import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bytesOf } from './bytes.ts';
import { readPlainFile } from './plain-file.ts';

/** The tracked files of a repository. Names are kept as Latin-1 text of their bytes, in the index's own order (memcmp). */
export interface TrackedFiles {
  readonly has: (relative: string) => boolean;
  /** A tracked file lies at or below this folder. */
  readonly hasBelow: (relative: string) => boolean;
  /** The id of the content that the index holds for a file, in hexadecimal. */
  readonly objectOf: (relative: string) => string | undefined;
  /** When the index last changed, milliseconds since the epoch. */
  readonly changed: number;
}

const LARGEST_INDEX = 2 ** 28;
const LARGEST_CONFIG = 2 ** 20;
const LONGEST_POINTER = 4096;
const HEADER = 12;
const STAT_BYTES = 40;
const EXTENDED = 0x4000;

/** Reads `.git/index` of a repository (gitformat-index(5), versions 2 to 4). Undefined where there is none, or none that can be understood. */
export function readTrackedFiles(repository: string): TrackedFiles | undefined {
  try {
    const folder = gitFolder(repository);
    const path = join(folder, 'index');
    const found = readPlainFile(path, LARGEST_INDEX);
    if (found === undefined) return undefined;
    const { bytes, status } = found;
    const oidBytes = hashBytes(folder);
    const entries = parseIndex(bytes, oidBytes);
    return entries === undefined ? undefined : trackedFiles(entries, bytes, oidBytes, status.ctimeMs);
  } catch {
    return undefined;
  }
}

/** The names in an index with the places of their content's ids, sorted by bytes; undefined when it is damaged or keeps a part of its entries elsewhere (split index). */
function parseIndex(bytes: Buffer, oidBytes: number): ReadonlyMap<string, number> | undefined {
  if (bytes.length < HEADER || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = bytes.readUInt32BE(4);
  const count = bytes.readUInt32BE(8);
  if (version < 2 || version > 4) return undefined;
  const entries = new Map<string, number>();
  let last = '';
  let at = HEADER;
  for (let i = 0; i < count; i += 1) {
    const flagsAt = at + STAT_BYTES + oidBytes;
    if (flagsAt + 2 > bytes.length) return undefined;
    const nameAt = flagsAt + ((bytes.readUInt16BE(flagsAt) & EXTENDED) !== 0 && version > 2 ? 4 : 2);
    const entry = version === 4 ? compressedName(bytes, nameAt, last) : plainName(bytes, at, nameAt);
    if (entry === undefined) return undefined;
    last = entry.name;
    entries.set(last, at + STAT_BYTES);
    at = entry.next;
  }
  return bytes.toString('latin1', at, at + 4) === 'link' ? undefined : entries;
}

interface Entry {
  readonly name: string;
  readonly next: number;
}

/** Up to version 3 an entry is padded with 1 to 8 NUL bytes to a multiple of eight. */
function plainName(bytes: Buffer, start: number, nameAt: number): Entry | undefined {
  const end = bytes.indexOf(0, nameAt);
  return end === -1
    ? undefined
    : { name: bytes.toString('latin1', nameAt, end), next: start + (Math.floor((end - start) / 8) + 1) * 8 };
}

/** In version 4 a name says how much of the end of the previous one it replaces. */
function compressedName(bytes: Buffer, at: number, previous: string): Entry | undefined {
  let byte = bytes[at];
  let next = at + 1;
  if (byte === undefined) return undefined;
  let strip = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes[next];
    next += 1;
    if (byte === undefined || strip > LARGEST_INDEX) return undefined;
    strip = (strip + 1) * 128 + (byte & 0x7f);
  }
  const end = bytes.indexOf(0, next);
  if (end === -1 || strip > previous.length) return undefined;
  return { name: previous.slice(0, previous.length - strip) + bytes.toString('latin1', next, end), next: end + 1 };
}

function trackedFiles(entries: ReadonlyMap<string, number>, bytes: Buffer, oidBytes: number, changed: number): TrackedFiles {
  const names = [...entries.keys()];
  // A sparse index keeps a whole folder as one entry, `folder/`.
  const folders = names.filter((name) => name.endsWith('/'));
  const key = (relative: string): string => bytesOf(relative).toString('latin1');
  const inSparse = (name: string): boolean => folders.some((folder) => name.startsWith(folder));
  return {
    changed,
    objectOf: (relative) => {
      const at = entries.get(key(relative));
      return at === undefined ? undefined : bytes.toString('hex', at, at + oidBytes);
    },
    has: (relative) => entries.has(key(relative)) || inSparse(key(relative)),
    hasBelow: (relative) => {
      const name = key(relative);
      return entries.has(name) || inSparse(`${name}/`) || firstAtOrAfter(names, `${name}/`)?.startsWith(`${name}/`) === true;
    },
  };
}

function firstAtOrAfter(names: readonly string[], wanted: string): string | undefined {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return names[low];
}

/** A worktree's `.git` is a file that names its folder. Only an index is read there, so a false one shows nothing. */
function gitFolder(repository: string): string {
  const path = join(repository, '.git');
  const found = lstatSync(path);
  if (found.isDirectory()) return path;
  const text = readPlainFile(path, LONGEST_POINTER)?.bytes.toString('utf8').trim() ?? '';
  return text.startsWith('gitdir: ') ? resolve(repository, text.slice('gitdir: '.length)) : path;
}

function hashBytes(folder: string): number {
  const config = readPlainFile(join(folder, 'config'), LARGEST_CONFIG)?.bytes.toString('utf8') ?? '';
  const isLong = config.split('\n').some((line) => line.replaceAll(/[ \t\r]/gu, '').toLowerCase() === 'objectformat=sha256');
  return isLong ? 32 : 20;
}
