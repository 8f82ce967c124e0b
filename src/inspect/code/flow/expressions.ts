import {
  ASSIGN,
  BINARY,
  BOOL,
  CALL,
  CLASS,
  COMPREHENSION,
  CONDITIONAL,
  FUNCTION,
  INDEX,
  KEYWORD,
  LIST,
  LOGIC,
  MAP,
  MEMBER,
  NAME,
  NULL,
  NUMBER,
  OTHER,
  REGEX,
  SLICE,
  SPREAD,
  STRING,
  TEMPLATE,
  TYPED,
  UNARY,
} from '../ir/ops.ts';
import { evaluateIndex, evaluateMember, evaluateSlice } from './access.ts';
import { assignTo, evaluateAssign } from './assign.ts';
import { assume } from './assume.ts';
import { assumeCharacter } from './assume-elements.ts';
import { asFolder } from './builtins.ts';
import { evaluateCall } from './call.ts';
import { evaluateClass } from './classes.ts';
import { fold, isNumberInPhp, textOfList } from './fold.ts';
import type { Machine, Operations } from './machine.ts';
import { elementOf } from './members.ts';
import { lookUp, typed } from './names.ts';
import { textOfObject } from './object-text.ts';
import { asAppended, asQuoted } from './quotes.ts';
import { asInner, behindFolder, checked, formatted, isConstant, together } from './text.ts';
import {
  harmless,
  isFixed,
  join,
  literal,
  literalOf,
  tainted,
  taintOf,
  textOf,
  truthOf,
  unite,
  unknown,
  type Value,
} from './value.ts';
import { withoutArguments } from './without-arguments.ts';

function evaluateName(m: Machine, node: number): Value {
  const name = m.text(m.o(node, 0));
  const found = lookUp(m, name, node);
  return m.frame.model.family === 'ruby' ? withoutArguments(m, found, name) : found;
}

const RESULT_IS_PLAIN: ReadonlySet<string> = new Set([
  '==',
  '===',
  '!=',
  '!==',
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'not in',
  'is',
  'is not',
  'instanceof',
  '-',
  '+#',
  '/',
  '//',
  '**',
  '<<',
  '>>',
  '>>>',
]);

function evaluateBinary(m: Machine, node: number): Value {
  const operator = m.text(m.o(node, 0));
  const left = m.visit(m.o(node, 1));
  const right = m.visit(m.o(node, 2));
  const folded = hasFraction(m, operator, node) ? undefined : fold(operator, left, right, m.frame.unit.language);
  if (folded !== undefined) return folded;
  if (operator === '+' && left.known?.is === 'list' && right.known?.is === 'list') return listsTogether(left, right);
  // Of Python's lists both are, when one is.
  if (operator === '+' && m.frame.unit.language === 'python' && (left.known?.is === 'list' || right.known?.is === 'list'))
    return listsTogether(asList(m, left, node), asList(m, right, node));
  if (operator === '+') {
    const added = asAppended(m, m.o(node, 1), asInner(m, asWritten(m, right)));
    return checked(m, node, together(behindFolder(m, [asWritten(m, left), added])));
  }
  if (operator === '%' && (isText(left) || isFormatted(m, right))) return checked(m, node, formatted(left, right));
  if (operator === '/' && left.path.startsWith('pathlib.'))
    return { ...together([asFolder(m, left, 2), right]), path: left.path };
  if (operator === '/' && m.frame.unit.language === 'python') return pathOf(left, right);
  if (operator === '*' && left.known?.is === 'list') return { ...left, known: { ...left.known, isOpen: true } };
  if (operator === '*' && literalOf(left) !== undefined && isText(left))
    return { ...unknown, prefix: String(literalOf(left)), isLed: true, isBuilt: true };
  if (operator === 'in' || operator === 'not in') return membership(operator, left, right);
  // A truth value or a number says nothing in a text.
  if (RESULT_IS_PLAIN.has(operator) || (m.frame.unit.language === 'java' && operator !== '+')) return harmless;
  if (m.frame.model.family === 'php' && isNumberInPhp(operator, left, right)) return harmless;
  return tainted(unite(taintOf(left), taintOf(right)));
}

