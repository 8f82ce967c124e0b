import { type CharacterSet, charactersIn } from '../regex/parse.ts';
import { words } from './language-model.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function named(names: string, characters: CharacterSet): [string, CharacterSet][];
function named(names: string, characters: undefined): [string, undefined][];
function named(names: string, characters: CharacterSet | undefined): [string, CharacterSet | undefined][] {
  return [...words(names)].map((name) => [name, characters]);
}

/** Which rules a check makes harmless: all, or those with these ids. */
export type Guard = 'all' | readonly string[];

/** What a check of a host or an address is good for. */
const HOSTS: Guard = ['ssrf', 'open-redirect', 'permissive-cors'];

/** `text.startsWith(x)` */
export const PREFIX_METHODS: ReadonlySet<string> = new Set([
  'startswith',
  'startsWith',
  'is_relative_to',
  'hasPrefix',
  'start_with?',
]);

/** `list.includes(x)` */
export const MEMBERSHIP_METHODS: ReadonlySet<string> = new Set([
  'includes',
  'has',
  'contains',
  'include?',
  'key?',
  'has_key?',
  'member?',
  'indexOf',
  'hasOwnProperty',
  'hasOwn',
  '__contains__',
  'find',
  'index',
]);

/** `x.isdigit()`, `Number.isInteger(x)`: what a text holds of which that is true; undefined: a number, which holds nothing. */
export const TYPE_METHODS: ReadonlyMap<string, CharacterSet | undefined> = new Map([
  ...named('isdigit isdecimal isnumeric isInteger isSafeInteger isFinite isInt isNumeric', undefined),
  ...named('isalnum isalpha isAlphanumeric isAlpha isMongoId isValidObjectId', charactersIn(LETTERS)),
  ...named('isidentifier', charactersIn(`${LETTERS}_`)),
  ...named('isUUID', charactersIn(`${LETTERS}-`)),
  ...named('isIP isIPv4 isIPv6 isV4Format isV6Format', charactersIn(`${LETTERS}.:%`)),
]);

/** Filters of PHP that let nothing but numbers, truth values and addresses of networks through. */
export const FILTERS_NUMBERS: RegExp = /^FILTER_(?:VALIDATE_(?:INT|FLOAT|BOOL|BOOLEAN|IP|MAC)|SANITIZE_NUMBER_(?:INT|FLOAT))$/;

/** Regular expressions. */
export const PATTERN_METHODS: ReadonlySet<string> = new Set([
  'match',
  'fullmatch',
  'match?',
  'test',
  'matches',
  'exec',
  'search',
  'MatchString',
  'Match',
]);

/** The same as functions of a package: the text comes first. */
export const PREFIX_FUNCTIONS: ReadonlySet<string> = new Set(['strings.HasPrefix', 'str_starts_with', 'strncmp']);
export const CONTAINS_FUNCTIONS: ReadonlySet<string> = new Set(['strings.Contains', 'str_contains', 'strpos', 'stripos']);
/** The same with a set of characters: none of them is in the text. */
export const CONTAINS_ANY_FUNCTIONS: ReadonlySet<string> = new Set(['strings.ContainsAny', 'strings.ContainsRune', 'strpbrk']);
export const TYPE_FUNCTIONS: ReadonlyMap<string, CharacterSet> = new Map(
  named('ctype_alnum ctype_alpha ctype_xdigit', charactersIn(LETTERS)),
);
export const TYPES_OF_NUMBERS: ReadonlySet<string> = words('is_numeric ctype_digit is_int');
export const MEMBERSHIP_FUNCTIONS: Readonly<Record<string, number>> = { in_array: 0, 'slices.Contains': 1, array_key_exists: 0 };

/** Checks whose `true` means no. */
export const REJECTING: RegExp =
  /^(?:has|contains|is_?(?:private|internal|local_?(?:ip|addr|host)|loopback|reserved|block|forbid|bad|unsafe|invalid|malicious|danger|suspicious|deny|denied))|(?:unsafe|invalid|malicious|forbidden|blocked|denied|blacklist(?:ed)?)$/i;

