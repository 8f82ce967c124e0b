import { append, type Removed } from '../shown.ts';
import type { HiddenText } from '../types.ts';
import { readable, shortened, textOfBytes } from './readable.ts';

/** Characters without a shape, from and to: fillers, joiners, marks, invisible operators, selectors of a form. */
const SHAPELESS: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2060, 0x2065],
  [0x206a, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
];
const IS_SHAPELESS = new Uint8Array(0x10000);
for (const [from, to] of SHAPELESS) IS_SHAPELESS.fill(1, from, to + 1);
/** The first half of tags and of the selectors from 17 on. */
const TAG_HALF = 0xdb40;
/** One of them, such a half, or a control of direction: worth a closer look. */
const ANY = new RegExp(
  `[${SHAPELESS.map((range) => range.map((code) => String.fromCharCode(code)).join('-')).join('')}\u202a-\u202e\u2066-\u2069\udb40]`,
);
const BIDI_RUN = /[\u202a-\u202e\u2066-\u2069]+/g;
const BIDI_OVERRIDE = /[\u202d\u202e]/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const FLAG_OF_REGION = /^(?:\udb40[\udc20-\udc7e]){1,8}\udb40\udc7f$/;
const BLACK_FLAG = '\u{1F3F4}';
/** Units of the longest flag. */
const LONGEST_FLAG = 18;

/** So many hidden texts are read; more of them say nothing new. */
const MOST = 500;

export interface Invisible {
  readonly removed: Removed;
  readonly hidden: readonly HiddenText[];
}

const NOTHING: Invisible = { removed: [], hidden: [] };

/**
 * Finds characters without a shape, and reads what they carry: Unicode tags (a letter each), zero-width characters
 * (a bit each), variation selectors (a byte each), and text that bidirectional controls draw in another order.
 */
export function readInvisible(text: string): Invisible {
  if (!ANY.test(text)) return NOTHING;
  const removed: number[] = [];
  const hidden: HiddenText[] = [];
  let hasBidi = false;
  for (let at = 0; at < text.length; ) {
    const start = at;
    const isBidi = isBidiControl(text.charCodeAt(at));
    if (isBidi) while (isBidiControl(text.charCodeAt(at))) at++;
    else at = shapelessEnd(text, at);
    if (at === start) at++;
    else if (isBidi || !isEmojiPart(text, start, at)) {
      append(removed, start, at);
      hasBidi ||= isBidi;
      const found = isBidi || hidden.length >= MOST ? undefined : carried(text, start, at);
      if (found !== undefined) hidden.push(found);
    }
  }
  if (hasBidi) readBidi(text, hidden);
  return { removed, hidden };
}

/** By hand, since a text may be made of nothing else. */
function shapelessEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === TAG_HALF && isLowHalf(text.charCodeAt(at + 1))) at++;
    else if (IS_SHAPELESS[code] !== 1) return at;
  }
}

function isLowHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Emoji are joined, coloured and flagged by the same characters, right behind a picture. */
function isEmojiPart(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length <= 2 && isJoiner(text.charCodeAt(start)) && isJoiner(text.charCodeAt(end - 1)))
    return start > 0 && text.charCodeAt(start - 1) > 0x20;
  return length <= LONGEST_FLAG && text.startsWith(BLACK_FLAG, start - 2) && FLAG_OF_REGION.test(text.slice(start, end));
}

function isJoiner(code: number): boolean {
  return code === 0x200d || code === 0xfe0e || code === 0xfe0f;
}

function carried(text: string, start: number, end: number): HiddenText | undefined {
  if (end - start < 4) return undefined;
  const run = text.slice(start, end);
  const tags = fromTags(run);
  if (tags.length >= 4) return { channel: 'tags', start, end, text: shortened(tags), suspicious: true };
  const selected = fromSelectors(run);
  if (selected.count >= 4)
    return { channel: 'variation-selectors', start, end, text: shortened(selected.text), suspicious: true };
  const marks = run.replace(/[^\u200b-\u200f\u2060-\u2064\ufeff]/g, '');
  if (marks.length < 6) return undefined;
  return { channel: 'zero-width', start, end, text: shortened(fromBits(marks)), suspicious: true };
}

function fromTags(run: string): string {
  let text = '';
  for (const sign of run) {
    const code = sign.codePointAt(0) ?? 0;
    if (code >= 0xe0020 && code <= 0xe007e) text += String.fromCharCode(code - 0xe0000);
  }
  return text;
}

/** The 256 variation selectors stand for the 256 bytes. */
function fromSelectors(run: string): { count: number; text: string } {
  const bytes: number[] = [];
  for (const sign of run) {
    const code = sign.codePointAt(0) ?? 0;
    if (code >= 0xfe00 && code <= 0xfe0f) bytes.push(code - 0xfe00);
    if (code >= 0xe0100 && code <= 0xe01ef) bytes.push(code - 0xe0100 + 16);
  }
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  return { count: bytes.length, text: readable(text) ? text : '' };
}

/** The two commonest characters are the two bits, in either order, eight (or seven) to a letter. */
function fromBits(marks: string): string {
  const counts = new Map<number, number>();
  for (let at = 0; at < marks.length; at++) {
    const code = marks.charCodeAt(at);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [zero, one] = [...counts].sort((a, b) => b[1] - a[1]).map(([mark]) => mark);
  if (zero === undefined || one === undefined) return '';
  const bits = bitsOf(marks, zero, one);
  for (const width of [8, 7, 16])
    for (const flip of [0, 1]) {
      const text = lettersOf(bits, width, flip);
      if (readable(text)) return text;
    }
  return '';
}

function bitsOf(marks: string, zero: number, one: number): Uint8Array {
  const bits = new Uint8Array(marks.length);
  let length = 0;
  for (let at = 0; at < marks.length; at++) {
    const code = marks.charCodeAt(at);
    if (code === zero || code === one) bits[length++] = code === one ? 1 : 0;
  }
  return bits.subarray(0, length);
}

function lettersOf(bits: Uint8Array, width: number, flip: number): string {
  const values = new Uint16Array(Math.floor(bits.length / width));
  for (let at = 0; at < values.length; at++) {
    let value = 0;
    for (let bit = 0; bit < width; bit++) value = value * 2 + ((bits[at * width + bit] ?? 0) ^ flip);
    values[at] = value;
  }
  if (width === 16) return String.fromCharCode(...values.subarray(0, 4000));
  return textOfBytes(Uint8Array.from(values));
}

/** In right-to-left prose embeddings and isolates are spelling; elsewhere they only serve to deceive. */
function readBidi(text: string, hidden: HiddenText[]): void {
  for (let lines = 0, from = 0; lines < MOST; lines++) {
    BIDI_RUN.lastIndex = from;
    const found = BIDI_RUN.exec(text);
    if (found === null) return;
    const { 0: run, index } = found;
    const lineEnd = text.indexOf('\n', index);
    from = lineEnd === -1 ? text.length : lineEnd;
    const line = text.slice(text.lastIndexOf('\n', index) + 1, from);
    if (RIGHT_TO_LEFT.test(line) && !BIDI_OVERRIDE.test(line)) continue;
    let end = from;
    while (end > index + run.length && !isBidiControl(text.charCodeAt(end - 1))) end--;
    // Nothing closes it: it holds as far as the line.
    if (end === index + run.length) end = from;
    const shown = text.slice(index, end).replace(BIDI_RUN, '');
    hidden.push({ channel: 'bidi', start: index, end, text: shortened(shown), suspicious: true });
  }
}

function isBidiControl(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}
