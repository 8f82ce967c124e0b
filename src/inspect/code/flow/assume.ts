import { holdsWord, isShortWord } from '../../../model/index.ts';
import { ASSIGN, BINARY, CALL, INDEX, LOGIC, MEMBER, NAME, UNARY } from '../ir/ops.ts';
import { LONG, SHORT } from '../models/characters.table.ts';
import { OWN_HOST } from '../models/requests.table.ts';
import { assumeCall, assumeGroups } from './assume-call.ts';
import { assumeSubset } from './assume-elements.ts';
import {
  assumeCharacterAt,
  assumeOneOf,
  assumeOtherStart,
  assumeStart,
  CONTAINED,
  excluded,
  forbidden,
  isTrusted,
  PROTOTYPES,
  startOf,
} from './assume-facts.ts';
import { type Cleared, clearedByHost, clearedByMember } from './assume-member.ts';
import { assumeMatch, assumeNoMatch, regexOf } from './assume-pattern.ts';
import { CONSTRUCTOR, NO_OTHER_FOLDER, SHORT_TEXT } from './facts.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { join, type Literal, LOCAL, literal, literalOf, NORMALISED, REMOTE, taintOf, textOf, type Value } from './value.ts';

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
      assumeCall(m, node, isTrue, { assume, assumeEqual });
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
      if (isTrue && isTrusted(m, m.visit(m.o(node, 0))))
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
  if (!isTrue && m.frame.model.family === 'script') forgetEmpty(m, name);
  const test = m.frame.tests.get(name);
  if (test === undefined) return;
  // `ok = ok && check(x)` stands for itself only once.
  m.frame.tests.delete(name);
  assume(m, test, isTrue);
  if (isTrue && m.op(test) === CALL) assumeGroups(m, test, node);
  m.frame.tests.set(name, test);
}

/** `if (!name)`: what is empty holds no data. */
function forgetEmpty(m: Machine, name: string): void {
  const value = m.frame.vars.get(name);
  if (value !== undefined && value.role === '' && taintOf(value) !== undefined) m.frame.vars.set(name, literal(''));
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
    if (holds && m.op(right) === MEMBER && m.text(m.o(right, 1)) === 'parents') assumeBelow(m, m.o(right, 0));
    // In JavaScript `__proto__` is in every object.
    const isOwn = m.frame.unit.language === 'python' || m.frame.model.family !== 'script';
    const all = isOwn ? m.book.everything : m.book.everything & ~bits(m, ['prototype-pollution', CONSTRUCTOR]);
    const list = m.visit(right);
    if (holds && m.op(left) === MEMBER && areOwnHosts(m, list)) makeCleared(m, clearedByHost(m, left));
    if (holds) assumeOneOf(m, left, list, all);
    return;
  }
  if (operator === '=~' || operator === '!~') {
    const regex = regexOf(m.visit(right)) ?? regexOf(m.visit(left));
    const text = regexOf(m.visit(right)) === undefined ? right : left;
    if (regex !== undefined && (operator === '=~') === isTrue) assumeMatch(m, text, regex, false);
    else if (regex !== undefined) assumeNoMatch(m, text, regex);
    return;
  }
  const isEqual = operator === '==' || operator === '===' || operator === 'is';
  const isUnequal = operator === '!=' || operator === '!==' || operator === 'is not';
  if (isEqual || isUnequal) {
    if (isEqual === isTrue) assumeEqual(m, left, right);
    else if (isUnequal === isTrue) assumeUnequal(m, left, right);
    return;
  }
  const measured = measuredBy(m, left);
  if (measured !== 0) {
    assumeShort(m, measured, right, operator, isTrue);
    return;
  }
  if (operator === '<=' && isTrue && /^(?:frozen)?set\(/.test(m.source(left))) assumeSubset(m, left, right);
  // `indexOf(x) >= 0`, `> -1`
  const bound = literalOf(m.visit(right));
  if (m.op(left) === CALL && ((operator === '>' && bound === -1) || (operator === '>=' && bound === 0))) assume(m, left, isTrue);
  if (m.op(left) === CALL && operator === '<' && bound === 0) assume(m, left, !isTrue);
  if (operator === '>' && bound === 0 && isCounted(m, left)) assume(m, left, isTrue);
}

/** The text of `text.length`, `len(text)`; 0: none. */
function measuredBy(m: Machine, node: number): number {
  if (m.op(node) === MEMBER && m.text(m.o(node, 1)) === 'length') return m.o(node, 0);
  return m.op(node) === CALL && m.source(m.o(node, 0)) === 'len' && m.o(node, 2) === 1 ? m.o(node, 3) : 0;
}

/** `text.length > 256` is false: what costs time grows with the length. */
function assumeShort(m: Machine, text: number, right: number, operator: string, isTrue: boolean): void {
  const isBelow = isTrue ? /^<=?$/.test(operator) : /^>=?$/.test(operator);
  const value = m.visit(right);
  const most = literalOf(value);
  const isBound =
    typeof most === 'number' ? most > 0 && most <= LONG : /max|limit/i.test(value.path) || /^[A-Z][A-Z0-9_]+$/.test(value.path);
  if (!isBelow || !isBound || taintOf(value) !== undefined) return;
  makeSafe(m, text, bits(m, typeof most === 'number' && most <= SHORT ? ['redos', SHORT_TEXT] : ['redos']));
}

