import { isShortWord } from '../../../model/index.ts';
import { ASSIGN, CALL, CONDITIONAL, INDEX, LIST, LOGIC, MAP, MEMBER, NAME, SPREAD } from '../ir/ops.ts';
import type { AssignView } from '../rule.ts';
import { assumeSet } from './assume-facts.ts';
import { fold, isNumberInPhp } from './fold.ts';
import { withoutParameters } from './frame.ts';
import { withOwn } from './instances.ts';
import { writeKeyed, writeMember, writeOnce } from './keyed.ts';
import type { Machine } from './machine.ts';
import { elementOf, itemOf, ownerOfThis } from './members.ts';
import { asQuoted } from './quotes.ts';
import { pathMatches } from './sink.ts';
import { keyOf } from './subjects.ts';
import { together } from './text.ts';
import { noteUse } from './uses.ts';
import { harmless, join, literal, literalOf, REMOTE, type Taint, taintOf, textOf, unite, unknown, type Value } from './value.ts';

/** `target = value`, `target += value` */
export function evaluateAssign(m: Machine, node: number): Value {
  const target = m.o(node, 0);
  const operator = m.text(m.o(node, 2));
  if (operator === '++' || operator === '--') return count(m, node, target, operator);
  let value = m.visit(m.o(node, 1));
  if (operator !== '') {
    const before = m.visit(target);
    const folded = fold(operator, before, value, m.frame.unit.language);
    if (folded !== undefined) value = folded;
    else if (operator === '+') value = appended(before, asQuoted(m, value, textOf(before)));
    else if (m.frame.model.family === 'php' && isNumberInPhp(operator, before, value)) value = harmless;
    // What is empty stays, and holds no data.
    else if (operator === '&&') value = join(taintOf(before) === undefined ? before : literal(''), value);
    else value = operator === '||' || operator === '??' ? join(before, value) : unknown;
  }
  const before = m.isDeclaring;
  m.isDeclaring = m.o(node, 3) === 1;
  assignTo(m, target, value, node, m.o(node, 1));
  m.isDeclaring = before;
  return value;
}

/** `count++`, `--count`: one more or one less; behind the name, the expression is what it was before. */
function count(m: Machine, node: number, target: number, operator: string): Value {
  const before = m.visit(target);
  const after = fold(operator.charAt(0), before, m.visit(m.o(node, 1)), m.frame.unit.language) ?? harmless;
  assignTo(m, target, after, node, m.o(node, 1));
  return m.source(node).endsWith(operator) ? before : after;
}

function appended(before: Value, value: Value): Value {
  const { known } = before;
  if (known?.is !== 'list') return together([before, value]);
  const items = value.known?.is === 'list' ? value.known.items : [value];
  const isOpen = known.isOpen || value.known?.is !== 'list' || value.known.isOpen;
  return { ...before, known: { is: 'list', items: [...known.items, ...items].slice(0, 256), isOpen } };
}

/** Puts a value where a target points to: names, members, items, patterns. */
export function assignTo(m: Machine, target: number, value: Value, statement = 0, valueNode = 0): void {
  switch (m.op(target)) {
    case NAME:
      assignName(m, m.text(m.o(target, 0)), steppedDown(m, target, value, valueNode), target);
      if (statement !== 0) tellRules(m, m.text(m.o(target, 0)), m.text(m.o(target, 0)), value, statement, valueNode);
      return;
    case MEMBER:
      assignMember(m, target, value, statement, valueNode);
      return;
    case INDEX:
      assignItem(m, target, value, statement, valueNode);
      return;
    case LIST:
      assignList(m, target, value);
      return;
    case MAP:
      assignPattern(m, target, value);
      return;
    case ASSIGN: {
      // A pattern's preset: what is there, or the preset.
      const preset = m.visit(m.o(target, 1));
      assignTo(m, m.o(target, 0), value.known === undefined && value.taint === undefined ? join(value, preset) : value);
      return;
    }
    default:
  }
}

