import { holdsWord, isShortWord } from '../../../model/index.ts';
import { ASSIGN, BINARY, CALL, COMPREHENSION, INDEX, LOGIC, MEMBER, NAME, SLICE, UNARY } from '../ir/ops.ts';
import {
  CONTAINS_FUNCTIONS,
  checkerOf,
  type Guard,
  isStrictPattern,
  MEMBERSHIP_FUNCTIONS,
  MEMBERSHIP_METHODS,
  PATTERN_METHODS,
  PREFIX_FUNCTIONS,
  PREFIX_METHODS,
  REJECTING,
  TYPE_FUNCTIONS,
  TYPE_METHODS,
} from '../models/guards.table.ts';
import { type Cleared, clearedByHost, clearedByMember } from './assume-member.ts';
import { assumeAuthentic } from './authentic.ts';
import { CONSTRUCTOR } from './compiled.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { join, literalOf, NORMALISED, REMOTE, taintOf, textOf, type Value } from './value.ts';

/** What holds when a condition is true (or false) is put into the variables of the frame. */
export function assume(m: Machine, node: number, isTrue: boolean): void {
  switch (m.op(node)) {
    case UNARY:
      if (m.text(m.o(node, 0)) === 'not') assume(m, m.o(node, 1), !isTrue);
      return;
    case LOGIC: {
      const operator = m.text(m.o(node, 0));
      if (operator === 'and' && !isTrue) assumePresent(m, m.o(node, 1), m.o(node, 2));
      if ((operator === 'and') !== isTrue) {
        assumeEither(m, node, isTrue);
        return;
      }
      assume(m, m.o(node, 1), isTrue);
      assume(m, m.o(node, 2), isTrue);
      return;
    }
    case BINARY:
      assumeComparison(m, node, isTrue);
      return;
    case CALL:
      assumeCall(m, node, isTrue);
      return;
    case ASSIGN:
      assume(m, m.o(node, 1), isTrue);
      return;
    case NAME:
      assumeResult(m, node, isTrue);
      return;
    case MEMBER:
      makeCleared(m, clearedByMember(m, node, isTrue));
      return;
    case INDEX:
      // `if (ALLOWED[x])`; every object has a `__proto__`.
      if (isTrue && isTrusted(m.visit(m.o(node, 0))))
        makeSafe(m, m.o(node, 1), m.book.everything & ~bits(m, ['prototype-pollution', CONSTRUCTOR]));
      return;
    default:
  }
}

/** Longer chains of alternatives are not followed: each is a copy of all variables. */
const MOST_ALTERNATIVES = 12;

/** `x.equals("a") || x.equals("b")` is true: what both ways have in common holds. */
function assumeEither(m: Machine, node: number, isTrue: boolean): void {
  const operator = m.text(m.o(node, 0));
  const parts: number[] = [];
  let at = node;
  for (; m.op(at) === LOGIC && m.text(m.o(at, 0)) === operator; at = m.o(at, 1)) parts.push(m.o(at, 2));
  parts.push(at);
  if (parts.length > MOST_ALTERNATIVES || operator === '??') return;
  const { frame } = m;
  const before = frame.vars;
  const ways = parts.map((part) => {
    frame.vars = new Map(before);
    assume(m, part, isTrue);
    return frame.vars;
  });
  frame.vars = before;
  for (const [name, value] of before) {
    const values = ways.map((way) => way.get(name));
    if (values.every((one) => one !== undefined && one !== value)) frame.vars.set(name, values.reduce(join) ?? value);
  }
}

/** `x !== undefined && !LIST.includes(x)` is false: it is nothing, or one of the list. */
function assumePresent(m: Machine, presence: number, test: number): void {
  const subject = PRESENT.exec(m.source(presence));
  const name = subject?.[1] ?? subject?.[2] ?? '';
  if (name !== '' && isShortWord(name) && holdsWord(m.source(test), name)) assume(m, test, false);
}

