import { CALL, MEMBER, NAME } from '../ir/ops.ts';
import type { FunctionCode, Parameter } from '../ir/unit.ts';
import { modelOf } from '../models/models.table.ts';
import { applySinks, countCall } from './apply-sinks.ts';
import { setField, update } from './assign.ts';
import { areTrusted } from './assume-call.ts';
import { isAnswered } from './awaited.ts';
import type { Call } from './call.ts';
import { cleanedBy } from './cleaners.ts';
import { isDecided, isFilled } from './decided.ts';
import { applyFills } from './fills.ts';
import { MOST_INLINE, readAnew, summarise } from './functions.ts';
import { isSetter, keptInside, ownFields, ownOfPython, ownResult, storedAs, withField, writtenFields } from './instances.ts';
import { applyWrites, noteRecursion } from './keyed.ts';
import type { Machine } from './machine.ts';
import { better, bits, makeSafe } from './make-safe.ts';
import { basesOf, methodOf } from './members.ts';
import { functionKey, parameterBit, type Summary, substitute } from './summary.ts';
import { asRooted } from './text.ts';
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
  type Step,
  type Taint,
  taintOf,
  unknown,
  type Value,
} from './value.ts';

/* What a call of a function of the project comes to: its arguments, its result, and what it leaves in objects. */

/** The values of a call in the order of the parameters. */
function argumentsFor(code: FunctionCode, call: Call, isOfJava = false): readonly (Value | undefined)[] {
  const isBound = code.owner >= 0 && /^(?:self|cls)$/.test(code.parameters[0]?.name ?? '');
  const shift = isBound ? 1 : 0;
  return code.parameters.map((parameter, index) => {
    const keyword = call.keywords.get(parameter.name);
    if (keyword !== undefined) return keyword;
    if (parameter.isRest) {
      const rest = parameter.name === 'arguments' ? call.args : call.args.slice(index - shift);
      // What may be spread, or be the array itself, stands for any number of values.
      return { ...unknown, known: { is: 'list' as const, items: rest, isOpen: !isOfJava || rest.length < 2 } };
    }
    return index - shift < 0 ? undefined : call.args[index - shift];
  });
}

/** Of methods with the same name, the one that takes as many arguments as are given, and of the kinds that are given. */
function overloadOf(fn: FunctionValue, call: Call): FunctionValue {
  const { functions, classes, language } = fn.unit;
  const code = functions[fn.number];
  if (language !== 'java' || code === undefined || code.owner < 0) return fn;
  const named = (classes[code.owner]?.methods ?? []).filter((other) => functions[other]?.name === code.name);
  if (named.length < 2) return fn;
  const fitting = named.filter((other) => functions[other]?.parameters.length === call.args.length);
  const number = fitting.find((other) => functions[other]?.parameters.every((one, index) => isFor(one, call.args[index])));
  const chosen = number ?? (fitting.includes(fn.number) ? fn.number : fitting[0]);
  return chosen === undefined || chosen === fn.number ? fn : { ...fn, number: chosen };
}

/** False where a declared type and what is given can't be the same: data as a number, a number as a text. */
function isFor({ type }: Parameter, value: Value | undefined): boolean {
  const isNumeric = modelOf('java').plainTypes.has(type);
  if (value?.taint !== undefined) return !isNumeric;
  const { known } = value ?? unknown;
  if (known?.is !== 'literal' || known.literal === null) return true;
  return typeof known.literal === 'string' ? !isNumeric || type === 'char' : !/^(?:String|CharSequence)$/.test(type);
}

/** A call of a function of the project: its summary says what happens, or the type that it is declared to give. */
export function callFunction(m: Machine, named: FunctionValue, call: Call): Value {
  const fn = overloadOf(named, call);
  const code = fn.unit.functions[fn.number];
  if (code === undefined) return unknown;
  const result = resultOf(m, fn, code, call);
  const isPlain = modelOf(fn.unit.language).plainTypes.has(resultType(fn, code));
  if (isPlain && result.known === undefined) return harmless;
  const rules = cleanedBy(fn, code);
  return rules.length === 0 ? result : mapTaint(result, (taint) => cleaned(taint, bits(m, rules)));
}