/** What stands before the name of a field that a method has set: no name of a program. */
const FIELD_SET_HERE = '#set ';

function assignName(m: Machine, name: string, value: Value, node: number): void {
  forget(m, name);
  const self = m.frame.model.family === 'java' ? m.at.self?.known : undefined;
  if (self?.is === 'instance' && !m.isDeclaring) {
    // A name that is no variable here may be a field of the own object; once it was set here it is kept like a variable.
    const owner = `${self.class.unit.path}#${self.class.number}`;
    const isField = m.frame.vars.has(`${FIELD_SET_HERE}${name}`) || !m.frame.vars.has(name);
    if (isField && m.fields.get(owner)?.has(name) === true) {
      setField(m, owner, name, value);
      m.frame.vars.set(`${FIELD_SET_HERE}${name}`, harmless);
    }
  }
  const { taint } = value;
  const isNamed = value.path !== '' || value.known !== undefined;
  const path = isNamed ? value.path : name;
  if (taint === undefined) {
    put(m, name, isNamed ? value : { ...value, path });
    return;
  }
  const step = { unit: m.frame.unit, start: m.start(node), end: m.end(node), note: `\`${name}\` holds it`, before: taint.step };
  const origins = taint.origins.includes(name) ? taint.origins : [name, ...taint.origins].slice(0, 6);
  const kept: Taint = { ...taint, step, origins };
  put(m, name, { ...value, path, taint: kept });
}

/** Where the name lives already, or here when it is new. */
function put(m: Machine, name: string, value: Value): void {
  if (m.isDeclaring) m.frame.vars.set(name, value);
  else m.frame.set(name, value, m.frame.unit.language !== 'python');
}

/** `object = object[name]`: where it is done once, it is done again and again. */
function steppedDown(m: Machine, target: number, value: Value, node: number): Value {
  if (value.reached === 0 || !readsItemOf(m, node, m.o(target, 0), 0)) return value;
  m.stepsDown += 1;
  return value.reached === 1 ? { ...value, reached: 2 } : value;
}

function readsItemOf(m: Machine, node: number, name: number, depth: number): boolean {
  if (node === 0 || depth > 4) return false;
  const operands = READ_FROM.get(m.op(node));
  if (operands !== undefined) return operands.some((operand) => readsItemOf(m, m.o(node, operand), name, depth + 1));
  return m.op(node) === INDEX && m.op(m.o(node, 0)) === NAME && m.o(m.o(node, 0), 0) === name;
}

/** Which operands an expression hands on as they are. */
const READ_FROM: ReadonlyMap<number, readonly number[]> = new Map([
  [LOGIC, [1, 2]],
  [CONDITIONAL, [1, 2]],
  [ASSIGN, [0, 1]],
]);

/** What was known about members of a variable does not hold for its next value. */
function forget(m: Machine, name: string): void {
  if (!m.frame.hasPaths) return;
  const start = `${name}.`;
  for (const key of m.frame.vars.keys()) if (key.startsWith(start)) m.frame.vars.delete(key);
}

function assignMember(m: Machine, target: number, value: Value, statement: number, valueNode: number): void {
  const object = m.visit(m.o(target, 0));
  const name = m.text(m.o(target, 1));
  const path = `${object.path || m.source(m.o(target, 0)).slice(0, 60)}.${name}`;
  for (const { compiled, sink } of m.chapter.assigns.get(name) ?? []) {
    if (!pathMatches(sink.path, path) || (sink.on !== undefined && !sink.on.test(path))) continue;
    const taint = taintOf(value);
    if (taint !== undefined && compiled.rule.flow?.isHarmless?.(value, path) !== true) m.flow(compiled, taint, statement, path);
  }
  if (statement !== 0) tellRules(m, name, path, value, statement, valueNode);
  writeMember(m, object, statement);
  const key = keyOf(m, target);
  if (key !== undefined) {
    m.frame.hasPaths = true;
    m.frame.vars.set(key, value);
  }
  if (path === 'module.exports') exportAll(m, value);
  else if (object.path === 'exports' || object.path === 'module.exports') m.at.module.exports.set(name, value);
  const { known } = object;
  if (m.frame.model.family === 'script') keepOfThis(m, m.o(target, 0), object, name, value);
  if (known?.is === 'instance' || known?.is === 'class') {
    setField(m, `${known.class.unit.path}#${known.class.number}`, name, value);
    const changed = object === m.at.self ? object : withOwn(object, name, value);
    if (changed !== object && m.op(m.o(target, 0)) === NAME) update(m, m.o(target, 0), changed);
  } else if (known?.is === 'map')
    update(m, m.o(target, 0), { ...object, known: { ...known, entries: new Map(known.entries).set(name, value) } });
  else addTaint(m, m.o(target, 0), object, value);
}

