import { folded } from './fold-word.ts';
import { ENGLISH, FOREIGN } from './lexicon.table.ts';
import { PROSE_RULES } from './rules.table.ts';
import { isUnspaced, PAST_UNSPACED } from './tokens.ts';
import type { Family } from './types.ts';
import { HEAD_LETTERS, hasBeginning, hashOf, headOf, wholeOf } from './word-hash.ts';

/** A step of a pattern: it is taken when the step before it lies at most `gap` words back. */
export interface Step {
  /** Its own number. Patterns that begin alike share their first steps; a step's number is higher than that of the one before. */
  readonly at: number;
  /** The step before it; -1: it is the first. */
  readonly before: number;
  readonly isLast: boolean;
  readonly gap: number;
  readonly crossesSentences: boolean;
  readonly isNegatable: boolean;
  readonly family: Family;
  readonly weight: number;
}

/** The steps of one word as plain numbers, `STEP_WIDTH` of them each: hundreds of steps are looked at in each kilobyte. */
export type Packed = Int32Array;
export const STEP_WIDTH = 4;
/** Where in those numbers stand: the step before it, how many words back that may lie, what else there is to it, its own number. */
export const BEFORE = 0;
export const REACH = 1;
export const FLAGS = 2;
export const AT = 3;
/** What else there may be to it. */
export const CROSSES = 1;
export const NEGATABLE = 2;
export const LAST = 4;

export function packed(steps: readonly Step[]): Packed {
  return Int32Array.from(
    steps.flatMap(({ before, gap, crossesSentences, isNegatable, isLast, at }) => [
      before,
      gap + 1,
      (crossesSentences ? CROSSES : 0) | (isNegatable ? NEGATABLE : 0) | (isLast ? LAST : 0),
      at,
    ]),
  );
}

/** What a word does. */
export interface Meaning {
  readonly steps: Packed;
  /** It turns an order behind it into its opposite. */
  readonly negates: boolean;
}

export const MEANS_NOTHING: Meaning = { steps: packed([]), negates: false };

/** A word, or the beginning of one, and what it does. */
export interface Known {
  readonly word: string;
  readonly meaning: Meaning;
}

/** The rules as one machine: what each word does to it. */
export interface Machine {
  /** By their numbers. */
  readonly steps: readonly Step[];
  /** Whole words; what their beginnings do is part of it. */
  readonly exact: ReadonlyMap<string, Meaning>;
  /** Beginnings of words, found by their first three letters, the longest first; what shorter ones do is part of it. */
  readonly prefixes: ReadonlyMap<string, readonly Known[]>;
  /** By the hash of a word: 0 where no rule knows such a word. Most words need no other look. */
  readonly wholes: Uint8Array;
  /** The same by its first three letters, for the prefixes; and by the hash of a prefix. */
  readonly threes: Uint8Array;
  readonly beginnings: Uint8Array;
  /** Words of scripts without spaces, by the code of their first character; the longest first. */
  readonly unspaced: readonly (readonly Known[] | undefined)[];
}

/** Words that turn an order behind them into its opposite. */
const NEGATION: ReadonlySet<string> = new Set(
  'not dont never cannot cant shouldnt wont doesnt didnt without isnt nicht nie kein keine jamais nunca jamas ne nao non не никогда no'.split(
    ' ',
  ),
);

/** Names that stand for keys and credentials; those that only end so have the hash of one of the last three. */
export const SECRET_WORD: RegExp =
  /^(?:process\.env|os\.environ|id_rsa|id_ed25519|credentials\.json|document\.cookie|localstorage|\w*_(?:api_key|secret|token))$/i;
const SECRET_NAMES: readonly string[] =
  'process.env os.environ id_rsa id_ed25519 credentials.json document.cookie an_api_key a_secret a_token'.split(' ');

/** Whether a rule may know the word that stands there, of that hash. */
export function mayMean(machine: Machine, hash: number, units: Uint16Array, start: number, end: number): boolean {
  const { wholes, threes, beginnings } = machine;
  const own = hash < 0 ? -1 - hash : hash;
  if (wholes[wholeOf(own)] === 1) return true;
  // Of letters of A to Z alone: to look it up costs no more than to make sure.
  return threes[headOf(own)] === 1 && (hash >= 0 || hasBeginning(beginnings, units, start, end));
}

/** What a folded word does. */
export function meaningIn({ exact, prefixes }: Machine, plain: string): Meaning {
  return exact.get(plain) ?? prefixIn(prefixes, plain)?.meaning ?? MEANS_NOTHING;
}

function prefixIn(prefixes: Machine['prefixes'], plain: string): Known | undefined {
  return prefixes.get(plain.slice(0, HEAD_LETTERS))?.find(({ word }) => plain.startsWith(word));
}

