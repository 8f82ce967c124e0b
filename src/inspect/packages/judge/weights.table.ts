import type { Slip } from './edit.ts';

/** How a name imitates a popular one. */
export type Trick =
  | Slip
  | 'look-alike'
  | 'separator'
  | 'two-slips'
  | 'plural-moved'
  | 'letter-held'
  | 'scope'
  | 'scope-left-out'
  | 'word-order'
  | 'affix'
  | 'slip-in-affix';

/** What each trick counts before length, rank and words are looked at: the more it looks like a slip, the more. */
export const WEIGHTS: Readonly<Record<Trick, number>> = {
  'look-alike': 84,
  scope: 80,
  transposition: 82,
  homoglyph: 78,
  repetition: 76,
  omission: 70,
  keyboard: 68,
  vowel: 68,
  substitution: 60,
  insertion: 58,
  separator: 56,
  'slip-in-affix': 60,
  'word-order': 44,
  'scope-left-out': 52,
  'two-slips': 50,
  'plural-moved': 60,
  'letter-held': 46,
  affix: 50,
};

/** The more people use the imitated name, the more the imitation pays. */
export function rankBonus(rank: number): number {
  if (rank < 100) return 12;
  if (rank < 500) return 9;
  if (rank < 2000) return 5;
  if (rank < 5000) return 2;
  if (rank < 8000) return -3;
  return rank < 12_000 ? -4 : -6;
}

/** Short names are near to each other by chance. */
export function lengthChange(length: number): number {
  if (length <= 3) return -40;
  if (length === 4) return -26;
  if (length === 5) return -12;
  if (length === 6) return -4;
  return length >= 9 ? 4 : 0;
}

/** Of a name of several words, only one of which differs: that word is short. */
export function wordLengthChange(length: number): number {
  if (length <= 3) return -15;
  if (length === 4) return -12;
  return length === 5 ? -6 : 0;
}

/** A word that stands in this many popular names is a word, not a slip. */
export const WORD_AGAIN = 2;

/** What speaks against an imitation. */
export const AGAINST = {
  /** The other name differs by a word that honest names use: `react-text`, `react-test`. */
  realWord: -30,
  /** ... or is one as a whole, or by an `s`. */
  wholeWord: -22,
  /** `requests`, `request`: often two honest names. */
  plural: -8,
  /** `mitmproxy2`, `cuda13`: a version more often than a slip. */
  digit: -20,
  digitForDigit: -34,
  /** `x-is-function`: a letter that is a word of its own. */
  letterAsWord: -20,
  /** Separators differ as well. */
  otherSeparators: -8,
  /** People slip inside of words more than at their beginning. */
  firstLetter: -6,
  /** `jdatetime`, `behavex`: what is put before or behind is often meant. */
  outside: -6,
  /** Both slips are in one word of several. */
  sameWord: -20,
  /** Registries refuse new names that differ by separators alone, so what is there is old. */
  settledSeparators: -8,
  /** A random letter in a name of one word. */
  randomLetter: -4,
} as const;
