import { NAME } from '../ir/ops.ts';
import type { Unit } from '../ir/unit.ts';
import type { Role } from '../models/language-model.ts';
import { modelOf } from '../models/models.table.ts';
import {
  CONTEXT_SOURCES,
  OWN_HOST,
  OWN_HOSTS,
  OWN_PATHS,
  REQUEST_CLEAN,
  REQUEST_DATA,
  REQUEST_INNER,
} from '../models/requests.table.ts';
import { SLASH } from './facts.ts';
import { isPlainField } from './forms.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { memberOfPage } from './of-page.ts';
import { definedIn } from './packages.ts';
import { sourceTaint } from './source-taint.ts';
import { isHostPath } from './subjects.ts';
import {
  type ClassValue,
  cleaned,
  harmless,
  isFixed,
  join,
  LOCAL,
  literal,
  literalOf,
  NORMALISED,
  named,
  OF_PROGRAM,
  POSSIBLE,
  partOf,
  REMOTE,
  type Taint,
  taintOf,
  unite,
  unknown,
  type Value,
} from './value.ts';

const LONGEST_PATH = 120;

/** A path one name longer; empty when it gets too long to mean anything. */
export function longer(path: string, more: string): string {
  return path === '' || path.length > LONGEST_PATH ? '' : path + more;
}

/** `object.name` */
export function memberOf(m: Machine, object: Value, name: string, node: number): Value {
  const { known, role } = object;
  if (role !== '') {
    // What a schema has let through of it.
    const shaped = known?.is === 'map' ? known.entries.get(name) : undefined;
    if (shaped !== undefined) return shaped;
    const model = m.frame.model.roles[role];
    return model === undefined ? ofRequest(m, object, name, node) : ofRole(m, object, name, node, model);
  }
  if (known !== undefined) {
    const found = ofKnown(m, object, name);
    if (found !== undefined) return found;
  }
  const own = object.path === 'exports' || object.path === 'module.exports' ? m.at.module.exports.get(name) : undefined;
  if (own !== undefined && m.frame.model.family === 'script') return own;
  const ofThis = object.path === 'this' && known === undefined ? keptOfThis(m, m.frame.unit, '', name) : undefined;
  if (ofThis !== undefined) return ofThis;
  // What `promisifyAll` adds to a module.
  const plain = object.path === 'child_process' || object.path === 'fs' ? name.replace(/Async$/, '') : name;
  const path = longer(object.path, `.${plain}`);
  if (object.path === '$_SESSION' && OF_LOGIN.test(name)) return harmless;
  // Where an upload was put, how long it is and what went wrong PHP says, not the client.
  if (/^(?:tmp_name|error|size)$/.test(name) && object.path.startsWith('$_FILES')) return harmless;
  const source = m.frame.model.sourcePaths.get(path);
  if (source === 'request' || source === 'context') return { ...unknown, path, role: source };
  if (source !== undefined) {
    return { ...unknown, path, taint: sourceTaint(m, node, source === 'remote' ? REMOTE : LOCAL, path) };
  }
  if (name === 'request' && isView(m, object)) return { ...unknown, path: 'self.request', role: 'request' };
  if (OF_HANDLER.has(name) && isHandler(m, object)) {
    return { ...unknown, path, taint: sourceTaint(m, node, REMOTE, `self.${name}`) };
  }
  // Django's and WTForms' forms; what `form` is made of is often not seen: `def form_valid(self, form)`.
  const isOfForm = name === 'cleaned_data' || (name === 'data' && object.path === 'form');
  if (isOfForm && m.frame.unit.language === 'python')
    return { ...unknown, path: name, taint: sourceTaint(m, node, REMOTE, 'the form') };
  // `Path(name).name` is the last part of a path.
  if (/^(?:name|stem|suffix)$/.test(name) && /^pathlib\.\w+\(\)$/.test(object.path))
    return { ...unknown, taint: cleaned(object.taint && partOf(object.taint), bits(m, ['path-traversal'])) };
  if (object.path === 'cleaned_data' && isPlainField(m, name)) return harmless;
  // Which table a class is about, it says itself, and none of those who call its methods.
  if (object.path === 'self' && /^_?(?:[a-z]{1,20}_)?table(?:_?name)?$/i.test(name)) return named(path);
  const ofPage = memberOfPage(m, object, name, node);
  if (ofPage !== undefined) return { ...unknown, path, taint: ofPage };
  if (object.taint === undefined) return known?.is === 'map' && known.rest !== undefined ? known.rest : named(path);
  if (name === 'length' && m.frame.model.family === 'java') return harmless;
  // Where multer and formidable have put what was sent, they have chosen themselves.
  if (PUT_THERE.has(name) && /\breq(?:uest)?\.files?\b/.test(object.path)) return named(path);
  // `new URL(request.url).origin` is the own site, as long as a slash comes behind it.
  if (name === 'origin' && object.prefix === '/' && /\bURL\(\)$/.test(object.path))
    return { ...named(path), prefix: 'https://own-site' };
  if (name === 'pathname') return ofAddress(object, path, object.taint);
  if (name === 'host' && object.path.endsWith('.headers')) return { ...unknown, path, taint: object.taint, prefix: OWN_HOST };
  return { ...unknown, path, taint: isHostPath(name) ? object.taint : partOf(object.taint) };
}

