/** How one text became another by one slip of the hand or of the eye. */
export type Slip =
  | 'transposition'
  | 'homoglyph'
  | 'repetition'
  | 'keyboard'
  | 'omission'
  | 'vowel'
  | 'insertion'
  | 'substitution';

export interface Edit {
  readonly slip: Slip;
  /** Where the texts differ first, in UTF-16 units of the imitation. */
  readonly at: number;
}

/**
 * The one edit that leads from `target` to `name`, or undefined when they are equal or it takes more: optimal string alignment
 * at distance 1, in one pass and without a table.
 */
export function oneEdit(name: string, target: string): Edit | undefined {
  const difference = name.length - target.length;
  if (difference < -1 || difference > 1) return undefined;
  const shorter = Math.min(name.length, target.length);
  let at = 0;
  while (at < shorter && name.charCodeAt(at) === target.charCodeAt(at)) at += 1;
  if (difference === 1) return name.slice(at + 1) === target.slice(at) ? inserted(name, at) : undefined;
  if (difference === -1) return name.slice(at) === target.slice(at + 1) ? { slip: 'omission', at } : undefined;
  if (at === shorter) return undefined;
  if (name.slice(at + 1) === target.slice(at + 1)) return substituted(name[at] ?? '', target[at] ?? '', at);
  const isSwapped = name[at] === target[at + 1] && name[at + 1] === target[at] && name.slice(at + 2) === target.slice(at + 2);
  return isSwapped ? { slip: 'transposition', at } : undefined;
}

/** `lodashh`: of equal letters the last one is the place. */
function inserted(name: string, at: number): Edit {
  const letter = name[at];
  return letter === name[at - 1] || letter === name[at + 1] ? { slip: 'repetition', at } : { slip: 'insertion', at };
}

const VOWELS = 'aeiou';
const ROWS = ['1234567890-', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
/** What stands in the imitation, and the letter that an eye takes it for. */
const LOOKALIKES: ReadonlySet<string> = new Set([
  '0o',
  '1l',
  '1i',
  'il',
  'li',
  '5s',
  '3e',
  '4a',
  '8b',
  '9g',
  'qg',
  '6b',
  '7t',
  'mn',
  'nm',
]);

function substituted(one: string, other: string, at: number): Edit {
  if (LOOKALIKES.has(one + other)) return { slip: 'homoglyph', at };
  if (areNeighbours(one, other)) return { slip: 'keyboard', at };
  if (VOWELS.includes(one) && VOWELS.includes(other)) return { slip: 'vowel', at };
  return { slip: 'substitution', at };
}

/** Keys that touch on a QWERTY keyboard, whose rows are shifted by half a key. */
export function areNeighbours(one: string, other: string): boolean {
  const [row, column] = keyOf(one);
  const [otherRow, otherColumn] = keyOf(other);
  if (row < 0 || otherRow < 0) return false;
  if (row === otherRow) return Math.abs(column - otherColumn) === 1;
  if (Math.abs(row - otherRow) !== 1) return false;
  const [upper, lower] = row < otherRow ? [column, otherColumn] : [otherColumn, column];
  return upper === lower || upper === lower + 1;
}

function keyOf(letter: string): readonly [row: number, column: number] {
  const row = ROWS.findIndex((keys) => keys.includes(letter));
  return [row, row < 0 ? -1 : (ROWS[row]?.indexOf(letter) ?? -1)];
}

/** Optimal string alignment, up to `most`; `most + 1` stands for more. Time grows with length times `most`. */
export function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last: number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row: number[] = new Array<number>(other.length + 1).fill(most + 1);
    row[0] = i;
    let least = row[0];
    for (let j = Math.max(1, i - most); j <= Math.min(other.length, i + most); j += 1) {
      const isSame = one.charCodeAt(i - 1) === other.charCodeAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap =
        i > 1 && j > 1 && one.charCodeAt(i - 1) === other.charCodeAt(j - 2) && one.charCodeAt(i - 2) === other.charCodeAt(j - 1);
      if (isSwap) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[other.length] ?? most + 1, most + 1);
}
