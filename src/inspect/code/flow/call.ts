import { isShortWord } from '../../../model/index.ts';
import { FUNCTION, IS_NEW, IS_TAGGED, KEYWORD, MEMBER, NAME, NONE, SPREAD, TEMPLATE } from '../ir/ops.ts';
import { OWN_HOST } from '../models/requests.table.ts';
import { MODEL_ANSWERS } from '../models/sources.table.ts';
import { builtin } from './builtins.ts';
import { callFunction, makeInstance } from './call-function.ts';
import { runCallbacks } from './callbacks.ts';
import { checkChosen, checkSinks, tellRules } from './check-call.ts';
import { cleanerOf, isForQueries } from './cleaners.ts';
import { areFixed, isWritten } from './fixed-call.ts';
import { foldMethod } from './fold.ts';
import { runInline } from './functions.ts';
import { validKey } from './handed-schema.ts';
import { isLookup, isMap, LOOKS_UP_BY } from './lookups.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { longer, memberOf, methodOf, ownerOfThis } from './members.ts';
import { modelled } from './modelled.ts';
import { mutate } from './mutate.ts';
import { lookUp } from './names.ts';
import { textOfPage } from './of-page.ts';
import { ofPart } from './parts.ts';
import { passedOn } from './passed-on.ts';
import { marksOf } from './quotes.ts';
import { noteRoute } from './routes.ts';
import { sourceTaint } from './source-taint.ts';
import { strippedFor } from './strips.ts';
import { checked, formatted, isConstant, together } from './text.ts';
import { noteUse } from './uses.ts';
import {
  type ClassValue,
  cleaned,
  type FunctionValue,
  harmless,
  isFixed as isFixedValue,
  LOCAL,
  NORMALISED,
  REMOTE,
  type Taint,
  taintOf,
  textOf,
  unite,
  unknown,
  type Value,
} from './value.ts';

/** A call whose parts are evaluated. */
export interface Call {
  readonly node: number;
  readonly callee: Value;
  readonly calleeNode: number;
  readonly path: string;
  readonly name: string;
  readonly receiver: Value | undefined;
  readonly receiverNode: number;
  readonly args: readonly Value[];
  readonly argNodes: readonly number[];
  readonly keywords: ReadonlyMap<string, Value>;
  readonly isNew: boolean;
  readonly isTagged: boolean;
}

export function evaluateCall(m: Machine, node: number): Value {
  m.step();
  const call = prepare(m, node);
  const sunk = checkSinks(m, call);
  checkChosen(m, call);
  tellRules(m, call);
  noteRoute(m, call);
  if (call.name === 'relative_to') assumeInside(m, call);
  const special = (m.frame.model.family === 'script' ? builtin(m, call) : modelled(m, call)) ?? mutate(m, call);
  const mapped = runCallbacks(m, call);
  return special ?? mapped ?? resultOf(m, call, sunk);
}

function prepare(m: Machine, node: number): Call {
  const calleeNode = m.o(node, 0);
  const flags = m.o(node, 1);
  const isMember = m.op(calleeNode) === MEMBER;
  const receiverNode = isMember ? m.o(calleeNode, 0) : NONE;
  const receiver = isMember ? m.visit(receiverNode) : undefined;
  const written = isMember ? m.text(m.o(calleeNode, 1)) : lastName(m, calleeNode);
  if (receiver !== undefined) noteUse(m, receiver, written, m.span(calleeNode));
  const found =
    receiver === undefined ? calleeOf(m, calleeNode, (flags & IS_NEW) !== 0) : memberOf(m, receiver, written, calleeNode);
  // Functions of PHP are called in any case: `Header(...)`.
  const isAnyCase = m.frame.model.family === 'php' && receiver === undefined && (flags & IS_NEW) === 0 && found.path === written;
  const name = isAnyCase ? written.toLowerCase() : written;
  const callee = isAnyCase && name !== written ? { ...found, path: name } : found;
  const args: Value[] = [];
  const argNodes: number[] = [];
  const keywords = new Map<string, Value>();
  for (let index = 0; index < m.o(node, 2); index += 1) {
    const arg = m.o(node, 3 + index);
    const op = m.op(arg);
    const value = op === TEMPLATE && (flags & IS_TAGGED) !== 0 ? piecesOf(m, arg) : m.visit(arg);
    if (op === KEYWORD) keywords.set(m.text(m.o(arg, 0)), value);
    else if (op === SPREAD && value.known?.is === 'map') {
      for (const [key, entry] of value.known.entries) keywords.set(key, entry);
    } else if ((op === SPREAD || m.frame.model.spreads.has(name)) && value.known?.is === 'list' && !value.known.isOpen) {
      for (const item of value.known.items) {
        args.push(item);
        argNodes.push(arg);
      }
    } else {
      args.push(value);
      argNodes.push(arg);
    }
  }
  return {
    node,
    callee,
    calleeNode,
    path: callee.path || (isMember ? `?.${name}` : name),
    name: name || callee.path.slice(callee.path.lastIndexOf('.') + 1),
    receiver,
    receiverNode,
    args,
    argNodes,
    keywords,
    isNew: (flags & IS_NEW) !== 0,
    isTagged: (flags & IS_TAGGED) !== 0,
  };
}