/** `this.name = value`, `Thing.prototype.name = function`, `Thing.prototype = { name() {} }`: of all objects without a class in a file. */
function keepOfThis(m: Machine, node: number, object: Value, name: string, value: Value): void {
  const isPrototype = m.op(node) === MEMBER && m.text(m.o(node, 1)) === 'prototype';
  if (object.known === undefined && isPrototype) keepOf(m, m.source(m.o(node, 0)), name, value);
  else if (object.known === undefined && object.path === 'this') keepOf(m, m.at.code?.name ?? '', name, value);
  else if (name === 'prototype' && value.known?.is === 'map')
    for (const [key, entry] of value.known.entries) keepOf(m, m.source(node), key, entry);
}

function keepOf(m: Machine, maker: string, name: string, value: Value): void {
  const { unit } = m.frame;
  setField(m, ownerOfThis(unit), name, value);
  if (isShortWord(maker)) setField(m, ownerOfThis(unit, maker), name, value);
}

/** `module.exports = ...` */
function exportAll(m: Machine, value: Value): void {
  const { exports } = m.at.module;
  exports.set('default', value);
  if (value.known?.is === 'map') for (const [name, entry] of value.known.entries) exports.set(name, entry);
}

export function setField(m: Machine, owner: string, name: string, value: Value): void {
  let fields = m.fields.get(owner);
  if (fields === undefined) {
    fields = new Map();
    m.fields.set(owner, fields);
  }
  const clean = withoutParameters(value, m.frame.model);
  const before = fields.get(name);
  const isFirst = before === undefined || (isOnlyDeclared(before) && isSetOnce(m, owner, name));
  fields.set(name, isFirst ? clean : join(before, clean));
}

function isOnlyDeclared({ known, taint, role, isBuilt }: Value): boolean {
  return known === undefined && taint === undefined && role === '' && !isBuilt;
}

/** `private final String name;` of Java gets its value once, and so does what is private and only set in one place. */
function isSetOnce(m: Machine, owner: string, name: string): boolean {
  const at = owner.lastIndexOf('#');
  const unit = m.modules.get(owner.slice(0, at))?.unit;
  const code = unit?.classes[Number(owner.slice(at + 1))];
  if (unit?.language !== 'java' || code === undefined || !isShortWord(name)) return false;
  const text = unit.text.slice(code.start, code.end);
  const declared = new RegExp(`\\b(final|private)\\s+[\\w<>\\[\\], .?]{1,80}\\s${name}\\s*;`).exec(text)?.[1];
  if (declared !== 'private') return declared !== undefined;
  return [...text.matchAll(new RegExp(`(?<![\\w.])(?:this\\.)?${name}\\s*(?:[-+*/|&]?=(?!=)|\\+\\+|--)`, 'g'))].length === 1;
}

