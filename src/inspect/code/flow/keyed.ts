import type { Span, Unit } from '../ir/unit.ts';
import type { CompiledRule } from './compiled.ts';
import { CONSTRUCTOR } from './facts.ts';
import { type Machine, severityOf } from './machine.ts';
import { type KeyedWrite, type ParameterSink, type Summary, substitute } from './summary.ts';
import { FIRST_PARAMETER, LOCAL, REMOTE, remoteSafeOf, type Taint, taintOf, type Value } from './value.ts';

const RULE = 'prototype-pollution';
/** The part of the rule's `fromParameter` that is about names that were followed down. */
export const FOLLOWED = 'names that are followed';

/** How far an object is away that was reached by a name from outside: one such name is enough. */
export const BY_OTHERS = 3;

/** Whoever names them has thought of them, in a way that may not be understood here. */
const CAREFUL =
  /['"`][\w.]{0,20}(?:__proto__[\w.]{0,20}|\bprototype)['"`]|\b(?:in|getOwnPropertyNames\()\s*Object\.prototype\b|(?:unsafe|forbidden|dangerous|protected|reserved)_?(?:key|prop)|prototype_?pollut/i;
const NEAR = 8000;

const MOST_WRITES = 50;
const hasParameters = ({ sources }: Taint): boolean => sources >= FIRST_PARAMETER || sources < 0;

/** A name that was not compared with all those that lead to a prototype. */
export function isFreeName(m: Machine, { safe, sources }: Taint): boolean {
  const both = (m.book.bitOf.get(RULE) ?? 0) | (m.book.bitOf.get(CONSTRUCTOR) ?? 0);
  return (safe & both) !== both && (sources & ~LOCAL) !== 0;
}

function ruleOf(m: Machine): CompiledRule | undefined {
  return m.book.rules.find(({ rule }) => rule.id === RULE);
}

/** `object[key] = value`: with an object that was reached by names from data it can be the prototype of all objects. */
export function writeKeyed(m: Machine, object: Value, key: Value, node: number): void {
  const taint = taintOf(key);
  // Python's dictionaries have no prototype.
  if (node === 0 || m.frame.model.family !== 'script' || m.frame.unit.language === 'python') return;
  if (taint === undefined || !isFreeName(m, taint)) return;
  if (object.known?.is === 'list') return;
  const { unit } = m.frame;
  const base = taintOf(object);
  if (object.reached >= 2) pollutes(m, { base: taint, key: taint, unit, node }, taint);
  // What was made here and filled with what came in is no object of the callers.
  else if (base !== undefined && hasParameters(base) && !(object.known?.is === 'map' && object.reached === 0))
    keep(m, { base, key: taint, unit, node });
}

/** `users[id].name = value`: with `__proto__` for the id, every object has that name. */
export function writeMember(m: Machine, { reached }: Value, node: number): void {
  const rule = reached === BY_OTHERS && node !== 0 && m.frame.model.family === 'script' ? ruleOf(m) : undefined;
  if (rule === undefined || m.frame.unit.language === 'python') return;
  m.hits.push({ rule, unit: m.frame.unit, place: m.span(node), taint: undefined, options: { confidence: 'low' } });
}

/** `object[key] = value` with a key from outside: what `__proto__` sets here is the prototype of this object alone. */
export function writeOnce(m: Machine, rule: CompiledRule, taint: Taint, node: number): void {
  if ((taint.sources & REMOTE) === 0 || (remoteSafeOf(taint) & rule.bit) !== 0 || node === 0) return;
  const options = { severity: 'low', confidence: 'low' } as const;
  m.hits.push({ rule, unit: m.frame.unit, place: m.span(node), taint, options });
}

function keep(m: Machine, write: KeyedWrite): void {
  if (m.at.summary.writes.length < MOST_WRITES) m.at.summary.writes.push(write);
}

/** How the object was reached: by names one after the other, or by a function that calls itself for what stands under a name. */
type Way = 'followed' | 'merged';

/** @param isKnownOpen the names that it is compared with are known not to be all */
function pollutes(m: Machine, { unit, node }: KeyedWrite, taint: Taint, way: Way = 'followed', isKnownOpen = false): void {
  const rule = ruleOf(m);
  if (rule === undefined) return;
  const at = unit.code[node + 1] ?? 0;
  if ((taint.sources & REMOTE) !== 0) {
    m.hits.push({ rule, unit, place: { start: at, end: unit.code[node + 2] ?? 0 }, taint, options: {} });
    return;
  }
  const care = isKnownOpen ? 'none' : careOf(unit, at);
  if (care === 'whole' || (care === 'half' && way === 'merged')) return;
  const severity = severityOf(rule, undefined, FOLLOWED);
  const fresh = { mustBeBuilt: false, calls: 0, dangerous: 0, root: undefined, ways: [] };
  const open = isKnownOpen ? { ...taint, safe: taint.safe & ~rule.bit } : taint;
  const sink: ParameterSink = { rule, taint: open, unit, node, detail: FOLLOWED, severity, ...fresh };
  m.at.summary.sinks.push(sink);
  m.candidates.push(sink);
}

/** Whether the names are thought of: all, `__proto__` alone, or none. */
type Care = 'whole' | 'half' | 'none';
const careful = new WeakMap<Unit, Map<number, Care>>();

/** The function that a place stands in, one that it calls, or what stands outside of all functions names them. */
function careOf(unit: Unit, at: number): Care {
  const here = enclosing(unit, at);
  const known = careful.get(unit) ?? new Map<number, Care>();
  careful.set(unit, known);
  let answer = known.get(here);
  if (answer === undefined) {
    const text = textAround(unit, here, at);
    answer = !CAREFUL.test(text) ? 'none' : isHalf(text) ? 'half' : 'whole';
    known.set(here, answer);
  }
  return answer;
}

/**
 * `if (key === '__proto__') return`, and nothing else: `constructor` is a function that leads to the prototype as well. Where only
 * objects are followed, or own names, it does not.
 */
const isHalf = (text: string): boolean => /['"`]__proto__['"`]/.test(text) && !WHOLE.test(text);
const WHOLE =
  /constructor|prototype(?!_)|has_?own|\bis_?(?:plain|obj|record|dict)|\btypeof\b|\bObject\.(?:create|keys|entries|freeze)|\bnew (?:Set|Map)\b|lodash|\bin\b/i;

/** The number of the innermost function around a place, or -1. */
function enclosing({ functions }: Unit, at: number): number {
  let found = -1;
  for (const [number, { start, end }] of functions.entries())
    if (start <= at && end >= at && (found < 0 || start >= (functions[found]?.start ?? 0))) found = number;
  return found;
}

const MOST_HELPERS = 60;

/** `const isSafe = (key) => ...`, `exports.isSafe = function` */
const nameBefore = (text: string, start: number): string =>
  /(\w+)\s*[=:]\s*$/.exec(text.slice(Math.max(0, start - 60), start))?.[1] ?? '';

const namesOf = new WeakMap<Unit, readonly string[]>();

/** What the functions of a file are called by their names or by what they are assigned to, by their numbers. */
function functionNames(unit: Unit): readonly string[] {
  const names = namesOf.get(unit) ?? unit.functions.map(({ name, start }) => name || nameBefore(unit.text, start));
  namesOf.set(unit, names);
  return names;
}

function textAround(unit: Unit, here: number, at: number): string {
  const { text, functions } = unit;
  const own = functions[here];
  if (own === undefined) return text.slice(Math.max(0, at - NEAR), at + NEAR);
  const bodies = [text.slice(own.start, Math.min(own.end, own.start + NEAR))];
  const seen = new Set([here]);
  for (let index = 0; index < bodies.length && seen.size < MOST_HELPERS; index += 1) {
    const words = new Set(bodies[index]?.split(/\W+/));
    for (const [number, code] of functions.entries()) {
      const name = functionNames(unit)[number] ?? '';
      if (seen.has(number) || name === '' || !words.has(name)) continue;
      seen.add(number);
      bodies.push(text.slice(code.start, Math.min(code.end, code.start + 1000)));
    }
  }
  return [...bodies, ...constantsAround(unit, own, new Set(bodies.join(' ').split(/\W+/)))].join('\n');
}

/** Lists and patterns that stand where a function can see them, and that it names. */
function constantsAround(unit: Unit, { start, end }: Span, names: ReadonlySet<string>): readonly string[] {
  const from = Math.max(0, start - NEAR);
  const isSeen = (at: number): boolean => {
    const around = unit.functions[enclosing(unit, at)];
    return around === undefined || (around.start <= start && around.end >= end);
  };
  const found = unit.text.slice(from, start + NEAR).matchAll(CONSTANT);
  return [...found].filter(({ 1: name, index }) => names.has(name ?? '') && isSeen(from + index)).map(([text]) => text);
}

/** `const UNSAFE = ['__proto__', ...]` */
const CONSTANT = /^[ \t]*(?:export\s+)?(?:const|let|var)\s+(\w+)\s*=\s*(?:new Set\(|Object\.freeze\()?[[/{][^;]{0,400}/gm;

/** What a called function writes into an object that this call gives it. */
export function applyWrites(
  m: Machine,
  { writes }: Summary,
  values: readonly (Value | undefined)[],
  taints: readonly (Taint | undefined)[],
): void {
  for (const write of writes.slice(0, MOST_WRITES)) {
    const key = substitute(write.key, taints);
    if (key === undefined || !isFreeName(m, key)) continue;
    if (reachedIn(write, values.map(reachedOf)) >= 2) pollutes(m, write, key);
    const base = substitute(write.base, taints);
    if (base !== undefined && hasParameters(base)) keep(m, { ...write, base, key });
  }
}

/** A call of a function that is being read, or of one that leads back to such. */
export function noteRecursion(
  m: Machine,
  summary: Summary,
  values: readonly (Value | undefined)[],
  taints: readonly (Taint | undefined)[],
): void {
  if (!summary.isDone) {
    keepCall(m, summary, values.map(reachedOf));
    if (m.at.summary.waysBack.length < MOST_WRITES) m.at.summary.waysBack.push({ to: summary, taints });
    return;
  }
  for (const { to, taints: inner } of summary.waysBack) {
    if (to.isDone) continue;
    const reached = inner.map((taint) => (taint === undefined ? 0 : reachedIn({ base: taint }, values.map(reachedOf))));
    keepCall(m, to, reached);
  }
}

function keepCall(m: Machine, to: Summary, reached: readonly number[]): void {
  const calls = m.recursions.get(to);
  if (calls !== undefined && calls.length < MOST_WRITES && reached.some((times) => times > 0)) calls.push(reached);
}

/** A function that calls itself with an object that was reached by a name goes all the way down. */
export function closeRecursion(m: Machine, { writes }: Summary, calls: readonly (readonly number[])[]): void {
  for (const reached of calls)
    for (const write of writes) if (reachedIn(write, reached) >= 1 && !isOwnName(m, write)) closes(m, write);
}

/** `for (const name of Object.keys(object)) object[name] = ...`: a name that the object has already. */
function isOwnName(m: Machine, { base, key }: KeyedWrite): boolean {
  const from = base.sources & ~(FIRST_PARAMETER - 1);
  if (from !== (key.sources & ~(FIRST_PARAMETER - 1))) return false;
  return m.at.code?.parameters.some(({ isRest }, index) => isRest && (from & (FIRST_PARAMETER << index)) !== 0) !== true;
}

/** What is merged name by name does not follow `constructor`, which is a function, unless functions count as objects. */
function closes(m: Machine, write: KeyedWrite): void {
  const isFree = (write.key.safe & (m.book.bitOf.get(RULE) ?? 0)) === 0;
  if (isFree || mergesFunctions(write)) pollutes(m, write, write.key, 'merged', !isFree);
}

/** `typeOf(value) === 'object' || typeOf(value) === 'function'`, where nothing names `constructor` or `prototype`. */
function mergesFunctions({ unit, node }: KeyedWrite): boolean {
  const at = unit.code[node + 1] ?? 0;
  const around = textAround(unit, enclosing(unit, at), at);
  return /===?\s*['"]function['"]/.test(around) && !/['"](?:constructor|prototype)['"]/.test(around);
}

/** How many names were followed to get to what the write goes into. */
function reachedIn({ base }: Pick<KeyedWrite, 'base'>, reached: readonly number[]): number {
  const given = reached.filter((_times, index) => (base.sources & (FIRST_PARAMETER << index)) !== 0);
  return Math.max(0, ...given);
}

/** Of a value, or of any of those that a list of arguments holds. */
function reachedOf(value: Value | undefined): number {
  const all = value?.known?.is === 'list' ? value.known.items : value === undefined ? [] : [value];
  return all.reduce((most, { reached }) => Math.max(most, reached), 0);
}