/** `'^' + [part, part] + '$'`: JavaScript puts commas between what a list holds. */
function asWritten(m: Machine, value: Value): Value {
  if (value.known?.is === 'instance' && m.frame.model.family === 'java') return textOfObject(m, value);
  if (value.known?.is !== 'list' || m.frame.model.family !== 'script') return value;
  const text = textOfList(value, ',');
  return text === undefined ? value : literal(text);
}

/** `7 / 2.0`: such a number is kept like one without a fraction, which is divided in another way. */
function hasFraction(m: Machine, operator: string, node: number): boolean {
  return operator === '/' && m.frame.model.family !== 'script' && /\d(?:\.\d|[fFdD]\b)/.test(m.source(node));
}

function asList(m: Machine, value: Value, node: number): Value {
  if (value.known?.is === 'list') return value;
  return { ...unknown, known: { is: 'list', items: [elementOf(m, value, node)], isOpen: true } };
}

/** `['a'] + more` of Python. */
function listsTogether(left: Value, right: Value): Value {
  const [one, other] = [left.known, right.known];
  if (one?.is !== 'list' || other?.is !== 'list') return unknown;
  return {
    ...unknown,
    known: { is: 'list', items: [...one.items, ...other.items].slice(0, 256), isOpen: one.isOpen || other.isOpen },
  };
}

/** `folder / name` of Python's paths; of numbers it is a number. */
function pathOf(left: Value, right: Value): Value {
  const taint = unite(taintOf(left), taintOf(right));
  const isNumber = typeof literalOf(left) === 'number' || typeof literalOf(right) === 'number';
  // What a text is put behind with a slash is no number.
  const path = textOf(right) === undefined && textOf(left) === undefined ? '' : 'pathlib./';
  return { ...tainted(taint), path, isBuilt: taint !== undefined && !isNumber, isLed: left.taint === undefined };
}

function isText(value: Value): boolean {
  return value.known?.is === 'literal' ? typeof value.known.literal === 'string' : value.isBuilt || value.taint !== undefined;
}

/** `TEMPLATE % (name, value)` of Python: several values, by their order or their names, are put into a text. */
function isFormatted(m: Machine, { known }: Value): boolean {
  return m.frame.unit.language === 'python' && (known?.is === 'map' || known?.is === 'list');
}

/** `x in [...]` with everything known. */
function membership(operator: string, left: Value, right: Value): Value {
  const wanted = literalOf(left);
  const { known } = right;
  if (wanted === undefined || known === undefined) return unknown;
  let isIn: boolean | undefined;
  if (known.is === 'list' && !known.isOpen && known.items.every((item) => item.known?.is === 'literal')) {
    isIn = known.items.some((item) => literalOf(item) === wanted);
  }
  if (known.is === 'map' && known.entries.has(String(wanted))) isIn = true;
  if (isIn === undefined) return unknown;
  return literal(operator === 'in' ? isIn : !isIn);
}

function evaluateUnary(m: Machine, node: number): Value {
  const operator = m.text(m.o(node, 0));
  const value = m.visit(m.o(node, 1));
  const known = literalOf(value);
  if (operator === 'not') {
    const truth = truthOf(value);
    return truth === undefined ? unknown : literal(!truth);
  }
  if (operator === '-' && typeof known === 'number') return literal(-known);
  if (operator === '~' && typeof known === 'number') return literal(~known);
  // `+""` of Ruby is the text.
  if (operator === '+' && (typeof known === 'number' || m.frame.unit.language === 'ruby')) return value;
  return unknown;
}

/** The left side of `name && text`, where it is the value of both: empty, so that it holds no data. */
function emptied(m: Machine, left: Value): Value {
  return m.frame.model.family === 'script' && left.role === '' && taintOf(left) !== undefined ? literal('') : left;
}