function assignItem(m: Machine, target: number, value: Value, statement: number, valueNode: number): void {
  const object = m.visit(m.o(target, 0));
  const key = m.visit(m.o(target, 1));
  const at = literalOf(key);
  // Only objects of JavaScript have a prototype that a key reaches.
  const keySinks = m.frame.unit.language === 'python' ? [] : (m.chapter.assigns.get('[]') ?? []);
  for (const { compiled, sink } of keySinks) {
    const taint = taintOf(key);
    if (taint === undefined || (sink.on !== undefined && !sink.on.test(m.source(target)))) continue;
    if (object.known?.is === 'list' || hasNoPrototype(object)) continue;
    if (compiled.rule.id === 'prototype-pollution') writeOnce(m, compiled, taint, statement);
    else m.flow(compiled, taint, statement, 'the key of an assignment');
  }
  if (taintOf(key) !== undefined) {
    writeKeyed(m, object, key, statement);
    assumeSet(m, m.o(target, 1), value);
  }
  if (typeof at === 'string') {
    const path = `${object.path || m.source(m.o(target, 0)).slice(0, 60)}.${at}`;
    if (statement !== 0) tellRules(m, at, path, value, statement, valueNode);
    for (const { compiled, sink } of m.chapter.assigns.get(at) ?? []) {
      const taint = taintOf(value);
      const isOn = sink.on === undefined || sink.on.test(path);
      if (taint !== undefined && isOn && pathMatches(sink.path, path)) m.flow(compiled, taint, statement, path);
    }
  }
  if (typeof at !== 'string' && statement !== 0) {
    // A name from outside matters as much as what is kept under it.
    const told = taintOf(key) === undefined ? value : key;
    if (taintOf(told) !== undefined)
      tellRules(m, '[]', `${object.path || m.source(m.o(target, 0)).slice(0, 60)}.[]`, told, statement, valueNode);
  }
  const path = keyOf(m, target);
  if (path !== undefined) {
    m.frame.hasPaths = true;
    m.frame.vars.set(path, value);
  }
  const { known } = object;
  if (known?.is === 'list' && known.items.length === 0 && typeof at === 'string' && m.frame.model.family === 'php') {
    // An empty array of PHP becomes what is put into it.
    const entries = new Map([[at, value]]);
    update(m, m.o(target, 0), { ...object, known: { is: 'map', entries, rest: undefined } });
  } else if (known?.is === 'map' && at !== undefined) {
    update(m, m.o(target, 0), { ...object, known: { ...known, entries: new Map(known.entries).set(String(at), value) } });
  } else if (known?.is === 'map') {
    update(m, m.o(target, 0), {
      ...object,
      known: { ...known, rest: known.rest === undefined ? value : join(known.rest, value) },
    });
  } else if (known?.is === 'list' && typeof at === 'number' && at >= 0 && at <= known.items.length) {
    const items = at === known.items.length ? [...known.items, value] : known.items.with(at, value);
    update(m, m.o(target, 0), { ...object, known: { ...known, items: items.slice(0, 256) } });
  } else {
    addTaint(m, m.o(target, 0), object, value);
  }
}

/** `Object.create(null)`: `__proto__` is a name like any other there. */
export function hasNoPrototype({ path }: Value): boolean {
  return path === 'Object.create()';
}

/** An object of which nothing is known holds, from now on, also this. */
function addTaint(m: Machine, node: number, object: Value, value: Value): void {
  const taint = taintOf(value);
  if (taint === undefined || object.role !== '' || object === m.at.self) return;
  if (m.op(node) !== NAME) return;
  const name = m.text(m.o(node, 0));
  if (name === 'self' || name === 'this' || name === 'res' || name === 'response' || name === 'reply') return;
  update(m, node, { ...object, taint: unite(object.taint, taint) });
}

/** Writes back what a mutation made of a variable. */
export function update(m: Machine, node: number, value: Value): void {
  const op = m.op(node);
  if (op === NAME) updateOwn(m, m.text(m.o(node, 0)), value);
  if (op === CALL) updateInside(m, node, value);
  if (op !== MEMBER && op !== INDEX) return;
  const object = m.visit(m.o(node, 0));
  if (op === MEMBER && (object.known?.is === 'instance' || object.known?.is === 'class')) {
    setField(m, `${object.known.class.unit.path}#${object.known.class.number}`, m.text(m.o(node, 1)), value);
  }
  const key = keyOf(m, node);
  if (key === undefined) return;
  m.frame.hasPaths = true;
  m.frame.vars.set(key, value);
}

