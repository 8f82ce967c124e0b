import type { LetterGroups } from '../../../model/index.ts';
import { type CharacterSet, type Pattern, parsePattern } from './parse.ts';

/** Shorter ones stand in every text. */
const SHORTEST = 3;
const MOST = 60;

/** What stands in every text that a pattern matches, whatever its case: a word, one of several things, or each of them. */
export type Needed = string | { readonly one: readonly Needed[] } | { readonly each: readonly Needed[] };

/** What stands in every text that a pattern matches. Undefined: nothing is known, so that the pattern has to be tried. */
export function neededBy({ source, flags }: RegExp): Needed | undefined {
  // With both flags letters beyond ASCII count as some of ours; what a name of a group stands for is not read.
  if ((flags.includes('i') && /[uv]/.test(flags)) || source.includes('\\k')) return undefined;
  const pattern = parsePattern(source);
  return pattern === undefined ? undefined : ofPattern(pattern);
}

/** False: something is missing without which the pattern does not match. */
export function mayHold(needed: Needed, groups: LetterGroups): boolean {
  if (typeof needed === 'string') return groups.mayHold(needed);
  if ('one' in needed) return needed.one.some((part) => mayHold(part, groups));
  return needed.each.every((part) => mayHold(part, groups));
}

function ofPattern(pattern: Pattern): Needed | undefined {
  switch (pattern.is) {
    case 'sequence':
      return ofSequence(pattern.items);
    case 'choice':
      return ofChoice(pattern.items);
    case 'loop':
      return pattern.least > 0 ? ofPattern(pattern.item) : undefined;
    case 'set':
    case 'nothing':
      return undefined;
  }
}

/** Each of its parts; first the one whose shortest word is the longest, which is missing soonest. */
function ofSequence(items: readonly Pattern[]): Needed | undefined {
  const found: Needed[] = [];
  let run = '';
  const endRun = (): void => {
    if (run.length >= SHORTEST) found.push(run);
    run = '';
  };
  for (const item of items) {
    const letter = item.is === 'set' ? letterOf(item.set) : undefined;
    if (letter !== undefined) {
      run += letter;
      continue;
    }
    // An anchor takes no character: what stands around it stands together.
    if (item.is === 'nothing') continue;
    endRun();
    const needed = ofPattern(item);
    if (needed !== undefined) found.push(needed);
  }
  endRun();
  if (found.length < 2) return found[0];
  return { each: found.sort((a, b) => shortest(b) - shortest(a)) };
}

function ofChoice(items: readonly Pattern[]): Needed | undefined {
  const one: Needed[] = [];
  for (const item of items) {
    const needed = ofPattern(item);
    if (needed === undefined) return undefined;
    one.push(needed);
  }
  // To look for so many words takes as long as to try the pattern.
  return one.reduce((sum, needed) => sum + wordsIn(needed), 0) > MOST ? undefined : { one };
}

/** How long the word is at least that tells most. */
function shortest(needed: Needed): number {
  if (typeof needed === 'string') return needed.length;
  return 'one' in needed ? Math.min(...needed.one.map(shortest)) : Math.max(...needed.each.map(shortest));
}

function wordsIn(needed: Needed): number {
  if (typeof needed === 'string') return 1;
  return ('one' in needed ? needed.one : needed.each).reduce((sum, part) => sum + wordsIn(part), 0);
}

/** The one character of a set, in lower case; of a letter both cases count as one. */
function letterOf(set: CharacterSet): string | undefined {
  const code = (set & -set).toString(2).length - 1;
  if (set === 0n || code >= 128) return undefined;
  const letter = String.fromCharCode(code).toLowerCase();
  const both = (1n << BigInt(letter.charCodeAt(0))) | (1n << BigInt(letter.toUpperCase().charCodeAt(0)));
  return (set & ~both) === 0n ? letter : undefined;
}
