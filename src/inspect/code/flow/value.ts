import type { Unit } from '../ir/unit.ts';
import type { Frame } from './frame.ts';

/** One step on the way of data; the way is read from its last step backwards. */
export interface Step {
  readonly unit: Unit;
  readonly start: number;
  readonly end: number;
  readonly note: string;
  readonly before: Step | undefined;
}

/** Where data comes from; bits from FIRST_PARAMETER up stand for the parameters of the function that is looked at. */
export const REMOTE = 1;
/** Arguments, environment, what a person types, files: trusted by default. */
export const LOCAL = 2;
export const FIRST_PARAMETER = 4;
export const MOST_PARAMETERS = 24;
/** What callers gave to another function, which kept it in a field or a variable around this one. */
export const HELD: number = FIRST_PARAMETER << MOST_PARAMETERS;
const PARAMETERS = ~(REMOTE | LOCAL);

/** What was done to the data on its way, for guards that only hold for it. */
export const NORMALISED = 1;
/** It stands in a request under a name that no framework knows: the program may have put it there itself. */
export const OF_PROGRAM = 2;
/** What would end quotes in a statement was escaped; it is harmless between them alone. */
export const ESCAPED = 4;
/** No single quote is left in it, so it ends none. */
export const NO_QUOTE = 8;
/** That somebody else wrote it is possible, and no more: what is said of it is low. */
export const POSSIBLE = 16;

export interface Taint {
  readonly sources: number;
  /** Bits of the rules for which it was made harmless. */
  readonly safe: number;
  /** The same for what comes from outside alone, beside which other parts may stand that are not harmless. */
  readonly remoteSafe?: number;
  readonly marks: number;
  readonly step: Step | undefined;
  /** Names of variables that it was read from: what is checked later for one holds for the other. */
  readonly origins: readonly string[];
}

export type Literal = string | number | boolean | null;

export interface FunctionValue {
  readonly unit: Unit;
  readonly number: number;
  /** Where its free names are found. */
  readonly frame: Frame;
  readonly self: Value | undefined;
}

export interface ClassValue {
  readonly unit: Unit;
  readonly number: number;
  readonly frame: Frame;
}

type Fields = ReadonlyMap<string, Value>;

export type Known =
  | { readonly is: 'literal'; readonly literal: Literal }
  | { readonly is: 'list'; readonly items: readonly Value[]; readonly isOpen: boolean }
  /** `rest`: what stands under keys that are not known. */
  | { readonly is: 'map'; readonly entries: ReadonlyMap<string, Value>; readonly rest: Value | undefined }
  | { readonly is: 'function'; readonly callee: FunctionValue }
  | { readonly is: 'class'; readonly class: ClassValue }
  /** `own`: fields of which it is known what this very object holds. */
  | { readonly is: 'instance'; readonly class: ClassValue; readonly own?: Fields | undefined }
  | { readonly is: 'module'; readonly unit: Unit; readonly frame: Frame }
  /** What `new` makes of a function of JavaScript: its members are those that functions of the file put into `this`. */
  | { readonly is: 'object'; readonly unit: Unit; readonly maker: string }
  | { readonly is: 'regex'; readonly pattern: string; readonly flags: string };

/** What is known of a value at one place of a program. Values are never changed. */
export interface Value {
  readonly known: Known | undefined;
  readonly taint: Taint | undefined;
  /** How it is reached: `flask.request.args`, `child_process.exec`, `conn.cursor()`; empty when that says nothing. */
  readonly path: string;
  /** A request of a framework, whose members are sources. */
  readonly role: string;
  /** Of text that is put together: what it starts with, as far as that is known. */
  readonly prefix: string;
  /** Of text that is put together: it starts with something that is not from outside. */
  readonly isLed: boolean;
  /** Text that is put together from parts of which one is not known. */
  readonly isBuilt: boolean;
  /** How many names from data were followed to get here, up to two: with `__proto__` among them it is the prototype of everything. */
  readonly reached: number;
}

export const unknown: Value = {
  known: undefined,
  taint: undefined,
  path: '',
  role: '',
  prefix: '',
  isLed: false,
  isBuilt: false,
  reached: 0,
};

