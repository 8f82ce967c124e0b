import { CALL, MEMBER, NAME } from '../ir/ops.ts';
import { update } from './assign.ts';
import type { Call } from './call.ts';
import { callFunction, makeInstance } from './call-function.ts';
import { isDecoding } from './decoding.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { elementOf } from './members.ts';
import { ofJava } from './modelled-java.ts';
import { ofPhp } from './modelled-php.ts';
import { ofRuby } from './modelled-ruby.ts';
import { textOfObject } from './object-text.ts';
import { asQuoted } from './quotes.ts';
import { sourceTaint } from './source-taint.ts';
import { asInner, checked, formatted, together } from './text.ts';
import {
  cleaned,
  harmless,
  isFixed,
  literal,
  literalOf,
  NORMALISED,
  named,
  REMOTE,
  taintOf,
  textOf,
  unite,
  unknown,
  type Value,
} from './value.ts';

/** Methods that a lambda of Java has besides the one that it stands for. */
const BESIDES = /^(?:andThen|compose|negate|and|or|invoke|reversed|thenComparing\w*|equals|hashCode|toString|getClass)$/;

/** `function.apply(text)` of Java, `function.call(text)` of Ruby. */
function isCallOf(family: string, name: string): boolean {
  return family === 'java' ? !BESIDES.test(name) : family === 'ruby' && /^(?:call|yield|\(\)|===)$/.test(name);
}

/** Calls whose result the model of the language knows better than that it may hold anything. Undefined: no such call. */
export function modelled(m: Machine, call: Call): Value | undefined {
  const { model } = m.frame;
  const { path, name, receiver } = call;
  if (path === 'Pattern.compile' || path === 'regexp.MustCompile' || path === 'regexp.Compile') return pattern(call);
  if (isOfEnum(call)) return harmless;
  if (path === 'Collections.nCopies') return copies(call);
  if (path === 'url.URL' && call.isNew) return addressOf(m, call);
  if (model.family === 'java') {
    const found = ofJava(m, call);
    if (found !== undefined) return found;
  }
  if (model.passes.has(path) && (call.args.length === 1 || isDecoded(call)) && !isDecoding(call))
    return path === 'String.valueOf' ? textOfObject(m, call.args[0] ?? unknown) : call.args[0];
  if (model.builders.has(path)) return builder(call);
  if (model.maps.has(path)) return mapOf(call);
  if (model.lists.has(path)) return listOf(m, call);
  if (model.formats.has(path) || (receiver !== undefined && model.formats.has(name))) return format(m, call);
  if (receiver?.known?.is === 'function' && isCallOf(model.family, name)) return callFunction(m, receiver.known.callee, call);
  if (name === 'new' && receiver?.known?.is === 'class') return makeInstance(m, receiver.known.class, call);
  const role = model.roleOfCall.get(path);
  if (role !== undefined) return ofRole(m, call, role);
  const given = receiver === undefined ? undefined : model.roleOfMethod.get(name);
  if (given !== undefined) return { ...named(`${path}()`), role: given };
  if (path === 'file_get_contents' && textOf(call.args[0]) === 'php://input') return bodyOf(m, call);
  if (model.joins.has(path)) return joined(m, call);
  if (model.fills.has(name)) return fill(m, call);
  if (path === 'append') return appended(call);
  if (/^fmt\.Sprint(?:ln)?$/.test(path)) return together(call.args);
  if (model.family === 'php') {
    const found = ofPhp(m, call);
    if (found !== undefined) return found;
  }
  if (model.family === 'ruby') {
    const found = ofRuby(m, call);
    if (found !== undefined) return found;
  }
  if (receiver !== undefined && model.appends.has(name) && isText(m, receiver)) return append(m, call, receiver);
  if (name === 'add' && model.family === 'java' && receiver !== undefined && isMade(receiver)) return append(m, call, receiver);
  if (receiver !== undefined && model.writers.has(name)) return write(m, call, receiver);
  if (/^(?:fmt\.Fprint(?:f|ln)?|io\.WriteString)$/.test(path)) return printed(m, call);
  return undefined;
}

/** `new String(bytes, UTF_8)` */
function isDecoded({ path, args, isNew }: Call): boolean {
  return path === 'String' && (isFixed(args[1]) || (isNew && args.length === 2));
}

/** `url.URL{Host: "a.example", Path: path}` leads to its host. */
function addressOf(m: Machine, { keywords }: Call): Value | undefined {
  const host = keywords.get('Host');
  if (host === undefined || taintOf(host) !== undefined) return undefined;
  let all: Value['taint'];
  for (const value of keywords.values()) all = unite(all, taintOf(value));
  return { ...named('url.URL()'), taint: cleaned(all, bits(m, ['ssrf', 'open-redirect'])) };
}

/** `fmt.Fprintf(&text, "...", values...)` puts it at the end of the text. */
function printed(m: Machine, call: Call): undefined {
  const [text, ...values] = call.args;
  const node = call.argNodes[0] ?? 0;
  if (text === undefined || m.op(node) !== NAME || (textOf(text) === undefined && !text.isBuilt)) return;
  const made = call.name === 'Fprintf' ? format(m, { ...call, args: values }) : together(values);
  update(m, node, together([text, made]));
}

