import type { CodeLanguage } from '../language.ts';
import { harmlessOf, isPlain, LONG, SHORT, textOfSet } from '../models/characters.table.ts';
import { classOf } from '../regex/characters.ts';
import { ALL, charactersIn } from '../regex/parse.ts';
import type { Call } from './call.ts';
import { NO_BACKSLASH, NO_PARENTS, NO_ROOT, NO_SECOND_SLASH, SHORT_TEXT } from './facts.ts';
import { literalOf, NORMALISED, textOf, type Value } from './value.ts';

const LINES = ['header-injection', 'log-injection'];
/** XPath knows no way to write a quote inside quotes: without one, a text stays where it is put. */
const QUOTED = ['xpath-injection'];

/** Characters that are taken away, or all but these. */
const MOST_TAKEN = /^(?:\[[\s\S]*\]|\\[WDsS]|.(?:\|.)*)(?:[+*]|\{1,\})?$|^(?:\\?[^\\])(?:\|\\?[^\\])*$/;

/**
 * What text is harmless for, after everything that a pattern names was taken out of it; undefined: nothing that is certain.
 *
 * @param isText the pattern is text, in which no character means anything else
 * @param put what stands in the place of what was taken
 */
export function harmlessWithout(pattern: string, isText: boolean, put: string): 'all' | readonly string[] | undefined {
  if (isText && /^['"]$/.test(pattern)) return QUOTED;
  if (isText) return /^[\r\n]+$/.test(pattern) ? LINES : undefined;
  const taken = MOST_TAKEN.test(pattern) ? classOf(pattern) : undefined;
  if (taken === undefined) return undefined;
  const left = (ALL & ~taken) | charactersIn(put);
  if (isPlain(left)) return 'all';
  const found = harmlessOf(textOfSet(left));
  // Between the tags of a page a quote means nothing.
  const isOutOfTags = (left & charactersIn('<>')) === 0n && !found.includes('xss');
  return isOutOfTags ? [...found, 'xss'] : found;
}

/** What a doubled quote is good for. */
const DOUBLED: readonly string[] = ['sql-injection'];
const PATHS = ['path-traversal'];
/** Behind a folder it does not lead out of that; by itself it may still begin at the root. */
const PARENTS = [NO_PARENTS];

/** All `..` of a text, or those at the beginning of a path that was made canonical before: it has no others. */
function takesParentsAway({ name, receiver, args }: Call): boolean {
  const regex = name === 'replace' || name === 'replaceAll' ? regexOf(args[0]) : undefined;
  if (regex === undefined || textOf(args[1])?.includes('.') !== false) return false;
  if (regex.flags.includes('g') && ALL_PARENTS.test(regex.pattern)) return true;
  return ((receiver?.taint?.marks ?? 0) & NORMALISED) !== 0 && /^\^?\(+(?:\?:)?\\\.(?:\\\.|\{2\})/.test(regex.pattern);
}

/** `..` by itself, and perhaps other words. */
const ALL_PARENTS = /(?:^|\|)\(?(?:\\\.\\\.|\\\.\{2,?\}|\\\.\+)\)?(?:$|\|)/;

/** `name.replace(/[./]/g, '')`: without slashes a text is a name and no path; without dots it leads to no folder above. */
function waysTaken({ name, args: [first, second] }: Call): readonly string[] {
  const regex = name === 'replace' || name === 'replaceAll' ? regexOf(first) : undefined;
  const put = textOf(second);
  if (regex?.flags.includes('g') !== true || put === undefined || !MOST_TAKEN.test(regex.pattern)) return NO_RULES;
  const taken = classOf(regex.pattern) ?? 0n;
  const isTaken = (characters: string): boolean => (taken & charactersIn(characters)) !== 0n;
  if (isTaken('/') && !/[/\\]/.test(put)) return PATHS;
  return isTaken('.') && !put.includes('.') ? PARENTS : NO_RULES;
}

const NO_RULES: readonly string[] = [];

/** `target.replace(/^[/\\]+/, '/')`: one slash is left at the beginning, and no backslash beside it where those are taken as well. */
function leavesOneSlash({ name, args: [first, second] }: Call): readonly string[] | undefined {
  const pattern = name === 'replace' ? regexOf(first)?.pattern : undefined;
  const [, taken] = FIRST_SLASHES.exec(pattern ?? '') ?? [];
  if (taken === undefined || !/^\/?$/.test(textOf(second) ?? '-')) return undefined;
  return taken.includes('\\\\') ? [NO_SECOND_SLASH, NO_BACKSLASH] : [NO_SECOND_SLASH];
}

const FIRST_SLASHES = /^\^(\\?\/|\[[/\\]+\])(?:[+*]|\{[12],\})$/;

/** `text.slice(0, 256)` */
function lengthOfCut({ name, receiver, args: [from, to] }: Call): number {
  const most = literalOf(to);
  const isCut = receiver !== undefined && /^(?:slice|substr(?:ing)?)$/.test(name) && literalOf(from) === 0;
  return isCut && typeof most === 'number' && most > 0 ? most : Number.POSITIVE_INFINITY;
}

/** Python's `name.replace('/', '_')` and `name.replace('..', '')` take all of them, so no slash or no way up is left. */
function takenFromPath({ name, receiver, args: [first, second] }: Call): readonly string[] | undefined {
  if (name !== 'replace' || receiver === undefined) return undefined;
  const [from, to] = [textOf(first), textOf(second)];
  if (to === undefined || /[/.]/.test(to)) return undefined;
  return from === '/' ? PATHS : from === '..' ? PARENTS : undefined;
}

/** `text.translate(table)`: lines are harmless when the table has something else for what ends one. */
function takesLinesAway({ name, receiver, args: [table, deleted] }: Call, known: string): boolean {
  if (name !== 'translate' || receiver === undefined) return false;
  // Of bytes: `data.translate(None, b'\r\n')`
  if (/[\r\n]/.test(textOf(deleted) ?? '')) return true;
  if (table?.known?.is === 'map') return table.known.entries.has('10') || table.known.entries.has('\n');
  return TAKES_LINES.test(known);
}

/** `str.maketrans('', '', '\r\n')`, `str.maketrans({'\n': ' '})`, `dict.fromkeys(map(ord, '\r\n'))`, `{ord('\n'): None}`, `range(32)` */
const TAKES_LINES =
  /\bord\b[^)\n]{0,200}\\n|\bmaketrans\([^\n]{0,200}\\n|\bfromkeys\([^\n]{0,100}(?:\\n|range\()|\bord\(["']\\n|[{,]\s*10\s*:/;

/** `normpath('/' + name).lstrip('/')`: no way up is left in a path that begins at the root. */
function takesRootAway({ name, receiver, args: [first] }: Call): boolean {
  const isRooted = receiver?.prefix.startsWith('/') === true && ((receiver.taint?.marks ?? 0) & NORMALISED) !== 0;
  return isRooted && /^l?strip$/.test(name) && textOf(first) === '/';
}

/** `name.lstrip('/')` of Python: what is left begins with no slash. */
function takesFirstSlashes({ name, receiver, args: [first] }: Call): boolean {
  return receiver !== undefined && /^l?strip$/.test(name) && textOf(first)?.includes('/') === true;
}

/** `text.replace(/'/g, "'\\''")`: between single quotes nothing else means anything to a shell. */
function quotesForShell({ name, args: [first, second] }: Call): boolean {
  if (name !== 'replace' && name !== 'replaceAll') return false;
  const regex = regexOf(first);
  const isAll = regex === undefined ? textOf(first) === "'" : regex.pattern === "'" && regex.flags.includes('g');
  return isAll && /^'(?:\\+'|"'"|'+)'?$/.test(textOf(second) ?? '');
}

/** `text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')`: nothing in it means anything to a pattern. */
function escapesForPatterns({ name, args: [first, second] }: Call): boolean {
  const regex = name === 'replace' || name === 'replaceAll' ? regexOf(first) : undefined;
  if (regex === undefined || !regex.flags.includes('g') || !/^\(?\[(?!\^)/.test(regex.pattern)) return false;
  return [...'*+?(|'].every((character) => regex.pattern.includes(character)) && /^\\\$[&1]$/.test(textOf(second) ?? '');
}

/** `name.replace('"', '""')`: a quote that is doubled ends neither a text nor a name of a statement. */
function doublesQuotes({ name, args: [first, second] }: Call, language: CodeLanguage): boolean {
  const regex = regexOf(first);
  const isAll =
    regex === undefined ? TAKES_ALL.has(language) || name === 'replaceAll' || name === 'gsub' : regex.flags.includes('g');
  const quote = regex?.pattern ?? textOf(first) ?? '';
  return /^(?:replace(?:All)?|gsub)$/.test(name) && isAll && /^['"`]$/.test(quote) && textOf(second) === quote + quote;
}

/** Where `replace` takes every place of a text: in JavaScript only the first. */
const TAKES_ALL: ReadonlySet<CodeLanguage> = new Set(['python', 'java']);

/** Names and paths of all calls that are looked at below: most calls are none of them. */
const TAKES: ReadonlySet<string> = new Set(
  'replace replaceAll gsub sub slice substr substring strip lstrip translate delete preg_replace str_replace re.sub regex.sub strings.Replace strings.ReplaceAll ReplaceAllString ReplaceAllLiteralString'.split(
    ' ',
  ),
);

/**
 * The calls that replace what a pattern names, in all languages; undefined: another call, or one that says nothing certain.
 *
 * @param made how the first argument is made, as it is written
 */
export function strippedFor(call: Call, language: CodeLanguage, made: string): 'all' | readonly string[] | undefined {
  if (!TAKES.has(call.name) && !TAKES.has(call.path)) return undefined;
  const ofWays = waysTaken(call);
  const others = otherwiseStripped(call, language, made);
  return ofWays.length === 0 || others === 'all' ? others : [...ofWays, ...(others ?? NO_RULES)];
}

function otherwiseStripped(call: Call, language: CodeLanguage, made: string): 'all' | readonly string[] | undefined {
  const isPython = language === 'python';
  if (takesParentsAway(call)) return PARENTS;
  const ofSlashes = leavesOneSlash(call);
  if (ofSlashes !== undefined) return ofSlashes;
  const most = lengthOfCut(call);
  if (most <= LONG) return most <= SHORT ? ['redos', SHORT_TEXT] : ['redos'];
  if (escapesForPatterns(call)) return ['regex-injection'];
  if (doublesQuotes(call, language)) return quotesForShell(call) ? ['command-injection', ...DOUBLED] : DOUBLED;
  if (quotesForShell(call)) return ['command-injection'];
  const ofPath = isPython ? takenFromPath(call) : undefined;
  if (ofPath !== undefined) return ofPath;
  if (isPython && takesRootAway(call)) return PATHS;
  if (isPython && takesFirstSlashes(call)) return [NO_ROOT];
  if (isPython && takesLinesAway(call, made)) return LINES;
  const parts = partsOf(call);
  if (parts === undefined) return undefined;
  const { pattern, isText, replacement } = parts;
  // `text.replace(/[&<>]/g, (c) => ESCAPES[c])`
  if (replacement?.known?.is === 'function' && pattern !== undefined && isMarkup(pattern)) return ['xss'];
  const put = textOf(replacement) ?? (replacement === undefined ? '' : undefined);
  // What a line break is written as, `\\n` for one, ends no line.
  if (isText && /^[\r\n]+$/.test(pattern ?? '') && put !== undefined && !/[\r\n]/.test(put)) return LINES;
  if (pattern === undefined || put === undefined || !/^[\w .-]*$|^&(?:apos|quot|#\d+);$/.test(put)) return undefined;
  return harmlessWithout(pattern, isText, put);
}

/** A class with all that can begin a tag. */
function isMarkup(pattern: string): boolean {
  const cleaned = harmlessWithout(pattern, false, '');
  return cleaned?.includes('xss') === true && pattern.startsWith('[') && pattern.includes('&');
}

interface Parts {
  readonly pattern: string | undefined;
  readonly isText: boolean;
  readonly replacement: Value | undefined;
}

function partsOf({ name, path, receiver, args }: Call): Parts | undefined {
  const [first, second] = args;
  if (path === 're.sub' || path === 'regex.sub') return { pattern: patternIn(first), isText: false, replacement: second };
  if (path === 'preg_replace') return { pattern: delimited(textOf(first)), isText: false, replacement: second };
  if (path === 'str_replace') return { pattern: textsOf(first), isText: true, replacement: second };
  if (path === 'strings.ReplaceAll' || (path === 'strings.Replace' && literalOf(args[3]) === -1))
    return { pattern: textOf(second), isText: true, replacement: args[2] };
  if (receiver === undefined) return undefined;
  const own = regexOf(receiver)?.pattern;
  if (name === 'sub' && own !== undefined) return { pattern: own, isText: false, replacement: first };
  if (name === 'ReplaceAllString' || name === 'ReplaceAllLiteralString')
    return { pattern: own, isText: false, replacement: second };
  if (name === 'replaceAll' || name === 'replace' || name === 'gsub') return replaced(name, first, second);
  if (name === 'delete' && args.length === 1 && /^\^[\w-]+$/.test(textOf(first) ?? ''))
    return { pattern: `[${textOf(first)}]`, isText: false, replacement: undefined };
  return undefined;
}

/** A regular expression of JavaScript replaces once, unless it is told otherwise; text of Java's `replaceAll` is a pattern. */
function replaced(name: string, first: Value | undefined, second: Value | undefined): Parts | undefined {
  const regex = regexOf(first);
  if (regex !== undefined && name !== 'gsub' && !regex.flags.includes('g')) return undefined;
  if (regex !== undefined) return { pattern: regex.pattern, isText: false, replacement: second };
  const text = textOf(first);
  // `[` begins a class only where text is a pattern.
  const isPattern = name === 'replaceAll' && text !== undefined && /^[[\\]/.test(text);
  return { pattern: text, isText: !isPattern, replacement: second };
}

function regexOf(value: Value | undefined): { readonly pattern: string; readonly flags: string } | undefined {
  return value?.known?.is === 'regex' ? value.known : undefined;
}

function patternIn(value: Value | undefined): string | undefined {
  return regexOf(value)?.pattern ?? textOf(value);
}

/** `/pattern/flags`, as PHP writes it. */
function delimited(text: string | undefined): string | undefined {
  return /^([/#~@%])([\s\S]*)\1[a-z]*$/.exec(text ?? '')?.[2];
}

function textsOf(value: Value | undefined): string | undefined {
  if (value?.known?.is !== 'list') return textOf(value);
  const texts = value.known.items.map(literalOf);
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
}
