/* The words of a text, by hand: one look at each character, since this is where the time goes. */
import type { Codes } from './codes.ts';
import { HEAD_LETTERS, hashOfUnits, NO_HASH, packedHash, withAnother, withLetter } from './word-hash.ts';

export type TokenKind = 'word' | 'unspaced' | 'url' | 'mail' | 'path' | 'end';

/**
 * Takes one token; `end` is the end of a sentence, of a paragraph or of a list's item. `hash`: `hashOf` the word; of one that is not
 * of letters of A to Z alone `-1 - hash`.
 */
export type TakeToken = (kind: TokenKind, start: number, end: number, hash: number) => void;

const WORD = 1;
const MARK = 2;
const PATH = 4;
const KINDS = new Uint8Array(128);
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@$') KINDS[sign.charCodeAt(0)] = WORD | PATH;
for (const sign of './~*-') KINDS[sign.charCodeAt(0)] = PATH;
for (const sign of '.?!\n/~') KINDS[sign.charCodeAt(0)] = (KINDS[sign.charCodeAt(0)] ?? 0) | MARK;

const LONGEST_PATH = 200;
const LONGEST_URL = 400;
const [TAB, LINE_FEED, SPACE, HASH, APOSTROPHE, DOT, SLASH] = [9, 10, 32, 35, 39, 46, 47];
const [COLON, AT_SIGN, BACKTICK, TILDE, CURLY] = [58, 64, 96, 126, 0x2019];
const SCHEME = 'https';

/** What an address of the web ends at. */
const URL_ENDS = new Uint8Array(128);
for (const sign of ' \t\n\r<>"\'`)]') URL_ENDS[sign.charCodeAt(0)] = 1;

/** Reads a text once, from its beginning to its end. */
export function eachToken(codes: Codes, take: TakeToken): void {
  const { units, length } = codes;
  for (let at = 0; at < length; ) {
    const code = units[at] ?? 0;
    const kind = code < 128 ? (KINDS[code] ?? 0) : isLetter(code) ? WORD : 0;
    if (kind === 0 || kind === PATH) at = code === 0x3002 || code === 0xff01 || code === 0xff1f ? ended(at, take) : at + 1;
    else if ((kind & WORD) !== 0)
      at = code >= 128 && isUnspaced(code) ? readUnspaced(codes, at, take) : readWord(codes, at, take);
    else at = readMark(codes, at, code, take);
  }
}

function ended(at: number, take: TakeToken): number {
  take('end', at, at + 1, NO_HASH);
  return at + 1;
}

function readUnspaced({ units, length }: Codes, start: number, take: TakeToken): number {
  let at = start + 1;
  while (at < length && isUnspaced(units[at] ?? 0)) at++;
  take('unspaced', start, at, NO_HASH);
  return at;
}

function readWord(codes: Codes, start: number, take: TakeToken): number {
  const { units, length } = codes;
  let at = start;
  let hasMailSign = false;
  let hasDot = false;
  let head = 0;
  let whole = 0;
  let isOdd = false;
  for (; at < length; at++) {
    const code = units[at] ?? 0;
    const letter = (code | 0x20) - 0x60;
    if (letter >= 1 && letter <= 26) {
      if (at - start < HEAD_LETTERS) head = withLetter(head, letter);
      whole = withAnother(whole, letter);
      continue;
    }
    // A point or an apostrophe belongs to the word when the word goes on behind it: `process.env`, `don't`.
    const goesOn = (code === DOT || code === APOSTROPHE || code === CURLY) && at + 1 < length && isInWord(units[at + 1] ?? 0);
    if (!goesOn && !isInWord(code)) break;
    if (code === AT_SIGN) hasMailSign = true;
    else if (code === DOT) hasDot = true;
    isOdd = true;
  }
  if (at < length && units[at] === COLON && isScheme(codes, start, at)) return readUrl(codes, start, at, take);
  if (hasMailSign && hasDot) take('mail', start, at, NO_HASH);
  else take('word', start, at, isOdd ? -1 - hashOfUnits(units, start, at) : packedHash(head, whole));
  return at;
}

function isInWord(code: number): boolean {
  return code < 128 ? ((KINDS[code] ?? 0) & WORD) !== 0 : isLetter(code) && !isUnspaced(code);
}

/** `http` or `https`, in any case, and two slashes behind the colon. */
function isScheme({ units, length }: Codes, start: number, colon: number): boolean {
  const letters = colon - start;
  if (letters < 4 || letters > 5 || colon + 2 >= length || units[colon + 1] !== SLASH || units[colon + 2] !== SLASH) return false;
  for (let at = 0; at < letters; at++) if (((units[start + at] ?? 0) | 0x20) !== SCHEME.charCodeAt(at)) return false;
  return true;
}

