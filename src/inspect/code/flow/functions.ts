import { NAME } from '../ir/ops.ts';
import type { FunctionCode, Parameter } from '../ir/unit.ts';
import { modelOf } from '../models/models.table.ts';
import { finish, finishWith } from './answers.ts';
import { applySinks } from './apply-sinks.ts';
import { assignTo, setField, update } from './assign.ts';
import type { Call } from './call.ts';
import { cleanedBy } from './cleaners.ts';
import { isDecided, isFilled } from './decided.ts';
import { entryOf } from './entries.ts';
import { applyFills, noteFills } from './fills.ts';
import { Frame } from './frame.ts';
import { keptInside, ownFields, ownResult, storedAs, withField } from './instances.ts';
import { applyWrites, closeRecursion, noteRecursion } from './keyed.ts';
import { type Activation, type Machine, MOST_DEPTH } from './machine.ts';
import { bits } from './make-safe.ts';
import { methodOf } from './members.ts';
import { typed } from './names.ts';
import { definedIn } from './packages.ts';
import { noteHandler } from './routes.ts';
import { emptySummary, functionKey, parameterBit, type Summary, substitute } from './summary.ts';
import { asInner } from './text.ts';
import {
  type ClassValue,
  cleaned,
  FIRST_PARAMETER,
  type FunctionValue,
  HELD,
  harmless,
  isFixed,
  join,
  mapTaint,
  named,
  type Step,
  type Taint,
  taintOf,
  unknown,
  type Value,
} from './value.ts';

/** Reads a function once, with its parameters left open; what its callers must know is remembered. */
export function summarise(m: Machine, fn: FunctionValue): Summary {
  const key = functionKey(fn.unit, fn.number);
  const known = m.summaries.get(key);
  if (known !== undefined) return known;
  const summary = emptySummary();
  // Not remembered: from a place that is less deep it is read after all.
  if (m.depth > MOST_DEPTH) return summary;
  m.summaries.set(key, summary);
  m.recursions.set(summary, []);
  const code = fn.unit.functions[fn.number];
  if (code === undefined) return summary;
  const entry = entryOf(m, fn, code);
  noteHandler(m, fn, code, entry);
  const self = fn.self;
  const values = code.parameters.map((parameter, index): Value => {
    const given = entry.values[index];
    if (given !== undefined) return ofClass(m, fn, parameter, given);
    const bit = parameterBit(index);
    const isSelf = index === 0 && code.owner >= 0 && /^(?:self|cls|this)$/.test(parameter.name);
    if (isSelf) return self ?? unknown;
    const taint: Taint | undefined = bit === 0 ? undefined : { sources: bit, safe: 0, marks: 0, step: undefined, origins: [] };
    return declared(m, fn, parameter, { ...unknown, path: parameter.name, taint });
  });
  run(m, fn, values, { summary, framework: entry.framework, token: summary });
  summary.isDone = true;
  m.recursions.delete(summary);
  return summary;
}

/** What a framework makes of what a client sent is an object of a class of the project, all of whose fields came from there. */
function ofClass(m: Machine, { unit, frame, self }: FunctionValue, { type }: Parameter, given: Value): Value {
  if (unit.language !== 'java' || given.known !== undefined || given.taint === undefined) return given;
  const name = typeName(type, false);
  if (!/^[A-Z]/.test(name) || modelOf('java').vagueTypes.has(name)) return given;
  const own = self?.known?.is === 'instance' ? m.fields.get(`${unit.path}#${self.known.class.number}`)?.get(name) : undefined;
  const other = m.resolve(unit, name);
  const found = own ?? frame.get(name) ?? (other === undefined ? undefined : definedIn(other, name));
  return found?.known?.is === 'class' ? { ...given, known: { is: 'instance', class: found.known.class } } : given;
}

interface Running {
  readonly summary: Summary;
  readonly framework: string;
  readonly token: object;
}