function pattern({ args: [text] }: Call): Value | undefined {
  const written = textOf(text);
  return written === undefined ? undefined : { ...unknown, known: { is: 'regex', pattern: written, flags: 'g' } };
}

/** `Kind.valueOf(text)` of an enumeration: one of its names, or an exception. */
function isOfEnum({ name, path }: Call): boolean {
  return name === 'valueOf' && /^[A-Z]\w*(?:\.[A-Z]\w*)*\.valueOf$/.test(path) && path !== 'String.valueOf';
}

/** `Collections.nCopies(count, "?")` */
function copies({ args: [, item] }: Call): Value | undefined {
  return item === undefined ? undefined : { ...unknown, known: { is: 'list', items: [item], isOpen: true } };
}

/** `request()` is the request, `request('name')` is what it brings. */
function ofRole(m: Machine, call: Call, role: string): Value {
  const path = `${call.path}()`;
  if (call.args.length === 0 || /create|capture|from/i.test(call.name)) return { ...named(path), role };
  return { ...named(path), taint: sourceTaint(m, call.node, REMOTE, path) };
}

/** What a client sent, as it is. */
function bodyOf(m: Machine, call: Call): Value {
  return { ...named('php://input'), taint: sourceTaint(m, call.node, REMOTE, 'php://input') };
}

/** A path that starts with its first part, and has no `..` but at its start. */
function joined(m: Machine, { args, path }: Call): Value {
  const made = together(args.flatMap((arg, index) => (index === 0 ? [arg] : [literal('/'), asInner(m, arg)])));
  if (made.taint === undefined) return { ...made, path: made.path || `${path}()` };
  return { ...made, path: `${path}()`, taint: { ...made.taint, marks: made.taint.marks | NORMALISED } };
}

/** `json.Unmarshal(body, &target)`, `c.Bind(&target)`: what is read stands in the target. */
function fill(m: Machine, call: Call): Value | undefined {
  const at = call.args.length - 1;
  const [target, node] = [call.args[at], call.argNodes[at]];
  if (target === undefined || node === undefined) return undefined;
  let taint = taintOf(call.receiver);
  for (const arg of call.args.slice(0, at)) taint = unite(taint, taintOf(arg));
  if (call.receiver !== undefined && call.receiver.role !== '') taint = sourceTaint(m, call.node, REMOTE, call.path);
  if (taint !== undefined) update(m, node, { ...withoutOwn(target), taint: unite(target.taint, taint) });
  return named(`${call.path}()`);
}

/** An object of which it is not known any more what is in its fields. */
function withoutOwn(value: Value): Value {
  return value.known?.is === 'instance' ? { ...value, known: { ...value.known, own: undefined } } : value;
}

/** `append(list, more...)` */
function appended({ args: [list, ...more] }: Call): Value | undefined {
  if (list === undefined) return undefined;
  const items = list.known?.is === 'list' ? list.known.items : [];
  const isOpen = list.known?.is === 'list' ? list.known.isOpen : list.taint !== undefined || list.path !== '';
  return { ...list, known: { is: 'list', items: [...items, ...more].slice(0, 256), isOpen } };
}

/** `buffer.WriteString(text)` */
function write(m: Machine, call: Call, receiver: Value): undefined {
  const taint = call.args.reduce((all: Value['taint'], arg) => unite(all, taintOf(arg)), undefined);
  const isOther =
    receiver.role !== '' ||
    receiver.known !== undefined ||
    /Response|Header|conn|log/i.test(`${receiver.path} ${m.source(call.receiverNode)}`);
  if (taint !== undefined && !isOther) update(m, call.receiverNode, { ...receiver, taint: unite(receiver.taint, taint) });
}

/** `new StringBuilder(text)` is the text. */
function builder({ args: [first, second], path }: Call): Value {
  if (path === 'StringJoiner') return second ?? literal('');
  if (first === undefined || typeof literalOf(first) === 'number') return literal('');
  return isNothing(first) ? named(`${path}()`) : first;
}

function isNothing({ known, taint, role, isBuilt, path }: Value): boolean {
  return known === undefined && taint === undefined && role === '' && !isBuilt && path !== harmless.path;
}

function mapOf({ args, path }: Call): Value {
  const entries = new Map<string, Value>();
  const [first] = args;
  if (args.length === 1 && first?.known?.is === 'map') return first;
  if (args.length > 1) {
    for (let index = 0; index + 1 < args.length; index += 2) {
      const value = args[index + 1];
      if (value !== undefined) entries.set(String(literalOf(args[index])), value);
    }
  }
  const taint = args.length === 1 ? taintOf(first) : undefined;
  const rest = taint === undefined ? undefined : { ...unknown, taint };
  return { ...unknown, path: `${path}()`, known: { is: 'map', entries, rest } };
}

