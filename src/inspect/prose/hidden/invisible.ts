import { joined, type Removed } from '../shown.ts';
import type { HiddenText } from '../types.ts';
import { readable, shortened, textOfBytes } from './readable.ts';

/** Characters without a shape: fillers, joiners, marks, invisible operators, selectors of a form. */
const SHAPELESS = [
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f',
  '\\u2060-\\u2065\\u206a-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0',
].join('');
/** The first half of tags and of the other selectors; or a control of direction: worth a closer look. */
const ANY = new RegExp(`[${SHAPELESS}\\u202a-\\u202e\\u2066-\\u2069\\udb40]`);
const RUN = new RegExp(`(?:[${SHAPELESS}]|\\udb40[\\udc00-\\udfff])+`, 'g');
const BIDI_CONTROLS = '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';
const BIDI_RUN = /[\u202a-\u202e\u2066-\u2069]+/g;
const BIDI_OVERRIDE = /[\u202d\u202e]/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const FLAG_OF_REGION = /^(?:\udb40[\udc20-\udc7e]){1,8}\udb40\udc7f$/;

/** Units of the longest flag. */
const LONGEST_FLAG = 18;

/** So many hidden texts are read; more of them say nothing new. */
const MOST = 500;

export interface Invisible {
  readonly removed: readonly Removed[];
  readonly hidden: readonly HiddenText[];
}

const NOTHING: Invisible = { removed: [], hidden: [] };

/**
 * Finds characters without a shape, and reads what they carry: Unicode tags (a letter each), zero-width characters
 * (a bit each), variation selectors (a byte each), and text that bidirectional controls draw in another order.
 */
export function readInvisible(text: string): Invisible {
  if (!ANY.test(text)) return NOTHING;
  const removed: Removed[] = [];
  const hidden: HiddenText[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (isEmojiPart(text, run, index)) continue;
    const end = index + run.length;
    removed.push({ start: index, end });
    const found = hidden.length < MOST ? carried(run, index, end) : undefined;
    if (found !== undefined) hidden.push(found);
  }
  return { removed: joined(removed, readBidi(text, hidden)), hidden };
}

/** Emoji are joined, coloured and flagged by the same characters, right behind a picture. */
function isEmojiPart(text: string, run: string, at: number): boolean {
  if (run.length <= 2 && /^[\u200d\ufe0e\ufe0f]{1,2}$/.test(run)) return at > 0 && text.charCodeAt(at - 1) > 0x20;
  return run.length <= LONGEST_FLAG && FLAG_OF_REGION.test(run) && text.slice(at - 2, at) === '\u{1F3F4}';
}

function carried(run: string, start: number, end: number): HiddenText | undefined {
  if (run.length < 4) return undefined;
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
function readBidi(text: string, hidden: HiddenText[]): readonly Removed[] {
  const removed = bidiRuns(text);
  let lines = 0;
  let until = -1;
  for (const { start: index, end: runEnd } of removed) {
    if (index < until) continue;
    if (lines++ >= MOST) break;
    const lineEnd = text.indexOf('\n', index);
    until = lineEnd === -1 ? text.length : lineEnd;
    const line = text.slice(text.lastIndexOf('\n', index) + 1, until);
    if (RIGHT_TO_LEFT.test(line) && !BIDI_OVERRIDE.test(line)) continue;
    const last = Math.max(...[...BIDI_CONTROLS].map((control) => text.lastIndexOf(control, until - 1)));
    const end = last >= runEnd ? last + 1 : until;
    const shown = text.slice(index, end).replace(BIDI_RUN, '');
    hidden.push({ channel: 'bidi', start: index, end, text: shortened(shown), suspicious: true });
  }
  return removed;
}

/** By hand: a text may be made of nothing else. */
function bidiRuns(text: string): readonly Removed[] {
  const removed: Removed[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!isBidiControl(text.charCodeAt(at))) continue;
    const start = at;
    while (isBidiControl(text.charCodeAt(at + 1))) at++;
    removed.push({ start, end: at + 1 });
  }
  return removed;
}

function isBidiControl(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}
