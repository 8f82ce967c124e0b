import { readFileSync } from 'node:fs';

/** U+DC80..U+DCFF: how a byte that is not UTF-8 travels in text (docs/warden-protocol.md, "Bytes"). */
const ESCAPE_BASE = 0xdc00;
const LONE_ESCAPE = /[\udc80-\udcff]/u;
const REPLACEMENT = '�';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of a path or an argument whose bytes need not be UTF-8: every byte that is not part of valid UTF-8 becomes a lone
 * surrogate (Python's `surrogateescape`, PEP 383). The inverse is `bytesOf`.
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** The bytes of text that `textOf` made. A lone surrogate outside U+DC80..U+DCFF becomes U+FFFD, as UTF-8 has no form for it. */
export function bytesOf(text: string): Buffer {
  if (!LONE_ESCAPE.test(text)) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const isEscape = code >= ESCAPE_BASE + 0x80 && code <= ESCAPE_BASE + 0xff;
    parts.push(isEscape ? Buffer.of(code - ESCAPE_BASE) : Buffer.from(char, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** A path for a call of node:fs: plain text where it is text, bytes where it is not. */
export function fsPath(text: string): string | Buffer {
  return LONE_ESCAPE.test(text) ? bytesOf(text) : text;
}

/** Text of an event's path: `<name>Raw` holds the bytes in hexadecimal where the text could not. */
export function textOfEvent(text: string, raw: string | undefined): string {
  return raw === undefined ? text : textOf(Buffer.from(raw, 'hex'));
}

/**
 * The arguments as they were given. Node decodes argv with U+FFFD for what is not UTF-8, which names another file; the
 * bytes are taken from /proc/self/cmdline, whose last entries are these arguments (proc_pid_cmdline(5)).
 */
export function exactArguments(args: readonly string[]): readonly string[] {
  if (!args.some((arg) => arg.includes(REPLACEMENT))) return args;
  const all = splitAtNul(readFileSync('/proc/self/cmdline'));
  return args.length > all.length ? args : all.slice(all.length - args.length).map(textOf);
}

/** The environment as it was given, for the same reason; undefined values are left out. */
export function exactEnvironment(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const entries = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  if (!entries.some(([, value]) => value.includes(REPLACEMENT))) return Object.fromEntries(entries);
  const raw = new Map(splitAtNul(readFileSync('/proc/self/environ')).map((entry) => assignment(textOf(entry))));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value.includes(REPLACEMENT) ? (raw.get(name) ?? value) : value]),
  );
}

function assignment(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function splitAtNul(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return parts;
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0));
      at += 1;
      continue;
    }
    text += strict.decode(bytes.subarray(at, at + length));
    at += length;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none (RFC 3629: no overlong forms, no surrogates). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i += 1) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  const isBad =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f);
  return isBad ? 0 : length;
}
