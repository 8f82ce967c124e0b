import { EMPTY_AFFIXES, GLUED_AFFIXES } from '../popular/affixes.table.ts';
import type { PopularNames } from '../popular/popular-names.ts';
import { bagOf, bareName, splitScope, stemOf, wordsOf } from '../popular/shape.ts';
import { oneEdit } from './edit.ts';
import { type Near, nearNames } from './near.ts';
import { lengthChange, rankBonus, type Trick, WEIGHTS, WORD_AGAIN } from './weights.table.ts';

const AFFIXED_AMONG = 2500;
const SLIPPED_AMONG = 1500;
const LARGE_SCOPE = 20;
/** What happens to a hand that types a word which is not there. */
const SLIPS: ReadonlySet<Trick> = new Set<Trick>([
  'transposition',
  'omission',
  'repetition',
  'homoglyph',
  'keyboard',
  'vowel',
  'substitution',
]);

/** A popular name that another one could be taken for. */
export interface Resemblance {
  readonly target: string;
  readonly trick: Trick;
  /** 0 to 100. */
  readonly score: number;
}

/**
 * The popular name that `name` imitates best, or undefined. `name` is in its registry's form and not popular itself. It
 * is compared with the thousand names that are used most, and with those that share a half with it.
 */
export function resemblanceOf(name: string, popular: PopularNames): Resemblance | undefined {
  let best: Resemblance | undefined;
  for (const { target, trick, change } of allNear(name, popular)) {
    const rank = standingOf(target, popular);
    const score = Math.max(0, Math.min(100, WEIGHTS[trick] + change + rankBonus(rank)));
    if (best === undefined || score > best.score) best = { target, trick, score };
  }
  return best;
}

/** `pytorch` is installed by few, and known to all who install `torch`: what is behind `py` counts too. */
function standingOf(target: string, popular: PopularNames): number {
  const own = popular.rankOf(target) ?? popular.count;
  const core = /^py(?=.{5})/.test(target) ? popular.rankOf(target.slice(2)) : undefined;
  return Math.min(own, core ?? own);
}

function allNear(name: string, popular: PopularNames): readonly Near[] {
  const [scope, base] = splitScope(name);
  if (scope !== '') return otherScope(scope, base, popular);
  // Types are written for what is there and used.
  if (popular.rankOf(`@types/${name}`) !== undefined) return [];
  const words = wordsOf(name);
  return [
    ...nearNames(name, popular),
    ...lookAlike(name, popular),
    ...scopeLeftOut(name, words, popular),
    ...wordOrder(words, popular),
    ...affixed(name, words, popular),
    ...slipInWord(words, popular),
  ];
}

/** What an eye reads: `1odash`, `rnoment`, `vvebpack`. */
function skeletonOf(text: string): string {
  return text
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replace(/[01358]/g, (digit) => 'olesb'['01358'.indexOf(digit)] ?? digit);
}

function lookAlike(name: string, popular: PopularNames): readonly Near[] {
  const text = bareName(name);
  const skeleton = skeletonOf(text);
  const rank = skeleton === text ? undefined : popular.rankOfBare(skeleton);
  if (rank === undefined) return [];
  return [{ target: popular.nameAt(rank), trick: 'look-alike', change: lengthChange(text.length) }];
}

/** `@typse/node`: a package of a popular scope in a scope that reads like it. */
function otherScope(scope: string, base: string, popular: PopularNames): readonly Near[] {
  // Whoever owns a scope owns all of its names.
  if (popular.countOfScope(scope) > 0) return [];
  const found: Near[] = [];
  for (const known of popular.scopes()) {
    const isNear = bareName(scope) === bareName(known) || oneEdit(scope, known) !== undefined;
    const target = `${known}/${base}`;
    if (isNear && popular.rankOf(target) !== undefined)
      found.push({ target, trick: 'scope', change: lengthChange(known.length) });
  }
  return found;
}

/** `core-http` for `@azure/core-http`. */
function scopeLeftOut(name: string, words: readonly string[], popular: PopularNames): readonly Near[] {
  const rank = popular.rankOfBase(name);
  if (rank === undefined || words.length < 2) return [];
  const target = popular.nameAt(rank);
  const count = popular.countOfScope(splitScope(target)[0]);
  return [{ target, trick: 'scope-left-out', change: count >= LARGE_SCOPE ? 6 : -6 }];
}

/** `nmap-python` for `python-nmap`. */
function wordOrder(words: readonly string[], popular: PopularNames): readonly Near[] {
  const bag = bagOf(words);
  const rank = bag === undefined ? undefined : popular.rankOfBag(bag);
  if (rank === undefined) return [];
  const change = words.some((word) => EMPTY_AFFIXES.has(word)) ? 14 : 0;
  return [{ target: popular.nameAt(rank), trick: 'word-order', change }];
}

/** `cross-env.js`, `discord-fix`, `typescriptjs`: a popular name and a word that says nothing. */
function affixed(name: string, words: readonly string[], popular: PopularNames): readonly Near[] {
  const stem = stemOf(words);
  const stems = stem === bareName(name) ? unglued(name) : [stem];
  return stems.flatMap((text): readonly Near[] => {
    const rank = Math.min(popular.rankOfBare(text) ?? AFFIXED_AMONG, popular.rankOfStem(text) ?? AFFIXED_AMONG);
    if (rank < AFFIXED_AMONG) return [{ target: popular.nameAt(rank), trick: 'affix', change: lengthChange(text.length) }];
    return text.length < 5 ? [] : slips(text, popular);
  });
}

/** `reqeusts-toolkit`: a slip in one word of several. */
function slipInWord(words: readonly string[], popular: PopularNames): readonly Near[] {
  if (words.length < 2) return [];
  return words.flatMap((word) => (word.length < 7 || popular.countOfWord(word) >= WORD_AGAIN ? [] : slips(word, popular)));
}

function slips(word: string, popular: PopularNames): readonly Near[] {
  return (
    nearNames(word, popular, SLIPPED_AMONG)
      .filter(({ trick, target }) => SLIPS.has(trick) && wordsOf(target).length === 1)
      // `transformer-lens`: a singular is no slip.
      .filter(({ target }) => !target.startsWith(word) && !word.startsWith(target))
      .map(
        ({ target, trick, change }): Near => ({
          target,
          trick: 'slip-in-affix',
          change: change + WEIGHTS[trick] - WEIGHTS.omission,
        }),
      )
  );
}

function unglued(name: string): readonly string[] {
  return [
    ...GLUED_AFFIXES.behind.filter((affix) => name.endsWith(affix)).map((affix) => name.slice(0, -affix.length)),
    ...GLUED_AFFIXES.before.filter((affix) => name.startsWith(affix)).map((affix) => name.slice(affix.length)),
  ].filter((stem) => stem.length >= 5);
}
