/* What it says of a text that it matches a pattern, or that it does not. */
import { harmlessOf, textWithout } from '../models/characters.table.ts';
import { type Characters, charactersOf, classOf } from '../regex/characters.ts';
import { NO_BACKSLASH, NO_PARENTS, SLASH } from './facts.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe, noSecondSlash } from './make-safe.ts';
import { textOf, type Value } from './value.ts';

export interface Regex {
  readonly pattern: string;
  readonly flags: string;
}

/** A regular expression literal, or one that was compiled from text. */
export function regexOf(value: Value | undefined): Regex | undefined {
  return value?.known?.is === 'regex' ? value.known : undefined;
}

/** The text is made of such characters. @param except rules for which that says nothing here */
export function assumeCharacters(m: Machine, node: number, characters: Characters, except: readonly string[] = []): void {
  makeSafe(
    m,
    node,
    bits(
      m,
      harmlessOf(characters).filter((id) => !except.includes(id)),
    ),
  );
}

/** Of a call `pattern.test(text)`, `re.match(pattern, text, flags)`, `text.match(pattern)`: the pattern, and the node of the text. */
export function matchOf(
  m: Machine,
  receiver: number,
  node: number,
): { readonly regex: Regex; readonly subject: number } | undefined {
  const count = m.o(node, 2);
  const first = count > 0 ? m.o(node, 3) : 0;
  const second = count > 1 ? m.o(node, 4) : 0;
  const own = regexOf(receiver === 0 ? undefined : m.visit(receiver));
  if (own !== undefined) return { regex: own, subject: first };
  const given = first === 0 ? undefined : m.visit(first);
  const text = textOf(given);
  const regex = regexOf(given) ?? (text === undefined ? undefined : { pattern: text, flags: '' });
  if (regex === undefined) return undefined;
  // `re.search(pattern, text, re.MULTILINE)`
  const flags = count > 2 ? flagsOf(m.source(m.o(node, 5))) : '';
  return { regex: { ...regex, flags: regex.flags + flags }, subject: second !== 0 ? second : receiver };
}

/** Python's flags by their letters. */
function flagsOf(text: string): string {
  return (/\bMULTILINE\b|\bM\b/.test(text) ? 'm' : '') + (/\bVERBOSE\b|\bX\b/.test(text) ? 'x' : '');
}

/** Python's `match` looks at the beginning of a text, and `fullmatch` at all of it, whether the pattern says so or not. */
export function fromStart(m: Machine, name: string, { pattern, flags }: Regex): Regex {
  if (m.frame.unit.language !== 'python' || !/^(?:full)?match$/.test(name)) return { pattern, flags };
  const one = pattern.includes('|') ? `(?:${pattern})` : pattern;
  const end = name === 'fullmatch' && !one.endsWith('$') ? '$' : '';
  return { pattern: `${one.startsWith('^') ? '' : '^'}${one}${end}`, flags };
}

/** The rules and facts for which text is harmless in which a pattern is found, as `test` finds it. */
export function matchedRules(m: Machine, { pattern, flags }: Regex): readonly string[] {
  if (flags.includes('x')) return [];
  const isByLine = flags.includes('m') || m.frame.model.family === 'ruby';
  const characters = charactersOf(pattern, { isWhole: false, isByLine });
  return characters === undefined ? [] : harmlessOf(characters);
}

/** All of the text matches, or its beginning does. */
export function assumeMatch(m: Machine, subject: number, { pattern, flags }: Regex, isWhole: boolean): void {
  if (subject === 0 || flags.includes('x')) return;
  const isByLine = flags.includes('m') || m.frame.model.family === 'ruby';
  if (!isByLine || isWhole) assumeBeginning(m, subject, pattern);
  const characters = charactersOf(pattern, { isWhole, isByLine });
  if (characters !== undefined) assumeCharacters(m, subject, characters);
}

/** `^/(?!/)`, `^/[a-z]`: a path of the own site; `^https://example\\.com/`: an address of a host that is written here. */
function assumeBeginning(m: Machine, subject: number, pattern: string): void {
  const [, not, others, named] = BEHIND_SLASH.exec(pattern) ?? [];
  const excluded = not ?? others;
  if (excluded !== undefined) makeSafe(m, subject, bits(m, [SLASH, ...notSecond(m, excluded)]));
  if (named !== undefined) makeSafe(m, subject, bits(m, [SLASH, ...noSecondSlash(m), NO_BACKSLASH]));
  const ids = FULL_HOST.test(pattern) ? ['ssrf', 'open-redirect', 'permissive-cors'] : [];
  if (ids.length > 0) makeSafe(m, subject, bits(m, ids));
}

/** A slash, and behind it what must not come, other characters than these, or a letter. */
const BEHIND_SLASH = /^\^\(?(?:\\?\/|\[\/\])(?:\(\?!([^()]*)\)|\[\^([^\]]*)\]|(\[?(?:\w|\\w)))/;

/** What a text is known not to begin with, of the two that make a host of what follows. */
function notSecond(m: Machine, excluded: string): readonly string[] {
  return [...(excluded.includes('/') ? noSecondSlash(m) : []), ...(excluded.includes('\\\\') ? [NO_BACKSLASH] : [])];
}

/** A scheme, and a host whose last names are written, up to the end or the path. What is not written of it holds no dot but its own, and nothing that ends a host. */
const FULL_HOST =
  /^\^https?\??:\\?\/\\?\/(?:\(\??:?(?:[\w-]|\\[.w-]|\[[\w\\.-]+\]|[+*|])*\)[?*+]?|[\w-]|\\\.|\[[\w\\-]+\][+*?]?|\\w[+*])*\\\.[a-z]{2,}(?:\(:[^()]*\)\??|:\\?\d+)?(?:\$|\\?\/|\((?:\?:)?(?:\\?\/|\$))/;

/** The text does not match. */
export function assumeNoMatch(m: Machine, subject: number, { pattern }: Regex): void {
  if (subject === 0) return;
  const taken = classOf(pattern);
  // `/[^\\w.]/.test(text)` is false.
  if (taken !== undefined) assumeCharacters(m, subject, textWithout(taken));
  // `/^\/[/\\]/.test(text)` is false.
  const [, one, two] = SECOND.exec(pattern) ?? [];
  const second = one ?? two;
  if (second !== undefined) makeSafe(m, subject, bits(m, notSecond(m, second)));
  if (NO_WAY_UP.test(pattern) && pattern.includes('\\.')) makeSafe(m, subject, bits(m, [NO_PARENTS]));
}

/** A pattern that is nothing but two characters, the first of them a slash. */
const SECOND = /^\^(?:\\?\/|\[[/\\]+\])(\\?\/|\[[/\\]+\]|\\\\)$|^\^(\[[/\\]+\])\{2(?:,\d*)?\}$/;

/** `\\.\\.`, `(^|/)\\.\\.(/|$)` */
const NO_WAY_UP = /^\(?(?:\\\.\\\.|\\\.\{2\}|(?:\(\?:|\()?\^\|)/;
