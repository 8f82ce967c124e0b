/* What only holds something for a while: references, pairs, what is mapped on demand, and writers into a text. */
import { CALL, MEMBER, NAME } from '../ir/ops.ts';
import { update } from './assign.ts';
import type { Call } from './call.ts';
import { runInline } from './functions.ts';
import type { Machine } from './machine.ts';
import { together } from './text.ts';
import { isFixed, literal, named, textOf, unknown, type Value } from './value.ts';

const CELL = /^(?:AtomicReference|ThreadLocal|InheritableThreadLocal)(\(\))?$/;
const PAIR = /^(?:Map\.entry|(?:AbstractMap\.)?Simple(?:Immutable)?Entry|Pair\.of|ImmutablePair\.of)$/;
const ENTRY = 'Entry()';

/** The objects of Java that hold one value or two. Undefined: none of them. */
export function held(m: Machine, call: Call): Value | undefined {
  const { path, receiver, args } = call;
  if (PAIR.test(path) && args.length === 2) return entryOf(args[0] ?? unknown, args[1] ?? unknown);
  if (call.isNew && CELL.test(path)) return cellOf(path, args[0] ?? literal(null));
  if (receiver?.path === ENTRY && receiver.known?.is === 'map') return receiver.known.entries.get(ENTRY_PARTS[call.name] ?? '');
  if (receiver?.known?.is === 'map' && args.length === 0) return partsOf(call.name, receiver);
  if (receiver?.known?.is === 'map' && call.name === 'computeIfAbsent') return computed(m, call, receiver);
  return receiver?.known?.is === 'list' && CELL.test(receiver.path) ? ofCell(m, call, receiver) : undefined;
}

const ENTRY_PARTS: Readonly<Record<string, string>> = { getKey: 'key', getLeft: 'key', getValue: 'value', getRight: 'value' };

function entryOf(key: Value, value: Value): Value {
  return { ...named(ENTRY), known: { is: 'map', entries: new Map(Object.entries({ key, value })), rest: undefined } };
}

function cellOf(path: string, value: Value): Value {
  return { ...named(path.replace(/(?:\(\))?$/, '()')), known: { is: 'list', items: [value], isOpen: false } };
}

function ofCell(m: Machine, { name, args: [value], receiverNode }: Call, { path, known }: Value): Value | undefined {
  const before = known?.is === 'list' ? known.items[0] : undefined;
  if (/^get(?:Plain|Acquire|Opaque)?$/.test(name)) return before;
  if (value === undefined || !/^(?:(?:lazyS|s)et(?:Plain|Release|Opaque)?|getAndSet)$/.test(name)) return undefined;
  update(m, receiverNode, cellOf(path, value));
  return name === 'getAndSet' ? before : unknown;
}

/** `map.entrySet()`, `map.values()` of a map whose names are known. */
function partsOf(name: string, { known, path }: Value): Value | undefined {
  if (known?.is !== 'map' || known.rest !== undefined || known.entries.size === 0 || path === ENTRY) return undefined;
  const isPairs = name === 'entrySet';
  if (!isPairs && name !== 'values') return undefined;
  const items = [...known.entries].map(([key, value]) => (isPairs ? entryOf(literal(key), value) : value));
  return { ...unknown, known: { is: 'list', items: items.slice(0, 64), isOpen: true } };
}

/** `map.computeIfAbsent(name, (key) => ...)` */
function computed(m: Machine, { args: [key, maker], receiverNode }: Call, receiver: Value): Value | undefined {
  const name = textOf(key);
  if (receiver.known?.is !== 'map' || name === undefined || maker?.known?.is !== 'function') return undefined;
  const { entries } = receiver.known;
  const made = entries.get(name) ?? runInline(m, maker.known.callee, key === undefined ? [] : [key]);
  update(m, receiverNode, { ...receiver, known: { ...receiver.known, entries: new Map(entries).set(name, made) } });
  return made;
}

const INTO_TEXT = /^(?:StringWriter|CharArrayWriter|ByteArrayOutputStream|StringBuilderWriter)$/;
const THROUGH = /^(?:(?:Print|Buffered|OutputStream)Writer|(?:Print|Buffered|Data)(?:Output)?Stream)$/;
const WRITES = /^(?:write|print|println|writeBytes|writeUTF)$/;

/** Writers whose text is read again: `writer.write(text)` puts it at the end. Undefined: another call. */
export function written(m: Machine, call: Call): Value | undefined {
  const { path, name, receiver, args } = call;
  if (call.isNew && INTO_TEXT.test(path)) return literal('');
  if (call.isNew && THROUGH.test(path) && args[0] !== undefined && isText(args[0]) && innerNode(m, call) !== undefined)
    return args[0];
  if (receiver === undefined || args[0] === undefined || !WRITES.test(name) || !isText(receiver)) return undefined;
  const made = together([receiver, args[0]]);
  update(m, call.receiverNode, made);
  const inner = innerOf(m, call);
  if (inner !== undefined) m.frame.set(inner, made, true);
  return made;
}

function isText(value: Value): boolean {
  return textOf(value) !== undefined || (value.known === undefined && (value.isBuilt || isFixed(value)));
}

/** `text` of `new PrintWriter(text)`: nothing is known of one that writes to a file by its name. */
function innerNode(m: Machine, { argNodes: [first = 0] }: Call): number | undefined {
  return m.op(first) === NAME || (m.op(first) === CALL && /\bnew\b/.test(m.source(first))) ? first : undefined;
}

/** The variable that a writer was made around: `text` of `writer = new PrintWriter(text)`. */
function innerOf(m: Machine, { receiverNode, node }: Call): string | undefined {
  if (m.op(receiverNode) !== NAME && m.op(receiverNode) !== MEMBER) return undefined;
  const name = m.source(receiverNode);
  if (!/^\w{1,60}$/.test(name)) return undefined;
  const before = m.frame.unit.text.slice(m.at.code?.start ?? 0, m.start(node));
  return new RegExp(`\\b${name}\\s*=\\s*new\\s+[\\w.]*(?:Writer|Stream)\\s*\\(\\s*(?:new\\s+[\\w.]+\\s*\\(\\s*)?(\\w+)`).exec(
    before,
  )?.[1];
}

/** What a library makes of fixed values: no project has classes of these names. */
export const MAKES_OF: RegExp =
  /^(?:Objects|StringUtils|Strings|Collections|Arrays|Character|AtomicReference|StringTokenizer|Scanner|StringReader|BufferedReader|InputStreamReader|ByteArrayInputStream)(?:\.\w+)?$/;