const PRESENT = /^(?:typeof\s+)?(\w+)\s*!==?\s*(?:undefined|null|['"]undefined['"]|void 0)$|^(\w+)$/;

/** `const ok = check(x); if (ok)`: the variable remembers where it came from. */
function assumeResult(m: Machine, node: number, isTrue: boolean): void {
  const name = m.text(m.o(node, 0));
  const test = m.frame.tests.get(name);
  if (test === undefined) return;
  // `ok = ok && check(x)` stands for itself only once.
  m.frame.tests.delete(name);
  assume(m, test, isTrue);
  m.frame.tests.set(name, test);
}

function assumeComparison(m: Machine, node: number, isTrue: boolean): void {
  const operator = m.text(m.o(node, 0));
  const [left, right] = [m.o(node, 1), m.o(node, 2)];
  if (operator === 'in' || operator === 'not in') {
    const holds = (operator === 'in') === isTrue;
    // `!(key in Object.prototype)`
    if (!holds && m.source(right) === 'Object.prototype') for (const name of PROTOTYPES) excluded(m, left, name);
    const what = SEPARATOR.test(m.source(left)) ? '/' : textOf(m.visit(left));
    if (what !== undefined) {
      if (!holds) forbidden(m, right, what);
      return;
    }
    // `root in target.parents`
    if (holds && m.op(right) === MEMBER && m.text(m.o(right, 1)) === 'parents') makeSafe(m, m.o(right, 0), bits(m, CONTAINED));
    if (holds && m.op(left) === MEMBER) makeCleared(m, clearedByHost(m, left));
    // In JavaScript `__proto__` is in every object.
    const isOwn = m.frame.unit.language === 'python' || m.frame.model.family !== 'script';
    const all = isOwn ? m.book.everything : m.book.everything & ~bits(m, ['prototype-pollution', CONSTRUCTOR]);
    if (holds && isTrusted(m.visit(right))) makeSafe(m, left, all);
    return;
  }
  const isEqual = operator === '==' || operator === '===' || operator === 'is';
  const isUnequal = operator === '!=' || operator === '!==' || operator === 'is not';
  if (isEqual || isUnequal) {
    if (isEqual === isTrue) assumeEqual(m, left, right);
    else if (isUnequal === isTrue) assumeUnequal(m, left, right);
    return;
  }
  if (m.op(left) === MEMBER && m.text(m.o(left, 1)) === 'length') {
    assumeShort(m, left, right, operator, isTrue);
    return;
  }
  // `indexOf(x) >= 0`, `> -1`
  const bound = literalOf(m.visit(right));
  if (m.op(left) === CALL && ((operator === '>' && bound === -1) || (operator === '>=' && bound === 0))) assume(m, left, isTrue);
  if (m.op(left) === CALL && operator === '<' && bound === 0) assume(m, left, !isTrue);
}

/** `text.length > 256` is false: what costs time grows with the length. */
function assumeShort(m: Machine, left: number, right: number, operator: string, isTrue: boolean): void {
  const isBelow = isTrue ? /^<=?$/.test(operator) : /^>=?$/.test(operator);
  const value = m.visit(right);
  const most = literalOf(value);
  const isBound = typeof most === 'number' ? most > 0 && most <= LONG : /max|limit|^[A-Z][A-Z0-9_]+$/i.test(value.path);
  if (isBelow && isBound && taintOf(value) === undefined) makeSafe(m, m.o(left, 0), bits(m, ['redos', 'regex-injection']));
}

/** Longer texts are not short, in UTF-16 units. */
const LONG = 65_536;

function assumeEqual(m: Machine, left: number, right: number): void {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const value = m.visit(other);
    const known = literalOf(value);
    if (m.op(one) === UNARY && m.text(m.o(one, 0)) === 'typeof' && typeof known === 'string') {
      if (known === 'string') makeSafe(m, m.o(one, 1), bits(m, ['nosql-injection']));
      if (known === 'number' || known === 'boolean') makeSafe(m, m.o(one, 1), m.book.everything);
      continue;
    }
    if (m.op(one) === CALL && known === true) assume(m, one, true);
    // `os.path.basename(name) == name`: it was clean before.
    if (m.op(one) === CALL && m.op(other) === NAME) makeSafe(m, other, taintOf(m.visit(one))?.safe ?? 0);
    if (m.op(one) === CALL && known === false) assume(m, one, false);
    // Equal to the part that a path must start with, after it was made canonical.
    if (m.op(one) === CALL && /common(?:path|prefix)/.test(m.source(m.o(one, 0)))) makeSafe(m, one, bits(m, ['path-traversal']));
    if (m.op(one) === CALL && /indexOf$/.test(m.source(m.o(one, 0))) && known === 0) assumePrefix(m, one);
    if (m.op(one) === CALL && known === -1) assume(m, one, false);
    if (m.op(one) === CALL && FROM_START.test(m.source(one))) assumeStart(m, m.o(m.o(one, 0), 0), value);
    // `urlparse(urljoin(request.host_url, target)).netloc == urlparse(request.host_url).netloc`
    if (m.op(one) === MEMBER && m.op(other) === MEMBER && m.o(one, 1) === m.o(other, 1)) makeCleared(m, clearedByHost(m, one));
    if (known === '' && m.op(one) === MEMBER) makeCleared(m, clearedByHost(m, one));
    if (taintOf(value) === undefined && known !== null && known !== '') makeSafe(m, one, m.book.everything);
  }
}

const SEPARATOR = /^(?:os\.(?:path\.)?|path\.)(?:alt)?sep$/;

/** `path.slice(0, root.length)`: what is compared is the beginning. */
const FROM_START = /\.(?:substr|substring|slice)\(\s*0\s*,[^()]{1,80}\)$/;

function assumeUnequal(m: Machine, left: number, right: number): void {
  const known = literalOf(m.visit(right));
  if (typeof known === 'string') excluded(m, left, known);
  const first = literalOf(m.visit(left));
  if (typeof first === 'string') excluded(m, right, first);
  if (m.op(left) !== CALL) return;
  if (known === -1 || known === false || known === null) assume(m, left, true);
  if (known === true) assume(m, left, false);
}

/** A container that is not filled from outside. */
function isTrusted(value: Value): boolean {
  return taintOf(value) === undefined && value.role === '';
}

function assumeCall(m: Machine, node: number, isTrue: boolean): void {
  const callee = m.o(node, 0);
  const isMember = m.op(callee) === MEMBER;
  const name = isMember ? m.text(m.o(callee, 1)) : m.op(callee) === NAME ? m.text(m.o(callee, 0)) : '';
  const count = m.o(node, 2);
  const first = count > 0 ? m.o(node, 3) : 0;
  const receiver = isMember ? m.o(callee, 0) : 0;
  if (assumeKnownFunction(m, node, isTrue)) return;
  if (m.frame.model.family !== 'script' && assumeFunction(m, node, isMember ? `${m.source(receiver)}.${name}` : name, isTrue))
    return;
  if (count === 2 && (name === 'hasOwn' || (name === 'call' && /hasOwn(?:Property)?$/i.test(m.source(receiver))))) {
    assumeOwn(m, first, m.o(node, 4), isTrue);
    return;
  }
  if ((name === 'equals' || name === 'equalsIgnoreCase' || name === 'contentEquals') && receiver !== 0 && first !== 0) {
    // `"name".equals(x)`, `Objects.equals(x, "name")`
    const other = m.o(node, 2) > 1 ? m.o(node, 4) : receiver;
    if (isTrue && isWholeOrHost(m, first) && isWholeOrHost(m, other)) assumeEqual(m, first, other);
    return;
  }
  if (name === 'compare_digest' && isTrue) {
    assumeAuthentic(
      m,
      Array.from({ length: count }, (_none, at) => m.o(node, 3 + at)),
    );
    return;
  }
  if (PREFIX_METHODS.has(name) && receiver !== 0) {
    const text = textOf(m.visit(first));
    if (isTrue) assumePrefix(m, node);
    // `relative.startsWith('..')` is false: it stays inside.
    else if (text !== undefined) forbidden(m, receiver, text);
    return;
  }
  if (MEMBERSHIP_METHODS.has(name) && receiver !== 0) {
    const text = textOf(m.visit(first));
    if (text !== undefined && !isTrue) forbidden(m, receiver, text);
    if (!isTrue && first !== 0) excludedBy(m, first, m.visit(receiver));
    if (isOwnTest(name)) assumeOwn(m, receiver, first, isTrue);
    if (/getOwnPropertyNames\(|Object\.keys\(/.test(m.source(receiver))) assumeOwn(m, receiver, first, isTrue);
    if (isTrue && first !== 0 && isTrusted(m.visit(receiver)) && text === undefined) makeSafe(m, first, m.book.everything);
    return;
  }
  if (name === 'issubset' && isTrue) {
    // `set(text) <= set(allowed)`
    makeSafe(m, receiver, m.book.everything);
    return;
  }
  if (name === 'any' && m.op(first) === COMPREHENSION) {
    // `any(part == '..' for part in parts)`, `any(host.endswith(one) for one in DOMAINS)`
    if (isTrue) assume(m, m.o(first, 0), true);
    else if (/(['"])\.\.\1/.test(m.source(m.o(first, 0)))) forbidden(m, m.o(first, 3), '..');
    return;
  }
  if (name === 'endswith' && isTrue && receiver !== 0) {
    assumeHost(m, receiver, m.visit(first));
    return;
  }
  if (name === 'isprintable' && isTrue) {
    makeSafe(m, receiver, bits(m, ['header-injection', 'log-injection']));
    return;
  }
  if (name === 'some' && !isTrue && /(['"])\.\.\1/.test(m.source(first))) {
    // `parts.some((part) => part === '..')`
    forbidden(m, receiver, '..');
    return;
  }
  if (TYPE_METHODS.has(name) ? isTrue : name === 'isNaN' && !isTrue) {
    makeSafe(m, first !== 0 ? first : receiver, m.book.everything);
    return;
  }
  if (name === 'matches' && m.op(receiver) === CALL && m.op(m.o(receiver, 0)) === MEMBER && count === 0) {
    // `PATTERN.matcher(x).matches()`
    const pattern = patternOf(m.visit(m.o(m.o(receiver, 0), 0)));
    const subject = m.o(receiver, 2) > 0 ? m.o(receiver, 3) : 0;
    if (isTrue && pattern !== undefined && isStrictPattern(pattern, true)) makeSafe(m, subject, m.book.everything);
    return;
  }
  if (PATTERN_METHODS.has(name)) {
    if (isTrue) assumePattern(m, name, receiver, node);
    else if (first !== 0) {
      excludedBy(m, first, m.visit(receiver));
      assumeNoParents(m, receiver, first);
    }
    return;
  }
  if ((name === 'isAbsolute' || name === 'isabs') && !isTrue) return;
  const guard = checkerOf(name);
  if (guard !== undefined && REJECTING.test(name) !== isTrue) applyGuard(m, node, guard);
}

/** Checks that are functions, not methods: `strings.HasPrefix(path, base)`, `in_array($name, $allowed)`. */
function assumeFunction(m: Machine, node: number, name: string, isTrue: boolean): boolean {
  const [first, second] = [m.o(node, 2) > 0 ? m.o(node, 3) : 0, m.o(node, 2) > 1 ? m.o(node, 4) : 0];
  if (PREFIX_FUNCTIONS.has(name)) {
    const wanted = m.visit(second);
    if (isTrue) assumeStart(m, first, wanted);
    else forbidden(m, first, textOf(wanted) ?? '');
    return true;
  }
  if (CONTAINS_FUNCTIONS.has(name)) {
    if (!isTrue) forbidden(m, first, textOf(m.visit(second)) ?? '');
    return true;
  }
  const at = Object.hasOwn(MEMBERSHIP_FUNCTIONS, name) ? MEMBERSHIP_FUNCTIONS[name] : undefined;
  if (at !== undefined) {
    if (isTrue && isTrusted(m.visit(at === 0 ? second : first))) makeSafe(m, at === 0 ? first : second, m.book.everything);
    return true;
  }
  if (TYPE_FUNCTIONS.has(name)) {
    if (isTrue) makeSafe(m, first, m.book.everything);
    return true;
  }
  if (name === 'preg_match') {
    const pattern = /^([/#~@])([\s\S]*)\1[a-z]*$/.exec(textOf(m.visit(first)) ?? '')?.[2];
    if (isTrue && pattern !== undefined && isStrictPattern(pattern, false)) makeSafe(m, second, m.book.everything);
    return true;
  }
  if (name === 'filepath.IsLocal' && isTrue) makeSafe(m, first, bits(m, CONTAINED));
  return name === 'filepath.IsLocal';
}

/** A variable as a whole, or the host of an address: what another part of an object is says nothing of the rest. */
function isWholeOrHost(m: Machine, node: number): boolean {
  if (m.op(node) !== CALL) return true;
  return /\.(?:getHost|getAuthority|getHostName|toLowerCase|toUpperCase|trim|strip|toString)\(\s*\)$/.test(m.source(node));
}

/** `Object.hasOwn(target, key)`, `hasOwnProperty.call(target, key)`: an own property is no prototype. */
function assumeOwn(m: Machine, object: number, key: number, isTrue: boolean): void {
  if (key === 0 || !isTrue) return;
  const [from, of] = [taintOf(m.visit(object))?.sources ?? 0, taintOf(m.visit(key))?.sources ?? 0];
  // That a name is the source's own says nothing: so is `__proto__` when JSON says so.
  if ((from & of) !== 0) return;
  makeSafe(m, key, bits(m, ['prototype-pollution', CONSTRUCTOR]));
}

/** `target[key] = {}`: what stands there now was made here, whatever the name is. */
export function assumeSet(m: Machine, key: number, { known }: Value): void {
  if (known?.is === 'map' || known?.is === 'list') makeSafe(m, key, bits(m, ['prototype-pollution', CONSTRUCTOR]));
}

const isOwnTest = (name: string): boolean => name === 'hasOwnProperty' || name === 'hasOwn';

function applyGuard(m: Machine, node: number, guard: Guard): void {
  const mask = guard === 'all' ? m.book.everything : bits(m, guard);
  const count = m.o(node, 2);
  for (let index = 0; index < count; index += 1) makeSafe(m, m.o(node, 3 + index), mask);
  const callee = m.o(node, 0);
  if (m.op(callee) === MEMBER && count === 0) makeSafe(m, m.o(callee, 0), mask);
}

/** A function of the project that returns whether something is right: its summary knows for what. */
function assumeKnownFunction(m: Machine, node: number, isTrue: boolean): boolean {
  const found = m.visit(m.o(node, 0)).known;
  if (found?.is !== 'function') return false;
  const { unit, number } = found.callee;
  const summary = m.summaries.get(`${unit.path}#${number}`);
  if (summary?.isDone !== true) return false;
  const count = m.o(node, 2);
  for (const [index, mask] of ((isTrue ? summary.truths : summary.falses) ?? []).entries()) {
    if (mask === 0 || index >= count) continue;
    const isOfItself = (mask & bits(m, ['prototype-pollution'])) !== 0 && count > 1 && comesFromOther(m, node, index);
    makeSafe(m, m.o(node, 3 + index), isOfItself ? mask & ~bits(m, ['prototype-pollution', CONSTRUCTOR]) : mask);
  }
  return true;
}

const HOSTS = /(?:\b|_)(?:host|hostname|netloc|domain)(?:\.lower\(\))?$/i;

/** `host.endswith('.example.com')`: one of a domain's hosts; without the dot it may be one of another domain. */
function assumeHost(m: Machine, host: number, ending: Value): void {
  const text = textOf(ending);
  const isDomain = text === undefined ? isTrusted(ending) : text.startsWith('.');
  if (isDomain && HOSTS.test(m.source(host))) makeSafe(m, host, bits(m, ['ssrf', 'open-redirect']));
}

/** `hasOwn(source, key)` with a key of the source: what the function compares it with is the source's own `__proto__`. */
function comesFromOther(m: Machine, node: number, index: number): boolean {
  const sourcesAt = (at: number): number => taintOf(m.visit(m.o(node, 3 + at)))?.sources ?? 0;
  const own = sourcesAt(index);
  return Array.from({ length: m.o(node, 2) }, (_, at) => at).some((at) => at !== index && (sourcesAt(at) & own) !== 0);
}

const CONTAINED = ['path-traversal', 'arbitrary-file-write'];

function assumePrefix(m: Machine, node: number): void {
  const callee = m.o(node, 0);
  const receiver = m.o(callee, 0);
  assumeStart(m, receiver, m.visit(m.o(node, 3)));
}

/** What an expression gives starts with a text. */
function assumeStart(m: Machine, receiver: number, wanted: Value): void {
  const text = textOf(wanted) ?? wanted.prefix;
  if (((taintOf(wanted)?.sources ?? 0) & REMOTE) !== 0) return;
  const { taint } = m.visit(receiver);
  const isNormal = taint !== undefined && (taint.marks & NORMALISED) !== 0;
  // Java's paths are only canonical when they were made so.
  if (isNormal || (m.op(receiver) === CALL && m.frame.model.family !== 'java')) makeSafe(m, receiver, bits(m, CONTAINED));
  if (/^https?:\/\/[^/?#]+\//.test(text)) makeSafe(m, receiver, bits(m, ['ssrf', 'open-redirect']));
  if (/^\/[^/\\]|^\/$/.test(text)) makeSafe(m, receiver, bits(m, ['open-redirect', 'ssrf']));
}

const PROTOTYPES = ['__proto__', 'constructor', 'prototype'];

/** A name that is not one of those that lead to a prototype. */
function excluded(m: Machine, node: number, name: string): void {
  if (name === '__proto__') makeSafe(m, node, bits(m, ['prototype-pollution']));
  if (name === 'constructor' || name === 'prototype') makeSafe(m, node, bits(m, [CONSTRUCTOR]));
}

/** `['__proto__', 'constructor'].includes(key)`, `/^(__proto__|constructor)$/.test(key)` */
function excludedBy(m: Machine, node: number, { known, path }: Value): void {
  const isOfPrototype = path === 'Object.getOwnPropertyNames()';
  for (const name of PROTOTYPES) {
    const holds =
      isOfPrototype ||
      (known?.is === 'list' && known.items.some((item) => literalOf(item) === name)) ||
      (known?.is === 'map' && known.entries.has(name)) ||
      (known?.is === 'regex' && known.pattern.includes(name));
    if (holds) excluded(m, node, name);
  }
}

/** The text is known not to hold something. */
function forbidden(m: Machine, node: number, what: string): void {
  if (/^[/\\]?\.\./.test(what) || what === '/' || what === '\\') makeSafe(m, node, bits(m, CONTAINED));
  if (what === "'" || what === '"') {
    makeSafe(m, node, bits(m, ['xpath-injection']));
    // `"'" not in text[1:-1]`: what stands between the quotes of a literal.
    if (m.op(node) === SLICE) makeSafe(m, m.o(node, 0), bits(m, ['code-injection']));
  }
  if (what === '//' || what === ':') makeSafe(m, node, bits(m, ['open-redirect']));
  if (what === '\n' || what === '\r' || what === '\r\n') makeSafe(m, node, bits(m, ['header-injection', 'log-injection']));
}

/** `/\.\./.test(path)` is false, or `path.match(/\.\./)`: there is no way up in it. */
function assumeNoParents(m: Machine, receiver: number, first: number): void {
  const [own, given] = [patternOf(receiver === 0 ? undefined : m.visit(receiver)), patternOf(m.visit(first))];
  const pattern = own ?? given;
  if (pattern !== undefined && /^\(?(?:\\\.\\\.|\\\.\{2\}|(?:\(\?:|\()?\^\|)/.test(pattern) && pattern.includes('\\.'))
    forbidden(m, own === undefined ? receiver : first, '..');
}

function assumePattern(m: Machine, name: string, receiver: number, node: number): void {
  const first = m.o(node, 2) > 0 ? m.o(node, 3) : 0;
  const second = m.o(node, 2) > 1 ? m.o(node, 4) : 0;
  const on = receiver === 0 ? undefined : m.visit(receiver);
  const regex =
    patternOf(on) ?? patternOf(first === 0 ? undefined : m.visit(first)) ?? textOf(first === 0 ? undefined : m.visit(first));
  if (regex === undefined) return;
  const subject = patternOf(on) !== undefined ? first : second !== 0 ? second : receiver;
  const isWhole = name === 'fullmatch' || (name === 'matches' && m.frame.model.family === 'java');
  if (!isStrictPattern(regex, isWhole)) return;
  makeSafe(m, subject, m.book.everything);
}

/** A regular expression literal, or one that was compiled from text. */
function patternOf(value: Value | undefined): string | undefined {
  return value?.known?.is === 'regex' ? value.known.pattern : undefined;
}

function makeCleared(m: Machine, cleared: Cleared | undefined): void {
  if (cleared !== undefined) makeSafe(m, cleared.node, bits(m, cleared.rules));
}