function readUrl({ units, length }: Codes, start: number, colon: number, take: TakeToken): number {
  let at = colon + 3;
  const most = Math.min(length, at + LONGEST_URL);
  while (at < most && URL_ENDS[units[at] ?? 0] !== 1) at++;
  take('url', start, at, NO_HASH);
  return at;
}

function readMark(codes: Codes, at: number, code: number, take: TakeToken): number {
  if (code === LINE_FEED) return readLineEnd(codes, at, take);
  if (code === DOT || code === SLASH || code === TILDE) {
    const end = pathEnd(codes, at);
    if (end > at) {
      take('path', at, end, NO_HASH);
      return end;
    }
  }
  if (code !== SLASH && code !== TILDE && isSentenceEnd(codes, at + 1)) take('end', at, at + 1, NO_HASH);
  return at + 1;
}

/** A path begins where no word ends: `~/.ssh`, `/etc/passwd`, `./run.sh`, `.env`. */
function pathEnd({ units, length }: Codes, start: number): number {
  const before = start === 0 ? SPACE : (units[start - 1] ?? 0);
  if (isInWord(before) || before === SLASH || before === DOT || before === 41 || before === 93 || before === 60) return start;
  let at = start;
  const most = Math.min(length, start + LONGEST_PATH);
  while (at < most && ((KINDS[units[at] ?? 0] ?? 0) & PATH) !== 0) at++;
  while (at > start && units[at - 1] === DOT) at--;
  return at - start >= 3 ? at : start;
}

/** Behind a point come, past closing signs, white space or nothing. */
function isSentenceEnd({ units, length }: Codes, from: number): boolean {
  let at = from;
  while (at < from + 3 && at < length && isClosing(units[at] ?? 0)) at++;
  return at >= length || (units[at] ?? 0) <= SPACE;
}

/** One of `"'”)]*_`. */
function isClosing(code: number): boolean {
  return code === 34 || code === APOSTROPHE || code === 0x201d || code === 41 || code === 93 || code === 42 || code === 95;
}

/** A line break alone is no end; an empty line, a heading, a list's item or a table's row behind it makes it one. */
function readLineEnd(codes: Codes, at: number, take: TakeToken): number {
  const { units, length } = codes;
  let next = at + 1;
  while (next < length && (units[next] === SPACE || units[next] === TAB)) next++;
  if (isNewPart(codes, next)) take('end', at, at + 1, NO_HASH);
  return next;
}

function isNewPart(codes: Codes, at: number): boolean {
  const { units, length } = codes;
  if (at >= length) return true;
  const code = units[at] ?? 0;
  if (code === LINE_FEED || code === HASH || code === BACKTICK) return true;
  if (isBullet(code)) return at + 1 < length && units[at + 1] === SPACE;
  return isDigit(code) && isNumbered(codes, at);
}

/** One of `-*+>|`. */
function isBullet(code: number): boolean {
  return code === 45 || code === 42 || code === 43 || code === 62 || code === 124;
}

/** `1. `, `12) `: at most three digits. */
function isNumbered({ units, length }: Codes, from: number): boolean {
  let at = from;
  while (at < length && at < from + 3 && isDigit(units[at] ?? 0)) at++;
  return at + 1 < length && (units[at] === DOT || units[at] === 41) && units[at + 1] === SPACE;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Behind the last code of such a script. */
export const PAST_UNSPACED = 0xa000;

/** Scripts that put no spaces between words: Thai, kana, Han. */
export function isUnspaced(code: number): boolean {
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code < PAST_UNSPACED) || (code >= 0x0e00 && code <= 0x0e7f);
}

/** Letters, marks and halves of characters beyond 16 bits; not the punctuation of any block. */
function isLetter(code: number): boolean {
  // Past the end there is no code (NaN), and no letter.
  if (!(code >= 0xc0)) return code === 0xaa || code === 0xb5 || code === 0xba;
  if (code >= 0x2000 && code <= 0x2bff)
    return (code >= 0x2070 && code <= 0x209f) || (code >= 0x2100 && code <= 0x218f) || (code >= 0x2460 && code <= 0x24ff);
  return !(
    (code >= 0x2e00 && code <= 0x303f) ||
    (code >= 0xfe10 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff0f) ||
    (code >= 0xff1a && code <= 0xff20)
  );
}
