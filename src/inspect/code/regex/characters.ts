import { type CharacterSet, type Pattern, parsePattern } from './parse.ts';

/** What a text may hold. */
export interface Characters {
  readonly all: CharacterSet;
  /** What it may begin with. */
  readonly first: CharacterSet;
  /** How long it may be. */
  readonly most: number;
}

/** How a pattern is asked: whether all of the text must match, and whether its anchors stand for lines. */
export interface Asked {
  readonly isWhole: boolean;
  readonly isByLine: boolean;
}

/** Flags inside of a pattern that change what its anchors or its blanks mean. */
const OTHER_MEANING = /\(\?[a-zA-Z]*[mx]/;

/** What a text holds that a pattern matches. Undefined: the pattern does not ask for all of the text, or is not understood. */
export function charactersOf(text: string, asked: Asked): Characters | undefined {
  if (OTHER_MEANING.test(text)) return undefined;
  const bare = text.replace(/^\(\?[aiLsu]+\)/, '');
  if (!asked.isWhole && !alternativesOf(bare).every((one) => isAnchored(one, asked.isByLine))) return undefined;
  const pattern = parsePattern(bare);
  return pattern === undefined ? undefined : { all: allOf(pattern), first: firstOf(pattern).set, most: mostOf(pattern) };
}

/** The one character that a pattern looks for, or the class of such; undefined: it looks for more. */
export function classOf(text: string): CharacterSet | undefined {
  const pattern = parsePattern(text);
  if (pattern?.is === 'set') return pattern.set;
  if (pattern?.is === 'choice') return pattern.items.every((item) => item.is === 'set') ? allOf(pattern) : undefined;
  return pattern?.is === 'loop' && pattern.least <= 1 && pattern.item.is === 'set' ? pattern.item.set : undefined;
}

const START = /^(?:\^|\\A)/;
const END = /(?<!\\)(?:\\\\)*(?:\$|\\[zZ])$/;

function isAnchored(text: string, isByLine: boolean): boolean {
  return START.test(text) && END.test(text) && (!isByLine || (text.startsWith('\\A') && !text.endsWith('$')));
}

/** The parts between the bars that stand in no group. */
export function alternativesOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let isInClass = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (isInClass) isInClass = char !== ']';
    else if (char === '[') isInClass = true;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '|' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function allOf(pattern: Pattern): CharacterSet {
  switch (pattern.is) {
    case 'set':
      return pattern.set;
    case 'loop':
      return allOf(pattern.item);
    case 'nothing':
      return 0n;
    default:
      return pattern.items.reduce((all, item) => all | allOf(item), 0n);
  }
}

/** What may come first, and whether there may be nothing at all. */
function firstOf(pattern: Pattern): { readonly set: CharacterSet; readonly isOpen: boolean } {
  switch (pattern.is) {
    case 'set':
      return { set: pattern.set, isOpen: false };
    case 'nothing':
      return { set: 0n, isOpen: true };
    case 'loop': {
      const { set, isOpen } = firstOf(pattern.item);
      return { set, isOpen: isOpen || pattern.least === 0 };
    }
    case 'choice': {
      const firsts = pattern.items.map(firstOf);
      return { set: firsts.reduce((all, { set }) => all | set, 0n), isOpen: firsts.some(({ isOpen }) => isOpen) };
    }
    case 'sequence': {
      let set: CharacterSet = 0n;
      for (const item of pattern.items) {
        const first = firstOf(item);
        set |= first.set;
        if (!first.isOpen) return { set, isOpen: false };
      }
      return { set, isOpen: true };
    }
  }
}

function mostOf(pattern: Pattern): number {
  switch (pattern.is) {
    case 'set':
      return 1;
    case 'nothing':
      return 0;
    case 'loop': {
      const most = mostOf(pattern.item);
      return most === 0 ? 0 : most * pattern.most;
    }
    case 'choice':
      return Math.max(0, ...pattern.items.map(mostOf));
    case 'sequence':
      return pattern.items.reduce((sum, item) => sum + mostOf(item), 0);
  }
}
