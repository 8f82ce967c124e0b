import type { FunctionCode, Parameter } from '../ir/unit.ts';
import { modelOf } from '../models/models.table.ts';
import { finish, finishWith } from './answers.ts';
import { assignTo } from './assign.ts';
import { entryOf } from './entries.ts';
import { noteFills } from './fills.ts';
import { Frame } from './frame.ts';
import { instanceOf } from './given-parts.ts';
import { closeRecursion } from './keyed.ts';
import { type Activation, type Machine, MOST_DEPTH } from './machine.ts';
import { typed } from './names.ts';
import { definedIn } from './packages.ts';
import { noteHandler } from './routes.ts';
import { emptySummary, functionKey, parameterBit, type Summary } from './summary.ts';
import { type FunctionValue, named, type Taint, taintOf, unknown, type Value } from './value.ts';

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
    if (isSelf(code, index)) return self ?? unknown;
    const taint: Taint | undefined = bit === 0 ? undefined : { sources: bit, safe: 0, marks: 0, step: undefined, origins: [] };
    return declared(m, fn, parameter, { ...unknown, path: parameter.name, taint });
  });
  run(m, fn, values, { summary, framework: entry.framework, token: summary });
  summary.isDone = true;
  m.recursions.delete(summary);
  return summary;
}

/** True for the parameter of a method that is its own object. */
function isSelf({ parameters, owner }: FunctionCode, index: number): boolean {
  return index === 0 && owner >= 0 && /^(?:self|cls|this)$/.test(parameters[0]?.name ?? '');
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

/** Longer names of types are not looked through from each of their letters. */
const LONGEST_TYPE = 200;

/** The last name of a type as it is written: `List` of `java.util.List<String>`, `Request` of `*http.Request`. */
function typeName(type: string, isWhole: boolean): string {
  if (type === '') return '';
  const [bare = ''] = type.replace(/^(?:[\s*?&.]|\[\])+/, '').split(/[<[|]/, 1);
  return (isWhole ? /[\w.]*$/ : /\w*$/).exec(bare.trimEnd().slice(-LONGEST_TYPE))?.[0] ?? '';
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
    const isListed = m.frame.model.family === 'java' && value.known?.is === 'list';
    if (parameter.isRest && !isListed) value = { ...unknown, taint: taintOf(value), path: parameter.name };
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

/** A parameter of which only the declaration is known. */
function opened(m: Machine, fn: FunctionValue, parameter: Parameter): Value {
  return declared(m, fn, parameter, named(parameter.name));
}

/** What the declaration of a parameter says. The writers that helpers of a servlet are given write its answer. */
function declared(m: Machine, { unit, frame }: FunctionValue, { type }: Parameter, value: Value): Value {
  const name = typeName(type, unit.language === 'go');
  if (unit.language === 'typescript' || unit.language === 'tsx') {
    const instance = instanceOf(frame, type);
    return instance === undefined ? value : { ...value, known: instance };
  }
  if (unit.language === 'java' && /^(?:Print)?Writer$/.test(name) && /\bHttpServletResponse\b/.test(unit.text))
    return { ...value, path: 'response.getWriter()' };
  return typed(m, value, name);
}

/** Times that a function is read beside its summary: in place, or for one call. */
export const MOST_INLINE: number = 6;

/** Reads a function for one call, with what that gives and with parameters of which only the declaration is known. */
export function readAnew(m: Machine, fn: FunctionValue, code: FunctionCode, values: readonly (Value | undefined)[]): Value {
  const summary = emptySummary(m.at.summary);
  const all = code.parameters.map(
    (parameter, index) => values[index] ?? (isSelf(code, index) ? fn.self : undefined) ?? opened(m, fn, parameter),
  );
  run(m, fn, all, { summary, framework: '', token: m.at.token });
  return summary.result ?? unknown;
}

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