/** `int` of `public int getAge()`, `function getAge(): int` and `func age() int`, which the language sees to. */
function resultType({ unit }: FunctionValue, { start, nameStart, nameEnd, body }: FunctionCode): string {
  if (unit.language === 'java')
    return /([\w.]+)\s+$/.exec(unit.text.slice(Math.max(start, nameStart - 80), nameStart))?.[1] ?? '';
  if (unit.language !== 'php' && unit.language !== 'go') return '';
  const before = unit.code[body + 1] ?? 0;
  const head = unit.text.slice(Math.max(nameEnd, before - 80), before);
  return (unit.language === 'php' ? /\)\s*:\s*\??(\w+)\s*$/ : /\)\s*([\w.]+)\s*$/).exec(head)?.[1] ?? '';
}

function resultOf(m: Machine, fn: FunctionValue, code: FunctionCode, call: Call): Value {
  const own = ownResult(fn, code);
  if (own !== undefined) return own;
  const summary = summarise(m, fn);
  const values = argumentsFor(code, call, fn.unit.language === 'java');
  const decided = decidedResult(m, fn, code, summary, values);
  if (decided !== undefined) return afterwards(keepFields(m, fn, code, call, values), decided);
  const taints = values.map((value) => passed(m, value === undefined ? undefined : taintOf(asRooted(m, value)), call, code));
  applySinks(m, summary, taints, values);
  applyWrites(m, summary, values, taints);
  applyFills(m, summary, call, values, taints);
  noteRecursion(m, summary, values, taints);
  applyExits(m, summary, fn, code, call);
  const fields = keptInside(fn, code, values);
  if (fields !== undefined && fn.self === m.at.self) keepInOwn(m, fn, fields);
  const kept =
    fields === undefined
      ? undefined
      : [...fields.values()].reduce((all: Taint | undefined, one) => joinTaint(all, one), undefined);
  const changed = kept === undefined ? keepFields(m, fn, code, call, values) : undefined;
  if (kept !== undefined && fn.self?.known?.is === 'instance')
    update(m, call.receiverNode, { ...fn.self, taint: joinTaint(fn.self.taint, kept) });
  if (!summary.isDone && summary.result === undefined) {
    // It calls itself: what goes in may come out.
    return { ...unknown, taint: taints.reduce((all, taint) => joinTaint(all, taint), undefined) };
  }
  const { result } = summary;
  if (result === undefined) return unknown;
  // A constant that is returned whatever the arguments are stays one; anything else gets the data of this call.
  const returned = withFixedFields(
    result,
    mapTaint(result, (taint) => substitute(taint, taints)),
    values,
  );
  const isHarmless = result.known === undefined && result.taint !== undefined && bringsNothing(result.taint, values);
  // `return this;` of what was just put into something inside.
  if (kept !== undefined && returned.known?.is === 'instance')
    return { ...returned, taint: joinTaint(joinTaint(fn.self?.taint, returned.taint), kept) };
  return isHarmless ? harmless : afterwards(changed, returned);
}

/** What a method of the own object puts into a list of the own object stands in the list from then on. */
function keepInOwn(m: Machine, { self }: FunctionValue, fields: ReadonlyMap<string, Taint>): void {
  if (self?.known?.is !== 'instance') return;
  const { unit, number } = self.known.class;
  for (const [name, taint] of fields) setField(m, `${unit.path}#${number}`, name, { ...unknown, taint });
}

/** `return this;` of an object that was just given something. */
function afterwards(changed: Value | undefined, returned: Value): Value {
  const [one, other] = [changed?.known, returned.known];
  if (one?.is !== 'instance' || other?.is !== 'instance' || changed === undefined) return returned;
  return one.class.unit === other.class.unit && one.class.number === other.class.number ? changed : returned;
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
  // What one file asks of a helper leaves as much to others.
  const key = `${functionKey(fn.unit, fn.number)} ${m.frame.unit.path}`;
  const times = m.decided.get(key) ?? 0;
  if (times >= MOST_INLINE) return undefined;
  m.decided.set(key, times + 1);
  // What the general reading suspects of callers that are not known, this one is none of.
  for (const sink of general.sinks) countCall(sink);
  return readAnew(m, fn, code, values);
}