/** The text of a tagged template: whether its parts are put in as they are, the tag decides. */
function piecesOf(m: Machine, node: number): Value {
  const parts: Value[] = [];
  for (let index = 1; index <= m.o(node, 0); index += 1) parts.push(m.visit(m.o(node, index)));
  return together(parts);
}

/** What is called: in Ruby a name that stands alone would be a call itself, in Java it is a method, whatever fields are called so. */
function calleeOf(m: Machine, node: number, isNew: boolean): Value {
  if (m.op(node) !== NAME) return m.visit(node);
  const name = m.text(m.o(node, 0));
  const { self } = m.at;
  const own = m.frame.model.family === 'java' && !isNew && self !== undefined ? methodOf(m, self, name) : undefined;
  return own ?? lookUp(m, name, node);
}

function lastName(m: Machine, node: number): string {
  return m.op(node) === NAME ? m.text(m.o(node, 0)) : '';
}

/** `path.relative_to(root)` raises unless a path, made canonical before, lies below the root. */
function assumeInside(m: Machine, { receiver, receiverNode }: Call): void {
  if (((taintOf(receiver)?.marks ?? 0) & NORMALISED) !== 0) makeSafe(m, receiverNode, bits(m, ['path-traversal']));
}

function allTaint(call: Call): Taint | undefined {
  let all = taintOf(call.receiver);
  for (const arg of call.args) all = unite(all, taintOf(arg));
  for (const value of call.keywords.values()) all = unite(all, taintOf(value));
  return all;
}

