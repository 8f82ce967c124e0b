/** Words that Maven knows, from old to new; an unknown one is newer than all of them, by the alphabet. */
const WORDS: readonly string[] = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const SHORT: Readonly<Record<string, string>> = {
  a: 'alpha',
  b: 'beta',
  m: 'milestone',
  cr: 'rc',
  ga: '',
  final: '',
  release: '',
};

/** As Maven's ComparableVersion, for versions as they are published: numbers and words, parted by `.`, `-` or a change of kind. */
export function compareMaven(one: string, other: string): number | undefined {
  const left = partsOf(one);
  const right = partsOf(other);
  if (left === undefined || right === undefined) return undefined;
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = compareParts(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

type Part = number | string;

function compareParts(here: Part | undefined, there: Part | undefined): number {
  const left = here ?? (typeof there === 'number' ? 0 : '');
  const right = there ?? (typeof here === 'number' ? 0 : '');
  if (typeof left === 'number') return typeof right === 'number' ? left - right : 1;
  if (typeof right === 'number') return -1;
  const order = placeOf(left) - placeOf(right);
  return order !== 0 || left === right ? order : left < right ? -1 : 1;
}

function placeOf(word: string): number {
  const place = WORDS.indexOf(word);
  return place < 0 ? WORDS.length : place;
}

function partsOf(text: string): readonly Part[] | undefined {
  if (!/^[0-9a-z._+-]+$/i.test(text)) return undefined;
  const parts = text.toLowerCase().match(/\d+|[a-z]+/g);
  if (parts === null) return undefined;
  return parts.map((part) => (/^\d/.test(part) ? Number(part) : (SHORT[part] ?? part)));
}