/** What a method of Java puts into a list or a map of its own object, other methods find there. */
function updateOwn(m: Machine, name: string, value: Value): void {
  const self = m.at.self?.known;
  const isOwn = self?.is === 'instance' && m.frame.model.family === 'java' && m.frame.get(name) === undefined;
  m.frame.set(name, value, true);
  if (!isOwn || ((taintOf(value)?.sources ?? 0) & REMOTE) === 0) return;
  setField(m, `${self.class.unit.path}#${self.class.number}`, name, value);
}

/** `groups.get(key).add(value)`, `groups.computeIfAbsent(key, made).add(value)`: what lies in a map or a list is changed. */
function updateInside(m: Machine, call: number, value: Value): void {
  const callee = m.o(call, 0);
  if (m.op(callee) !== MEMBER || !/^(?:get|computeIfAbsent)$/.test(m.text(m.o(callee, 1)))) return;
  const place = m.o(callee, 0);
  const { known, ...object } = m.visit(place);
  const key = literalOf(m.visit(m.o(call, 3)));
  if (known?.is === 'map' && key !== undefined)
    update(m, place, { ...object, known: { ...known, entries: new Map(known.entries).set(String(key), value) } });
  else if (known?.is === 'map')
    update(m, place, { ...object, known: { ...known, rest: known.rest === undefined ? value : join(known.rest, value) } });
  else if (known?.is === 'list' && typeof key === 'number' && key >= 0 && key < known.items.length)
    update(m, place, { ...object, known: { ...known, items: known.items.with(key, value) } });
}

function assignList(m: Machine, target: number, value: Value): void {
  const count = m.o(target, 0);
  for (let index = 0; index < count; index += 1) {
    const item = m.o(target, index + 1);
    if (m.frame.model.family === 'go' && value.known?.is !== 'list') {
      assignTo(m, item, resultAt(m, item, value, index));
      continue;
    }
    if (m.op(item) === SPREAD) assignTo(m, m.o(item, 0), elementOf(m, value, item));
    else
      assignTo(m, item, value.known === undefined && value.role === '' ? pieceOf(value) : itemOf(m, value, literal(index), item));
  }
}

/** `value, err := call()`: the first is what the call is about, an error or an answer yes or no is not. */
function resultAt(m: Machine, target: number, value: Value, index: number): Value {
  const name = m.op(target) === NAME ? m.text(m.o(target, 0)) : '';
  if (/^(?:err|ok|error|found|exists)$/.test(name)) return unknown;
  return index === 0 ? value : pieceOf(value);
}

function pieceOf(value: Value): Value {
  return value.taint === undefined ? unknown : { ...unknown, taint: value.taint };
}

/** `const {a, b: {c}} = value` */
function assignPattern(m: Machine, target: number, value: Value): void {
  const count = m.o(target, 0);
  for (let index = 0; index < count; index += 1) {
    const key = m.o(target, 1 + index * 2);
    const place = m.o(target, 2 + index * 2);
    if (key === 0) {
      assignTo(m, place, value);
      continue;
    }
    const name = m.visit(key);
    noteUse(m, value, textOf(name) ?? '', m.span(key));
    assignTo(m, place, itemOf(m, value, name, key));
  }
}

/** Rules that look at assignments. */
export function tellRules(m: Machine, name: string, path: string, value: Value, node: number, valueNode: number): void {
  const { assignHooks } = m.chapter;
  if (assignHooks.length === 0) return;
  const view: AssignView = {
    unit: m.frame.unit,
    name,
    path,
    value,
    place: m.span(node),
    valuePlace: m.span(valueNode),
    within: m.at.code,
    isSafeFor: m.isSafeFor,
  };
  for (const { compiled, assign } of assignHooks) {
    assign(view, (place, options) => m.report(compiled, place, options));
  }
}