function resultOf(m: Machine, call: Call, isSunk: boolean): Value {
  const { callee, name, path } = call;
  const resultPath = longer(path.startsWith('?') ? '' : path, '()');
  const { model } = m.frame;
  if (call.isTagged && callee.known === undefined && /^(?:sql|SQL)$/.test(name)) return ofStatement(m, call, resultPath);
  const source = sourceOf(m, call);
  if (source !== undefined) {
    const role = source === 'remote' ? REMOTE : LOCAL;
    return { ...unknown, path: resultPath, taint: sourceTaint(m, call.node, role, `${path}()`) };
  }
  const ofPage = textOfPage(m, call);
  if (ofPage !== undefined) return { ...unknown, path: resultPath, taint: ofPage };
  if (call.receiver?.known?.is === 'instance' && call.args.length === 0) {
    // The accessor of a record is no method that is written anywhere.
    const field = call.receiver.known.own?.get(name);
    if (field !== undefined && field === callee) return field;
    const isNumber = callee.known === undefined && isPlainField(m, call.receiver.known.class, name);
    if (isNumber) return harmless;
  }
  if (callee.known?.is === 'function') {
    if (isReadInPlace(m, call)) return runInline(m, callee.known.callee, call.args);
    const result = called(callFunction(m, callee.known.callee, call), call);
    return call.isNew ? madeBy(m, callee.known.callee, result) : result;
  }
  if (callee.known?.is === 'class') return makeInstance(m, callee.known.class, call);
  const { sanitizers } = model;
  const safe =
    sanitizers.get(path) ??
    (isForQueries(call) ? ['sql-injection'] : undefined) ??
    (path.startsWith('?') && model.family === 'script' ? undefined : sanitizers.get(name));
  if (safe !== undefined) {
    if (safe === 'all' || (call.args.length > 0 && call.args.every(isWritten) && taintOf(call.receiver) === undefined))
      return harmless;
    if (call.args.length > 0 && OF_PROGRAM.test(safe.join(' ')) && allTaint(call) === undefined) return harmless;
    const part = cleaned(ofPart(call, allTaint(call)), bits(m, safe));
    return { ...unknown, path: resultPath, taint: part && { ...part, marks: part.marks | marksOf(m, call) } };
  }
  // `request.args.get('page', type=int)`
  if (name === 'get' && NUMBERS.test(call.keywords.get('type')?.path ?? '')) return harmless;
  const stripped = strippedFor(call, m.frame.unit.language, madeAs(m, call));
  if (stripped === 'all') return harmless;
  if (call.receiver !== undefined) {
    const folded = foldMethod(name, call.receiver, call.args);
    if (folded !== undefined) return folded;
    if (name === 'format' && call.args.length === 0 && call.keywords.size === 0) return call.receiver;
    if (name === 'format') return checked(m, call.node, formatted(call.receiver, valuesOf(call)));
    if (name === 'concat') return together([call.receiver, ...call.args]);
    if (call.receiver.role !== '') return ofRequestCall(m, call, resultPath);
  }
  if (model.plainMethods.has(name) && call.receiver !== undefined) return harmless;
  if (model.cleanCalls.has(path) || (model.cleanMethods.has(name) && call.receiver !== undefined))
    return { ...unknown, path: resultPath };
  if (model.family !== 'script' && call.receiver !== undefined && isLookup(m, call)) return { ...unknown, path: resultPath };
  if (model.family === 'script' && LOOKS_UP_BY.test(name)) return { ...unknown, path: resultPath };
  // `settings.HOOKS.get(name)`: what stands under a name is not the name.
  if (name === 'get' && call.receiver !== undefined && m.frame.unit.language === 'python' && taintOf(call.receiver) === undefined)
    return { ...unknown, path: resultPath, taint: taintOf(call.args[1] ?? call.keywords.get('default')) };
  // `pages.get(req.query.page)` of a map.
  if (name === 'get' && isMap(m, call)) return { ...unknown, path: resultPath };
  // Rows of Django's models.
  if ((isSunk && !GIVES_BACK.has(path)) || path.includes('.objects.')) return { ...unknown, path: resultPath };
  if (isJoin(call) && areFixed(call)) return harmless;
  if (isWrapped(call) && cleanerOf(call) === undefined) return { ...unknown, path: resultPath, role: 'request' };
  return passedOn(m, call, resultPath, { taint: allTaint(call), stripped });
}

/** What is escaped for a shell or a statement is no part of one, whatever it is. */
const OF_PROGRAM = /\b(?:command|sql)-injection\b/;

/** What is read from data is data, however dangerous it is to read it. */
const GIVES_BACK: ReadonlySet<string> = new Set([
  'unserialize',
  'yaml_parse',
  'simplexml_load_string',
  'YAML.load',
  'Marshal.load',
]);

/** A statement of drizzle, slonik, kysely or Prisma: what is put into its template is passed on beside it. */
function ofStatement(m: Machine, call: Call, path: string): Value {
  return { ...unknown, path, taint: cleaned(allTaint(call), bits(m, ['sql-injection', 'nosql-injection'])) };
}

/** `new Thing(...)` of a function that puts its members into `this`. */
function madeBy(m: Machine, { unit, number }: FunctionValue, result: Value): Value {
  if (m.frame.model.family !== 'script' || result.known !== undefined || !m.fields.has(ownerOfThis(unit))) return result;
  return { ...result, known: { is: 'object', unit, maker: unit.functions[number]?.name ?? '' } };
}

/** `(function (self) { return ...; })(this)`: there is no other call of it. */
function isReadInPlace(m: Machine, { calleeNode, args, isNew }: Call): boolean {
  return m.frame.model.family === 'script' && m.op(calleeNode) === FUNCTION && args.length > 0 && !isNew;
}

/** `RequestWrapper(request)`, `Request(environ)`: what it gives comes from the request. */
function isWrapped({ name, path, args: [first], callee }: Call): boolean {
  if (first?.role === 'environ' && /(?:^|\.)(?:\w*Request|FieldStorage)$/.test(path)) return true;
  return first?.role === 'request' && callee.known === undefined && /request/i.test(name) && /wrap|separate|Request$/i.test(name);
}

/** What `text.format(...)` puts in. */
function valuesOf(call: Call): Value {
  const values = [...call.args, ...call.keywords.values()];
  if (values.every((value) => isFixedValue(value) || isConstant(value))) return harmless;
  return { ...unknown, taint: allTaint({ ...call, receiver: undefined }) };
}

