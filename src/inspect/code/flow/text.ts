import { GIVEN_HOST, OWN_HOST } from '../models/requests.table.ts';
import type { Flow, ReportOptions } from '../rule.ts';
import { NO_PARENTS } from './facts.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import {
  cleaned,
  FIRST_PARAMETER,
  harmless,
  isFixed,
  LOCAL,
  literal,
  literalOf,
  mapTaint,
  NORMALISED,
  OF_PROGRAM,
  REMOTE,
  taintOf,
  textOf,
  unite,
  unknown,
  type Value,
} from './value.ts';

const MOST_PREFIX = 200;

/** Text that is put together from parts. */
export function together(parts: readonly Value[]): Value {
  const literals = parts.map(literalOf);
  if (literals.every((part) => part !== undefined))
    return literal(literals.map((part) => (part === null ? 'None' : String(part))).join(''));
  const [first] = parts;
  let taint: Value['taint'];
  for (const part of parts) taint = unite(taint, taintOf(part));
  let prefix = '';
  for (const [index, part] of parts.entries()) {
    const isOwn = isNotRemote(part);
    const text = literalOf(part) ?? (index === 0 && isOwn && isScheme(part, parts[1]) ? SCHEME : undefined);
    prefix += text === undefined ? part.prefix || hostFor(part, prefix) : String(text);
    if (prefix.length > MOST_PREFIX || (text === undefined && !(isOwn && AUTHORITY.test(prefix)))) break;
  }
  const isHarmless = parts.every((part) => isFixed(part) || isConstant(part) || isListOfFixed(part));
  return {
    ...unknown,
    path: isHarmless ? harmless.path : '',
    taint,
    prefix: prefix.slice(0, MOST_PREFIX),
    isLed: first !== undefined && leads(first, parts.length, ((taint?.sources ?? 0) & REMOTE) !== 0),
    isBuilt: !isHarmless,
  };
}

/** Not from outside, as far as this function knows. */
function isNotRemote(part: Value): boolean {
  return part.role === '' && ((taintOf(part)?.sources ?? 0) & REMOTE) === 0;
}

/** What stands for a host that is not known, where one is to stand and no client decides it. */
function hostFor(part: Value, before: string): string {
  if (!AUTHORITY.test(before) || !isNotRemote(part)) return '';
  return ((taintOf(part)?.sources ?? 0) & ~LOCAL) === 0 ? SOME_HOST : GIVEN_HOST;
}

/** `scheme + "://" + host`: one of several, or one that is not known, which does not decide where it leads. */
function isScheme(part: Value, next: Value | undefined): boolean {
  return part.prefix === '' && textOf(next)?.startsWith('://') === true;
}

