import type { Channel, HiddenText } from '../types.ts';
import { readable, shortened } from './readable.ts';

const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g;
const HEX = /\b(?:0x)?(?:[0-9a-fA-F]{2}[ :]?){16,}(?![0-9a-zA-Z])/g;
const PERCENT = /(?:%[0-9a-fA-F]{2}|[\w.+-]{1,2}(?=%)){12,}/g;
const ESCAPES = /(?:\\x[0-9a-fA-F]{2}|\\u(?:\{[0-9a-fA-F]{1,6}\}|[0-9a-fA-F]{4})|&#(?:x[0-9a-fA-F]{1,6}|\d{1,7});[ ]?){10,}/g;
const BINARY = /(?<![0-9])(?:[01]{8}[ ,]{0,2}){8,}/g;
/** The commonest words of such orders, turned by 13 letters, and read backwards. */
const TURNED = /\b(?:vtaber|qvfertneq|sbetrg|vafgehpgvbaf?|cebzcg|cnffjbeq|flfgrz|erirny|bireevqr)\b/gi;
const BACKWARDS = /\b(?:erongi|dragersid|tegrof|snoitcurtsni|tpmorp|drowssap|laever|edirrevo)\b/gi;
const CIPHER = new RegExp(`${TURNED.source}|${BACKWARDS.source}`, 'i');
const LONGEST = 8192;
/** So many texts of a kind are read. */
const MOST_FOUND = 100;
/** Decoding is tried this often in a text at most, so that a text made of nothing else costs no more than its length. */
const MOST = 4000;

/** Writing in another alphabet: what decodes to sentences is read as they are. */
export function readEncoded(text: string): HiddenText[] {
  const hidden: HiddenText[] = [];
  each(text, BASE64, 'base64', hidden, fromBase64);
  each(text, HEX, 'hex', hidden, fromHex);
  if (text.includes('%')) each(text, PERCENT, 'percent', hidden, fromPercent);
  if (/\\x|\\u|&#/.test(text)) each(text, ESCAPES, 'escapes', hidden, fromEscapes);
  each(text, BINARY, 'binary', hidden, fromBinary);
  if (!CIPHER.test(text)) return hidden;
  around(text, TURNED, 'rot13', hidden, rot13);
  around(text, BACKWARDS, 'reversed', hidden, (part) => [...part].reverse().join(''));
  return hidden;
}

function each(text: string, pattern: RegExp, channel: Channel, hidden: HiddenText[], decode: (run: string) => string): void {
  let tries = 0;
  let found = 0;
  for (const { 0: run, index } of text.matchAll(pattern)) {
    if (++tries > MOST) return;
    const decoded = decode(run.slice(0, LONGEST));
    const words = decoded.split(/\s+/).length;
    if (words < 3 || !readable(decoded)) continue;
    // Pictures and settings are put so into pages; what stands in them is read, but it is no sign by itself.
    const isSentence = words >= 4 && decoded.length >= 30 && !/^\s*[<{[]/.test(decoded);
    const suspicious = isSentence && channel !== 'percent' && channel !== 'escapes';
    if (++found > MOST_FOUND) return;
    hidden.push({ channel, start: index, end: index + run.length, text: shortened(decoded), suspicious });
  }
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

function text8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
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