/** Reads the tables; throws a TypeError for a pattern that names no class, and for a beginning that nothing could be found by (mistakes in a table). */
export function compileRules(): Machine {
  const words = new Map<string, Step[]>();
  const shared = new Map<string, Step>();
  const all: Step[] = [];
  for (const { family, weight, patterns } of PROSE_RULES)
    for (const pattern of patterns) {
      let before = -1;
      for (const { words: own, ...draft } of stepsOf(pattern)) {
        const key = draft.isLast ? '' : `${before} ${draft.gap} ${draft.crossesSentences} ${draft.isNegatable} ${own.join(' ')}`;
        const known = shared.get(key);
        const step = known ?? { ...draft, at: all.length, before, family, weight };
        before = step.at;
        if (known !== undefined) continue;
        all.push(step);
        if (!draft.isLast) shared.set(key, step);
        for (const word of own) words.set(word, [...(words.get(word) ?? []), step]);
      }
    }
  return { steps: all, ...tablesOf(words) };
}

function tablesOf(words: ReadonlyMap<string, readonly Step[]>): Omit<Machine, 'steps'> {
  const own = new Map<string, readonly Step[]>([...NEGATION].map((word) => [word, []]));
  const begun = new Map<string, readonly Step[]>();
  for (const [word, steps] of words) {
    const table = word.endsWith('*') ? begun : own;
    const key = keyOf(word.endsWith('*') ? word.slice(0, -1) : word);
    if (table === begun && key.length < HEAD_LETTERS) throw new TypeError(`${word} is too short to be looked for`);
    table.set(key, [...(table.get(key) ?? []), ...steps]);
  }
  const beginnings = [...begun];
  const whole = ([word, steps]: readonly [string, readonly Step[]], longest: number): Known => {
    const more = beginnings.filter(([start]) => start.length <= longest && word.startsWith(start));
    const all = inOrder([...steps, ...more.flatMap(([, also]) => also)]);
    return { word, meaning: { steps: packed(all), negates: NEGATION.has(word) } };
  };
  const exact = [...own].map((one) => whole(one, one[0].length));
  const marked = (size: number, keys: Iterable<string>, part: (hash: number) => number): Uint8Array => {
    const marks = new Uint8Array(size);
    for (const key of keys) marks[part(hashOf(key))] = 1;
    return marks;
  };
  return {
    exact: new Map(exact.map(({ word, meaning }) => [word, meaning])),
    prefixes: byHead(beginnings.map((one) => whole(one, one[0].length - 1))),
    wholes: marked(1 << 16, [...own.keys(), ...SECRET_NAMES], wholeOf),
    threes: marked(
      1 << 15,
      beginnings.map(([start]) => start),
      headOf,
    ),
    beginnings: marked(
      1 << 16,
      beginnings.map(([start]) => start),
      wholeOf,
    ),
    unspaced: unspacedOf(exact),
  };
}

function byHead(known: readonly Known[]): Machine['prefixes'] {
  const found = new Map<string, Known[]>();
  for (const one of known) {
    const head = one.word.slice(0, HEAD_LETTERS);
    found.set(head, [...(found.get(head) ?? []), one].sort(longestFirst));
  }
  return found;
}

function longestFirst(one: Known, other: Known): number {
  return other.word.length - one.word.length;
}

/** Texts without spaces are searched as they stand; their signs would fall apart when folded. */
function keyOf(word: string): string {
  return isUnspaced(word.charCodeAt(0)) ? word : folded(word);
}

/**
 * A word of two classes must not take two steps of one pattern: later steps first; and last ones, which no step waits for,
 * before all.
 */
function inOrder(steps: readonly Step[]): readonly Step[] {
  return [...steps].sort((one, other) => Number(other.isLast) - Number(one.isLast) || other.at - one.at);
}

type Drafted = Omit<Step, 'at' | 'before' | 'family' | 'weight'> & { readonly words: readonly string[] };

function stepsOf(pattern: string): readonly Drafted[] {
  const steps: Drafted[] = [];
  let gap = 0;
  let crossesSentences = false;
  const parts = pattern.split(' ');
  for (const [at, part] of parts.entries()) {
    const between = /^(~{1,2})(\d+)$/.exec(part);
    if (between !== null) {
      gap = Number(between[2]);
      crossesSentences = between[1] === '~~';
      continue;
    }
    const isNegatable = part.endsWith('!');
    const words = wordsOf(isNegatable ? part.slice(0, -1) : part);
    steps.push({ words, isLast: at === parts.length - 1, gap, crossesSentences, isNegatable });
    gap = 0;
    crossesSentences = false;
  }
  return steps;
}

function wordsOf(part: string): readonly string[] {
  const name = /^<([^<>|]+)>$/.exec(part)?.[1] ?? (part.startsWith('+') ? part.slice(1) : undefined);
  if (name === undefined) return part.split('|').flatMap((word) => (/^<[^<>]+>$/.test(word) ? wordsOf(word) : [word]));
  const english = part.startsWith('+') ? '' : ENGLISH[name];
  const foreign = FOREIGN[name] ?? '';
  if (english === undefined) throw new TypeError(`no class ${name}`);
  if (english === '' && foreign === '') return [`<${name}>`];
  return `${english} ${foreign}`.trim().split(/\s+/);
}

function unspacedOf(words: readonly Known[]): Machine['unspaced'] {
  const found: (readonly Known[] | undefined)[] = new Array(PAST_UNSPACED).fill(undefined);
  for (const known of words) {
    const first = known.word.charCodeAt(0);
    if (isUnspaced(first)) found[first] = [...(found[first] ?? []), known].sort(longestFirst);
  }
  return found;
}
