import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseLine, sha256 } from './chain.ts';
import { codeOf, guarded } from './failure.ts';

/** Size at which a segment is followed by the next one, in bytes. */
export const SEGMENT_BYTES: number = 64 * 1024 * 1024;

/** One segment file of a chain; `number` counts from 1. */
export interface Segment {
  readonly path: string;
  readonly name: string;
  readonly number: number;
}

export function segmentName(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(6, '0')}.ndjson`;
}

/** The segments in a directory whose names start with `prefix`, in order. Empty when there is no such directory. */
export function listSegments(directory: string, prefix: string): readonly Segment[] {
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  const found: Segment[] = [];
  for (const name of names) {
    const digits = name.slice(prefix.length, -'.ndjson'.length);
    if (!/^\d{6,9}$/.test(digits) || segmentName(prefix, Number(digits)) !== name) continue;
    found.push({ path: join(directory, name), name, number: Number(digits) });
  }
  return found.sort((a, b) => a.number - b.number);
}

// Without O_NONBLOCK a pipe in the place of a file would be waited for.
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const appendFlags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a plain file for appending, 0600, never through a symbolic link. */
export function openAppend(path: string): number {
  return guarded(path, () => openPlain(path, appendFlags));
}

/** Opens a plain file for reading, never through a symbolic link. @throws what `isMisplaced` knows */
export function openRead(path: string): number {
  return openPlain(path, readFlags);
}

function openPlain(path: string, flags: number): number {
  const fd = openSync(path, flags, 0o600);
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw Object.assign(new Error(`${path} is no plain file`), { code: 'ENOTPLAIN' });
}

/** Whether a file could not be opened because something that is none stands in its place: a link, a pipe, a directory, a socket. */
export function isMisplaced(error: unknown): boolean {
  return ['ELOOP', 'ENOTPLAIN', 'EISDIR', 'ENXIO'].includes(codeOf(error));
}

/** Appends all of `bytes`. When that fails, what was written of them is taken away again, and the error is a UserError. */
export function appendWhole(fd: number, path: string, bytes: Uint8Array): void {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(fd, bytes, done);
  } catch (error) {
    if (done > 0) takeBack(fd, done);
    guarded(path, () => {
      throw error;
    });
  }
}

function takeBack(fd: number, bytes: number): void {
  try {
    ftruncateSync(fd, fstatSync(fd).size - bytes);
  } catch {
    // What stays is a line without an end, which the next writer sets aside as torn.
  }
}

/** The last line of a file, and what stands behind it. Offsets and sizes in bytes. */
export interface Tail {
  readonly size: number;
  /** The last complete line without its LF; null when there is none. */
  readonly line: Buffer | null;
  /** Where complete lines end; less than `size` when the last write was torn. */
  readonly wholeUntil: number;
}

/** Reads the end of a file backwards, as far as its last complete line reaches. */
export function readTail(fd: number): Tail {
  const size = fstatSync(fd).size;
  for (let window = Math.min(size, 8192); ; window = Math.min(size, window * 8)) {
    const bytes = Buffer.alloc(window);
    const length = readSync(fd, bytes, 0, window, size - window);
    const seen = bytes.subarray(0, length);
    const end = seen.lastIndexOf(10);
    const start = end <= 0 ? -1 : seen.lastIndexOf(10, end - 1);
    const complete = window === size;
    if (end >= 0 && (start >= 0 || complete)) {
      return { size, line: seen.subarray(start + 1, end), wholeUntil: size - window + end + 1 };
    }
    if (complete) return { size, line: null, wholeUntil: 0 };
  }
}

/** A piece of a line that a crash left behind, set aside in a file of its own. */
export interface Torn {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Moves what follows the last complete line into `NAME.torn-OFFSET` and cuts it off. Null when nothing follows. */
export function setTornAside(fd: number, segment: Segment, directory: string): Torn | null {
  const tail = readTail(fd);
  if (tail.wholeUntil === tail.size) return null;
  const bytes = Buffer.alloc(tail.size - tail.wholeUntil);
  readSync(fd, bytes, 0, bytes.length, tail.wholeUntil);
  const file = `${segment.name}.torn-${tail.wholeUntil}`;
  const path = join(directory, file);
  const aside = openAppend(path);
  try {
    appendWhole(aside, path, bytes);
    guarded(path, () => fdatasyncSync(aside));
  } finally {
    closeSync(aside);
  }
  guarded(segment.path, () => ftruncateSync(fd, tail.wholeUntil));
  return { file, offset: tail.wholeUntil, bytes: bytes.length, sha256: sha256(bytes) };
}

/** The hash at the end of a chain's segments and the event it belongs to; null for an empty chain. */
export function lastLink(segments: readonly Segment[]): { readonly hash: string; readonly event: string } | null {
  for (const segment of segments.toReversed()) {
    const fd = openRead(segment.path);
    try {
      const { line } = readTail(fd);
      if (line === null) continue;
      const link = parseLine(line);
      if (link === null) throw new Error(`the last line of ${segment.name} is not a line of a trail`);
      return { hash: link.hash, event: link.event.toString('utf8') };
    } finally {
      closeSync(fd);
    }
  }
  return null;
}