/** The last name of a type as it is written: `List` of `java.util.List<String>`, `Request` of `*http.Request`. */
function typeName(type: string, isWhole: boolean): string {
  if (type === '') return '';
  const [bare = ''] = type.replace(/^(?:[\s*?&.]|\[\])+/, '').split(/[<[|]/, 1);
  return (isWhole ? /[\w.]*$/ : /\w*$/).exec(bare.trimEnd())?.[0] ?? '';
}

/** Runs a body in a new frame, then the functions that it defined. */
function run(m: Machine, fn: FunctionValue, values: readonly Value[], running: Running): void {
  const code = fn.unit.functions[fn.number];
  if (code === undefined) return;
  const [frameBefore, atBefore, loopsBefore] = [m.frame, m.at, m.loops];
  const module = m.modules.get(fn.unit.path);
  if (module === undefined) return;
  const frame = new Frame(fn.unit, fn.frame, running.token);
  if (frame.isTooDeep) m.cut.add(fn.unit.path);
  // Member by member, in the order of every other: it is made for each function that is read.
  const { summary, framework, token } = running;
  const at: Activation = { module, code, summary, pending: [], self: fn.self, framework, token };
  m.frame = frame;
  m.at = at;
  m.loops = 0;
  m.depth += 1;
  try {
    bind(m, code, values);
    nameItself(m, fn, code);
    const value = m.visit(code.body);
    if (code.isExpression) finishWith(m, code.body, value);
    else if (!frame.isOver) finish(m, undefined);
    frame.isOver = false;
    noteFills(code, frame, running.summary);
    readPending(m, at);
    closeRecursion(m, running.summary, m.recursions.get(running.summary) ?? []);
  } finally {
    m.frame = frameBefore;
    m.at = atBefore;
    m.loops = loopsBefore;
    m.depth -= 1;
  }
}

/** Functions that were defined and that nothing has called or been given yet. */
export function readPending(m: Machine, at: Activation): void {
  for (let index = 0; index < at.pending.length; index += 1) {
    const fn = at.pending[index];
    if (fn === undefined || m.inlined.has(functionKey(fn.unit, fn.number))) continue;
    if (m.depth > MOST_DEPTH) m.deferred.push(fn);
    else if (!readInside(m, at, fn)) summarise(m, fn);
  }
}

/** A function that another one makes sees the parameters of that one too: it is read there, unless a framework calls it. */
function readInside(m: Machine, at: Activation, fn: FunctionValue): boolean {
  const code = fn.unit.functions[fn.number];
  const outer = at.code?.parameters.length ?? 0;
  if (code === undefined || outer === 0 || code.owner >= 0 || m.frame.model.family !== 'script') return false;
  if (m.frame.token !== at.token || m.summaries.has(functionKey(fn.unit, fn.number))) return false;
  if (entryOf(m, fn, code).framework !== '') return false;
  const values = code.parameters.map((parameter, index): Value => {
    const bit = parameterBit(outer + index);
    const taint: Taint | undefined = bit === 0 ? undefined : { sources: bit, safe: 0, marks: 0, step: undefined, origins: [] };
    return { ...unknown, path: parameter.name, taint };
  });
  runInline(m, fn, values);
  return true;
}

/** Functions that were defined too deep to be read there. To be called at the top, where there is depth for them again. */
export function readDeferred(m: Machine): void {
  for (let fn = m.deferred.pop(); fn !== undefined; fn = m.deferred.pop()) summarise(m, fn);
}

function bind(m: Machine, code: FunctionCode, values: readonly Value[]): void {
  for (const [index, parameter] of code.parameters.entries()) {
    let value = values[index] ?? (parameter.preset === 0 ? unknown : m.visit(parameter.preset));
    if (parameter.isRest) value = { ...unknown, taint: taintOf(value), path: parameter.name };
    if (parameter.pattern !== 0) {
      assignTo(m, parameter.pattern, value);
      continue;
    }
    const { taint } = value;
    const withOrigin =
      taint === undefined || taint.origins.includes(parameter.name) ? taint : { ...taint, origins: [parameter.name] };
    const path = value.path === '' && value.known === undefined ? parameter.name : value.path;
    m.frame.vars.set(parameter.name, { ...value, path, taint: withOrigin });
  }
}

/** `module.exports = function merge() { ... merge(...) }`: its name is known inside alone. */
function nameItself(m: Machine, callee: FunctionValue, { name, owner }: FunctionCode): void {
  if (name === '' || owner >= 0 || m.frame.model.family !== 'script' || m.frame.get(name) !== undefined) return;
  m.frame.vars.set(name, { ...unknown, known: { is: 'function', callee } });
}

/** The values of a call in the order of the parameters. */
function argumentsFor(code: FunctionCode, call: Call): readonly (Value | undefined)[] {
  const isBound = code.owner >= 0 && /^(?:self|cls)$/.test(code.parameters[0]?.name ?? '');
  const shift = isBound ? 1 : 0;
  return code.parameters.map((parameter, index) => {
    const keyword = call.keywords.get(parameter.name);
    if (keyword !== undefined) return keyword;
    if (parameter.isRest) {
      const rest = parameter.name === 'arguments' ? call.args : call.args.slice(index - shift);
      return { ...unknown, known: { is: 'list' as const, items: rest, isOpen: true } };
    }
    return index - shift < 0 ? undefined : call.args[index - shift];
  });
}

/** Of methods with the same name, the one that takes as many arguments as are given. */
function overloadOf(fn: FunctionValue, call: Call): FunctionValue {
  const { functions, classes, language } = fn.unit;
  const code = functions[fn.number];
  if (language !== 'java' || code === undefined || code.owner < 0 || code.parameters.length === call.args.length) return fn;
  const number = classes[code.owner]?.methods.find((other) => {
    const candidate = functions[other];
    return candidate?.name === code.name && candidate.parameters.length === call.args.length;
  });
  return number === undefined ? fn : { ...fn, number };
}

/** A call of a function of the project: its summary says what happens, or the type that it is declared to give. */
export function callFunction(m: Machine, named: FunctionValue, call: Call): Value {
  const fn = overloadOf(named, call);
  const code = fn.unit.functions[fn.number];
  if (code === undefined) return unknown;
  const result = resultOf(m, fn, code, call);
  const isPlain = fn.unit.language === 'java' && modelOf('java').plainTypes.has(resultType(fn, code));
  if (isPlain && result.known === undefined) return harmless;
  const rules = cleanedBy(fn, code);
  return rules.length === 0 ? result : mapTaint(result, (taint) => cleaned(taint, bits(m, rules)));
}

/** `int` of `public int getAge()`. */
function resultType({ unit }: FunctionValue, { start, nameStart }: FunctionCode): string {
  return /([\w.]+)\s+$/.exec(unit.text.slice(Math.max(start, nameStart - 80), nameStart))?.[1] ?? '';
}

function resultOf(m: Machine, fn: FunctionValue, code: FunctionCode, call: Call): Value {
  const own = ownResult(fn, code);
  if (own !== undefined) return own;
  const summary = summarise(m, fn);
  const values = argumentsFor(code, call);
  const decided = decidedResult(m, fn, code, summary, values);
  if (decided !== undefined) {
    keepFields(m, fn, code, call);
    return decided;
  }
  const taints = values.map((value) => passed(m, value === undefined ? undefined : taintOf(asInner(m, value)), call, code));
  applySinks(m, summary, taints, values);
  applyWrites(m, summary, values, taints);
  applyFills(m, summary, call, values, taints);
  noteRecursion(m, summary, values, taints);
  applyExits(m, summary, code, call);
  const kept = keptInside(fn, code, values);
  if (kept === undefined) keepFields(m, fn, code, call);
  else if (fn.self?.known?.is === 'instance') update(m, call.receiverNode, { ...fn.self, taint: joinTaint(fn.self.taint, kept) });
  if (!summary.isDone && summary.result === undefined) {
    // It calls itself: what goes in may come out.
    return { ...unknown, taint: taints.reduce((all, taint) => joinTaint(all, taint), undefined) };
  }
  const { result } = summary;
  if (result === undefined) return unknown;
  // A constant that is returned whatever the arguments are stays one; anything else gets the data of this call.
  const returned = mapTaint(result, (taint) => substitute(taint, taints));
  const isHarmless = result.known === undefined && result.taint !== undefined && bringsNothing(result.taint, values);
  // `return this;` of what was just put into something inside.
  if (kept !== undefined && returned.known?.is === 'instance')
    return { ...returned, taint: joinTaint(joinTaint(fn.self?.taint, returned.taint), kept) };
  return isHarmless ? harmless : returned;
}

/** A function that is given the answer to one of its conditions, or whose object holds data, is read anew with what it is given. Undefined: it is not. */
function decidedResult(
  m: Machine,
  fn: FunctionValue,
  code: FunctionCode,
  general: Summary,
  values: readonly (Value | undefined)[],
): Value | undefined {
  if (!general.isDone || m.depth > MOST_DECIDED_DEPTH) return undefined;
  if (!isDecided(fn, code, values) && !isFilled(fn, code, values)) return undefined;
  const key = functionKey(fn.unit, fn.number);
  const times = m.decided.get(key) ?? 0;
  if (times >= MOST_INLINE) return undefined;
  m.decided.set(key, times + 1);
  // What the general reading suspects of callers that are not known, this one is none of.
  for (const sink of general.sinks) (sink.root ?? sink).calls += 1;
  const summary = emptySummary(m.at.summary);
  const all = code.parameters.map((parameter, index) => values[index] ?? opened(m, fn, parameter));
  run(m, fn, all, { summary, framework: '', token: m.at.token });
  return summary.result ?? unknown;
}

const MOST_DECIDED_DEPTH = 8;

/** What is returned is made of parameters, and these are fixed in this call. */
function bringsNothing({ sources }: Taint, values: readonly (Value | undefined)[]): boolean {
  if ((sources & ((FIRST_PARAMETER - 1) | HELD)) !== 0) return false;
  return values.every((value, index) => (sources & parameterBit(index)) === 0 || isAllFixed(value));
}

function isAllFixed(value: Value | undefined): boolean {
  return isFixed(value) || (value?.known?.is === 'list' && value.taint === undefined && value.known.items.every(isFixed));
}

function joinTaint(a: Taint | undefined, b: Taint | undefined): Taint | undefined {
  return join({ ...unknown, taint: a }, { ...unknown, taint: b }).taint;
}

function passed(m: Machine, taint: Taint | undefined, call: Call, code: FunctionCode): Taint | undefined {
  if (taint === undefined) return undefined;
  const step: Step = {
    unit: m.frame.unit,
    start: m.start(call.node),
    end: m.end(call.node),
    note: `passed to ${code.name === '' ? 'a function' : `${code.name}()`}`,
    before: taint.step,
  };
  return { ...taint, step };
}

/** A function that throws unless its argument is right makes it right for what follows. */
function applyExits(m: Machine, summary: Summary, code: FunctionCode, call: Call): void {
  if (summary.exits?.some((mask) => mask !== 0) !== true) return;
  const shift = /^(?:self|cls)$/.test(code.parameters[0]?.name ?? '') && code.owner >= 0 ? 1 : 0;
  for (const [index, mask] of summary.exits.entries()) {
    const node = call.argNodes[index - shift];
    if (mask === 0 || node === undefined) continue;
    const text = m.source(node);
    const value = m.frame.vars.get(text);
    if (value !== undefined)
      m.frame.vars.set(
        text,
        mapTaint(value, (taint) => cleaned(taint, mask)),
      );
  }
}

/** `Class(...)`: its constructor runs, and its fields are known from then on. */
export function makeInstance(m: Machine, type: ClassValue, call: Call): Value {
  const instance: Value = { ...unknown, known: { is: 'instance', class: type }, path: '' };
  const code = type.unit.classes[type.number];
  const maker = methodOf(m, instance, '__init__') ?? methodOf(m, instance, 'constructor');
  const owner = `${type.unit.path}#${type.number}`;
  if (type.unit.language === 'go') for (const [name, value] of call.keywords) setField(m, owner, name, value);
  if (maker?.known?.is === 'function') {
    const { callee } = maker.known;
    callFunction(m, callee, call);
    const method = callee.unit.functions[callee.number];
    if (method !== undefined) storeArguments(m, type, method, call);
    const own = method === undefined ? undefined : ownFields(type, method, argumentsFor(method, call));
    if (own !== undefined) return { ...instance, known: { is: 'instance', class: type, own } };
  }
  if (code === undefined) return unknown;
  // Of an object that nothing was given yet, its fields are known to hold what the class says.
  if (type.unit.language === 'java') return { ...instance, known: { is: 'instance', class: type, own: new Map() } };
  const taint = type.unit.language === 'go' ? dataOf(call) : undefined;
  return taint === undefined ? instance : { ...instance, taint };
}

/** What a setter is given is a field from then on. */
function keepFields(m: Machine, fn: FunctionValue, code: FunctionCode, call: Call): void {
  const known = fn.self?.known;
  if (m.frame.model.family === 'script' || known?.is !== 'instance' || !/^set/i.test(code.name)) return;
  storeArguments(m, known.class, code, call);
  const field = storedAs(fn.unit, code, code.parameters[0]?.name ?? '');
  const [value] = call.args;
  const changed = field === undefined || value === undefined ? fn.self : withField(fn.self ?? unknown, field, value);
  if (changed !== undefined && changed !== fn.self && m.op(call.receiverNode) === NAME) update(m, call.receiverNode, changed);
}

/** Data that comes with the options of a call. */
function dataOf({ keywords }: Call): Taint | undefined {
  let all: Taint | undefined;
  for (const value of keywords.values()) all = joinTaint(all, taintOf(value));
  return all;
}

/** Fields that the constructor takes from its arguments: `this.db = db`. */
function storeArguments(m: Machine, type: ClassValue, method: FunctionCode, call: Call): void {
  const owner = `${type.unit.path}#${type.number}`;
  for (const [index, value] of argumentsFor(method, call).entries()) {
    if (value === undefined || taintOf(value) === undefined) continue;
    const stored = storedAs(type.unit, method, method.parameters[index]?.name ?? '');
    if (stored !== undefined) setField(m, owner, stored, value);
  }
}

/** A parameter of which only the declaration is known. */
function opened(m: Machine, fn: FunctionValue, parameter: Parameter): Value {
  return declared(m, fn, parameter, named(parameter.name));
}

/** What the declaration of a parameter says. The writers that helpers of a servlet are given write its answer. */
function declared(m: Machine, { unit }: FunctionValue, { type }: Parameter, value: Value): Value {
  const name = typeName(type, unit.language === 'go');
  if (unit.language === 'java' && /^(?:Print)?Writer$/.test(name) && /\bHttpServletResponse\b/.test(unit.text))
    return { ...value, path: 'response.getWriter()' };
  return typed(m, value, name);
}

/** Times that a callback is read in place. */
const MOST_INLINE = 6;

/** Reads a callback where it is given, with what it will be given. */
export function runInline(m: Machine, fn: FunctionValue, values: readonly Value[]): Value {
  const key = functionKey(fn.unit, fn.number);
  const times = m.inlined.get(key) ?? 0;
  if (times >= MOST_INLINE || m.depth > MOST_DEPTH) return unknown;
  m.inlined.set(key, times + 1);
  const code = fn.unit.functions[fn.number];
  const entry = code === undefined ? undefined : entryOf(m, fn, code);
  const all = code?.parameters.map((parameter, index) => values[index] ?? entry?.values[index] ?? opened(m, fn, parameter)) ?? [];
  const summary = emptySummary(m.at.summary);
  run(m, fn, all, { summary, framework: entry?.framework ?? '', token: fn.frame.token === m.at.token ? m.at.token : {} });
  return summary.result ?? unknown;
}