function assumeEqual(m: Machine, left: number, right: number): void {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const value = m.visit(other);
    const known = literalOf(value);
    if (m.op(one) === UNARY && m.text(m.o(one, 0)) === 'typeof' && typeof known === 'string') {
      if (known === 'string') makeSafe(m, m.o(one, 1), bits(m, ['nosql-injection']));
      if (known === 'object' || known === 'function') makeSafe(m, m.o(one, 1), bits(m, ['xss']));
      if (known === 'number' || known === 'boolean' || known === 'undefined') makeSafe(m, m.o(one, 1), m.book.everything);
      continue;
    }
    if (m.op(one) === CALL && known === true) assume(m, one, true);
    // `os.path.basename(name) == name`: it was clean before.
    if (m.op(one) === CALL && m.op(other) === NAME) makeSafe(m, other, taintOf(m.visit(one))?.safe ?? 0);
    if (known === null && m.op(one) === NAME && m.frame.model.family === 'go') assumeNoError(m, one);
    // `pattern.exec(text) == null`, `problemOf(text) === undefined`
    if (known === null && m.op(one) === CALL && /\.(?:exec|match)$/.test(m.source(m.o(one, 0)))) assume(m, one, false);
    else if (isNothing(m, other, known) && (m.op(one) === CALL || m.op(one) === NAME)) assume(m, one, false);
    // `type(count) is int`
    if (m.op(one) === CALL && m.source(m.o(one, 0)) === 'type' && /^(?:int|float|bool)$/.test(m.source(other)))
      makeSafe(m, m.o(one, 3), m.book.everything);
    if (m.op(one) === CALL && known === false) assume(m, one, false);
    if ((known === 0 || known === 1) && isCounted(m, one)) assume(m, one, known === 1);
    // Equal to the part that a path must start with, after it was made canonical.
    if (m.op(one) === CALL && /common(?:path|prefix)$/.test(m.source(m.o(one, 0)))) assumeCommon(m, one);
    if (m.op(one) === CALL && /indexOf$/.test(m.source(m.o(one, 0))) && known === 0)
      assumeStart(m, m.o(m.o(one, 0), 0), m.visit(m.o(one, 3)), m.o(one, 3));
    // PHP's `strpos($path, $root) === 0`
    if (m.op(one) === CALL && /^stri?pos$/.test(m.source(m.o(one, 0))) && known === 0)
      assumeStart(m, m.o(one, 3), m.visit(m.o(one, 4)), m.o(one, 4));
    if (m.op(one) === CALL && known === -1) assume(m, one, false);
    if (m.op(one) === CALL && FROM_START.test(m.source(one))) assumeStart(m, m.o(m.o(one, 0), 0), value, other);
    // `path == base`, both made canonical: it is the folder itself.
    if (isCanonical(m.visit(one)) && isOfProgram(value)) makeSafe(m, one, bits(m, CONTAINED));
    assumeCharacter(m, one, known, true);
    // `urlparse(urljoin(request.host_url, target)).netloc == urlparse(request.host_url).netloc`
    if (m.op(one) === MEMBER && m.op(other) === MEMBER && m.o(one, 1) === m.o(other, 1)) makeCleared(m, clearedByHost(m, one));
    // `os.path.dirname(os.path.realpath(path)) == ROOT`
    if (m.op(one) === CALL && /dirname$/.test(m.source(m.o(one, 0))) && isOwn(value)) assumeBelow(m, m.o(one, 3));
    if (known === '' && m.op(one) === MEMBER) makeCleared(m, clearedByHost(m, one));
    if (isOwn(value) && known !== null && known !== '') makeSafe(m, one, m.book.everything);
  }
}

/** `null`, and `undefined` of JavaScript. */
function isNothing(m: Machine, node: number, known: Literal | undefined): boolean {
  if (m.frame.model.family !== 'script') return false;
  return known === null || (m.op(node) === NAME && m.source(node) === 'undefined');
}

/** `if _, err := strconv.Atoi(text); err != nil { return }` */
function assumeNoError(m: Machine, error: number): void {
  const test = m.frame.tests.get(m.text(m.o(error, 0)));
  if (test === undefined || m.op(test) !== CALL) return;
  if (GIVES_ERROR.test(m.source(m.o(test, 0)))) makeSafe(m, m.o(test, 3), m.book.everything);
  // A check of the project gives nothing when all is right.
  else assume(m, test, false);
}

/** Readers of numbers and the like. */
export const GIVES_ERROR: RegExp = /^(?:strconv\.(?:Atoi|Parse(?:Int|Uint|Float|Bool))|uuid\.Parse|netip\.ParseAddr)$/;

