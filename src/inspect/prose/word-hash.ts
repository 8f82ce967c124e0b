/* Most words are in no table. A number tells that before they are cut out of their text, however they are disguised. */
import { folded, LEET, LOOK_ALIKES } from './fold-word.ts';

/** A longer word is in no table. */
export const LONGEST_WORD = 40;
/** Of what is no word, and of one that is too long. */
export const NO_HASH = -1;

const HASH_BITS = 16;
const WHOLE = (1 << HASH_BITS) - 1;
const LETTER_BITS = 5;
const LETTER = (1 << LETTER_BITS) - 1;
/** Letters that are kept apart from the whole: prefixes are told by them. */
export const HEAD_LETTERS = 3;
const [APOSTROPHE, DOT, CURLY] = [0x27, 0x2e, 0x2019];

/** The signs of ASCII as letters: without case, digits as what they stand for. */
const OF_ASCII = new Uint8Array(128);
for (let letter = 1; letter <= 26; letter++) OF_ASCII[0x60 + letter] = OF_ASCII[0x40 + letter] = letter;
for (const [at, sign] of [...'2689_'].entries()) OF_ASCII[sign.charCodeAt(0)] = 27 + at;
for (const [sign, letter] of Object.entries(LEET)) OF_ASCII[sign.charCodeAt(0)] = letter.charCodeAt(0) - 0x60;
const UNDERSCORE = OF_ASCII[0x5f];

const MOST_VALUE = 0x7fff;
/** Signs of 16 bits that are one letter: that, plus one. */
const single = new Uint16Array(0x10000);
/** The others beyond ASCII that were met, by their code. */
const kept: Map<number, readonly number[]> = new Map();
const MOST_KEPT = 0x20000;
const [FIRST_IDEOGRAPH, LAST_IDEOGRAPH] = [0x2f800, 0x2fa1f];

/** The letters of the word that was read last; a sign may be 18 of them. */
const spelt = new Uint16Array(LONGEST_WORD * 18);

/** Two words that a rule may take for each other have the same: case, accents, look-alikes and what stands behind a point count nothing. */
export function hashOf(word: string): number {
  return hashOfUnits(
    Uint16Array.from(word, (_, at) => word.charCodeAt(at)),
    0,
    word.length,
  );
}

/** The same of a part of a text; slower than adding up letters of A to Z, of which most words are (`packedHash`). */
export function hashOfUnits(units: Uint16Array, start: number, end: number): number {
  if (end - start > LONGEST_WORD) return NO_HASH;
  const count = spell(units, start, end);
  // What ends like the name of a secret is one, whatever it begins with.
  const last = spelt.lastIndexOf(UNDERSCORE ?? 0, count - 1);
  const from = last >= 0 && last < count && SECRET_ENDS.has(wholeFrom(last + 1, count)) ? last : 0;
  let head = 0;
  for (let at = from; at < Math.min(count, from + HEAD_LETTERS); at++) head = withLetter(head, spelt[at] ?? 0);
  return packedHash(head, wholeFrom(from, count));
}

/** The first letters with one more. */
export function withLetter(head: number, letter: number): number {
  return (head << LETTER_BITS) | (letter & LETTER);
}

/** All letters with one more. */
export function withAnother(whole: number, letter: number): number {
  return (whole * 31 + letter) & WHOLE;
}

export function packedHash(head: number, whole: number): number {
  return (head << HASH_BITS) | whole;
}

/** The 16 bits of the whole word; the 15 of its first three letters. */
export function wholeOf(hash: number): number {
  return hash & WHOLE;
}

export function headOf(hash: number): number {
  return hash >> HASH_BITS;
}

/** Whether the hash of one of its beginnings, of three letters or more, is marked there. */
export function hasBeginning(marked: Uint8Array, units: Uint16Array, start: number, end: number): boolean {
  const count = spell(units, start, end);
  let whole = 0;
  for (let at = 0; at < count; at++) {
    whole = withAnother(whole, spelt[at] ?? 0);
    if (at + 1 >= HEAD_LETTERS && marked[whole] === 1) return true;
  }
  return false;
}

const SECRET_ENDS: ReadonlySet<number> = new Set(['key', 'secret', 'token'].map((word) => wholeOf(hashOf(word))));

function wholeFrom(from: number, until: number): number {
  let whole = 0;
  for (let at = from; at < until; at++) whole = withAnother(whole, spelt[at] ?? 0);
  return whole;
}

/** Puts a word's letters into `spelt`, as far as its first point, and says how many there are. */
function spell(units: Uint16Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const code = units[at] ?? 0;
    if (code === DOT) return count;
    if (code === APOSTROPHE || code === CURLY) continue;
    if (code < 128) {
      spelt[count++] = OF_ASCII[code] ?? 0;
      continue;
    }
    const known = single[code] ?? 0;
    if (known > 0) {
      spelt[count++] = known - 1;
      continue;
    }
    const low = at + 1 < end ? (units[at + 1] ?? 0) : 0;
    const isPair = (code & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00;
    if (isPair) at++;
    for (const letter of lettersOf(isPair ? 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff) : code)) {
      if (letter === DOT) return count;
      spelt[count++] = letter;
    }
  }
  return count;
}

/** What a sign beyond ASCII counts as. */
function lettersOf(sign: number): readonly number[] {
  const known = kept.get(sign);
  if (known !== undefined) return known;
  const letters = [...folded(String.fromCodePoint(sign))].filter((one) => !/\p{M}/u.test(one)).map(letterOf);
  const [only] = letters;
  if (sign < single.length && letters.length === 1 && only !== undefined && only !== DOT) single[sign] = only + 1;
  // Of the signs beyond, only these are written for others.
  else if (sign < MOST_KEPT || (sign >= FIRST_IDEOGRAPH && sign <= LAST_IDEOGRAPH)) kept.set(sign, letters);
  return letters;
}

function letterOf(sign: string): number {
  // At the end of a word it has another form.
  const code = (LOOK_ALIKES[sign] ?? sign.replace('ς', 'σ')).codePointAt(0) ?? 0;
  return code < 128 ? OF_ASCII[code] || code : code % MOST_VALUE;
}