const CHECKERS: readonly (readonly [RegExp, Guard])[] = [
  [/^is_?local(?:_?(?:url|uri|path|link|redirect))?$/i, HOSTS],
  [/^is_?(?:private|internal|local|loopback|reserved)|private_?ip|internal_?ip/i, ['ssrf']],
  [
    /(?:safe|valid|allowed|check|verify|trusted|permitted|is_?public|is_?global)\w{0,40}(?:url|host|domain|uri|link)|(?:url|host|domain|uri)\w{0,40}(?:safe|valid|allowed|ok|trusted|permitted)|url_has_allowed_host/i,
    HOSTS,
  ],
  [
    /(?:safe|valid|allow(?:ed|s)?|check|verify|within|inside|contained)_?\w{0,40}(?:path|file|dir|folder)|(?:path|file|dir)\w{0,40}(?:safe|valid|allowed|within|inside)/i,
    ['path-traversal'],
  ],
  [/^is_?(?:dom_?|html_?)?(?:element|node)$/i, ['xss']],
  [/^_?(?:verify|check|validate)_?(?:\w+_)?(?:signature|hmac|mac|sig)$/i, 'all'],
  [/^_?(?:is_?)?(?:with_?in|inside|contained|under|below|in_?(?:base|root|dir|folder))/i, ['path-traversal']],
  [/^(?:is|are|has)?_?(?:valid|safe|allowed|trusted|permitted|whitelisted|legit|ok|authorized)/i, 'all'],
  [/(?:valid|whitelist|allowlist|sanitiz|sanitis)/i, 'all'],
];

/** What a function with such a name checks when it returns true; undefined: nothing that its name says. */
export function checkerOf(name: string): Guard | undefined {
  return CHECKERS.find(([pattern]) => pattern.test(name))?.[1];
}

/** Text that is an address may be one of the own network. */
const ADDRESS: Guard = [
  'command-injection',
  'sql-injection',
  'xss',
  'code-injection',
  'header-injection',
  'log-injection',
  'path-traversal',
  'template-injection',
  'nosql-injection',
  'ldap-injection',
  'xpath-injection',
];

const toAll = (paths: string): readonly [string, Guard][] => [...words(paths)].map((path) => [path, 'all']);

const PYTHON_CONVERTERS: ReadonlyMap<string, Guard> = new Map<string, Guard>([
  ...toAll('int float uuid.UUID decimal.Decimal datetime.date.fromisoformat datetime.datetime.fromisoformat'),
  ...[...words('ipaddress.ip_address ipaddress.ip_network ipaddress.IPv4Address ipaddress.IPv6Address')].map(
    (path): [string, Guard] => [path, ADDRESS],
  ),
]);

/** What raises unless a text is a number, an id, an address, a date. */
export const RAISING_CONVERTERS: Readonly<Record<string, ReadonlyMap<string, Guard>>> = {
  python: PYTHON_CONVERTERS,
  java: new Map(
    toAll(`Integer.parseInt Integer.valueOf Integer.decode Integer.parseUnsignedInt Long.parseLong Long.valueOf Long.decode
      Long.parseUnsignedLong Short.parseShort Byte.parseByte Double.parseDouble Double.valueOf Float.parseFloat UUID.fromString LocalDate.parse
      LocalDateTime.parse Instant.parse Duration.parse`),
  ),
  ruby: new Map(toAll('Integer Float Rational Date.iso8601 Time.iso8601')),
};

const RAISES = /^_?(?:validate|check|verify|ensure|assert|require|enforce|reject)_?\w*/i;
const OF_WHAT: readonly (readonly [RegExp, Guard])[] = [
  [/url|host|domain|uri|link|redirect/i, HOSTS],
  [/path|file|dir|folder|inside|within|travers/i, ['path-traversal']],
  [/ident|column|table|field_?name|sort|order|arg|input|command|name$/i, 'all'],
];

/** Makes it, or looks whether it is there: neither says where it lies. */
const MAKES = /^_?ensure_?(?:file|dir|path|(?:sym)?link|folder)|exist|^_?require_?(?:file|dir|path)/i;

/** What a function with such a name makes sure of when it is called for nothing else; undefined: nothing that its name says. */
export function raiserOf(name: string): Guard | undefined {
  if (MAKES.test(name)) return undefined;
  return RAISES.test(name) ? OF_WHAT.find(([pattern]) => pattern.test(name))?.[1] : undefined;
}
