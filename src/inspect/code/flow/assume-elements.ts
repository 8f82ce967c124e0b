/* Checks of each element of a text or a list: `all(...)`, `every(...)`, and sets of characters. */
import { BINARY, CALL, COMPREHENSION, FUNCTION, LIST, LOGIC, MEMBER, NAME, SPREAD, UNARY } from '../ir/ops.ts';
import { harmlessOf, textOfSet } from '../models/characters.table.ts';
import { TYPE_METHODS } from '../models/guards.table.ts';
import { classOf } from '../regex/characters.ts';
import { ALL, type CharacterSet, charactersIn } from '../regex/parse.ts';
import { assumeCharacters } from './assume-pattern.ts';
import type { Machine } from './machine.ts';
import { better, bits, makeSafe } from './make-safe.ts';
import { elementOf } from './members.ts';
import { join, literalOf, mapTaint, taintOf, textOf, type Value } from './value.ts';

type Assume = (m: Machine, node: number, isTrue: boolean) => void;

/** `set(text) <= set('abc')` */
export function assumeSubset(m: Machine, one: number, other: number): void {
  const [inner, allowed] = [insideOf(m, one), insideOf(m, other)];
  const text = textOf(m.visit(allowed));
  if (text !== undefined) assumeCharacters(m, inner, textOfSet(charactersIn(text)));
  else if (taintOf(m.visit(allowed)) === undefined) makeSafe(m, inner, m.book.everything);
}

/** The text of `set(text)`, `frozenset(text)`. */
function insideOf(m: Machine, node: number): number {
  const isSet = m.op(node) === CALL && /^(?:frozen)?set$/i.test(m.source(m.o(node, 0))) && m.o(node, 2) === 1;
  return isSet ? m.o(node, 3) : node;
}

/** A condition on each element, the name of the element in it, and what the elements are of. */
export interface EachTest {
  readonly condition: number;
  readonly name: string;
  readonly of: number;
}

/** `all(c in ALLOWED for c in text)` */
export function testOfComprehension(m: Machine, node: number): EachTest | undefined {
  if (m.op(node) !== COMPREHENSION || m.o(node, 1) !== 1 || m.o(node, 4) !== 0 || m.op(m.o(node, 2)) !== NAME) return undefined;
  return { condition: m.o(node, 0), name: m.text(m.o(m.o(node, 2), 0)), of: m.o(node, 3) };
}

/** `[...text].every((c) => ALLOWED.includes(c))` */
export function testOfCallback(m: Machine, of: number, callback: number): EachTest | undefined {
  const code = m.op(callback) === FUNCTION ? m.frame.unit.functions[m.o(callback, 0)] : undefined;
  const [parameter] = code?.parameters ?? [];
  if (code?.isExpression !== true || parameter === undefined || parameter.pattern !== 0) return undefined;
  return { condition: code.body, name: parameter.name, of };
}

/** The condition holds (or does not) for each element. */
export function assumeEach(m: Machine, test: EachTest, isTrue: boolean, assume: Assume): void {
  const characters = charactersFor(m, test.condition, test.name, isTrue);
  const split = characters === undefined ? undefined : splitOf(m, test.of);
  if (characters !== undefined && split !== undefined) {
    assumeCharacters(m, split.text, textOfSet(characters | split.between));
    return;
  }
  const { frame } = m;
  const before = frame.vars;
  const element = elementOf(m, m.visit(test.of), test.of);
  frame.vars = new Map(before).set(test.name, withoutOrigins(element));
  assume(m, test.condition, isTrue);
  const gained = (frame.vars.get(test.name)?.taint?.safe ?? 0) & ~(element.taint?.safe ?? 0);
  frame.vars = before;
  makeSafe(m, test.of, gained, true);
}

/** `c for c in text if c.isalnum()`: that a character is one of a few says nothing of those beside it. False: it is no such condition. */
export function assumeCharacter(m: Machine, condition: number, name: string): boolean {
  const characters = charactersFor(m, condition, name, true);
  const value = characters === undefined ? undefined : m.frame.vars.get(name);
  if (characters === undefined || value === undefined) return false;
  const mask = bits(m, harmlessOf(textOfSet(characters)));
  m.frame.vars.set(
    name,
    mapTaint(value, (taint) => better(m, taint, mask)),
  );
  return true;
}

/** Longer lists are taken as one. */
const MOST_ITEMS = 12;

/** The condition holds for some element: what it says of other values, whichever element it is. */
export function assumeSome(m: Machine, test: EachTest, assume: Assume): void {
  const { frame } = m;
  const before = frame.vars;
  const value = m.visit(test.of);
  const items = value.known?.is === 'list' && !value.known.isOpen && value.known.items.length > 0 ? value.known.items : [];
  const elements = items.length > 0 && items.length <= MOST_ITEMS ? items : [elementOf(m, value, test.of)];
  const ways = elements.map((element) => {
    frame.vars = new Map(before).set(test.name, withoutOrigins(element));
    assume(m, test.condition, true);
    return frame.vars;
  });
  frame.vars = before;
  for (const [name, own] of before) {
    const values = ways.map((way) => way.get(name));
    if (name !== test.name && values.every((one) => one !== undefined && one !== own))
      frame.vars.set(name, values.reduce(join) ?? own);
  }
}

