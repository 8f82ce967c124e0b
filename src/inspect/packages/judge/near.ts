import type { PopularNames } from '../popular/popular-names.ts';
import { bareName, lettersOf, wordsOf } from '../popular/shape.ts';
import { distance, type Edit, oneEdit } from './edit.ts';
import { AGAINST, lengthChange, type Trick, WORD_AGAIN, wordLengthChange } from './weights.table.ts';

export interface Near {
  readonly target: string;
  readonly trick: Trick;
  /** What speaks for or against it beside the trick and the target's rank. */
  readonly change: number;
}

/** Names that are two slips away are looked at only among the most popular, and from this length on: else chance rules. */
const TWO_SLIPS = [
  { among: 50, from: 6 },
  { among: 1000, from: 8 },
] as const;

/** What is used less shares a half with the name, or it is more than one slip away. */
const ONE_BY_ONE = 1000;

/** Popular names of a rank below `among` that are the same but for separators, or one or two slips away; the most used first. */
export function nearNames(name: string, popular: PopularNames, among: number = popular.count): readonly Near[] {
  const text = bareName(name);
  const letters = lettersOf(text);
  const found: Near[] = [];
  const look = (rank: number): void => {
    const difference = (popular.lengths[rank] ?? 0) - text.length;
    if (difference > 2 || difference < -2) return;
    const bits = countBits((popular.letters[rank] ?? 0) ^ letters);
    if (bits > 4 || (bits > 2 && !mayHaveTwoSlips(rank, text))) return;
    const near = compare({ name, text, target: popular.nameAt(rank), rank, bits }, popular);
    if (near !== undefined && (near.trick !== 'two-slips' || mayHaveTwoSlips(rank, text))) found.push(near);
  };
  for (let rank = 0; rank < Math.min(among, ONE_BY_ONE); rank += 1) look(rank);
  for (const rank of popular.sharingHalf(text)) if (rank >= ONE_BY_ONE && rank < among) look(rank);
  return found;
}

const SETTLED_FROM = 2000;

function mayHaveTwoSlips(rank: number, text: string): boolean {
  return TWO_SLIPS.some(({ among, from }) => rank < among && text.length >= from);
}

interface Pair {
  readonly name: string;
  /** The name without separators. */
  readonly text: string;
  readonly target: string;
  readonly rank: number;
  /** In how many letters they differ, at least. */
  readonly bits: number;
}

function compare({ name, text, target, rank, bits }: Pair, popular: PopularNames): Near | undefined {
  const other = popular.bareAt(rank);
  if (text === other) {
    const change = rank < SETTLED_FROM ? 0 : AGAINST.settledSeparators;
    return name === target ? undefined : { target, trick: 'separator', change: change + lengthChange(text.length) };
  }
  const edit = bits <= 2 ? oneEdit(text, other) : undefined;
  const words = wordsOf(name);
  const others = wordsOf(target);
  const change = wordChange(words, others, popular) + sizeChange(text, other);
  if (edit !== undefined) {
    const random = edit.slip === 'substitution' && words.length === 1 ? AGAINST.randomLetter : 0;
    return { target, trick: edit.slip, change: change + random + slipChange(text, other, edit) };
  }
  if (isPluralMoved(words, others)) return { target, trick: 'plural-moved', change: lengthChange(text.length) };
  if (isLetterHeld(text, other)) return { target, trick: 'letter-held', change: lengthChange(other.length) };
  if (text[0] !== other[0] || isGrown(text, other) || distance(text, other, 2) !== 2) return undefined;
  const sameWord = words.length > 1 && words.length === others.length ? AGAINST.sameWord : 0;
  return { target, trick: 'two-slips', change: change + sameWord };
}

/** `typings-extension` for `typing-extensions`: each word is there, and an `s` stands at another one. */
function isPluralMoved(words: readonly string[], others: readonly string[]): boolean {
  if (words.length < 2 || words.length !== others.length) return false;
  const differing = words.filter((word, at) => word !== others[at]);
  return differing.length >= 2 && words.every((word, at) => singular(word) === singular(others[at] ?? ''));
}

function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

/** `coloramazz`: a key was held down behind the name. */
function isLetterHeld(text: string, other: string): boolean {
  return text.length === other.length + 2 && text.startsWith(other) && /([a-z])\1$/.test(text);
}

/** `browserify-fs`, `sc-istanbul`: something was put before or behind. */
function isGrown(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) || long.endsWith(short);
}

/** `py` and `js` are in too many names to tell two of them apart. */
function sizeChange(text: string, other: string): number {
  const shorter = text.length < other.length ? text : other;
  const hidden = /^py/.test(shorter) || /(?:js|py)$/.test(shorter) ? 2 : 0;
  return lengthChange(shorter.length - hidden);
}

function slipChange(text: string, other: string, { slip, at }: Edit): number {
  const letter = (text.length >= other.length ? text : other)[at] ?? '';
  const isEnd = at >= Math.max(text.length, other.length) - 1;
  const isLonger = text.length !== other.length;
  let change = 0;
  if (isLonger && isEnd && letter === 's') change += AGAINST.plural;
  if (slip === 'insertion' && (isEnd || at === 0)) change += AGAINST.outside;
  if (at === 0 && slip !== 'insertion' && slip !== 'repetition' && slip !== 'transposition') change += AGAINST.firstLetter;
  if (slip === 'transposition' || slip === 'homoglyph') return change;
  if (isDigit(letter) && isDigit(other[at] ?? '') && !isLonger) return change + AGAINST.digitForDigit;
  return isDigit(letter) || (isDigit(other[at] ?? '') && !isLonger) ? change + AGAINST.digit : change;
}

function isDigit(letter: string): boolean {
  return letter >= '0' && letter <= '9';
}

/** Whether what differs is a word that honest names use. */
function wordChange(words: readonly string[], others: readonly string[], popular: PopularNames): number {
  if (words.length !== others.length) {
    const isLetter = [...words, ...others].some((word) => word.length === 1 && !(words.includes(word) && others.includes(word)));
    return isLetter ? AGAINST.letterAsWord : AGAINST.otherSeparators;
  }
  const at = words.findIndex((word, index) => word !== others[index]);
  const word = words[at] ?? '';
  if (words.some((one, index) => index !== at && one !== others[index])) return AGAINST.otherSeparators;
  if (popular.countOfWord(word) >= WORD_AGAIN) {
    const isPlural = `${word}s` === others[at] || word === `${others[at]}s`;
    return words.length === 1 || isPlural ? AGAINST.wholeWord : AGAINST.realWord;
  }
  return words.length > 1 ? wordLengthChange(Math.max(word.length, others[at]?.length ?? 0)) : 0;
}

function countBits(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
