import {
  CONSTRUCTOR,
  NO_BACKSLASH,
  NO_OPTION,
  NO_PARENTS,
  NO_ROOT,
  NO_SCHEME,
  NO_SECOND_SLASH,
  SHORT_TEXT,
} from '../flow/facts.ts';
import type { Characters } from '../regex/characters.ts';
import { ALL, type CharacterSet, charactersIn, WORDS } from '../regex/parse.ts';

/** What begins something of a syntax: text without any of it does no harm there, whatever else it holds. */
const MEANS_SOMETHING: readonly (readonly [rules: readonly string[], characters: string])[] = [
  [['command-injection'], ';&|`$<>(){}\'"\\\n'],
  [['code-injection'], ';&|`$<>(){}[]\'"\\=\n'],
  [['sql-injection'], ';&|`$<>(){}\'"\\'],
  [['xss'], '<>"\''],
  [['xxe'], '<&'],
  [['template-injection'], '{<$#'],
  [['header-injection', 'log-injection'], '\r\n'],
  [['nosql-injection'], '{}$[]"\''],
  [['ldap-injection'], '*()\\\0'],
  [['xpath-injection'], '\'"()[]'],
  [['regex-injection'], '*+({|'],
  [['unsafe-deserialization'], '!(<{\n'],
  [['trust-boundary'], ';&|`$<>(){}\'"\\\n'],
  [['formula-injection'], '=+-@\t\r'],
  // A name with a dot is one of any host, where a host is to stand.
  [['ssrf'], '.:/\\@?#'],
  [['open-redirect'], ':/\\'],
  // A list of origins is no set of characters.
  [['permissive-cors'], ':/'],
  [['prototype-pollution'], '_'],
  [[NO_SCHEME], ':'],
  [[NO_SECOND_SLASH], '/\\'],
  [[NO_BACKSLASH], '\\'],
];

const TABLE = MEANS_SOMETHING.map(([rules, characters]) => ({ rules, set: charactersIn(characters) }));

const OF_CONSTRUCTOR = charactersIn('constructor');
const DOT = charactersIn('.');
const SLASHES = charactersIn('/\\');
const HYPHEN = charactersIn('-');

/**
 * The longest text that no expression takes forever for, in UTF-16 units: `^(a+)+$` doubles its steps with each character. For 20 `a` and
 * another letter Node takes 7 ms and Python 60 ms, for 28 two seconds and a quarter of a minute (measured; OWASP, Regular expression
 * Denial of Service, counts 65536 ways through 16 characters).
 */
export const SHORT = 20;

/** The same for expressions whose steps grow with the square: for 10000 blanks `/\s+$/` takes a tenth of a second in Node, half a one in Python. */
export const LONG = 10_000;

/** The rules and facts for which text of such characters is harmless. */
export function harmlessOf({ all, first, most }: Characters): readonly string[] {
  const found = TABLE.flatMap(({ rules, set }) => ((all & set) === 0n ? rules : []));
  if ((all & OF_CONSTRUCTOR) !== OF_CONSTRUCTOR) found.push(CONSTRUCTOR);
  if (most <= SHORT) found.push('redos', SHORT_TEXT);
  if ((first & HYPHEN) === 0n) found.push(NO_OPTION);
  if ((first & SLASHES) === 0n) found.push(NO_ROOT, NO_SECOND_SLASH, NO_BACKSLASH);
  if ((all & DOT) === 0n) found.push(NO_PARENTS);
  if ((all & SLASHES) === 0n) found.push('path-traversal');
  return found;
}

/** Text of characters of a set, in any order and number. */
export function textOfSet(all: CharacterSet): Characters {
  return { all, first: all, most: Number.POSITIVE_INFINITY };
}

/** Text without these. */
export function textWithout(taken: CharacterSet): Characters {
  return textOfSet(ALL & ~taken);
}

const PLAIN = WORDS | HYPHEN;

/** Letters, digits, `_` and `-`, which mean nothing in any text. */
export function isPlain(all: CharacterSet): boolean {
  return (all & ~PLAIN) === 0n;
}