/** What a program puts into a session once somebody has logged in: numbers, truth values, and what it has made itself. */
const OF_LOGIN = /(?:[a-z_]id|^uid|level|admin|logged_?in|auth(?:enticated)?|csrf\w{0,40}|token)$/i;

/** Under which fields are kept of objects that are made without a class: of all in a file, or of those that one function makes. */
export function ownerOfThis(unit: Unit, maker = ''): string {
  return maker === '' ? `${unit.path}#this` : `${unit.path}#this:${maker}`;
}

const PUT_THERE: ReadonlySet<string> = new Set(['path', 'size', 'destination', 'filepath', 'tempFilePath']);

/** What functions of the file put into `this`: of several objects it may be another's, so no text that is known. */
function keptOfThis(m: Machine, unit: Unit, maker: string, name: string): Value | undefined {
  if (m.frame.model.family !== 'script') return undefined;
  const found = m.fields.get(ownerOfThis(unit, maker))?.get(name) ?? m.fields.get(ownerOfThis(unit))?.get(name);
  if (found === undefined) return undefined;
  const { known } = found;
  if (known?.is === 'function' || known?.is === 'regex' || known?.is === 'instance') return found;
  const taint = taintOf(found);
  return taint === undefined ? undefined : { ...unknown, path: `this.${name}`, taint, isBuilt: found.isBuilt };
}

/** The path of an address: the newer kind has taken its `..` away. */
function ofAddress({ path: made, prefix }: Value, path: string, taint: Taint): Value {
  if (!/\bURL\(\)$/.test(made)) return { ...unknown, path, taint, prefix };
  return { ...unknown, path, taint: { ...taint, marks: taint.marks | NORMALISED }, prefix: '/' };
}

/** What a handler of Python's own server reads of a request. */
const OF_HANDLER: ReadonlySet<string> = new Set(['path', 'headers', 'rfile', 'requestline', 'raw_requestline']);

/** True for the own object in a handler of `http.server`: by its class, or in `do_GET` and the like. */
function isHandler(m: Machine, { known, path }: Value): boolean {
  if (m.frame.unit.language !== 'python' || (known?.is !== 'instance' && path !== 'self')) return false;
  const { unit } = m.frame;
  const { code } = m.at;
  if (/^do_(?:GET|POST|PUT|DELETE|PATCH|HEAD)$/.test(code?.name ?? '')) return true;
  const bases = unit.classes[code?.owner ?? -1]?.bases ?? [];
  return bases.some((base) => /HTTPRequestHandler$/.test(unit.text.slice(unit.code[base + 1], unit.code[base + 2])));
}

/** True for the own object in a class that answers requests: webapp2, Tornado, Django, Pyramid. */
function isView(m: Machine, { known, path }: Value): boolean {
  if (m.frame.unit.language !== 'python' || (known?.is !== 'instance' && path !== 'self')) return false;
  const { unit } = m.frame;
  const bases = unit.classes[m.at.code?.owner ?? -1]?.bases ?? [];
  return bases.some((base) =>
    /(?:RequestHandler|View|ViewSet|Handler|Resource)$/.test(unit.text.slice(unit.code[base + 1], unit.code[base + 2])),
  );
}

/** A member of what a framework hands over: only what is listed comes from a client. */
function ofRole(m: Machine, object: Value, name: string, node: number, role: Role): Value {
  const { data, named: byName, inner, ownPaths, ownHosts, globals, isPossible } = role;
  if (globals?.has(name) === true) return named(name);
  const path = longer(object.path, `.${name}`);
  if (data.has(name) || byName?.test(name) === true) {
    const own =
      ownPaths?.has(name) === true ? { prefix: '/.', isLed: true } : ownHosts?.has(name) === true ? { prefix: OWN_HOST } : {};
    const taint = sourceTaint(m, node, REMOTE, path);
    return { ...unknown, path, taint: isPossible === true ? { ...taint, marks: POSSIBLE } : taint, ...own };
  }
  const next = Object.hasOwn(inner, name) ? inner[name] : undefined;
  return next === undefined ? named(path) : { ...unknown, path, role: next };
}

