import type { CommandRule, ResolvedCommand } from '../model/index.ts';

/** `maybe`: a word that is only known when the command runs could make it match. */
export type Match = 'yes' | 'no' | 'maybe';

/**
 * Whether a permitting rule covers a command: its words must stand there in this order from the first one; flags may stand
 * anywhere after them; without a last `*` nothing else may stand there.
 */
export function covers(rule: CommandRule, command: ResolvedCommand): boolean {
  const { words, flags, takesMore } = parseRule(rule);
  if (command.words.length < words.length || words.length === 0) return false;
  if (!words.every((word, at) => matchWord(word, command.words[at] ?? null) === 'yes')) return false;
  const rest = command.words.slice(words.length);
  if (!flags.every((flag) => rest.some((word) => word !== null && hasFlag(word, flag)))) return false;
  if (!takesMore && rest.some((word) => word === null || !flags.some((flag) => hasFlag(word, flag)))) return false;
  return !isExcepted(rule, command.words);
}

/**
 * Whether a restricting rule speaks of a command: any further words are included, options may stand between its words, and
 * the way a command was reached counts as well (`sudo`, `docker exec`).
 */
export function concerns(rule: CommandRule, command: ResolvedCommand): Match {
  const { words, flags } = parseRule(rule);
  if (isExcepted(rule, command.words)) return 'no';
  const ways = command.through.map((way) => way.split(' '));
  if (
    flags.length === 0 &&
    ways.some((way) => words.length <= way.length && words.every((word, at) => matchWord(word, way[at] ?? null) === 'yes'))
  )
    return 'yes';
  const inOrder = matchInOrder(words, command.words, 0, 0);
  if (inOrder === 'no') return 'no';
  const isUnresolved = command.words.includes(null);
  for (const flag of flags) {
    if (command.words.some((word) => word !== null && hasFlag(word, flag))) continue;
    if (!isUnresolved) return 'no';
    return 'maybe';
  }
  return inOrder;
}

interface ParsedRule {
  readonly words: readonly string[];
  readonly flags: readonly string[];
  readonly takesMore: boolean;
}

function parseRule(rule: CommandRule): ParsedRule {
  const all = rule.run
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const takesMore = all.at(-1) === '*';
  const parts = takesMore ? all.slice(0, -1) : all;
  return { words: parts.filter((word) => !isFlagWord(word)), flags: parts.filter(isFlagWord), takesMore };
}

function isFlagWord(word: string): boolean {
  return word.startsWith('-') && word.length > 1;
}

function isExcepted(rule: CommandRule, words: readonly (string | null)[]): boolean {
  if (rule.unless === undefined) return false;
  const exceptions = rule.unless
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (
    exceptions.length > 0 &&
    exceptions.every((exception) => words.some((word) => word !== null && (word === exception || hasFlag(word, exception))))
  );
}

function hasFlag(word: string, flag: string): boolean {
  if (word === flag || word.startsWith(`${flag}=`)) return true;
  const isLetter = /^-[A-Za-z0-9]$/.test(flag);
  return isLetter && /^-[A-Za-z0-9]+$/.test(word) && word.includes(flag.charAt(1));
}

// A plain word right behind an option may be that option's value, so it may be passed over: `git -C dir push`.
function matchInOrder(wanted: readonly string[], words: readonly (string | null)[], at: number, from: number): Match {
  const pattern = wanted[at];
  if (pattern === undefined) return 'yes';
  let best: Match = 'no';
  for (let place = from; place < Math.min(words.length, from + 16); place++) {
    const word = words[place] ?? null;
    if (word !== null && isFlagWord(word) && at > 0) continue;
    const here = matchWord(pattern, word);
    const rest = here === 'no' ? 'no' : matchInOrder(wanted, words, at + 1, place + 1);
    if (here === 'yes' && rest === 'yes') return 'yes';
    if (here !== 'no' && rest !== 'no') best = 'maybe';
    const before = words[place - 1] ?? '';
    const mayBeValue = at > 0 && isFlagWord(before);
    if (!mayBeValue) break;
  }
  return best;
}

function matchWord(pattern: string, word: string | null): Match {
  if (word === null) return 'maybe';
  return matchesGlob(pattern, word) ? 'yes' : 'no';
}

/** `*` stands for any text within one word. Linear: each piece is looked for once, from left to right. */
export function matchesGlob(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
