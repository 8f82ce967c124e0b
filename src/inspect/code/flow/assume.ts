import { holdsWord, isShortWord } from '../../../model/index.ts';
import { ASSIGN, BINARY, CALL, INDEX, LOGIC, MEMBER, NAME, UNARY } from '../ir/ops.ts';
import { assumeCall } from './assume-call.ts';
import { assumeStart, CONTAINED, excluded, forbidden, isTrusted, PROTOTYPES } from './assume-facts.ts';
import { type Cleared, clearedByHost, clearedByMember } from './assume-member.ts';
import { CONSTRUCTOR } from './compiled.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { LONG } from './strips.ts';
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
  const isBound =
    typeof most === 'number' ? most > 0 && most <= LONG : /max|limit/i.test(value.path) || /^[A-Z][A-Z0-9_]+$/.test(value.path);
  if (isBelow && isBound && taintOf(value) === undefined) makeSafe(m, m.o(left, 0), bits(m, ['redos']));
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
      if (known === 'number' || known === 'boolean') makeSafe(m, m.o(one, 1), m.book.everything);
      continue;
    }
    if (m.op(one) === CALL && known === true) assume(m, one, true);
    // `os.path.basename(name) == name`: it was clean before.
    if (m.op(one) === CALL && m.op(other) === NAME) makeSafe(m, other, taintOf(m.visit(one))?.safe ?? 0);
    if (m.op(one) === CALL && known === false) assume(m, one, false);
    // Equal to the part that a path must start with, after it was made canonical.
    if (m.op(one) === CALL && /common(?:path|prefix)/.test(m.source(m.o(one, 0)))) makeSafe(m, one, bits(m, ['path-traversal']));
    if (m.op(one) === CALL && /indexOf$/.test(m.source(m.o(one, 0))) && known === 0)
      assumeStart(m, m.o(m.o(one, 0), 0), m.visit(m.o(one, 3)));
    if (m.op(one) === CALL && known === -1) assume(m, one, false);
    if (m.op(one) === CALL && FROM_START.test(m.source(one))) assumeStart(m, m.o(m.o(one, 0), 0), value);
    // `path == base`, both made canonical: it is the folder itself.
    if (isCanonical(m.visit(one)) && isOfProgram(value)) makeSafe(m, one, bits(m, CONTAINED));
    // `urlparse(urljoin(request.host_url, target)).netloc == urlparse(request.host_url).netloc`
    if (m.op(one) === MEMBER && m.op(other) === MEMBER && m.o(one, 1) === m.o(other, 1)) makeCleared(m, clearedByHost(m, one));
    if (known === '' && m.op(one) === MEMBER) makeCleared(m, clearedByHost(m, one));
    if (taintOf(value) === undefined && known !== null && known !== '') makeSafe(m, one, m.book.everything);
  }
}

const isCanonical = ({ taint }: Value): boolean => ((taint?.marks ?? 0) & NORMALISED) !== 0;
const isOfProgram = (value: Value): boolean => ((taintOf(value)?.sources ?? 0) & REMOTE) === 0;

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

function makeCleared(m: Machine, cleared: Cleared | undefined): void {
  if (cleared !== undefined) makeSafe(m, cleared.node, bits(m, cleared.rules));
}