function listOf(m: Machine, { args, path, isNew, node }: Call): Value {
  const [first] = args;
  if (args.length === 1 && first?.known?.is === 'list') return first;
  if (!isNew) return { ...unknown, path: `${path}()`, known: { is: 'list', items: args, isOpen: false } };
  if (first === undefined || typeof literalOf(first) === 'number')
    return { ...unknown, path: `${path}()`, known: { is: 'list', items: [], isOpen: false } };
  return { ...unknown, path: `${path}()`, known: { is: 'list', items: [elementOf(m, first, node)], isOpen: true } };
}

/** `String.format(text, values...)`, `text.formatted(values...)` */
function format(m: Machine, call: Call): Value {
  const isMethod = m.frame.model.formats.has(call.name) && !m.frame.model.formats.has(call.path);
  const [first, ...others] = isMethod && call.receiver !== undefined ? [call.receiver, ...call.args] : call.args;
  if (first === undefined) return unknown;
  // `String.format(Locale.ROOT, text, values...)`
  const isShifted = /Locale/.test(first.path) && others[0] !== undefined;
  const text = isShifted ? (others[0] ?? first) : first;
  const values = inPlaces(m, textOf(text), isShifted ? others.slice(1) : others);
  const taint = values.reduce((all: Value['taint'], value) => unite(all, taintOf(value)), undefined);
  const areFixed = values.every(isFixed);
  const made = formatted(
    text,
    { ...unknown, taint, prefix: values[0]?.prefix ?? '', isLed: values[0]?.isLed === true },
    values[0],
  );
  if (areFixed && textOf(text) !== undefined) return made.known === undefined ? { ...harmless, prefix: made.prefix } : made;
  return checked(m, call.node, areFixed ? { ...made, isBuilt: false } : made);
}

/** What stands where a number is to stand is none but a number; what was escaped stands between quotes or not. */
function inPlaces(m: Machine, text: string | undefined, values: readonly Value[]): readonly Value[] {
  const places = [...(text ?? '').matchAll(/%(?:%|([-+ #0-9.,']*)([a-zA-Z]))/g)].filter(([, , verb]) => verb !== undefined);
  if (text === undefined || places.length !== values.length || /%\d+\$|%</.test(text)) return values;
  return values.map((value, at) => {
    const place = places[at];
    const isNumber = /[dioxXeEfgGu]/.test(place?.[2] ?? '') && !isFixed(value);
    return isNumber ? harmless : asQuoted(m, value, text.slice(0, place?.index));
  });
}

/** Text that stands in the program or is put together: of Java's only a joiner has a method `add`. */
function isMade(value: Value): boolean {
  return textOf(value) !== undefined || (value.known === undefined && (value.isBuilt || value.path === harmless.path));
}

function isText(m: Machine, value: Value): boolean {
  if (textOf(value) !== undefined || value.isBuilt || value.path === harmless.path) return true;
  return value.known === undefined && (value.taint !== undefined || m.frame.model.builders.has(value.path.replace(/\(\)$/, '')));
}

/** `text.append(more)`, `text.insert(0, more)`, `text.setLength(0)` change the text, and give it back. */
function append(m: Machine, call: Call, receiver: Value): Value | undefined {
  const made = edited(m, call, receiver);
  if (made === undefined) return undefined;
  if (m.frame.model.family === 'java') checked(m, call.node, made);
  let root = call.receiverNode;
  while (m.op(root) === CALL && m.op(m.o(root, 0)) === MEMBER && isAppending(m, m.text(m.o(m.o(root, 0), 1)))) {
    root = m.o(m.o(root, 0), 0);
  }
  update(m, root, made);
  return made;
}

/** A joiner of Java has a method `add`. */
function isAppending(m: Machine, name: string): boolean {
  return m.frame.model.appends.has(name) || (name === 'add' && m.frame.model.family === 'java');
}

/** The text after a change; undefined: nothing that is known here. */
function edited(m: Machine, { name, args, argNodes, receiverNode }: Call, receiver: Value): Value | undefined {
  const [first, second, third] = args;
  switch (name) {
    case 'insert': {
      if (second === undefined) return undefined;
      return literalOf(first) === 0 ? together([second, receiver]) : shuffled(together([receiver, second]));
    }
    case 'replace':
      // `text.replace(0, text.length(), other)`
      if (third !== undefined && literalOf(first) === 0 && isLengthOf(m, argNodes[1] ?? 0, receiverNode)) return third;
      return third === undefined ? undefined : shuffled(together([receiver, third]));
    case 'reverse':
      return args.length === 0 ? shuffled(receiver) : undefined;
    case 'setLength':
      return literalOf(first) === 0 ? literal('') : undefined;
    case 'Reset':
      return literal('');
    case 'delete':
      // `text.delete(0, text.length())`
      return literalOf(first) === 0 && /\.length\(\s*\)$/.test(m.source(argNodes[1] ?? 0)) ? literal('') : shuffled(receiver);
    default:
      return first === undefined ? undefined : together(name === 'concat' ? [receiver, ...args] : [receiver, first]);
  }
}

function isLengthOf(m: Machine, node: number, receiverNode: number): boolean {
  return m.source(node) === `${m.source(receiverNode)}.length()`;
}

/** Text whose parts stand in an order that is not known. */
function shuffled(text: Value): Value {
  return text.known === undefined ? { ...text, prefix: '', isLed: false } : harmless;
}