function evaluateLogic(m: Machine, node: number): Value {
  const operator = m.text(m.o(node, 0));
  const left = m.visit(m.o(node, 1));
  const truth = truthOf(left);
  if (operator === 'and' && truth === false) return left;
  if (operator === 'or' && truth === true) return left;
  const before = m.frame.fork();
  if (operator !== '??') assume(m, m.o(node, 1), operator === 'and');
  const right = m.visit(m.o(node, 2));
  m.frame.vars = before;
  if (operator === 'and') {
    // As a condition it is as false as its right side; as a value it is one of the two.
    if (truth === true || truthOf(right) === false) return right;
    return { ...join(emptied(m, left), right), known: undefined };
  }
  if (truth === false || (operator === '??' && literalOf(left) === null)) return right;
  if (operator === 'or' && isPreset(m, left, right)) return { ...left, path: right.path };
  if (truthOf(right) === true && left.known === undefined && left.taint === undefined && !isFixed(left))
    return { ...right, known: keepObjects(right) };
  return join(left, right);
}

/** `options.fs || fs`: what the callers may bring in its place is called as the module is. */
function isPreset(m: Machine, left: Value, right: Value): boolean {
  if (m.frame.model.family !== 'script' || right.known !== undefined || right.taint !== undefined || right.path === '')
    return false;
  return left.known === undefined && left.path.endsWith(`.${right.path}`);
}

function keepObjects(value: Value): Value['known'] {
  return value.known?.is === 'literal' ? undefined : value.known;
}

function evaluateConditional(m: Machine, node: number): Value {
  const test = m.o(node, 0);
  const truth = truthOf(m.visit(test));
  if (truth !== undefined) return m.visit(m.o(node, truth ? 1 : 2));
  const before = m.frame.fork();
  assume(m, test, true);
  const then = m.visit(m.o(node, 1));
  m.frame.vars = new Map(before);
  assume(m, test, false);
  const otherwise = m.visit(m.o(node, 2));
  m.frame.vars = before;
  return join(then, otherwise);
}

function evaluateTemplate(m: Machine, node: number): Value {
  const count = m.o(node, 0);
  const parts: Value[] = [];
  let before = '';
  for (let index = 1; index <= count; index += 1) {
    const part = asQuoted(m, m.visit(m.o(node, index)), before);
    before += textOf(part) ?? '';
    parts.push(parts.length === 0 ? part : asInner(m, part));
  }
  return checked(m, node, together(behindFolder(m, parts)));
}

function evaluateList(m: Machine, node: number): Value {
  const count = m.o(node, 0);
  const items: Value[] = [];
  let isOpen = false;
  for (let index = 1; index <= count; index += 1) {
    const item = m.o(node, index);
    if (m.op(item) !== SPREAD) {
      items.push(m.visit(item));
      continue;
    }
    const value = m.visit(m.o(item, 0));
    if (value.known?.is === 'list') {
      items.push(...value.known.items);
      isOpen ||= value.known.isOpen;
    } else {
      items.push(elementOf(m, value, item));
      isOpen = true;
    }
  }
  return { ...unknown, known: { is: 'list', items: items.slice(0, 256), isOpen: isOpen || items.length > 256 } };
}

function evaluateMap(m: Machine, node: number): Value {
  const count = m.o(node, 0);
  const entries = new Map<string, Value>();
  let rest: Value | undefined;
  for (let index = 0; index < count; index += 1) {
    const keyNode = m.o(node, 1 + index * 2);
    const value = m.visit(m.o(node, 2 + index * 2));
    if (keyNode === 0) {
      if (value.known?.is === 'map') for (const [key, entry] of value.known.entries) entries.set(key, entry);
      const spread = value.known?.is === 'map' ? value.known.rest : value;
      if (spread !== undefined) rest = rest === undefined ? spread : join(rest, spread);
      continue;
    }
    const keyValue = m.visit(keyNode);
    // `[CURLOPT_URL => $url]`: a constant is a key by its name.
    const key = literalOf(keyValue) ?? (m.frame.model.family === 'php' && isConstant(keyValue) ? keyValue.path : undefined);
    if (key !== undefined && entries.size < 256) entries.set(String(key), value);
    else rest = rest === undefined ? value : join(rest, value);
  }
  return { ...unknown, known: { is: 'map', entries, rest } };
}