const isCanonical = ({ taint }: Value): boolean => ((taint?.marks ?? 0) & NORMALISED) !== 0;
const isOfProgram = (value: Value): boolean => ((taintOf(value)?.sources ?? 0) & REMOTE) === 0;

const SEPARATOR = /^(?:os\.(?:path\.)?|path\.)(?:alt)?sep$/;

/** `path.slice(0, root.length)`: what is compared is the beginning. */
const FROM_START = /\.(?:substr|substring|slice)\(\s*0\s*,[^()]{1,80}\)$/;

function assumeUnequal(m: Machine, left: number, right: number): void {
  const known = literalOf(m.visit(right));
  // `typeof target !== 'string'`
  if (known === 'string' && m.op(left) === UNARY && m.text(m.o(left, 0)) === 'typeof')
    makeSafe(m, m.o(left, 1), bits(m, ['xss']));
  if (m.source(right) === 'undefined') assume(m, left, true);
  if (known === null && m.op(left) === NAME && m.frame.model.family === 'script') assume(m, left, true);
  if (known === 'undefined' && m.op(left) === UNARY && (m.op(m.o(left, 1)) === MEMBER || m.op(m.o(left, 1)) === CALL))
    assume(m, m.o(left, 1), true);
  if (typeof known === 'string') excluded(m, left, known);
  const first = literalOf(m.visit(left));
  if (typeof first === 'string') excluded(m, right, first);
  assumeCharacter(m, left, known, false);
  // `path.relative(root, file).split(path.sep)[0] !== '..'`
  const whole = known === '..' && m.op(left) === INDEX ? splitBy(m, m.o(left, 0)) : 0;
  if (whole !== 0) assumeOtherStart(m, whole, '..');
  if (m.op(left) !== CALL) return;
  // `path.relative(root, file).indexOf('../') !== 0`
  if (known === 0 && m.op(m.o(left, 0)) === MEMBER && m.text(m.o(m.o(left, 0), 1)) === 'indexOf')
    assumeOtherStart(m, m.o(m.o(left, 0), 0), startOf(m, m.o(left, 3)));
  if (known === -1 || known === false || known === null) assume(m, left, true);
  if ((known === 0 || known === 1) && isCounted(m, left)) assume(m, left, known === 0);
  if (known === true) assume(m, left, false);
}

/** `preg_match($pattern, $text) === 1`: how often it was found, at most once. */
function isCounted(m: Machine, node: number): boolean {
  return m.op(node) === CALL && m.source(m.o(node, 0)) === 'preg_match';
}

/** The text of `text.split(separator)`; 0: none. */
function splitBy(m: Machine, node: number): number {
  const callee = m.op(node) === CALL ? m.o(node, 0) : 0;
  return callee !== 0 && m.op(callee) === MEMBER && m.text(m.o(callee, 1)) === 'split' ? m.o(callee, 0) : 0;
}

/** Neither a client nor a caller decides it. */
function isOwn(value: Value): boolean {
  return value.role === '' && ((taintOf(value)?.sources ?? 0) & ~LOCAL) === 0;
}

/** `root in target.parents`: what it says of a path that was not made canonical is nothing. */
function assumeBelow(m: Machine, path: number): void {
  if (((taintOf(m.visit(path))?.marks ?? 0) & NORMALISED) !== 0) makeSafe(m, path, bits(m, CONTAINED));
}

/** `os.path.commonpath([root, path]) == root`; `commonprefix` compares letters. */
function assumeCommon(m: Machine, call: number): void {
  const list = m.o(call, 3);
  const fact = m.source(m.o(call, 0)).endsWith('prefix') ? [NO_OTHER_FOLDER] : CONTAINED;
  if (((taintOf(m.visit(list))?.marks ?? 0) & NORMALISED) !== 0) makeSafe(m, list, bits(m, fact));
}

/** A list of hosts that are written here, or of the own one. */
function areOwnHosts(m: Machine, { known }: Value): boolean {
  return known?.is === 'list' && known.items.every((item) => item.prefix === OWN_HOST || isTrusted(m, item));
}

/** `text[0] === '/'`, `text.charAt(1) !== '/'` */
function assumeCharacter(m: Machine, node: number, known: Literal | undefined, isEqual: boolean): void {
  if (typeof known !== 'string' || known.length !== 1) return;
  const isCall = m.op(node) === CALL && m.op(m.o(node, 0)) === MEMBER && m.text(m.o(m.o(node, 0), 1)) === 'charAt';
  if (!isCall && m.op(node) !== INDEX) return;
  const at = literalOf(m.visit(isCall ? m.o(node, 3) : m.o(node, 1)));
  const text = isCall ? m.o(m.o(node, 0), 0) : m.o(node, 0);
  if (typeof at === 'number') assumeCharacterAt(m, text, at, known, isEqual);
}

function makeCleared(m: Machine, cleared: Cleared | undefined): void {
  for (const node of cleared?.nodes ?? []) makeSafe(m, node, bits(m, cleared?.rules ?? []));
}
