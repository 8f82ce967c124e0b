import { MAP, STRING } from '../ir/ops.ts';
import { assumeSet } from './assume-facts.ts';
import type { Call } from './call.ts';
import { textOfList } from './fold.ts';
import { writeKeyed } from './keyed.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { elementOf, memberOf } from './members.ts';
import { importModule } from './modules.ts';
import { ofTemplate } from './page-templates.ts';
import { ofLast } from './parts.ts';
import { schemaCall } from './schemas.ts';
import { asInner, together } from './text.ts';
import {
  cleaned,
  harmless,
  join,
  LOCAL,
  literal,
  literalOf,
  mapTaint,
  NORMALISED,
  partOf,
  REMOTE,
  taintOf,
  textOf,
  unite,
  unknown,
  type Value,
} from './value.ts';

type Builtin = (m: Machine, call: Call) => Value | undefined;

const emptyMap: Builtin = (_m, call) => {
  const entries = new Map<string, Value>();
  let rest: Value | undefined;
  for (const [key, value] of call.keywords) entries.set(key, value);
  const [first] = call.args;
  if (first?.known?.is === 'map') {
    for (const [key, value] of first.known.entries) entries.set(key, value);
    rest = first.known.rest;
  } else if (first?.known?.is === 'list') {
    // `new Map([['eu', 'https://eu.example.com']])`
    for (const { known } of first.known.items) {
      const [key, value] = known?.is === 'list' ? known.items : [];
      const name = literalOf(key);
      if (name !== undefined && value !== undefined) entries.set(String(name), value);
      else rest = { ...unknown, taint: taintOf(first) };
    }
  } else if (first !== undefined && taintOf(first) !== undefined) rest = { ...unknown, taint: taintOf(first) };
  return { ...unknown, path: `${call.path}()`, known: { is: 'map', entries, rest } };
};

const emptyList: Builtin = (m, call) => {
  const [first] = call.args;
  if (first === undefined) return { ...unknown, known: { is: 'list', items: [], isOpen: false } };
  if (first.known?.is === 'list') return first;
  if (first.role !== '' || taintOf(first) !== undefined) {
    return { ...unknown, known: { is: 'list', items: [elementOf(m, first, call.node)], isOpen: true } };
  }
  return undefined;
};

const first: Builtin = (_m, call) => call.args[0];

/** The folder that the callers name is the one that is meant: what is put behind it may lead out of it. */
export function asFolder(m: Machine, value: Value, parts: number): Value {
  if (parts < 2 || ((taintOf(value)?.sources ?? 0) & (REMOTE | LOCAL)) !== 0) return value;
  return mapTaint(value, (taint) => cleaned(taint, bits(m, ['path-traversal'])));
}

/** `os.path.join(a, b)`: a path that starts with its first part. */
const joined: Builtin = (m, call) => {
  // Where a part begins at the root, that of Python begins there anew.
  const isOfNode = /^path\./.test(call.path);
  const parts = call.args.flatMap((arg, index) =>
    index === 0 ? [asFolder(m, arg, call.args.length)] : [literal('/'), isOfNode ? asInner(m, arg) : arg],
  );
  const made = together(parts);
  // That of Node.js takes `..` away where it can; that of Python does not.
  const isNormal = made.taint !== undefined && isOfNode;
  const own = made.taint === undefined ? undefined : ofLast(call, made.taint);
  const taint = isNormal && own !== undefined ? { ...own, marks: own.marks | NORMALISED } : own;
  // A folder of the own object is the program's.
  const isLed = made.isLed || /^(?:self|this)\.\w/.test(call.args[0]?.path ?? '');
  return { ...made, taint, isLed, path: made.known === undefined ? `${call.path}()` : '', isBuilt: call.args.length > 1 };
};

