import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Longer files are not read: nothing looks into more. */
export const LONGEST_FILE: number = 32 << 20;
const HEAD = 8192;

export type ReadOutcome =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'binary' }
  | { readonly kind: 'unread'; readonly reason: string };

/** Reads a plain file as text. Links are not followed; what is a pipe or a device is not waited for. */
export function readText(path: string): ReadOutcome {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { kind: 'unread', reason: 'it is not a plain file' };
    if (status.size > LONGEST_FILE) return readHuge(descriptor);
    const head = readUpTo(descriptor, Buffer.alloc(Math.min(status.size, HEAD)), 0);
    if (isBinary(head)) return { kind: 'binary' };
    return decode(status.size <= HEAD ? head : readRest(descriptor, status.size, head));
  } catch (error) {
    return { kind: 'unread', reason: whyNot(error) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** UTF-8, or UTF-16 with its mark; bytes that are neither become U+FFFD. A NUL in the beginning means that it is no text. */
export function decode(bytes: Buffer): ReadOutcome {
  const wide = wideOf(bytes);
  if (wide === 'utf-16le') return asText(bytes.toString('utf16le', 2), bytes.length);
  if (wide === 'utf-16be') return asText(new TextDecoder(wide).decode(bytes), bytes.length);
  return isBinary(bytes) ? { kind: 'binary' } : asText(bytes.toString('utf8'), bytes.length);
}

/** UTF-16 by its mark. */
function wideOf([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function isBinary(bytes: Buffer): boolean {
  return wideOf(bytes) === undefined && bytes.subarray(0, HEAD).includes(0);
}

function asText(text: string, bytes: number): ReadOutcome {
  return { kind: 'text', text: text.startsWith('\ufeff') ? text.slice(1) : text, bytes };
}

function readHuge(descriptor: number): ReadOutcome {
  const head = Buffer.alloc(HEAD);
  const length = readSync(descriptor, head, 0, HEAD, 0);
  return head.subarray(0, length).includes(0) ? { kind: 'binary' } : { kind: 'unread', reason: 'it is longer than 32 MiB' };
}

/** All of a file whose beginning was read: of what is no text, the beginning is enough. */
function readRest(descriptor: number, size: number, head: Buffer): Buffer {
  const bytes = Buffer.alloc(size);
  return readUpTo(descriptor, bytes, head.copy(bytes));
}

/** Fills a buffer from a place on; shorter where the file ends before. */
function readUpTo(descriptor: number, bytes: Buffer, from: number): Buffer {
  let length = from;
  while (length < bytes.length) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  if (code === 'ELOOP') return 'it is a link';
  if (code === 'ENOENT') return 'it is gone';
  return `it could not be read${code === '' ? '' : ` (${code})`}`;
}