/** A URL up to somewhere in its host. */
const AUTHORITY = /^\w[\w+.-]*:\/\/[^/?#\\]*$/;
const SOME_HOST = 'host';
const SCHEME = 'https';

/** `[1, 2]` in a text, as Ruby and others write it. */
function isListOfFixed({ known, taint }: Value): boolean {
  return known?.is === 'list' && taint === undefined && known.items.length > 0 && known.items.every(isFixed);
}

/** `root + '/' + name`: the folder that the callers name is the one that is meant; what is put behind it may lead out of it. */
export function behindFolder(m: Machine, parts: readonly Value[]): readonly Value[] {
  const [first, ...rest] = parts;
  const taint = taintOf(first);
  if (first === undefined || taint === undefined || (taint.sources & (REMOTE | LOCAL)) !== 0) return parts;
  if (m.frame.model.family !== 'script' || !rest.some((part) => taintOf(part) !== undefined)) return parts;
  return [mapTaint(first, (one) => cleaned(one, bits(m, ['path-traversal']))), ...rest];
}

/** `join('/', name)`, `normalize('/' + name)` has no way up left in it, so what it is put behind is not left. */
export function asRooted(m: Machine, value: Value): Value {
  if (!value.prefix.startsWith('/') || ((value.taint?.marks ?? 0) & NORMALISED) === 0) return value;
  return mapTaint(value, (taint) => cleaned(taint, bits(m, ['path-traversal'])));
}

/** The same, and what was checked for `..`: behind other text it does not begin at the root. */
export function asInner(m: Machine, value: Value): Value {
  const { taint } = asRooted(m, value);
  if (taint === undefined || (taint.safe & (m.book.bitOf.get(NO_PARENTS) ?? 0)) === 0) return asRooted(m, value);
  return { ...value, taint: cleaned(taint, bits(m, ['path-traversal'])) };
}

/** Tells rules that know dangerous text by its beginning about text that data was put into. */
export function checked(m: Machine, node: number, value: Value): Value {
  const { taint, prefix } = value;
  if (taint === undefined || prefix.length < 4 || value.known !== undefined) return value;
  // Where such a text is used is looked at there.
  if ((taint.marks & OF_PROGRAM) !== 0) return value;
  const isRemote = (taint.sources & REMOTE) !== 0;
  const isOpen = taint.sources < 0 || taint.sources >= FIRST_PARAMETER;
  if ((!isRemote && (!isOpen || m.frame.model.family !== 'script')) || isParsed(m, node)) return value;
  for (const compiled of m.book.shapes) {
    const { flow } = compiled.rule;
    const isShaped = isRemote ? flow?.shape?.test(prefix) : isOfParameter(m, flow, prefix);
    if ((taint.safe & compiled.bit) !== 0 || isShaped !== true) continue;
    const options: ReportOptions = isRemote
      ? { isText: true, confidence: 'medium' }
      : { isText: true, severity: 'low', confidence: 'low' };
    m.hits.push({ rule: compiled, unit: m.frame.unit, place: m.span(node), taint, options });
  }
  return value;
}

/** `new URL(`${protocol}://${host}`)` asks nobody yet; what is done with the address is looked at there. */
function isParsed(m: Machine, node: number): boolean {
  const start = m.start(node);
  return PARSES.test(m.frame.unit.text.slice(Math.max(0, start - 30), start));
}

const PARSES = /\bnew\s+(?:\w{1,10}\.)?URL\(\s*$/;

const IS_CONSTANT = /(?:^|\.)[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*(?:\[\])?$/;
/** Which table a class is about, it says itself. */
const OF_CLASS = /^(?:self|cls|this)\._?(?:[a-z]{1,20}_)?table(?:_?name)?$/i;

function isOfParameter(m: Machine, flow: Flow | undefined, prefix: string): boolean {
  if (flow?.shapeOfParameter?.test(prefix) === true) return true;
  return m.frame.unit.language === 'python' && flow?.shapeInPython?.test(prefix) === true;
}

/** `TABLE`, `Tables.USERS` of a file that is not read, or one of its items: what is named so is written in the program. */
export function isConstant({ known, taint, role, path }: Value): boolean {
  return known === undefined && taint === undefined && role === '' && (IS_CONSTANT.test(path) || OF_CLASS.test(path));
}

/** `'%d-%s' % (number, name)`: what stands where a number is to stand is none but a number. */
function withoutNumbers(text: string | undefined, values: Value): Value {
  const places = text === undefined || text.includes('%%') ? [] : [...text.matchAll(/%[-+ #0-9.]*([a-zA-Z])/g)];
  const { known } = values;
  if (known?.is !== 'list' || known.isOpen || places.length !== known.items.length) return values;
  const items = known.items.map((item, at) => (/[dixXeEfgG]/.test(places[at]?.[1] ?? '') ? harmless : item));
  return { ...values, known: { ...known, items } };
}

/** True when a first part is something and not from outside. */
function leads(part: Value, count: number, isRemote: boolean): boolean {
  const text = literalOf(part);
  if (text !== undefined) return text !== '' || count === 1;
  // What a caller gives is none of the data from outside that stands behind it.
  return part.isLed || (isRemote ? isNotRemote(part) : taintOf(part) === undefined && part.role === '');
}

/** One value that is written in the program, or a list of such. */
function areFixed(values: Value): boolean {
  if (values.known?.is === 'list') return !values.known.isOpen && values.known.items.every(isFixed);
  return isFixed(values) || isConstant(values);
}

/** What stands before the first placeholder, and the host where that is one that no client decides. */
function beginningOf(text: string, at: number, first: Value | undefined): string {
  const before = text.slice(0, Math.min(at, MOST_PREFIX));
  if (first === undefined || !AUTHORITY.test(before)) return before;
  if (first.prefix === OWN_HOST) return before + OWN_HOST;
  if (!isNotRemote(first)) return before;
  const after = text.slice(at).replace(PLACEHOLDER, '');
  return (
    before +
    (first.prefix || textOf(first) || hostFor(first, before)) +
    after.slice(0, PLACEHOLDER.exec(after)?.index ?? MOST_PREFIX)
  );
}

const PLACEHOLDER = /%(?:\(\w+\)|\d+\$)?[-+ #0-9.]*[sdrifxavqwT]|\{[^{}]*\}/;

/** `format % values` and `format.format(values)`: what stands before the first placeholder is certain. */
export function formatted(format: Value, given: Value, first?: Value): Value {
  const text = textOf(format);
  const values = withoutNumbers(text, given);
  const isEmpty = values.known?.is === 'list' && values.known.items.length === 0;
  if (isEmpty && text !== undefined) return format;
  const taint = unite(taintOf(format), taintOf(values));
  // `sql.SQL(...).format(...)` puts nothing together that is not known to be text.
  if (text === undefined)
    return { ...unknown, taint, isBuilt: taint !== undefined || format.isBuilt, prefix: format.prefix, isLed: format.isLed };
  const at = PLACEHOLDER.exec(text)?.index ?? text.length;
  // `%d` only takes numbers.
  const isNumeric = /%/.test(text) && !/%(?:\(\w+\)|\d+\$)?[-+ #0-9.]*[srcavqwT]/.test(text) && !text.includes('{');
  const isHarmless = isNumeric || areFixed(values);
  return {
    ...unknown,
    path: isHarmless ? harmless.path : '',
    taint: isHarmless ? undefined : taint,
    isBuilt: !isHarmless,
    prefix: at === 0 ? values.prefix : beginningOf(text, at, first),
    isLed: at > 0 || values.isLed,
  };
}