const MOST_DECIDED_DEPTH = 8;

/** What is returned is made of parameters, and these are fixed in this call. */
function bringsNothing({ sources }: Taint, values: readonly (Value | undefined)[]): boolean {
  if ((sources & ((FIRST_PARAMETER - 1) | HELD)) !== 0) return false;
  return values.every((value, index) => (sources & parameterBit(index)) === 0 || isAllFixed(value));
}

/** Fields of a new object that a call gives what is fixed. */
function withFixedFields({ known: before }: Value, after: Value, values: readonly (Value | undefined)[]): Value {
  const { known } = after;
  if (before?.is !== 'instance' || known?.is !== 'instance' || before.own === undefined || known.own === undefined) return after;
  const own = new Map(known.own);
  for (const [name, { known: kind, taint }] of before.own)
    if (kind === undefined && taint !== undefined && bringsNothing(taint, values)) own.set(name, harmless);
  return { ...after, known: { ...known, own } };
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
function applyExits(m: Machine, summary: Summary, fn: FunctionValue, code: FunctionCode, call: Call): void {
  if (summary.exits?.some((mask) => mask !== 0) !== true || !isAnswered(m, call.node, fn)) return;
  if (!areTrusted(m, summary, call.node)) return;
  const shift = /^(?:self|cls)$/.test(code.parameters[0]?.name ?? '') && code.owner >= 0 ? 1 : 0;
  for (const [index, mask] of summary.exits.entries()) {
    const node = call.argNodes[index - shift];
    if (mask === 0 || node === undefined) continue;
    // `check(self.name)`: a field is what was looked at; where fields are passed by reference it may hold something else by then.
    if (m.op(node) === MEMBER && m.frame.unit.language === 'python') makeSafe(m, node, mask);
    const text = m.source(node);
    const value = m.frame.vars.get(text);
    if (value !== undefined)
      m.frame.vars.set(
        text,
        mapTaint(value, (taint) => better(m, taint, mask)),
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
    const callee = overloadOf(maker.known.callee, call);
    callFunction(m, callee, call);
    const method = callee.unit.functions[callee.number];
    if (method !== undefined) storeArguments(m, type, method, call);
    const own = method === undefined ? undefined : fieldsAfter(m, type, method, argumentsFor(method, call));
    if (own !== undefined) return { ...instance, known: { is: 'instance', class: type, own } };
  }
  if (code === undefined) return unknown;
  if (type.unit.language === 'python') return declaredInstance(m, type, call, instance);
  // Of an object that nothing was given yet, its fields are known to hold what the class says.
  if (/^(?:java|php|ruby)$/.test(type.unit.language))
    return { ...instance, known: { is: 'instance', class: type, own: new Map() } };
  if (type.unit.language !== 'go') return instance;
  const own = writtenFields(type.unit, code, call.keywords);
  return { ...instance, known: { is: 'instance', class: type, own }, taint: dataOf(call) };
}

/** `Job(name=..., kind=...)` of a dataclass, a model or a named tuple: its maker is made from the fields that are declared, in their order. */
function declaredInstance(m: Machine, type: ClassValue, call: Call, instance: Value): Value {
  const given = new Map(call.keywords);
  const names = call.args.length === 0 ? [] : declaredIn(type);
  for (const [index, value] of call.args.entries()) {
    const name = names[index];
    if (name !== undefined) given.set(name, value);
  }
  for (const [name, value] of given)
    if (taintOf(value) !== undefined) setField(m, `${type.unit.path}#${type.number}`, name, value);
  const own = ownOfPython(type, given);
  return own === undefined ? instance : { ...instance, known: { is: 'instance', class: type, own } };
}

const FIELD = /^[ \t]+(\w+)[ \t]*:[ \t]*(?!ClassVar|typing\.ClassVar)[\w"']/gm;
const LONGEST_CLASS = 10_000;

/** Names that a class of Python declares with a type, before its first method. */
function declaredIn({ unit, number }: ClassValue): readonly string[] {
  const code = unit.classes[number];
  if (code === undefined) return [];
  const text = unit.text.slice(code.start, Math.min(code.end, code.start + LONGEST_CLASS));
  return [...text.replace(/\n[ \t]+(?:async )?def [\s\S]*$/, '\n').matchAll(FIELD)].map(([, name = '']) => name);
}

const MOST_MAKERS = 4;

/** What an object holds after its constructor, and after that which it hands its parameters on to: `super(name)`, `this(name, 5)`. */
function fieldsAfter(
  m: Machine,
  type: ClassValue,
  method: FunctionCode,
  values: readonly (Value | undefined)[],
  depth = 0,
): ReadonlyMap<string, Value> | undefined {
  const own = ownFields(type, method, values);
  const given = own === undefined ? undefined : givenOn(type.unit.text.slice(method.start, method.end));
  if (own === undefined || given === undefined || depth > MOST_MAKERS) return own;
  const owner = given.isUp ? basesOf(m, type)[0]?.known.class : type;
  const other = owner === undefined ? undefined : makerOf(m, owner, given.names.length);
  if (owner === undefined || other === undefined || other === method) return own;
  const passed = given.names.map((name) => values[method.parameters.findIndex((parameter) => parameter.name === name)]);
  return new Map([...(fieldsAfter(m, owner, other, passed, depth + 1) ?? []), ...own]);
}

/** The constructor of a class, or of one that it builds on, that takes so many arguments. */
function makerOf(m: Machine, type: ClassValue, count: number): FunctionCode | undefined {
  const made = methodOf(m, { ...unknown, known: { is: 'class', class: type } }, 'constructor')?.known;
  if (made?.is !== 'function') return undefined;
  const { functions, classes } = made.callee.unit;
  const all = classes[functions[made.callee.number]?.owner ?? -1]?.methods ?? [made.callee.number];
  return all.map((number) => functions[number]).find((one) => one?.name === 'constructor' && one.parameters.length === count);
}

/** `super(...)` and `this(...)` in a constructor: another one is carried out first. */
export function callMaker(m: Machine, call: Call, isOfSuper: boolean): Value {
  const { self, code } = m.at;
  if (self?.known?.is !== 'instance') return unknown;
  const owner = isOfSuper ? basesOf(m, self.known.class)[0] : { ...unknown, known: { ...self.known, is: 'class' as const } };
  const maker = owner === undefined ? undefined : methodOf(m, owner, 'constructor')?.known;
  if (owner === undefined || maker?.is !== 'function') return unknown;
  const callee = overloadOf({ ...maker.callee, self }, call);
  const method = callee.unit.functions[callee.number];
  if (method === undefined || method === code) return unknown;
  callFunction(m, callee, call);
  storeArguments(m, owner.known.class, method, call);
  return unknown;
}

/** The names in `super(a, b)` or `this(a, b)`; undefined: there is no such call. */
function givenOn(text: string): { readonly isUp: boolean; readonly names: readonly string[] } | undefined {
  const [, to, names] = /\{\s*(super|this)\(([^()]{1,200})\)/.exec(text) ?? [];
  return names === undefined ? undefined : { isUp: to === 'super', names: names.split(',').map((name) => name.trim()) };
}

/** What a setter is given is a field from then on: the object after it. Undefined: nothing is known of that. */
function keepFields(
  m: Machine,
  { unit, self }: FunctionValue,
  code: FunctionCode,
  call: Call,
  values: readonly (Value | undefined)[],
): Value | undefined {
  if (m.frame.model.family === 'script' || self?.known?.is !== 'instance' || !isSetter(unit, code)) return undefined;
  storeArguments(m, self.known.class, code, call);
  let changed = self;
  for (const [index, { name }] of code.parameters.entries()) {
    const field = storedAs(unit, code, name);
    const value = values[index];
    if (field !== undefined && value !== undefined) changed = withField(changed, field, value);
  }
  const root = rootOf(m, call.receiverNode);
  if (changed !== self && m.op(root) === NAME) update(m, root, changed);
  return changed;
}

/** `builder` of `builder.name(a).title(b)`. */
function rootOf(m: Machine, node: number): number {
  let root = node;
  while (m.op(root) === CALL && m.op(m.o(root, 0)) === MEMBER) root = m.o(m.o(root, 0), 0);
  return root;
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