/** What can do no harm in any text: a number, a hash. */
export const harmless: Value = { ...unknown, path: '#harmless' };

export function literal(value: Literal): Value {
  return { ...unknown, known: { is: 'literal', literal: value } };
}

export function named(path: string): Value {
  return { ...unknown, path };
}

export function tainted(taint: Taint | undefined): Value {
  return taint === undefined ? unknown : { ...unknown, taint };
}

export function literalOf(value: Value | undefined): Literal | undefined {
  return value?.known?.is === 'literal' ? value.known.literal : undefined;
}

export function textOf(value: Value | undefined): string | undefined {
  const found = literalOf(value);
  return typeof found === 'string' ? found : undefined;
}

/** True or false when that is certain. */
export function truthOf(value: Value): boolean | undefined {
  const { known } = value;
  if (known === undefined) return undefined;
  if (known.is === 'literal') return Boolean(known.literal);
  if (known.is === 'list' || known.is === 'map') return undefined;
  return known.is === 'module' ? undefined : true;
}

/** The data of several values in one. */
export function unite(a: Taint | undefined, b: Taint | undefined): Taint | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  const isFirst = rank(a) >= rank(b);
  // What was made harmless counts only where all of it was; a part that only parameters bring is asked for itself.
  return {
    sources: a.sources | b.sources,
    safe: a.safe & b.safe,
    remoteSafe: remoteSafeOf(a) & remoteSafeOf(b),
    marks: a.marks & b.marks,
    step: isFirst ? a.step : b.step,
    origins: common(a.origins, b.origins),
  };
}

/** For which rules the part from outside is harmless; all, when there is none. */
export function remoteSafeOf({ sources, safe, remoteSafe }: Taint): number {
  return (sources & REMOTE) === 0 ? -1 : safe | (remoteSafe ?? 0);
}

/** What both came from: what is found out about one of two parts says nothing of the other. */
function common(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0 || b.length === 0) return NOWHERE;
  return a.flatMap((origin) => (b.includes(origin) ? [origin] : b.includes(asPart(origin)) ? [asPart(origin)] : []));
}

const NOWHERE: readonly string[] = [];

function rank({ sources, safe }: Taint): number {
  const kind = (sources & REMOTE) !== 0 ? 4 : (sources & PARAMETERS) !== 0 ? 2 : 0;
  return kind + (safe === 0 ? 1 : 0);
}

/** Everything that a value holds, in lists and maps too. */
export function taintOf(value: Value | undefined, depth = 0): Taint | undefined {
  if (value === undefined) return undefined;
  const { known, taint } = value;
  if (known === undefined || depth > 4) return taint;
  if (known.is === 'list')
    return known.items.reduce((all: Taint | undefined, item) => unite(all, taintOf(item, depth + 1)), taint);
  if (known.is !== 'map') return taint;
  let all = unite(taint, taintOf(known.rest, depth + 1));
  for (const entry of known.entries.values()) all = unite(all, taintOf(entry, depth + 1));
  return all;
}

/** What a variable holds after one of two ways. */
export function join(a: Value | undefined, b: Value | undefined): Value {
  if (a === b) return a ?? unknown;
  if (a === undefined || b === undefined) return optional(a ?? b ?? unknown);
  if (isFixed(a) && isFixed(b) && literalOf(a) !== literalOf(b)) return harmless;
  return {
    known: joinKnown(a, b),
    taint: unite(a.known === undefined ? a.taint : taintOf(a), b.known === undefined ? b.taint : taintOf(b)),
    path: joinPath(a, b),
    role: a.role || b.role,
    prefix: a.prefix === b.prefix ? a.prefix : '',
    isLed: a.isLed && b.isLed,
    isBuilt: a.isBuilt || b.isBuilt,
    reached: Math.max(a.reached, b.reached),
  };
}

/** How it is reached on either way; what is harmless on one alone may be anything. */
function joinPath(a: Value, b: Value): string {
  if (a.path === b.path) return a.path;
  if (a.path === harmless.path && b.taint !== undefined) return b.path;
  if (b.path === harmless.path && a.taint !== undefined) return a.path;
  return a.path || b.path;
}