function ofRequest(m: Machine, request: Value, name: string, node: number): Value {
  const path = longer(request.path, `.${name}`);
  if (request.role === 'context') {
    if (name === 'request' || name === 'req') return { ...unknown, path, role: 'request' };
    if (!CONTEXT_SOURCES.has(name)) return named(path);
    return { ...unknown, path, taint: sourceTaint(m, node, REMOTE, path) };
  }
  if (REQUEST_INNER.has(name)) return { ...unknown, path, role: 'request' };
  if (REQUEST_CLEAN.has(name)) return named(path);
  const taint = sourceTaint(m, node, REMOTE, path);
  // A path of the own site: it starts with a slash and something else.
  if (OWN_PATHS.has(name)) return { ...unknown, path, taint, prefix: '/.', isLed: true };
  if (OWN_HOSTS.has(name)) return { ...unknown, path, taint, prefix: OWN_HOST };
  // What Node's server takes as the target of a request begins with a slash.
  if (name === 'url' && m.frame.unit.language !== 'python')
    return { ...unknown, path, taint: cleaned(taint, bits(m, [SLASH])), prefix: '/' };
  if (m.frame.unit.language !== 'python' && !REQUEST_DATA.test(name))
    return { ...unknown, path, taint: { ...taint, marks: OF_PROGRAM } };
  return { ...unknown, path, taint };
}

function ofKnown(m: Machine, object: Value, name: string): Value | undefined {
  const { known } = object;
  switch (known?.is) {
    case 'map':
      return known.entries.get(name);
    case 'list':
      if (name === 'length' && m.frame.model.family === 'java' && !known.isOpen) return literal(known.items.length);
      return name === 'length' ? named('length') : undefined;
    case 'literal':
      return name === 'length' && typeof known.literal === 'string' ? literal(known.literal.length) : undefined;
    case 'object':
      return keptOfThis(m, known.unit, known.maker, name);
    case 'module':
      return m.modules.get(known.unit.path)?.exports.get(name) ?? known.frame.vars.get(name);
    case 'instance':
    case 'class': {
      const own = known.is === 'instance' ? known.own?.get(name) : undefined;
      if (own !== undefined) return methodOf(m, object, name) ?? own;
      const field = m.fields.get(`${known.class.unit.path}#${known.class.number}`)?.get(name);
      return methodOf(m, object, name) ?? (field === undefined ? undefined : withData(m, field, object));
    }
    default:
      return undefined;
  }
}

/** What stands behind a name that is not called: Java has a method `name()` beside the field that it gives out. Undefined: no such field. */
export function fieldOf(m: Machine, { known }: Value, name: string): Value | undefined {
  if (m.frame.model.family !== 'java' || known?.is !== 'instance' || (m.at.self?.known !== known && known.own === undefined))
    return undefined;
  return known.own?.get(name) ?? m.fields.get(`${known.class.unit.path}#${known.class.number}`)?.get(name);
}

/** A class of another file that a class of this one builds on. */
function inherited(m: Machine, unit: Unit, name: string): Value | undefined {
  const module = modelOf(unit.language).family === 'script' ? undefined : m.resolve(unit, name);
  return module === undefined ? undefined : definedIn(module, name);
}

/** What a field holds comes from outside when its whole object does. */
function withData(m: Machine, field: Value, { taint }: Value): Value {
  if (taint === undefined || m.frame.model.family === 'script' || field.taint !== undefined || isFixed(field)) return field;
  return { ...field, taint };
}

/** A method of a class of the project, bound to the object. */
export function methodOf(m: Machine, object: Value, name: string, depth = 0): Value | undefined {
  const { known } = object;
  if ((known?.is !== 'instance' && known?.is !== 'class') || depth > 5) return undefined;
  const { unit, number, frame } = known.class;
  const code = unit.classes[number];
  const method = code?.methods.find((candidate) => unit.functions[candidate]?.name === name);
  if (method !== undefined)
    return { ...unknown, known: { is: 'function', callee: { unit, number: method, frame, self: object } } };
  if (unit.language === 'go') {
    const other = m.resolve(unit, `${code?.name}.${name}`);
    const found =
      other?.unit.functions.findIndex((one) => one.name === name && other.unit.classes[one.owner]?.name === code?.name) ?? -1;
    if (other === undefined || found < 0) return undefined;
    return {
      ...unknown,
      known: { is: 'function', callee: { unit: other.unit, number: found, frame: other.frame, self: object } },
    };
  }
  for (const parent of basesOf(m, known.class)) {
    const found = methodOf(m, parent, name, depth + 1);
    if (found?.known?.is === 'function') {
      return { ...found, known: { is: 'function', callee: { ...found.known.callee, self: object } } };
    }
  }
  return undefined;
}