function withoutOrigins(value: Value): Value {
  return value.taint === undefined ? value : { ...value, taint: { ...value.taint, origins: [] } };
}

/** The text that elements are of, and what stood between them; undefined: it is not known how it was split. */
function splitOf(m: Machine, node: number): { readonly text: number; readonly between: CharacterSet } | undefined {
  if (m.op(node) === LIST && m.o(node, 0) === 1 && m.op(m.o(node, 1)) === SPREAD) return splitOf(m, m.o(m.o(node, 1), 0));
  if (m.op(node) !== CALL) return { text: node, between: 0n };
  const callee = m.o(node, 0);
  if (/^(?:list|set|Array\.from)$/.test(m.source(callee)) && m.o(node, 2) === 1) return { text: m.o(node, 3), between: 0n };
  const name = m.op(callee) === MEMBER ? m.text(m.o(callee, 1)) : '';
  if (/^(?:lower|upper|toLowerCase|toUpperCase)$/.test(name)) return { text: node, between: 0n };
  if (name !== 'split') return undefined;
  const separator = m.o(node, 2) > 0 ? textOf(m.visit(m.o(node, 3))) : ' \t\n';
  return separator === undefined ? undefined : { text: m.o(callee, 0), between: charactersIn(separator) };
}

/** The characters that a condition lets through; undefined: it is none on single characters. */
function charactersFor(m: Machine, node: number, name: string, isTrue: boolean): CharacterSet | undefined {
  const op = m.op(node);
  if (op === UNARY) return m.text(m.o(node, 0)) === 'not' ? charactersFor(m, m.o(node, 1), name, !isTrue) : undefined;
  if (op === LOGIC) {
    const [left, right] = [charactersFor(m, m.o(node, 1), name, isTrue), charactersFor(m, m.o(node, 2), name, isTrue)];
    if ((m.text(m.o(node, 0)) === 'and') === isTrue)
      return left === undefined ? right : right === undefined ? left : left & right;
    return left === undefined || right === undefined ? undefined : left | right;
  }
  const found = op === BINARY ? charactersOfComparison(m, node, name) : op === CALL ? charactersOfCall(m, node, name) : undefined;
  return found === undefined || isTrue ? found : ALL & ~found;
}

function charactersOfComparison(m: Machine, node: number, name: string): CharacterSet | undefined {
  const operator = m.text(m.o(node, 0));
  if (!isElement(m, m.o(node, 1), name)) return undefined;
  const characters = charactersOfValue(m.visit(m.o(node, 2)));
  if (characters === undefined) return undefined;
  // A word that is compared is no character.
  if (/=/.test(operator) && (textOf(m.visit(m.o(node, 2)))?.length ?? 0) > 1) return undefined;
  if (/^(?:===?|in)$/.test(operator)) return characters;
  return /^(?:!==?|not in)$/.test(operator) ? ALL & ~characters : undefined;
}

function charactersOfCall(m: Machine, node: number, element: string): CharacterSet | undefined {
  const callee = m.o(node, 0);
  if (m.op(callee) !== MEMBER) return undefined;
  const [receiver, name] = [m.o(callee, 0), m.text(m.o(callee, 1))];
  const first = m.o(node, 2) > 0 ? m.o(node, 3) : 0;
  if (isElement(m, receiver, element) && first === 0)
    return /^is(?:digit|decimal|numeric)$/.test(name) ? DIGITS : TYPE_METHODS.get(name);
  if (first === 0 || !isElement(m, first, element)) return undefined;
  const value = m.visit(receiver);
  if (name === 'test' && value.known?.is === 'regex') return classOf(value.known.pattern.replace(/^\^|\$$/g, ''));
  return /^(?:includes|has|__contains__)$/.test(name) ? charactersOfValue(value) : undefined;
}

const DIGITS = charactersIn('0123456789');

function isElement(m: Machine, node: number, name: string): boolean {
  return m.op(node) === NAME && m.text(m.o(node, 0)) === name;
}

/** The characters of a text, or of a list of single ones. */
function charactersOfValue(value: Value): CharacterSet | undefined {
  const text = textOf(value);
  if (text !== undefined) return charactersIn(text);
  if (value.known?.is !== 'list' || value.known.isOpen) return undefined;
  const items = value.known.items.map(literalOf);
  return items.every((item) => typeof item === 'string' && item.length === 1) ? charactersIn(items.join('')) : undefined;
}
