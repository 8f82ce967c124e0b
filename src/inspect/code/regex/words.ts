import { type CharacterSet, type Pattern, parsePattern } from './parse.ts';

/** Shorter ones stand in every text. */
const SHORTEST = 3;
const MOST = 60;

/**
 * Words of which one stands in every text that a pattern matches, whatever their case. Undefined: none are known, so that the pattern
 * has to be tried.
 */
export function wordsOf({ source, flags }: RegExp): readonly string[] | undefined {
  // With both flags letters beyond ASCII count as some of ours; what a name of a group stands for is not read.
  if ((flags.includes('i') && /[uv]/.test(flags)) || source.includes('\\k')) return undefined;
  const pattern = parsePattern(source);
  return pattern === undefined ? undefined : needed(pattern);
}

function needed(pattern: Pattern): readonly string[] | undefined {
  switch (pattern.is) {
    case 'sequence':
      return ofSequence(pattern.items);
    case 'choice':
      return ofChoice(pattern.items);
    case 'loop':
      return pattern.least > 0 ? needed(pattern.item) : undefined;
    case 'set':
    case 'nothing':
      return undefined;
  }
}

/** The best of its parts: the one whose shortest word is the longest. */
function ofSequence(items: readonly Pattern[]): readonly string[] | undefined {
  const found: (readonly string[])[] = [];
  let run = '';
  const endRun = (): void => {
    if (run.length >= SHORTEST) found.push([run]);
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
    const words = needed(item);
    if (words !== undefined) found.push(words);
  }
  endRun();
  return found.sort((a, b) => shortest(b) - shortest(a))[0];
}

function ofChoice(items: readonly Pattern[]): readonly string[] | undefined {
  const all: string[] = [];
  for (const item of items) {
    const words = needed(item);
    if (words === undefined) return undefined;
    all.push(...words);
  }
  return all.length > MOST ? undefined : all;
}

function shortest(words: readonly string[]): number {
  return Math.min(...words.map(({ length }) => length));
}

/** The one character of a set, in lower case; of a letter both cases count as one. */
function letterOf(set: CharacterSet): string | undefined {
  const code = (set & -set).toString(2).length - 1;
  if (set === 0n || code >= 128) return undefined;
  const letter = String.fromCharCode(code).toLowerCase();
  const both = (1n << BigInt(letter.charCodeAt(0))) | (1n << BigInt(letter.toUpperCase().charCodeAt(0)));
  return (set & ~both) === 0n ? letter : undefined;
}