/** `shlex.split('tool --name')`: the words of a command line that is known. */
const splitLine: Builtin = (_m, call) => {
  const text = textOf(call.args[0]);
  if (text === undefined || /["'\\]/.test(text)) return undefined;
  const items = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(literal);
  return { ...unknown, known: { is: 'list', items, isOpen: false } };
};

/** `os.path.splitext(name)`: an ending holds no slash. */
const splitEnding: Builtin = (m, call) => {
  const [name] = call.args;
  const taint = taintOf(name);
  if (name === undefined || taint === undefined) return undefined;
  const ending: Value = { ...unknown, taint: cleaned(partOf(taint), bits(m, ['path-traversal'])) };
  return {
    ...unknown,
    known: { is: 'list', items: [{ ...unknown, taint: partOf(taint), prefix: name.prefix }, ending], isOpen: false },
  };
};

const requireModule: Builtin = (m, call) => {
  const module = textOf(call.args[0]);
  return module === undefined ? undefined : importModule(m, module, '', call.node);
};

const compiled: Builtin = (_m, call) => {
  const pattern = textOf(call.args[0]);
  return pattern === undefined ? undefined : { ...unknown, known: { is: 'regex', pattern, flags: textOf(call.args[1]) ?? '' } };
};

const attribute: Builtin = (m, call) => {
  const [object, name] = call.args;
  const text = textOf(name);
  return object === undefined || text === undefined ? undefined : memberOf(m, object, text, call.node);
};

/** `Object.assign(object, { [key]: value })`: `object[key] = value` in other words. */
function writeComputed(m: Machine, { args: [object], node }: Call, map: number): void {
  if (object === undefined || m.op(map) !== MAP || m.frame.model.family !== 'script') return;
  for (let index = 0; index < m.o(map, 0); index += 1) {
    const keyNode = m.o(map, 1 + index * 2);
    if (keyNode === 0 || m.op(keyNode) === STRING) continue;
    writeKeyed(m, object, m.visit(keyNode), node);
    assumeSet(m, keyNode, m.visit(m.o(map, 2 + index * 2)));
  }
}

const assigned: Builtin = (m, call) => {
  for (const node of call.argNodes.slice(1)) writeComputed(m, call, node);
  const entries = new Map<string, Value>();
  let rest: Value | undefined;
  for (const arg of call.args) {
    if (arg.known?.is === 'map') for (const [key, value] of arg.known.entries) entries.set(key, value);
    const more = arg.known?.is === 'map' ? arg.known.rest : arg;
    if (more !== undefined && (more.taint !== undefined || more.role !== '')) {
      const data = more.role === '' ? more : { ...unknown, taint: more.taint };
      rest = rest === undefined ? data : join(rest, data);
    }
  }
  return { ...unknown, known: { is: 'map', entries, rest } };
};

/** `str(x)`, `String(x)`: what is known stays known. */
const asText: Builtin = (_m, call) => {
  const [given] = call.args;
  const value = literalOf(given);
  // A text that was put together stays one; no operator of a query can be in it.
  if (given?.isBuilt === true && given.known === undefined)
    return { ...given, path: given.path.startsWith('pathlib.') ? 'str()' : '' };
  if (typeof value === 'string') return literal(value);
  if (typeof value === 'number') return literal(String(value));
  return call.args[0]?.path === harmless.path ? harmless : undefined;
};

/** `urlunparse(('', '', path, ...))`: an address of the own site. */
const unparsed: Builtin = (m, call) => {
  const parts = call.args[0]?.known;
  if (parts?.is !== 'list' || textOf(parts.items[1]) !== '') return undefined;
  const mask = (m.book.bitOf.get('open-redirect') ?? 0) | (m.book.bitOf.get('ssrf') ?? 0);
  return { ...unknown, taint: cleaned(taintOf(call.args[0]), mask) };
};

/** `Object.defineProperty(target, key, { value: {} })` */
const defined: Builtin = (m, { args: [target, , descriptor], argNodes: [, key = 0] }) => {
  const value = descriptor?.known?.is === 'map' ? descriptor.known.entries.get('value') : undefined;
  if (value !== undefined) assumeSet(m, key, value);
  return target;
};

/** By what the function is known that resolves a promise. */
export const RESOLVE = '#resolve';

const resolved: Builtin = (m, { args: [value] }) => {
  const at = m.resolved.length - 1;
  if (at >= 0 && value !== undefined) m.resolved[at] = m.resolved[at] === undefined ? value : join(m.resolved[at], value);
  return unknown;
};

const TABLE: Readonly<Record<string, Builtin>> = {
  require: requireModule,
  import: requireModule,
  __import__: requireModule,
  'importlib.import_module': requireModule,
  dict: emptyMap,
  'collections.OrderedDict': emptyMap,
  'collections.defaultdict': () => ({ ...unknown, known: { is: 'map', entries: new Map(), rest: undefined } }),
  'configparser.ConfigParser': emptyMap,
  'configparser.RawConfigParser': emptyMap,
  'configparser.SafeConfigParser': emptyMap,
  Map: emptyMap,
  list: emptyList,
  set: emptyList,
  tuple: emptyList,
  Set: emptyList,
  Array: emptyList,
  'Array.from': emptyList,
  'collections.deque': emptyList,
  'queue.Queue': emptyList,
  'queue.LifoQueue': () => undefined,
  'Object.freeze': first,
  'copy.copy': first,
  'copy.deepcopy': first,
  structuredClone: first,
  'util.promisify': first,
  [RESOLVE]: resolved,
  'Promise.resolve': first,
  'Promise.all': first,
  'functools.partial': first,
  'React.useCallback': first,
  'asyncio.run': first,
  'typing.cast': (_m, call) => call.args[1],
  'os.path.join': joined,
  'posixpath.join': joined,
  'path.join': joined,
  'path.posix.join': joined,
  'urllib.parse.urljoin': (_m, call) => {
    const taint = call.args.reduce((all: Value['taint'], arg) => unite(all, taintOf(arg)), undefined);
    return { ...unknown, taint: taint && ofLast(call, taint) };
  },
  'os.path.splitext': splitEnding,
  'shlex.split': splitLine,
  're.compile': compiled,
  RegExp: compiled,
  getattr: attribute,
  'Object.assign': assigned,
  'Object.defineProperty': defined,
  str: asText,
  'urllib.parse.urlunparse': unparsed,
  'urllib.parse.urlunsplit': unparsed,
  String: asText,
};

const byPath: ReadonlyMap<string, Builtin> = new Map(Object.entries(TABLE));

/** `'tool --name'.split()`: the words of a text that is known. */
function wordsOf({ name, receiver, args }: Call): Value | undefined {
  const text = name === 'split' ? textOf(receiver) : undefined;
  const separator = args.length === 0 ? undefined : textOf(args[0]);
  if (text === undefined || args.length > 1 || (args.length === 1 && (separator ?? '') === '')) return undefined;
  const words = separator === undefined ? text.split(/\s+/).filter((word) => word !== '') : text.split(separator);
  return words.length > 64 ? undefined : { ...unknown, known: { is: 'list', items: words.map(literal), isOpen: false } };
}

/** `['a', 'b'].join('|')` of texts that are known. */
function joinedText({ name, receiver, args }: Call): Value | undefined {
  if (name !== 'join' || receiver === undefined) return undefined;
  const made = textOfList(receiver, args.length === 0 ? ',' : textOf(args[0]));
  return made === undefined ? undefined : literal(made);
}

const PROMISIFIES = /^(?:(?:util_?)?[pP]romisify(?:All|Multiple)?|pify|thenify(?:All)?|denodeify)$/;

/** `['-c'].concat(rest)` */
function joinedLists({ name, receiver, args }: Call): Value | undefined {
  if (name !== 'concat' || receiver?.known?.is !== 'list') return undefined;
  const items = args.flatMap((arg) => (arg.known?.is === 'list' ? arg.known.items : [arg]));
  const isOpen = receiver.known.isOpen || args.some(({ known }) => known?.is === 'list' && known.isOpen);
  return { ...receiver, known: { is: 'list', items: [...receiver.known.items, ...items].slice(0, 256), isOpen } };
}

/** Calls of the language itself and its standard library whose result is known better than that it may hold anything. */
export function builtin(m: Machine, call: Call): Value | undefined {
  const made = wordsOf(call) ?? joinedText(call) ?? schemaCall(m, call) ?? ofTemplate(m, call);
  if (made !== undefined) return made;
  // `exec.bind(null)` is `exec`.
  const isBound = call.name === 'bind' && call.args.length <= 1 && m.frame.model.family === 'script';
  if (call.name === 'bind' && call.receiver?.known?.is === 'function') return call.receiver;
  if (isBound && call.receiver !== undefined && call.receiver.path !== '') return call.receiver;
  // Wrappers of handlers: `asyncHandler(async (req, res) => ...)`.
  if (
    call.args.length === 1 &&
    /^(?:async_?handler|catch_?async|wrap(?:_?async)?|async_?wrap(?:per)?|try_?catch|expressAsyncHandler)/i.test(call.name)
  ) {
    return call.args[0];
  }
  // `promisify(exec)`, `Promise.promisifyAll(require('child_process'))`: the same function, or the same module.
  if (PROMISIFIES.test(call.name) && call.args[0] !== undefined && call.args.length < 3) return call.args[0];
  const lists = joinedLists(call);
  if (lists !== undefined) return lists;
  // A function of the project's own is none of the language's.
  if (call.callee.known?.is === 'function') return undefined;
  return byPath.get(call.path)?.(m, call);
}