/** The classes of the project that a class builds on. */
export function basesOf(m: Machine, { unit, number, frame }: ClassValue): readonly (Value & { known: { is: 'class' } })[] {
  return (unit.classes[number]?.bases ?? []).flatMap((base) => {
    if (unit.code[base] !== NAME) return [];
    const name = unit.strings[unit.code[base + 3] ?? 0] ?? '';
    const parent = frame.get(name) ?? inherited(m, unit, name);
    return parent?.known?.is === 'class' ? [{ ...parent, known: parent.known }] : [];
  });
}

/** `object[key]` */
export function itemOf(m: Machine, object: Value, key: Value, node: number): Value {
  const { known } = object;
  // A part of what is fixed is fixed.
  if (object.path === harmless.path && known === undefined && object.taint === undefined) return harmless;
  const at = literalOf(key);
  if (object.role !== '' && typeof at === 'string') return memberOf(m, object, at, node);
  // `request[kContext]`: a symbol of the framework, which no client sets.
  if (object.role !== '' && /^k[A-Z]/.test(key.path)) return unknown;
  // Beside headers PHP keeps the whole environment there.
  const isSetting = object.role === 'server' && !key.prefix.startsWith('HTTP_');
  if (object.role !== '') return { ...unknown, taint: sourceTaint(m, node, isSetting ? LOCAL : REMOTE, object.path) };
  if (known?.is === 'list') return itemOfList(known.items, known.isOpen, at, object.taint);
  if (known?.is === 'map') {
    const found = at === undefined ? undefined : (known.entries.get(String(at)) ?? known.rest);
    if (found !== undefined) return found;
    if (at !== undefined) return { ...unknown, taint: object.taint };
    let all: Value | undefined = known.rest;
    for (const entry of known.entries.values()) all = all === undefined ? entry : join(all, entry);
    return all ?? { ...unknown, taint: object.taint };
  }
  if (known?.is === 'literal' && typeof known.literal === 'string' && typeof at === 'number') {
    return literal(known.literal.at(at) ?? '');
  }
  if (typeof at === 'string') return memberOf(m, object, at, node);
  // `target.split('?')[0]` begins as the whole does.
  const taint = object.taint === undefined ? undefined : partOf(object.taint);
  if (at === 0 && object.path.endsWith('.split()')) return { ...unknown, taint, prefix: object.prefix };
  return { ...unknown, path: longer(object.path, '[]'), taint };
}

function itemOfList(items: readonly Value[], isOpen: boolean, at: unknown, taint: Taint | undefined): Value {
  if (typeof at === 'number' && !isOpen) {
    const found = items.at(at);
    if (found !== undefined) return found;
  }
  const all = items.reduce((sum: Value | undefined, item) => (sum === undefined ? item : join(sum, item)), undefined);
  if (all === undefined) return { ...unknown, taint };
  return taint === undefined ? all : { ...all, taint: unite(all.taint, taint) };
}

/** What a loop over a value meets. */
export function elementOf(m: Machine, value: Value, node: number): Value {
  const { known } = value;
  if (value.path === harmless.path && known === undefined && value.taint === undefined) return harmless;
  // `for i in range(n)` meets numbers.
  if (value.path === 'range()' && m.frame.unit.language === 'python') return harmless;
  if (value.role !== '') return { ...unknown, taint: sourceTaint(m, node, REMOTE, value.path) };
  if (known?.is === 'list') return itemOfList(known.items, true, undefined, value.taint);
  // A loop over a dictionary of Python meets its keys.
  const hasKeys = known?.is === 'map' && known.entries.size === 0 && value.taint !== undefined;
  if (hasKeys && m.frame.unit.language === 'python') return { ...unknown, taint: value.taint };
  // One of PHP or Go its values.
  const hasValues = m.frame.model.family === 'php' || m.frame.model.family === 'go';
  if (known?.is === 'map' && hasValues)
    return itemOfList(
      [...known.entries.values(), ...(known.rest === undefined ? [] : [known.rest])],
      true,
      undefined,
      value.taint,
    );
  if (known?.is === 'map') return { ...unknown, taint: unite(value.taint, taintOf(known.rest)) };
  return { ...unknown, path: longer(value.path, '[]'), taint: value.taint && partOf(value.taint) };
}
