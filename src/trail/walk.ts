import { closeSync, readSync } from 'node:fs';
import type { Link } from './chain.ts';
import { parseLine } from './chain.ts';
import { openRead } from './segments.ts';

const CHUNK = 1 << 20;
/** No line of a trail is longer; a file with a longer one is not read into memory. */
const LONGEST = 1 << 26;

/** How a walk over a file ended: `torn` counts the bytes after the last LF; `long` says that a line was too long. */
export interface WalkEnd {
  readonly lines: number;
  readonly torn: number;
  readonly long: boolean;
  readonly stopped: boolean;
}

/**
 * Hands every complete line of a file to `visit`, without its LF, in bounded memory. The buffer is valid until `visit`
 * returns and may be overwritten by it. `visit` stops the walk by returning false.
 */
export function walkLines(path: string, visit: (line: Buffer, number: number) => boolean): WalkEnd {
  const fd = openRead(path);
  try {
    return walk(fd, visit);
  } finally {
    closeSync(fd);
  }
}

function walk(fd: number, visit: (line: Buffer, number: number) => boolean): WalkEnd {
  let buffer = Buffer.alloc(CHUNK);
  let held = 0;
  let lines = 0;
  for (;;) {
    if (held === buffer.length) {
      if (held >= LONGEST) return { lines, torn: held, long: true, stopped: false };
      buffer = Buffer.concat([buffer, Buffer.alloc(held * 3)]);
    }
    const length = readSync(fd, buffer, held, buffer.length - held, null);
    if (length === 0) return { lines, torn: held, long: false, stopped: false };
    const until = held + length;
    let start = 0;
    for (let end = buffer.indexOf(10, held); end >= 0 && end < until; end = buffer.indexOf(10, start)) {
      lines += 1;
      if (!visit(buffer.subarray(start, end), lines)) return { lines, torn: 0, long: false, stopped: true };
      start = end + 1;
    }
    buffer.copyWithin(0, start, until);
    held = until - start;
  }
}

/** Walks the lines of a trail's file; `link` is null for a line that has another form. */
export function walkLinks(path: string, visit: (link: Link | null, line: Buffer, number: number) => boolean): WalkEnd {
  return walkLines(path, (line, number) => visit(parseLine(line), line, number));
}

const seqKey = Buffer.from(',"seq":');

/**
 * The `seq` of a kernel event, found without parsing. In JSON the bytes `,"seq":` cannot stand inside a text, for a
 * quotation mark there has a backslash before it. Null when there is none.
 */
export function seqOf(event: Buffer): number | null {
  const at = event.indexOf(seqKey);
  if (at < 0) return null;
  let value = 0;
  let index = at + seqKey.length;
  for (; index < event.length; index += 1) {
    const digit = (event[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return index > at + seqKey.length && Number.isSafeInteger(value) ? value : null;
}
