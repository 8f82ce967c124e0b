import {
  closeSync,
  constants,
  fstatSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';

export type BoundedRead =
  | { readonly kind: 'text'; readonly text: string; readonly real: string; readonly status: Stats }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly problem: string };

interface Bounds {
  /** In bytes. */
  readonly most: number;
  /** Whether a file at this real path may be read; asked before and after it was opened. */
  readonly accepts: (real: string) => boolean;
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/**
 * Reads a small text file. Never waits for a FIFO, never reads a device, never more than `most` bytes, and never a file whose
 * real path is not accepted, even where a link is swapped in meanwhile.
 */
export function readBounded(path: string, bounds: Bounds): BoundedRead {
  try {
    const real = realpathSync.native(path);
    if (!bounds.accepts(real)) return { kind: 'refused', problem: 'it is a link that leads out' };
    const descriptor = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      return readOpen(descriptor, real, bounds);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = codeOf(error);
    if (ABSENT.has(code)) return { kind: 'absent' };
    return { kind: 'refused', problem: `it cannot be read (${code})` };
  }
}

function readOpen(descriptor: number, real: string, { most, accepts }: Bounds): BoundedRead {
  const status = fstatSync(descriptor);
  if (status.isDirectory()) return { kind: 'absent' };
  if (!status.isFile()) return { kind: 'refused', problem: 'it is no plain file' };
  if (!accepts(placeOf(descriptor, real))) return { kind: 'refused', problem: 'it was replaced while it was read' };
  // A file of /proc says that it is empty and is not, so what counts is what was read.
  const buffer = Buffer.alloc(Math.min(most, Math.max(status.size, 4096)) + 1);
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
    if (count === 0) break;
    filled += count;
  }
  if (filled > most || status.size > most) return { kind: 'refused', problem: `it is larger than ${most} bytes` };
  if (filled === buffer.length) return { kind: 'refused', problem: 'it grew while it was read' };
  return { kind: 'text', text: buffer.toString('utf8', 0, filled).replace(/^\ufeff/, ''), real, status };
}

/** The names in a folder, at most as many as asked; none where it is missing or no folder. */
export function listNames(folder: string, most: number = 10_000): readonly string[] {
  try {
    const open = opendirSync(folder);
    try {
      const names: string[] = [];
      for (let entry = open.readSync(); entry !== null && names.length < most; entry = open.readSync()) names.push(entry.name);
      return names;
    } finally {
      open.closeSync();
    }
  } catch {
    return [];
  }
}

/** Where an open file really lies; what was resolved before where the kernel doesn't tell. */
function placeOf(descriptor: number, real: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return real;
  }
}

/** The code of a system error (`ENOENT`); `unknown` for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