function evaluateFunction(m: Machine, node: number): Value {
  const callee = { unit: m.frame.unit, number: m.o(node, 0), frame: m.frame, self: m.at.self };
  m.at.pending.push(callee);
  return { ...unknown, known: { is: 'function', callee } };
}

function evaluateOther(m: Machine, node: number): Value {
  const count = m.o(node, 0);
  let taint: Value['taint'];
  for (let index = 1; index <= count; index += 1) taint = unite(taint, taintOf(m.visit(m.o(node, index))));
  return tainted(taint);
}

function evaluateComprehension(m: Machine, node: number): Value {
  const before = m.frame.fork();
  const count = m.o(node, 1);
  for (let index = 0; index < count; index += 1) {
    const [target, iterable, test] = [m.o(node, 2 + index * 3), m.o(node, 3 + index * 3), m.o(node, 4 + index * 3)];
    assignTo(m, target, elementOf(m, m.visit(iterable), iterable));
    if (test === 0) continue;
    m.visit(test);
    const isCharacter = m.op(target) === NAME && assumeCharacter(m, test, m.text(m.o(target, 0)));
    if (!isCharacter) assume(m, test, true);
  }
  const made = pairsOf(m, node);
  const element = made ?? m.visit(m.o(node, 0));
  m.frame.vars = before;
  if (made !== undefined) return made;
  return { ...unknown, known: { is: 'list', items: [element], isOpen: true } };
}

/** `{key: value for ...}`: what its keys are said to be is kept apart from what is kept under them. */
function pairsOf(m: Machine, node: number): Value | undefined {
  const pair = m.o(node, 0);
  if (m.frame.unit.language !== 'python' || m.op(pair) !== OTHER || m.o(pair, 0) !== 2 || !m.source(node).startsWith('{'))
    return undefined;
  const key = m.visit(m.o(pair, 1));
  const rest = m.visit(m.o(pair, 2));
  return { ...unknown, taint: taintOf(key), known: { is: 'map', entries: new Map(), rest } };
}

/** What expressions do. */
export function expressions(): Operations {
  const table: ((m: Machine, node: number) => Value)[] = [];
  table[STRING] = (m, node) => literal(m.text(m.o(node, 0)));
  table[NUMBER] = (m, node) => literal(m.frame.unit.numbers[m.o(node, 0)] ?? 0);
  table[BOOL] = (m, node) => literal(m.o(node, 0) === 1);
  table[NULL] = () => literal(null);
  table[NAME] = evaluateName;
  table[MEMBER] = evaluateMember;
  table[INDEX] = evaluateIndex;
  table[SLICE] = evaluateSlice;
  table[CALL] = evaluateCall;
  table[KEYWORD] = (m, node) => m.visit(m.o(node, 1));
  table[SPREAD] = (m, node) => m.visit(m.o(node, 0));
  table[TEMPLATE] = evaluateTemplate;
  table[BINARY] = evaluateBinary;
  table[UNARY] = evaluateUnary;
  table[LOGIC] = evaluateLogic;
  table[CONDITIONAL] = evaluateConditional;
  table[LIST] = evaluateList;
  table[MAP] = evaluateMap;
  table[FUNCTION] = evaluateFunction;
  table[ASSIGN] = evaluateAssign;
  table[OTHER] = evaluateOther;
  table[COMPREHENSION] = evaluateComprehension;
  table[REGEX] = (m, node) => ({
    ...unknown,
    known: { is: 'regex', pattern: m.text(m.o(node, 0)), flags: m.text(m.o(node, 1)) },
  });
  table[CLASS] = evaluateClass;
  table[TYPED] = (m, node) => typed(m, m.visit(m.o(node, 0)), m.text(m.o(node, 1)));
  return table;
}
