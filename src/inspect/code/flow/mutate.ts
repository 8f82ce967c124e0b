import { update } from './assign.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { harmless, isFixed, join, literal, literalOf, taintOf, unite, unknown, type Value } from './value.ts';

type Items = readonly Value[];

interface ListChange {
  readonly items: Items;
  readonly isOpen: boolean;
  readonly result?: Value;
}

/** Methods that change the list that they are called on; undefined: not certain how. */
function changeList(name: string, items: Items, isOpen: boolean, args: readonly Value[]): ListChange | undefined {
  const at = literalOf(args[0]);
  switch (name) {
    case 'add':
      // Java's `add(1, value)`.
      if (args.length === 2 && typeof at === 'number') return { items: items.toSpliced(at, 0, ...args.slice(1)), isOpen };
      return { items: [...items, ...args].slice(-256), isOpen };
    case 'append':
    case 'push':
    case 'put':
    case 'addLast':
    case 'offer':
    case 'offerLast':
    case 'addElement':
      return { items: [...items, ...args].slice(-256), isOpen };
    case 'get':
    case 'getFirst':
    case 'elementAt':
    case 'firstElement':
    case 'element':
    case 'peekFirst':
    case 'peekLast':
    case 'getLast':
    case 'peek': {
      const index = name === 'get' || name === 'elementAt' ? at : name.endsWith('Last') ? items.length - 1 : 0;
      // Of a list in which all that is known is fixed, any item is.
      if (isOpen && items.length > 0 && items.every(isFixed)) return { items, isOpen, result: harmless };
      const result = typeof index === 'number' && !isOpen ? items[index] : undefined;
      return result === undefined ? undefined : { items, isOpen, result };
    }
    case 'unshift':
    case 'appendleft':
    case 'addFirst':
    case 'offerFirst':
      return { items: [...args, ...items], isOpen };
    case 'set':
      if (typeof at !== 'number' || args[1] === undefined || at < 0 || at >= items.length) return undefined;
      return { items: items.with(at, args[1]), isOpen };
    case 'insert':
      if (typeof at !== 'number') return { items: [...items, ...args.slice(1)], isOpen: true };
      return { items: items.toSpliced(at, 0, ...args.slice(1)), isOpen };
    case 'extend':
    case 'update': {
      const [more] = args;
      const known = more?.known?.is === 'list' ? more.known : undefined;
      if (known === undefined) return { items: [...items, ...args], isOpen: true };
      return { items: [...items, ...known.items], isOpen: isOpen || known.isOpen };
    }
    case 'pollLast':
    case 'removeLast':
    case 'pop': {
      if (isOpen) return undefined;
      const index = at === undefined ? items.length - 1 : Number(at);
      const result = items.at(index);
      if (result === undefined) return undefined;
      return { items: items.toSpliced(index < 0 ? items.length + index : index, 1), isOpen, result };
    }
    case 'shift':
    case 'poll':
    case 'pollFirst':
    case 'removeFirst':
    case 'popleft': {
      const [result, ...left] = items;
      return isOpen || result === undefined ? undefined : { items: left, isOpen, result };
    }
    case 'remove': {
      // The head of a queue, where nothing is named.
      if (args.length === 0) return changeList('poll', items, isOpen, args);
      const index = items.findIndex((item) => item === args[0] || (at !== undefined && literalOf(item) === at));
      if (index >= 0) return { items: items.toSpliced(index, 1), isOpen };
      // Java's and some others' `remove(0)`.
      return typeof at === 'number' && at < items.length ? { items: items.toSpliced(at, 1), isOpen } : undefined;
    }
    case 'reverse':
      return { items: items.toReversed(), isOpen };
    case 'clear':
      return { items: [], isOpen: false };
    default:
      return undefined;
  }
}

/** The first of a deque of Java is what was pushed last; of a stack it is the last. */
function nameFor(path: string, name: string): string {
  if (/Deque\(\)$|LinkedList\(\)$/.test(path)) return FIRST_IN_DEQUE[name] ?? name;
  return name === 'peek' && path === 'Stack()' ? 'peekLast' : name;
}

const FIRST_IN_DEQUE: Readonly<Record<string, string>> = { push: 'addFirst', pop: 'removeFirst' };

/** Two keys, as configuration files have them: `conf.set('section', 'key', value)`. */
function pairKey(a: Value | undefined, b: Value | undefined): string | undefined {
  const [one, other] = [literalOf(a), literalOf(b)];
  return typeof one === 'string' && typeof other === 'string' ? `${one}\0${other}` : undefined;
}

