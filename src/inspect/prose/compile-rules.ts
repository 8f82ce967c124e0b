import { folded } from './fold-word.ts';
import { ENGLISH, FOREIGN } from './lexicon.table.ts';
import { PROSE_RULES } from './rules.table.ts';
import { isUnspaced } from './tokens.ts';
import type { Family } from './types.ts';

/** A step of a pattern: it is taken when the step before it lies at most `gap` words back. */
export interface Step {
  /** Its own number; the step before it in the pattern is one less. */
  readonly at: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly gap: number;
  readonly crossesSentences: boolean;
  readonly isNegatable: boolean;
  readonly family: Family;
  readonly weight: number;
}

/** The rules as one machine: what each word does to it. */
export interface Machine {
  readonly size: number;
  readonly exact: ReadonlyMap<string, readonly Step[]>;
  readonly prefixes: ReadonlyMap<string, readonly Step[]>;
  /** The first three characters of the prefixes: most words are done with one look. */
  readonly heads: ReadonlySet<string>;
  /** Words of scripts without spaces, found by their first character; the longest first. */
  readonly unspaced: ReadonlyMap<string, readonly string[]>;
}

/** Reads the tables; throws a TypeError for a pattern that names no class (a mistake in a table). */
export function compileRules(): Machine {
  const exact = new Map<string, Step[]>();
  const prefixes = new Map<string, Step[]>();
  let size = 0;
  for (const { family, weight, patterns } of PROSE_RULES)
    for (const pattern of patterns)
      for (const { words, ...step } of stepsOf(pattern)) {
        const whole: Step = { ...step, at: size++, family, weight };
        for (const word of words) {
          const table = word.endsWith('*') ? prefixes : exact;
          const key = folded(word.endsWith('*') ? word.slice(0, -1) : word);
          table.set(key, [...(table.get(key) ?? []), whole]);
        }
      }
  const heads = new Set([...prefixes.keys()].map((prefix) => prefix.slice(0, 3)));
  return { size, exact, prefixes, heads, unspaced: unspacedOf([...exact.keys()]) };
}

type Drafted = Omit<Step, 'at' | 'family' | 'weight'> & { readonly words: readonly string[] };

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
    steps.push({ words, isFirst: steps.length === 0, isLast: at === parts.length - 1, gap, crossesSentences, isNegatable });
    gap = 0;
    crossesSentences = false;
  }
  return steps;
}

function wordsOf(part: string): readonly string[] {
  const name = /^<(.+)>$/.exec(part)?.[1] ?? (part.startsWith('+') ? part.slice(1) : undefined);
  if (name === undefined) return part.split('|').flatMap((word) => (/^<.+>$/.test(word) ? wordsOf(word) : [word]));
  const english = part.startsWith('+') ? '' : ENGLISH[name];
  const foreign = FOREIGN[name] ?? '';
  if (english === undefined) throw new TypeError(`no class ${name}`);
  if (english === '' && foreign === '') return [`<${name}>`];
  return `${english} ${foreign}`.trim().split(/\s+/);
}

function unspacedOf(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const word of words)
    if (isUnspaced(word.charCodeAt(0))) {
      const first = word.charAt(0);
      found.set(
        first,
        [...(found.get(first) ?? []), word].sort((one, other) => other.length - one.length),
      );
    }
  return found;
}
