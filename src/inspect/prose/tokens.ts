/* The words of a text, by hand: one look at each character, since this is where the time goes. */

export type TokenKind = 'word' | 'unspaced' | 'url' | 'mail' | 'path' | 'end';

/**
 * Takes one token; `end` is the end of a sentence, of a paragraph or of a list's item. `hash`: `hashOf` the word, which is had for
 * nothing while it is read.
 */
export type TakeToken = (kind: TokenKind, start: number, end: number, hash: number) => void;

/** Of no hash: not a word, or one of other signs than A to Z. */
const NO_HASH = -1;
const HASH_BITS = 16;
const HEAD_LETTERS = 3;

/** Of a word of A to Z in any case: its first three letters, and behind them 16 bits of the whole. Any other: -1. */
export function hashOf(word: string): number {
  let hash = NO_HASH;
  eachToken(word, (kind, start, end, found) => {
    if (kind === 'word' && start === 0 && end === word.length) hash = found;
  });
  return hash;
}

/** The 16 bits of the whole word; the first three letters. */
export function wholeOf(hash: number): number {
  return hash & ((1 << HASH_BITS) - 1);
}

export function headOf(hash: number): number {
  return hash >> HASH_BITS;
}

const WORD = 1;
const MARK = 2;
const PATH = 4;
const KINDS = new Uint8Array(128);
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@$') KINDS[sign.charCodeAt(0)] = WORD | PATH;
for (const sign of './~*-') KINDS[sign.charCodeAt(0)] = PATH;
for (const sign of '.?!\n/~') KINDS[sign.charCodeAt(0)] = (KINDS[sign.charCodeAt(0)] ?? 0) | MARK;

const LONGEST_PATH = 200;
const LONGEST_URL = 400;
const [TAB, LINE_FEED, SPACE, APOSTROPHE, DOT, SLASH, COLON, CURLY] = [9, 10, 32, 39, 46, 47, 58, 0x2019];

/** Reads a text once, from its beginning to its end. */
export function eachToken(text: string, take: TakeToken): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (KINDS[code] ?? 0) : isLetter(code) ? WORD : 0;
    if (kind === 0 || kind === PATH) at = code === 0x3002 || code === 0xff01 || code === 0xff1f ? ended(at, take) : at + 1;
    else if ((kind & WORD) !== 0) at = isUnspaced(code) ? readUnspaced(text, at, take) : readWord(text, at, take);
    else at = readMark(text, at, code, take);
  }
}

function ended(at: number, take: TakeToken): number {
  take('end', at, at + 1, NO_HASH);
  return at + 1;
}

function readUnspaced(text: string, start: number, take: TakeToken): number {
  let at = start + 1;
  while (at < text.length && isUnspaced(text.charCodeAt(at))) at++;
  take('unspaced', start, at, NO_HASH);
  return at;
}

function readWord(text: string, start: number, take: TakeToken): number {
  let at = start;
  let isMail = false;
  let isPlain = true;
  let head = 0;
  let whole = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const letter = (code | 0x20) - 0x60;
    if (letter >= 1 && letter <= 26) {
      if (at - start < HEAD_LETTERS) head = (head << 5) | letter;
      whole = wholeOf(whole * 31 + letter);
      continue;
    }
    if (code === 64) isMail = true;
    // A point or an apostrophe belongs to the word when the word goes on behind it: `process.env`, `don't`.
    const goesOn = (code === DOT || code === APOSTROPHE || code === CURLY) && isInWord(text.charCodeAt(at + 1));
    if (!goesOn && !isInWord(code)) break;
    isPlain = false;
  }
  if (text.charCodeAt(at) === COLON && isScheme(text, start, at)) return readUrl(text, start, at, take);
  take(
    isMail && text.slice(start, at).includes('.') ? 'mail' : 'word',
    start,
    at,
    isPlain ? (head << HASH_BITS) | whole : NO_HASH,
  );
  return at;
}

function isInWord(code: number): boolean {
  return code < 128 ? ((KINDS[code] ?? 0) & WORD) !== 0 : isLetter(code) && !isUnspaced(code);
}

function isScheme(text: string, start: number, colon: number): boolean {
  if (colon - start > 5 || text.charCodeAt(colon + 1) !== SLASH || text.charCodeAt(colon + 2) !== SLASH) return false;
  const name = text.slice(start, colon).toLowerCase();
  return name === 'http' || name === 'https';
}

function readUrl(text: string, start: number, colon: number, take: TakeToken): number {
  let at = colon + 3;
  const most = Math.min(text.length, at + LONGEST_URL);
  while (at < most && !' \t\n\r<>"\'`)]'.includes(text.charAt(at))) at++;
  take('url', start, at, NO_HASH);
  return at;
}

function readMark(text: string, at: number, code: number, take: TakeToken): number {
  if (code === LINE_FEED) return readLineEnd(text, at, take);
  if (code === DOT || code === SLASH || code === 126) {
    const end = pathEnd(text, at);
    if (end > at) {
      take('path', at, end, NO_HASH);
      return end;
    }
  }
  if (code !== SLASH && code !== 126 && isSentenceEnd(text, at + 1)) take('end', at, at + 1, NO_HASH);
  return at + 1;
}

/** A path begins where no word ends: `~/.ssh`, `/etc/passwd`, `./run.sh`, `.env`. */
function pathEnd(text: string, start: number): number {
  const before = start === 0 ? SPACE : text.charCodeAt(start - 1);
  if (isInWord(before) || before === SLASH || before === DOT || before === 41 || before === 93 || before === 60) return start;
  let at = start;
  const most = Math.min(text.length, start + LONGEST_PATH);
  while (at < most && text.charCodeAt(at) < 128 && ((KINDS[text.charCodeAt(at)] ?? 0) & PATH) !== 0) at++;
  while (at > start && text.charCodeAt(at - 1) === DOT) at--;
  return at - start >= 3 ? at : start;
}

/** Behind a point come, past closing signs, white space or nothing. */
function isSentenceEnd(text: string, from: number): boolean {
  let at = from;
  while (at < from + 3 && at < text.length && '"\'”)]*_'.includes(text.charAt(at))) at++;
  return at >= text.length || text.charCodeAt(at) <= SPACE;
}

/** A line break alone is no end; an empty line, a heading, a list's item or a table's row behind it makes it one. */
function readLineEnd(text: string, at: number, take: TakeToken): number {
  let next = at + 1;
  while (text.charCodeAt(next) === SPACE || text.charCodeAt(next) === TAB) next++;
  const sign = text.charAt(next);
  const isItem = ('-*+>|'.includes(sign) && text.charCodeAt(next + 1) === SPACE) || sign === '#' || sign === '`';
  if (sign === '\n' || sign === '' || isItem || /^\d{1,3}[.)] /.test(text.slice(next, next + 6)))
    take('end', at, at + 1, NO_HASH);
  return next;
}

/** Scripts that put no spaces between words: Thai, kana, Han. */
export function isUnspaced(code: number): boolean {
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0x0e00 && code <= 0x0e7f);
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