function changeMap(m: Machine, call: Call, receiver: Value): Value | undefined {
  if (receiver.known?.is !== 'map') return undefined;
  const { entries, rest } = receiver.known;
  const [first, second, third] = call.args;
  const write = (key: string, value: Value): Value => {
    update(m, call.receiverNode, { ...receiver, known: { is: 'map', entries: new Map(entries).set(key, value), rest } });
    return unknown;
  };
  const pair = pairKey(first, second);
  const key = literalOf(first);
  switch (call.name) {
    case 'set':
      if (third !== undefined && pair !== undefined) return write(pair, third);
      if (second !== undefined && key !== undefined) return write(String(key), second);
      break;
    case 'setdefault':
    case 'setProperty':
    case 'put':
    case 'replace':
    case 'putIfAbsent':
    case 'append':
      if (second === undefined) break;
      return key === undefined ? writeSomewhere(m, call, receiver, second) : write(String(key), second);
    case 'remove': {
      if (key === undefined || second !== undefined) break;
      const left = new Map(entries);
      left.delete(String(key));
      update(m, call.receiverNode, { ...receiver, known: { is: 'map', entries: left, rest } });
      return entries.get(String(key)) ?? rest;
    }
    case 'clear':
      update(m, call.receiverNode, { ...receiver, taint: undefined, known: { is: 'map', entries: new Map(), rest: undefined } });
      return unknown;
    case 'get':
    case 'getOrDefault':
    case 'getProperty':
    case 'pop': {
      const found =
        (pair === undefined ? undefined : entries.get(pair)) ?? (key === undefined ? undefined : entries.get(String(key)));
      if (found !== undefined) return found;
      if (key !== undefined && rest === undefined && receiver.taint === undefined) return second ?? unknown;
      // A table of fixed values gives one of them whatever is asked for.
      return call.name !== 'pop' && key === undefined && entries.size > 0 ? anyEntry(entries, rest, second) : undefined;
    }
    case 'putAll':
    case 'update':
    case 'assign': {
      const merged = new Map(entries);
      if (first?.known?.is === 'map') for (const [name, value] of first.known.entries) merged.set(name, value);
      for (const [name, value] of call.keywords) merged.set(name, value);
      const more = first?.known?.is === 'map' ? first.known.rest : first;
      const others = more === undefined ? rest : rest === undefined ? more : join(rest, more);
      update(m, call.receiverNode, { ...receiver, known: { is: 'map', entries: merged, rest: others } });
      return unknown;
    }
    case 'items':
    case 'values':
    case 'entries': {
      const taint = taintOf(receiver);
      // Of a dictionary whose keys are all written here, each is fixed; what stands under them may be anything.
      if (call.name === 'items' && m.frame.unit.language === 'python' && isClosed(receiver)) {
        const pair: Value = {
          ...unknown,
          known: { is: 'list', items: [harmless, anyEntry(entries, rest, undefined)], isOpen: false },
        };
        return { ...unknown, known: { is: 'list', items: [pair], isOpen: true } };
      }
      return taint === undefined ? undefined : { ...unknown, taint };
    }
    case 'keys':
      return { ...unknown, taint: entries.size === 0 && receiver.taint !== undefined ? receiver.taint : taintOf(rest) };
    case 'keySet':
    case 'navigableKeySet':
      // Names from outside are the map's own data; the others are written here.
      return rest === undefined && receiver.taint === undefined
        ? { ...unknown, known: { is: 'list', items: [...entries.keys()].map(literal), isOpen: true } }
        : { ...unknown, path: `${receiver.path}.keySet()`, taint: receiver.taint };
    default:
  }
  return undefined;
}

/** `map.put(name, value)` with a name that is not known: the map's own data is that of such names. */
function writeSomewhere(m: Machine, call: Call, receiver: Value, value: Value): Value | undefined {
  const { known } = receiver;
  if (known?.is !== 'map' || m.frame.model.family !== 'java') return undefined;
  const taint = unite(receiver.taint, taintOf(call.args[0]));
  const rest = known.rest === undefined ? value : join(known.rest, value);
  update(m, call.receiverNode, { ...receiver, taint, known: { ...known, rest } });
  return unknown;
}

function anyEntry(entries: ReadonlyMap<string, Value>, rest: Value | undefined, preset: Value | undefined): Value {
  let all = rest;
  for (const entry of entries.values()) all = all === undefined ? entry : join(all, entry);
  if (all === undefined) return preset ?? unknown;
  return preset === undefined ? all : join(all, preset);
}

/** True for a map of which all keys are written in the program. */
export function isClosed({ known, taint }: Value): boolean {
  return known?.is === 'map' && known.entries.size > 0 && known.rest === undefined && taint === undefined;
}

const FILLING: ReadonlySet<string> = new Set(
  'append push add put unshift appendleft insert extend update set setdefault write writelines send enqueue'.split(' '),
);

/** Calls that change what they are called on: lists, maps, anything that is filled. Undefined: not such a call. */
export function mutate(m: Machine, call: Call): Value | undefined {
  const { receiver } = call;
  if (receiver === undefined || call.receiverNode === 0) return undefined;
  const { known } = receiver;
  if (known?.is === 'list') {
    const changed = changeList(nameFor(receiver.path, call.name), known.items, known.isOpen, call.args);
    if (changed === undefined) return undefined;
    update(m, call.receiverNode, { ...receiver, known: { is: 'list', items: changed.items, isOpen: changed.isOpen } });
    return changed.result ?? unknown;
  }
  if (known?.is === 'map') return changeMap(m, call, receiver);
  if (!FILLING.has(call.name) || receiver.role !== '' || known !== undefined || receiver === m.at.self) return undefined;
  // `Files.write(path, text)` is called on a class, which holds nothing afterwards.
  if (m.frame.model.family === 'java' && /^[A-Z]\w*$/.test(receiver.path)) return undefined;
  const added = call.args.reduce((all: Value['taint'], arg) => unite(all, taintOf(arg)), undefined);
  if (
    added === undefined ||
    /^(?:res|resp|response|reply|ctx|session|db|cursor|conn|self|this|logger|log|cache|redis)\b/.test(m.source(call.receiverNode))
  )
    return undefined;
  update(m, call.receiverNode, { ...receiver, taint: unite(receiver.taint, added) });
  return undefined;
}
