import { folded } from './fold-word.ts';
import { ENGLISH, FOREIGN } from './lexicon.table.ts';
import { PROSE_RULES } from './rules.table.ts';
import { hashOf, headOf, isUnspaced, wholeOf } from './tokens.ts';
import type { Family } from './types.ts';

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

/** The rules as one machine: what each word does to it. */
export interface Machine {
  /** By their numbers. */
  readonly steps: readonly Step[];
  readonly exact: ReadonlyMap<string, readonly Step[]>;
  readonly prefixes: ReadonlyMap<string, readonly Step[]>;
  /** The first three characters of the prefixes: most words are done with one look. */
  readonly heads: ReadonlySet<string>;
  /** By the hash of a word: 0 where no rule knows such a word. Most words need no other look. */
  readonly wholes: Uint8Array;
  /** The same by its first three letters, for the prefixes. */
  readonly threes: Uint8Array;
  /** Words of scripts without spaces, found by the code of their first character; the longest first. */
  readonly unspaced: ReadonlyMap<number, readonly UnspacedWord[]>;
}

export interface UnspacedWord {
  readonly word: string;
  readonly steps: Packed;
}

/** Words that turn an order behind them into its opposite. */
export const NEGATION: ReadonlySet<string> = new Set(
  'not dont never cannot cant shouldnt wont doesnt didnt without isnt nicht nie kein keine jamais nunca jamas ne nao non не никогда no'.split(
    ' ',
  ),
);

/** Whether a rule may know the word of that hash. */
export function mayMean({ wholes, threes }: Machine, hash: number): boolean {
  return hash < 0 || wholes[wholeOf(hash)] === 1 || threes[headOf(hash)] === 1;
}

/** Reads the tables; throws a TypeError for a pattern that names no class (a mistake in a table). */
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
  const exact = new Map<string, readonly Step[]>();
  const prefixes = new Map<string, readonly Step[]>();
  for (const [word, steps] of words) {
    const table = word.endsWith('*') ? prefixes : exact;
    const key = keyOf(word.endsWith('*') ? word.slice(0, -1) : word);
    table.set(key, inOrder([...(table.get(key) ?? []), ...steps]));
  }
  const heads = new Set([...prefixes.keys()].map((prefix) => prefix.slice(0, 3)));
  const wholes = new Uint8Array(1 << 16);
  for (const hash of [...exact.keys(), ...NEGATION].map(hashOf)) if (hash >= 0) wholes[wholeOf(hash)] = 1;
  const threes = new Uint8Array(1 << 15);
  for (const hash of [...heads].map(hashOf)) if (hash >= 0) threes[headOf(hash)] = 1;
  return { exact, prefixes, heads, wholes, threes, unspaced: unspacedOf(exact) };
}

/** Texts without spaces are searched as they stand; their signs would fall apart when folded. */
function keyOf(word: string): string {
  return isUnspaced(word.charCodeAt(0)) ? word : folded(word);
}

/**
 * A word of two classes must not take two steps of one pattern: later steps first; and last ones, which no step waits for,
 * before all.
 */
export function inOrder(steps: readonly Step[]): readonly Step[] {
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

function unspacedOf(exact: ReadonlyMap<string, readonly Step[]>): ReadonlyMap<number, readonly UnspacedWord[]> {
  const found = new Map<number, UnspacedWord[]>();
  for (const [word, steps] of exact) {
    const first = word.charCodeAt(0);
    if (!isUnspaced(first)) continue;
    const known = [...(found.get(first) ?? []), { word, steps: packed(steps) }];
    found.set(
      first,
      known.sort((one, other) => other.word.length - one.word.length),
    );
  }
  return found;
}
