import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, opendirSync } from 'node:fs';
import { bytes } from './manifests.ts';

/** What tells one entry of a folder from another that took its place: cheap, one lstat(2) and one reading of a folder. */
export interface Stamp {
  readonly kind: 'file' | 'folder' | 'other';
  /** Device and inode, as text: they are 64 bits wide. */
  readonly place: string;
  /** Nanoseconds since the epoch: of its birth, `0` where the file system doesn't tell. An inode's number is given out again. */
  readonly born: string;
  /** Nanoseconds since the epoch of the last change. */
  readonly changed: string;
  /** Of a file: bytes. Of a folder: entries, without those that begin with a dot. */
  readonly size: number;
  /** Of a folder: SHA-256 of those names; empty for others. */
  readonly names: string;
}

const MOST_ENTRIES = 50_000;

/**
 * Stamps an entry of a workspace. Entries that begin with a dot don't count in a folder: tools keep caches there
 * (`node_modules/.cache`, `node_modules/.vite`), and a cache must not make setup run again.
 *
 * @param path below the workspace, as Latin-1
 * @returns undefined where nothing is
 */
export function stampOf(workspace: string, path: string): Stamp | undefined {
  const place = bytes(workspace, path);
  const status = lstatSync(place, { bigint: true, throwIfNoEntry: false });
  if (status === undefined) return undefined;
  const base = { place: `${status.dev}:${status.ino}`, born: birthOf(status), changed: String(status.mtimeNs) };
  if (!status.isDirectory()) return { ...base, kind: status.isFile() ? 'file' : 'other', size: Number(status.size), names: '' };
  const names = namesIn(place);
  return { ...base, kind: 'folder', size: names.length, names: createHash('sha256').update(JSON.stringify(names)).digest('hex') };
}

/**
 * Why an entry is not the one that was stamped; undefined where it is. A folder may have been changed inside, a file may not.
 */
export function differenceOf(before: Stamp, now: Stamp | undefined): string | undefined {
  if (now === undefined) return 'is missing';
  if (now.kind !== before.kind || now.place !== before.place || isOtherBirth(before.born, now.born)) return 'was replaced';
  if (now.names !== before.names) return 'has other entries';
  return now.kind !== 'folder' && (now.size !== before.size || now.changed !== before.changed) ? 'was changed' : undefined;
}

/** True where an entry took the place of another. */
export function isReplaced(before: Stamp | undefined, now: Stamp): boolean {
  return before === undefined || before.kind !== now.kind || before.place !== now.place || isOtherBirth(before.born, now.born);
}

function isOtherBirth(before: string, now: string): boolean {
  return before !== now && before !== '0' && now !== '0';
}

/** Node gives the time of the last change of the inode where the file system keeps no birth; that changes with each entry. */
function birthOf({ birthtimeNs, ctimeNs }: BigIntStats): string {
  return birthtimeNs === ctimeNs ? '0' : String(birthtimeNs);
}

function namesIn(folder: Buffer): readonly string[] {
  const open = opendirSync(folder, { encoding: 'latin1', bufferSize: 1024 });
  try {
    const names: string[] = [];
    for (let entry = open.readSync(); entry !== null && names.length < MOST_ENTRIES; entry = open.readSync())
      if (!entry.name.startsWith('.')) names.push(entry.name);
    return names.sort();
  } finally {
    open.closeSync();
  }
}
