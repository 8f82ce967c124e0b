import { wellKnown } from '../models/free-names.table.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { definedIn } from './packages.ts';
import { sourceTaint } from './source-taint.ts';
import { harmless, LOCAL, literal, named, REMOTE, unknown, type Value } from './value.ts';

const names = new Map<string, Value>();
const MOST_NAMES = 20_000;

/** A name that is not known is its own path. */
function freeName(m: Machine, written: string, node: number): Value {
  const name = wellKnown(m.frame.unit.language, written);
  // A part of a handler, without its head.
  if (name === 'req' && m.frame.model.family === 'script' && m.frame.unit.language !== 'python')
    return { ...unknown, path: name, role: 'request' };
  const source = m.frame.model.sourcePaths.get(name);
  const role = m.frame.model.roleOfName.get(name);
  if (role !== undefined) return { ...unknown, path: name, role };
  if (source === 'request' || source === 'context') return { ...unknown, path: name, role: source };
  if (source !== undefined)
    return { ...unknown, path: name, taint: sourceTaint(m, node, source === 'remote' ? REMOTE : LOCAL, name) };
  // `table_name` of a model, which is called without saying of what.
  if (m.frame.model.family === 'ruby' && /_(?:name|key)$/.test(name) && m.frame.model.sanitizers.get(name) === 'all')
    return harmless;
  let made = names.get(name);
  if (made === undefined) {
    made = named(name);
    if (names.size < MOST_NAMES) names.set(name, made);
  }
  return made;
}

/** The value of a name: a variable, a member of the own object, or something that is its own path. */
export function lookUp(m: Machine, name: string, node: number): Value {
  const found = ownBefore(m, name) ?? m.frame.get(name);
  if (found !== undefined) return found;
  if ((name === 'self' || name === 'this' || name === 'cls' || name === 'super') && m.at.self !== undefined) return m.at.self;
  if (name === 'this' && isOfKoa(m)) return { ...unknown, path: 'ctx', role: 'context' };
  return implicit(m, name) ?? freeName(m, name, node);
}

/** `function* () { this.request.url }`: a handler of the first Koa is a generator, and its object the context. */
function isOfKoa(m: Machine): boolean {
  const { code } = m.at;
  const { unit } = m.frame;
  if (code === undefined || unit.language === 'python' || m.frame.model.family !== 'script') return false;
  return /^(?:async\s+)?function\s*\*/.test(unit.text.slice(code.start, code.start + 24)) && /['"]koa['"]/.test(unit.text);
}

/** A field of the own object of Java hides what the class around its class has of that name. Undefined: no such field, or a variable. */
function ownBefore(m: Machine, name: string): Value | undefined {
  const self = m.at.self?.known;
  if (self?.is !== 'instance' || m.frame.model.family !== 'java') return undefined;
  const own = self.own?.get(name) ?? m.fields.get(`${self.class.unit.path}#${self.class.number}`)?.get(name);
  if (own === undefined) return undefined;
  for (let frame: Frame | undefined = m.frame; frame !== undefined && frame.token === m.frame.token; frame = frame.parent)
    if (frame.vars.has(name)) return undefined;
  const field = implicit(m, name);
  return field?.known?.is === 'function' ? own : field;
}

/** A name that stands for a member of the own object, or for a class of the same project. Undefined: neither. */
export function implicit(m: Machine, name: string): Value | undefined {
  const { family } = m.frame.model;
  if (family === 'script') return undefined;
  const { self } = m.at;
  if ((family === 'java' || family === 'ruby') && self?.known?.is === 'instance') {
    const found = memberOf(m, self, name, 0);
    if (found.known !== undefined || found.taint !== undefined || (found.path !== '' && found.path !== `.${name}`)) return found;
  }
  if (family !== 'java') return ofPackage(m, name);
  return classOf(m, name);
}

/** What another file of the same package defines. */
function ofPackage(m: Machine, name: string): Value | undefined {
  const module = m.resolve(m.frame.unit, name);
  return module === undefined ? undefined : definedIn(module, name);
}

/** A class of the project by its name. */
function classOf(m: Machine, name: string): Value | undefined {
  if (m.frame.model.family !== 'java') {
    const found = ofPackage(m, name);
    return found?.known?.is === 'class' ? found : undefined;
  }
  const first = name.charCodeAt(0);
  if (first < 65 || first > 90) return undefined;
  const module = m.resolve(m.frame.unit, name);
  if (module === undefined || module.frame === m.frame) return undefined;
  if (module.state === 'new') m.load(module);
  const found = module.frame.vars.get(name);
  return found?.known?.is === 'class' ? found : undefined;
}

/** A value that is declared to be of a type: what the type says is known from then on. */
export function typed(m: Machine, value: Value, type: string): Value {
  const { model } = m.frame;
  if (type === '' || model.family === 'script' || model.vagueTypes.has(type)) return value;
  if (value.known?.is === 'literal' || value.path === harmless.path) return value;
  // Neither loses what it is by its declaration: what is written into is known by where it came from, and secure random numbers
  // are often declared to be a plain `Random`.
  if (/\.get(?:Writer|OutputStream)\(\)$|^Secure\w*(?:\.\w+)?\(\)$/.test(value.path)) return value;
  // A text that nothing was written to yet.
  if (model.family === 'go' && model.builders.has(type) && value.taint === undefined) return literal('');
  const path = `${type}()`;
  const role = roleOf(m, type);
  if (role !== undefined && value.role === '') return { ...unknown, path, role };
  // `int[] sizes = { 1, 2 }`
  if (model.plainTypes.has(type)) return value.known?.is === 'list' && value.taint === undefined ? value : harmless;
  if (value.known !== undefined) return value.path === '' ? { ...value, path } : value;
  if (value.taint === undefined && value.role === '') {
    const named = m.frame.get(type) ?? classOf(m, type);
    const own = named === undefined || isInterface(named) ? (classOf(m, `${type}Impl`) ?? named) : named;
    if (own?.known?.is === 'class') return { ...unknown, path, known: { is: 'instance', class: own.known.class } };
  }
  return { ...value, path };
}

function roleOf({ frame: { model, unit } }: Machine, type: string): string | undefined {
  const role = model.roleOfType.get(type);
  const needs = role === undefined ? undefined : model.roleNeeds.get(role);
  return needs === undefined || needs.test(unit.text) ? role : undefined;
}

/** A type that says what its classes can do. */
function isInterface({ known }: Value): boolean {
  if (known?.is !== 'class') return false;
  const { unit, number } = known.class;
  const code = unit.classes[number];
  return code !== undefined && /\binterface\s+$/.test(unit.text.slice(code.start, code.nameStart));
}