/** `getAge()` that nobody wrote, of a class with a number that is called so. */
function isPlainField(m: Machine, { unit, number }: ClassValue, name: string): boolean {
  const what = /^(?:get|is)([A-Z]\w*)$/.exec(name)?.[1];
  if (what === undefined) return false;
  const field = m.fields.get(`${unit.path}#${number}`)?.get(what.charAt(0).toLowerCase() + what.slice(1));
  return field?.path === harmless.path && field.known === undefined;
}

/** The table of `text.translate(TABLE)` as it is written here, or where it was made. */
function madeAs(m: Machine, { name, argNodes: [table = 0] }: Call): string {
  if (name !== 'translate') return '';
  const text = m.source(table);
  if (m.op(table) !== NAME || !isShortWord(text)) return text;
  return new RegExp(`^[ \\t]*${text}\\s*=([^\\n]{0,300})`, 'm').exec(m.frame.unit.text)?.[1] ?? '';
}

function isJoin({ name, path }: Call): boolean {
  return name === 'join' || name === 'collect' || path === 'implode' || path === 'strings.Join' || path === 'String.join';
}

/** Methods that give what an object was filled with. */
const GIVES_WHOLE = /^(?:get[A-Z]|build|to[A-Z]|as[A-Z]|render|create|make|finish|value$|text$|sql$|query$)/;

/** What a getter of the project gives is as much from outside as the object is. */
function called(result: Value, { receiver, name }: Call): Value {
  const taint = receiver?.known === undefined || receiver.known.is === 'instance' ? receiver?.taint : undefined;
  if (taint === undefined || result.taint !== undefined || result.path === harmless.path) return result;
  // What a field of such an object holds at first is not what it holds then.
  if (result.known?.is === 'literal' && typeof result.known.literal === 'string' && GIVES_WHOLE.test(name))
    return { ...unknown, taint };
  return result.known === undefined ? { ...result, taint } : result;
}

const NUMBERS = /^(?:int|float|bool|(?:uuid\.)?UUID)$/;

const READS_EVENT =
  /^(?:get(?:Validated)?(?:Query|RouterParams?|Header|Headers|RequestHeaders?|RequestURL|Cookie)|read(?:Raw|Validated)?Body|read(?:Multipart)?FormData|parseCookies)$/;

function sourceOf(m: Machine, call: Call): 'remote' | 'local' | undefined {
  const { sourceCalls, sourceMethods } = m.frame.model;
  // `getQuery(event)`, `readBody(event)`: Nuxt knows these names everywhere.
  if (call.args[0]?.role === 'event' && READS_EVENT.test(call.name)) return 'remote';
  if (call.name === 'create' || call.name === 'generate_content') return MODEL_ANSWERS.test(call.path) ? 'remote' : undefined;
  return sourceCalls.get(call.path) ?? (sourceMethods.has(call.name) && call.receiver !== undefined ? 'remote' : undefined);
}

/** `request.get_json()`, `req.get('host')`, `await request.json()` are read; `request.is_xhr()` is not. */
function ofRequestCall(m: Machine, call: Call, path: string): Value {
  const { receiver } = call;
  if (receiver?.role === 'environ') {
    const key = /^(?:get|pop|setdefault)$/.test(call.name) ? textOf(call.args[0]) : undefined;
    return key === undefined ? { ...unknown, path } : memberOf(m, receiver, key, call.node);
  }
  const valid =
    call.name === 'valid' && receiver?.known?.is === 'map'
      ? receiver.known.entries.get(validKey(textOf(call.args[0]) ?? ''))
      : undefined;
  if (valid !== undefined) return valid;
  const prefix = /^(?:get|header)$/.test(call.name) && /^host$/i.test(textOf(call.args[0]) ?? '') ? OWN_HOST : '';
  if (call.callee.taint !== undefined || call.callee.role !== '')
    return { ...call.callee, path, ...(prefix === '' ? {} : { prefix }) };
  if (m.frame.model.plainMethods.has(call.name)) return harmless;
  if (m.frame.model.family !== 'script') return { ...unknown, path };
  if (call.name === 'get' || call.name === 'header' || call.name === 'param') {
    return { ...unknown, path, prefix, taint: sourceTaint(m, call.node, REMOTE, call.path) };
  }
  return { ...unknown, path };
}