/** A value that is written in the program, or one of several such: no data from anywhere. */
export function isFixed(value: Value | undefined): boolean {
  return value?.known?.is === 'literal' || value?.path === harmless.path;
}

/** A value that may also be missing: what it is exactly is not known any more. */
function optional(value: Value): Value {
  return value.known?.is === 'literal' ? { ...value, known: undefined } : value;
}

function joinKnown(a: Value, b: Value): Known | undefined {
  const [one, other] = [a.known, b.known];
  if (one === undefined || other === undefined) {
    const some = one ?? other;
    // A function or an object on one way and something unknown on the other: the first is the better guess.
    return some?.is === 'literal' || some?.is === 'list' || some?.is === 'map' ? undefined : some;
  }
  if (one.is === 'literal' && other.is === 'literal') return one.literal === other.literal ? one : undefined;
  if (one.is === 'list' && other.is === 'list') {
    if (one.items.length !== other.items.length)
      return { is: 'list', items: [...one.items, ...other.items].slice(0, 32), isOpen: true };
    return {
      is: 'list',
      items: one.items.map((item, index) => join(item, other.items[index])),
      isOpen: one.isOpen || other.isOpen,
    };
  }
  if (one.is === 'map' && other.is === 'map') {
    const entries = new Map(one.entries);
    for (const [key, value] of other.entries) entries.set(key, join(entries.get(key), value));
    return { is: 'map', entries, rest: one.rest === undefined ? other.rest : join(one.rest, other.rest) };
  }
  if (one.is === 'instance' && other.is === 'instance') {
    // Of two classes in Java it is not known whose method is called.
    if (one.class.unit.language === 'java' && !isSame(one.class, other.class)) return undefined;
    return { ...one, own: joinOwn(one.own, other.own) };
  }
  return one.is === other.is ? one : undefined;
}

function isSame(a: ClassValue, b: ClassValue): boolean {
  return a.unit === b.unit && a.number === b.number;
}

/** What two objects hold of which one is meant. */
function joinOwn(a: Fields | undefined, b: Fields | undefined): Fields | undefined {
  if (a === undefined || b === undefined || a === b) return a === b ? a : undefined;
  return new Map([...a].flatMap(([name, value]) => (b.has(name) ? [[name, join(value, b.get(name))] as const] : [])));
}

/** The same data, harmless for some rules from here on. */
export function cleaned(taint: Taint | undefined, safe: number): Taint | undefined {
  if (taint === undefined || (taint.safe & safe) === safe) return taint;
  return { ...taint, safe: taint.safe | safe, remoteSafe: (taint.remoteSafe ?? 0) | safe };
}

/** What was only read from a variable in part has its name behind a dot. */
export const asPart = (origin: string): string => (origin.startsWith('.') ? origin : `.${origin}`);

/** Data of which a part was taken: what is found out about it says nothing of the rest; what holds for the whole, holds for it. */
export function partOf(taint: Taint): Taint {
  return taint.origins.length === 0 ? taint : { ...taint, origins: taint.origins.map(asPart) };
}

/** Applies a change to all data that a value holds. */
export function mapTaint(value: Value, change: (taint: Taint) => Taint | undefined, depth = 0): Value {
  const { known } = value;
  const taint = value.taint === undefined ? undefined : change(value.taint);
  const inside = (item: Value): Value => mapTaint(item, change, depth + 1);
  if (depth <= 3 && known?.is === 'instance' && known.own !== undefined)
    return { ...value, taint, known: { ...known, own: new Map([...known.own].map(([name, field]) => [name, inside(field)])) } };
  if (depth > 3 || (known?.is !== 'list' && known?.is !== 'map')) return taint === value.taint ? value : { ...value, taint };
  if (known.is === 'list') return { ...value, taint, known: { ...known, items: known.items.map(inside) } };
  const entries = new Map<string, Value>();
  for (const [key, entry] of known.entries) entries.set(key, inside(entry));
  return { ...value, taint, known: { is: 'map', entries, rest: known.rest === undefined ? undefined : inside(known.rest) } };
}

/** A list of which nothing is known but that each of its items is harmless. */
export function listOfFixed(): Value {
  return { ...unknown, known: { is: 'list', items: [harmless], isOpen: true } };
}
