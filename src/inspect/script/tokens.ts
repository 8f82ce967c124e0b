import type { ScriptLanguage } from './language.ts';

/** `id` is a whole chain (`os.path.join`; a leading dot when it continues an expression), without sigils. */
export interface Token {
  readonly type: 'id' | 'string' | 'op' | 'newline';
  readonly text: string;
  readonly at: number;
}

/** Stands before a name that a string takes in. */
export const INTERPOLATION = '${';

type Language = Exclude<ScriptLanguage, 'shell'>;

const ID = /(?:[$@%&]{0,2}[A-Za-z_][A-Za-z0-9_$]*)/y;
const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y;
const STARTS_WORD: Uint8Array = new Uint8Array(128).map((_, code) => Number(/[A-Za-z_]/.test(String.fromCharCode(code))));
const OPERATOR = /(?:=>|===?|!==?|<=|>=|=~|\+=|\.=|\|\|=|&&=|\?\.|->|::|\|\||&&|[^\s\w])/y;
const INTERPOLATED: Readonly<Record<Language, RegExp>> = {
  python: /\{([A-Za-z_][A-Za-z0-9_.]{0,80})/g,
  javascript: /\$\{\s{0,4}([A-Za-z_][A-Za-z0-9_.]{0,80})/g,
  perl: /[$@]([A-Za-z_][A-Za-z0-9_]{0,80})/g,
  ruby: /#\{([A-Za-z_][A-Za-z0-9_.]{0,80})/g,
  php: /\$([A-Za-z_][A-Za-z0-9_]{0,80})/g,
  powershell: /\$([A-Za-z_][A-Za-z0-9_]{0,80})/g,
};
const HASH_COMMENTS = new Set<Language>(['python', 'perl', 'ruby', 'php', 'powershell']);
const SLASH_COMMENTS = new Set<Language>(['javascript', 'php']);
const MULTILINE = new Set<Language>(['perl', 'ruby', 'php', 'powershell']);
/** A quote that does not close within this many characters is taken for an apostrophe of a regular expression. */
const MAX_LOOSE_STRING = 20_000;
const MAX_REGEX = 2000;

/** Splits source text into tokens without comments: one pass, linear, never throws. */
export function tokenize(text: string, language: Language): Token[] {
  const raw: Token[] = [];
  let at = language === 'php' ? afterOpenTag(text, 0) : 0;
  let lineStart = true;
  const hopeless: Hopeless = new Map();
  while (at < text.length) {
    const c = text.charAt(at);
    if (c === '\n') {
      raw.push({ type: 'newline', text: c, at });
      at++;
      lineStart = true;
      continue;
    }
    if (c === ' ' || c === '\t' || c === '\r' || (c === '\\' && text.charAt(at + 1) === '\n')) {
      at += c === '\\' ? 2 : 1;
      continue;
    }
    if (!lineStart && STARTS_WORD[text.charCodeAt(at)] === 1 && !startsString(text, at, language)) {
      WORD.lastIndex = at;
      const [word = c] = WORD.exec(text) ?? [];
      raw.push({ type: 'id', text: word, at });
      at += word.length;
      continue;
    }
    const skipped = skipComment(text, at, language, lineStart);
    lineStart = false;
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const string = readString({ text, at, language, hopeless }, raw.at(-1));
    if (string !== undefined) {
      pushString(raw, string, at, language);
      at = string.end;
      continue;
    }
    ID.lastIndex = at;
    const id = ID.exec(text);
    if (id !== null) {
      raw.push({ type: 'id', text: id[0].replace(/^[$@%&]+/, ''), at });
      at += id[0].length;
      continue;
    }
    OPERATOR.lastIndex = at;
    const operator = OPERATOR.exec(text);
    if (operator !== null) raw.push({ type: 'op', text: operator[0], at });
    at += operator?.[0].length ?? 1;
  }
  return chains(raw, language === 'perl' || language === 'php' ? ARROWS : JOINTS);
}

/** Whether the letter may belong to a string: Python's `rb"..."`, Perl's `qx(...)`. */
function startsString(text: string, at: number, language: Language): boolean {
  if (language === 'python') return isQuote(text.charCodeAt(at + 1)) || isQuote(text.charCodeAt(at + 2));
  return (language === 'perl' || language === 'ruby') && text.charAt(at) === 'q';
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function afterOpenTag(text: string, from: number): number {
  const at = text.indexOf('<?', from);
  return at < 0
    ? from === 0 && !text.includes('?>')
      ? 0
      : text.length
    : at + (text.startsWith('<?php', at) ? 5 : text.startsWith('<?=', at) ? 3 : 2);
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/** Where the comment that starts here ends; `at` when none does. */
function skipComment(text: string, at: number, language: Language, lineStart: boolean): number {
  const c = text.charAt(at);
  if (
    c === '#' &&
    HASH_COMMENTS.has(language) &&
    text.charAt(at - 1) !== '$' &&
    !(language === 'php' && text.charAt(at + 1) === '[')
  )
    return endOfLine(text, at);
  if (c === '#' && at === 0 && text.charAt(1) === '!') return endOfLine(text, at);
  if (c === '/' && SLASH_COMMENTS.has(language)) {
    if (text.charAt(at + 1) === '/') return endOfLine(text, at);
    if (text.charAt(at + 1) === '*') return endOf(text, '*/', at + 2);
  }
  if (c === '<' && language === 'powershell' && text.charAt(at + 1) === '#') return endOf(text, '#>', at);
  if (c === '?' && language === 'php' && text.charAt(at + 1) === '>') return afterOpenTag(text, at + 2);
  if (lineStart && c === '=' && language === 'perl' && /[a-z]/.test(text.charAt(at + 1)))
    return endOfLine(text, endOf(text, '\n=cut', at));
  if (lineStart && language === 'ruby' && text.startsWith('=begin', at)) return endOfLine(text, endOf(text, '\n=end', at));
  if (lineStart && (language === 'perl' || language === 'ruby') && /^__(?:END|DATA)__/.test(text.slice(at, at + 8)))
    return text.length;
  return at;
}

interface RawString {
  readonly value: string;
  readonly end: number;
  readonly executed?: boolean;
  readonly interpolates: boolean;
}

/** Per kind of literal: up to where none can close, so that a failed search is not made again. Keeps the whole linear. */
type Hopeless = Map<string, number>;

interface Place {
  readonly text: string;
  readonly at: number;
  readonly language: Language;
  readonly hopeless: Hopeless;
}

function readString(place: Place, previous: Token | undefined): RawString | undefined {
  const { text, at, language } = place;
  const c = text.charAt(at);
  if (language === 'python' && /["'bBrRuUfF]/.test(c)) return pythonString(place);
  if (c === '`' && language === 'javascript') return quoted(place, '`', text.length, true);
  if (c === '`' && (language === 'perl' || language === 'ruby' || language === 'php')) {
    const found = quoted(place, '`', MAX_LOOSE_STRING, true);
    return found === undefined ? undefined : { ...found, executed: true };
  }
  if (c === '"' || c === "'")
    return quoted(place, c, MULTILINE.has(language) ? MAX_LOOSE_STRING : 0, c === '"' && language !== 'javascript');
  if (c === '/' && language !== 'php' && language !== 'python')
    return once(place, 'regex', MAX_REGEX, () => regex(text, at, previous));
  if (c === '<' && text.charAt(at + 1) === '<' && MULTILINE.has(language))
    return once(place, 'heredoc', MAX_LOOSE_STRING, () => heredoc(text, at));
  if (c === 'q' && (language === 'perl' || language === 'ruby') && previous?.text !== '$' && previous?.text !== '.')
    return once(place, 'q', MAX_LOOSE_STRING, () => perlQuote(text, at));
  if (c === '%' && language === 'ruby' && text.charAt(at + 1) === 'x')
    return once(place, 'q', MAX_LOOSE_STRING, () => perlQuote(text, at));
  return undefined;
}

/** Tries a bounded search only where no earlier one of its kind ran in vain; `undefined` from `attempt` may also mean that none starts here. */
function once(place: Place, kind: string, reach: number, attempt: () => RawString | undefined | 'vain'): RawString | undefined {
  if ((place.hopeless.get(kind) ?? 0) > place.at) return undefined;
  const found = attempt();
  if (found === 'vain') place.hopeless.set(kind, place.at + reach);
  return found === 'vain' ? undefined : found;
}

function pythonString(place: Place): RawString | undefined {
  const { text, at } = place;
  const head = /^([bBrRuUfF]{0,2})("""|'''|"|')/.exec(text.slice(at, at + 5));
  const mark = head?.[2];
  if (head === null || mark === undefined || /[\w]/.test(text.charAt(at - 1))) return undefined;
  const start = at + head[0].length - mark.length;
  const formatted = /f/i.test(head[1] ?? '');
  if (mark.length === 1) return quoted({ ...place, at: start }, mark, 0, formatted);
  let end = text.indexOf(mark, start + 3);
  while (end > 0 && text.charAt(end - 1) === '\\' && text.charAt(end - 2) !== '\\') end = text.indexOf(mark, end + 1);
  const stop = end < 0 ? text.length : end;
  return { value: text.slice(start + 3, stop), end: stop + 3, interpolates: formatted };
}

/** A quoted string; `loose` is how far it may run over line ends. */
function quoted(place: Place, mark: string, loose: number, interpolates: boolean): RawString | undefined {
  const { text, at, hopeless } = place;
  if ((hopeless.get(mark) ?? 0) > at) return undefined;
  const parts: string[] = [];
  let from = at + 1;
  let i = from;
  for (; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === mark) {
      parts.push(text.slice(from, i));
      return { value: parts.join(''), end: i + 1, interpolates };
    }
    if (c === '\n' && i - at > loose) break;
    if (c === '\\') {
      parts.push(text.slice(from, i), escaped(text, i));
      i += text.charAt(i + 1) === 'x' ? 3 : 1;
      from = i + 1;
    }
  }
  hopeless.set(mark, i);
  return undefined;
}

function escaped(text: string, at: number): string {
  const c = text.charAt(at + 1);
  if (c === 'n') return '\n';
  if (c === 't') return '\t';
  if (c === '\n') return '';
  if (c === 'x') return String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 4), 16) || 63);
  return c;
}

/** A regular expression literal where an operand may stand; its text is data. */
function regex(text: string, at: number, previous: Token | undefined): RawString | undefined | 'vain' {
  if (previous !== undefined && (previous.type === 'string' || /^[)\]}]$/.test(previous.text))) return undefined;
  if (previous?.type === 'id' && !/^(?:return|typeof|case|in|of|and|or|not|if|unless|split|grep)$/.test(previous.text))
    return undefined;
  let inClass = false;
  for (let i = at + 1; i < Math.min(text.length, at + MAX_REGEX); i++) {
    const c = text.charAt(i);
    if (c === '\n') return undefined;
    if (c === '\\') i++;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) return { value: '', end: i + 1, interpolates: false };
  }
  return 'vain';
}

function heredoc(text: string, at: number): RawString | undefined | 'vain' {
  const head = /^<<<?[~-]?(["']?)([A-Z_][A-Z0-9_]{0,40})\1/.exec(text.slice(at, at + 50));
  if (head?.[2] === undefined) return undefined;
  const start = endOfLine(text, at);
  const close = new RegExp(`^[ \\t]{0,80}${head[2]}\\b`, 'm');
  const found = close.exec(text.slice(start, start + MAX_LOOSE_STRING));
  if (found === null) return 'vain';
  // The rest of the line with `<<EOF` is left out: nothing that a rule needs stands there.
  return {
    value: text.slice(start, start + found.index),
    end: start + found.index + found[0].length,
    interpolates: head[1] !== "'",
  };
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']', '<': '>' };

function perlQuote(text: string, at: number): RawString | undefined | 'vain' {
  const head = /^[q%]([qxw]?)([({[|!/])/.exec(text.slice(at, at + 3));
  const open = head?.[2];
  if (head === null || open === undefined) return undefined;
  const from = at + head[0].length;
  const end = text.slice(from, from + MAX_LOOSE_STRING).indexOf(CLOSING[open] ?? open);
  if (end < 0) return 'vain';
  return { value: text.slice(from, from + end), end: from + end + 1, executed: head[1] === 'x', interpolates: head[1] !== 'w' };
}

function pushString(raw: Token[], string: RawString, at: number, language: Language): void {
  if (string.executed === true) raw.push({ type: 'id', text: 'system', at }, { type: 'op', text: '(', at });
  raw.push({ type: 'string', text: string.value, at });
  if (string.interpolates) {
    let count = 0;
    for (const match of string.value.slice(0, MAX_LOOSE_STRING).matchAll(INTERPOLATED[language])) {
      if (++count > 16) break;
      raw.push({ type: 'op', text: INTERPOLATION, at }, { type: 'id', text: match[1] ?? '', at });
    }
  }
  if (string.executed === true) raw.push({ type: 'op', text: ')', at });
}

const JOINTS = new Set(['.', '?.', '->', '::']);
/** Where `.` joins strings. */
const ARROWS = new Set(['->', '::']);
const IMPORTERS = new Set(['require', '__import__', 'importlib.import_module', 'import_module', 'import']);

/** Joins `a . b . c` into one token and resolves `require('x')` and `__import__('x')` to `x`. */
function chains(raw: readonly Token[], joints: ReadonlySet<string>): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < raw.length; i++) {
    const token = raw[i];
    if (token === undefined) break;
    if (token.type === 'op' && joints.has(token.text) && raw[i + 1]?.type === 'id') {
      const name = raw[i + 1]?.text ?? '';
      // A line that begins with `.then(` continues the expression above it.
      while (out.at(-1)?.type === 'newline') out.pop();
      const joined = out.at(-1)?.type === 'id' ? out.pop() : undefined;
      out.push({ type: 'id', text: `${joined?.text ?? ''}.${name}`.slice(-200), at: joined?.at ?? token.at });
      i++;
    } else if (
      token.type === 'id' &&
      IMPORTERS.has(token.text) &&
      raw[i + 1]?.text === '(' &&
      raw[i + 2]?.type === 'string' &&
      raw[i + 3]?.text === ')'
    ) {
      out.push({ type: 'id', text: (raw[i + 2]?.text ?? '').replace(/^node:/, '').slice(0, 200), at: token.at });
      i += 3;
    } else out.push(token);
  }
  return out;
}
