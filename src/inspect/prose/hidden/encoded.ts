import type { Channel, HiddenText } from '../types.ts';
import { readable, shortened } from './readable.ts';

const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const HEX = /\b(?:0x)?(?:[0-9a-fA-F]{2}[ :]?){16,}(?![0-9a-zA-Z])/g;
const PERCENT = /(?:%[0-9a-fA-F]{2}|[\w.+-]{1,2}(?=%)){12,}/g;
const ESCAPES = /(?:\\x[0-9a-fA-F]{2}|\\u(?:\{[0-9a-fA-F]{1,6}\}|[0-9a-fA-F]{4})|&#(?:x[0-9a-fA-F]{1,6}|\d{1,7});[ ]?){10,}/g;
const BINARY = /(?<![0-9])(?:[01]{8}[ ,]{0,2}){8,}/g;
/** The commonest words of such orders, turned by 13 letters, and read backwards. */
const TURNED = /\b(?:vtaber|qvfertneq|sbetrg|vafgehpgvbaf?|cebzcg|cnffjbeq|flfgrz|erirny|bireevqr)\b/gi;
const BACKWARDS = /\b(?:erongi|dragersid|tegrof|snoitcurtsni|tpmorp|drowssap|laever|edirrevo)\b/gi;
/** One of these stands in every text that has such a word: most are told apart without a search that knows words. */
const CIPHERED: readonly string[] = [TURNED, BACKWARDS].flatMap(
  ({ source }) => source.replace(/[a-z]\?/g, '').match(/[a-z]{6,}/g) ?? [],
);
const CIPHER = new RegExp(`${TURNED.source}|${BACKWARDS.source}`, 'i');
const LONGEST = 8192;
/** So many texts of a kind are read. */
const MOST_FOUND = 100;
/** Decoding is tried this often in a text at most, so that a text made of nothing else costs no more than its length. */
const MOST = 4000;

interface Writing {
  readonly channel: Channel;
  readonly pattern: RegExp;
  readonly decode: (run: string) => string;
  /** Every match is a run of these, of at least that many. */
  readonly signs: Uint8Array;
  readonly shortest: number;
  /** One of these stands in every match. */
  readonly needs?: readonly string[];
}

const WRITINGS: readonly Writing[] = [
  { channel: 'base64', pattern: BASE64, decode: fromBase64, signs: signsOf('0-9A-Za-z+/_-'), shortest: 24 },
  { channel: 'hex', pattern: HEX, decode: fromHex, signs: signsOf('0-9A-Fa-fx :'), shortest: 32 },
  { channel: 'percent', pattern: PERCENT, decode: fromPercent, signs: signsOf('%0-9A-Za-z_.+-'), shortest: 12, needs: ['%'] },
  {
    channel: 'escapes',
    pattern: ESCAPES,
    decode: fromEscapes,
    signs: signsOf('\\\\ux0-9A-Fa-f{}&#; '),
    shortest: 40,
    needs: ['\\', '&#'],
  },
  { channel: 'binary', pattern: BINARY, decode: fromBinary, signs: signsOf('01 ,'), shortest: 64 },
];

/** By the code of a sign: 1 where the class has it. */
function signsOf(members: string): Uint8Array {
  const member = new RegExp(`[${members}]`);
  return Uint8Array.from({ length: 128 }, (_, code) => (member.test(String.fromCharCode(code)) ? 1 : 0));
}

/** Writing in another alphabet: what decodes to sentences is read as they are. */
export function readEncoded(text: string): HiddenText[] {
  const hidden: HiddenText[] = [];
  for (const writing of WRITINGS) if (writing.needs?.some((sign) => text.includes(sign)) ?? true) each(text, writing, hidden);
  if (!isCiphered(text)) return hidden;
  around(text, TURNED, 'rot13', hidden, rot13);
  around(text, BACKWARDS, 'reversed', hidden, (part) => [...part].reverse().join(''));
  return hidden;
}

function isCiphered(text: string): boolean {
  const lower = text.toLowerCase();
  return CIPHERED.some((word) => lower.includes(word)) && CIPHER.test(text);
}

function each(text: string, writing: Writing, hidden: HiddenText[]): void {
  const { channel, pattern, decode } = writing;
  let found = 0;
  for (let tries = 0, from = runFrom(text, 0, writing); from !== -1 && tries < MOST; tries++) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match === null) return;
    const { 0: run, index } = match;
    from = runFrom(text, index + run.length, writing);
    const decoded = decode(run.slice(0, LONGEST));
    const words = decoded.split(/\s+/);
    if (words.length < 3 || !readable(decoded)) continue;
    // Pictures and settings are put so into pages; what stands in them is read, but it is no sign by itself.
    const isSentence = words.length >= 4 && decoded.length >= 30 && !/^\s*[<{[]/.test(decoded) && areWords(words);
    const suspicious = isSentence && channel !== 'percent' && channel !== 'escapes';
    if (++found > MOST_FOUND) return;
    hidden.push({ channel, start: index, end: index + run.length, text: shortened(decoded), suspicious });
  }
}

/** `1gn0re_this,` is a word too; the lines of a certificate and the marks of a stored object are none. */
const WORD = /^["'(]?(?=\S*\p{L}{3})(?!\S*--)[\p{L}\d_][\p{L}\d_'’-]{2,23}[.,:;!?)"']{0,2}$/u;

/** A quarter at least is words; of a certificate, a stored object or a signature that can be printed next to nothing is. */
function areWords(parts: readonly string[]): boolean {
  const words = parts.filter((part) => WORD.test(part)).length;
  return words >= 2 && words * 4 >= parts.length;
}

/** Where the next long enough run begins; -1: there is none. A run covers one of each `shortest` places: only those are looked at. */
function runFrom(text: string, from: number, { signs, shortest }: Writing): number {
  for (let at = from + shortest - 1; at < text.length; at += shortest) {
    let start = at + 1;
    while (start > from && signs[text.charCodeAt(start - 1)] === 1) start--;
    let end = at;
    while (end - start < shortest && signs[text.charCodeAt(end)] === 1) end++;
    if (end - start >= shortest) return start;
  }
  return -1;
}

/** Ciphers keep spaces: the line of the word is turned back, at most 400 characters each way. */
function around(text: string, pattern: RegExp, channel: Channel, hidden: HiddenText[], decode: (part: string) => string): void {
  let from = 0;
  let found = 0;
  for (const { index } of text.matchAll(pattern)) {
    if (index < from) continue;
    if (++found > MOST_FOUND) return;
    const before = text.lastIndexOf('\n', index);
    const after = text.indexOf('\n', index);
    const start = Math.max(before + 1, index - 400, from);
    const end = Math.min(after === -1 ? text.length : after, index + 400);
    hidden.push({ channel, start, end, text: shortened(decode(text.slice(start, end))), suspicious: false });
    from = end;
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SIXTH = new Int8Array(128).fill(-1);
for (let at = 0; at < 64; at++) SIXTH[LETTERS.charCodeAt(at)] = at;
SIXTH[0x2d] = 62;
SIXTH[0x5f] = 63;

function fromBase64(run: string): string {
  const whole = bytesOf64(run);
  const start = text8(whole.subarray(0, 30));
  // Pictures, keys and hashes are told by their first bytes.
  return readable(start.replace(/\ufffd+$/, '')) ? text8(whole) : '';
}

function bytesOf64(run: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((run.length * 3) / 4));
  let length = 0;
  let held = 0;
  let bits = 0;
  for (let at = 0; at < run.length; at++) {
    const value = SIXTH[run.charCodeAt(at)] ?? -1;
    if (value === -1) break;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return bytes.subarray(0, length);
}

/** Made once: to make one costs more than most texts. */
const UTF8 = new TextDecoder();

function text8(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

function fromHex(run: string): string {
  const digits = run.replace(/^0x|[ :]/g, '');
  return text8(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
}

function fromPercent(run: string): string {
  const escapes = run.split('%').length - 1;
  if (escapes < 6) return '';
  const parts = run.replaceAll('+', ' ').match(/%[0-9a-fA-F]{2}|[^%]/g) ?? [];
  return text8(Uint8Array.from(parts, (part) => (part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0))));
}

function fromEscapes(run: string): string {
  return run.replace(/\\x([0-9a-fA-F]{2})|\\u\{?([0-9a-fA-F]{1,6})\}?|&#x([0-9a-fA-F]{1,6});|&#(\d{1,7});/g, (_, a, b, c, d) => {
    const code = d === undefined ? Number.parseInt(a ?? b ?? c, 16) : Number.parseInt(d, 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

function fromBinary(run: string): string {
  return text8(Uint8Array.from(run.match(/[01]{8}/g) ?? [], (bits) => Number.parseInt(bits, 2)));
}

function rot13(part: string): string {
  return part.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
