import { FILTERS_NUMBERS } from '../models/guards.table.ts';
import { update } from './assign.ts';
import type { Call } from './call.ts';
import { callFunction } from './call-function.ts';
import { runInline } from './functions.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { elementOf } from './members.ts';
import { mutate } from './mutate.ts';
import { sourceTaint } from './source-taint.ts';
import {
  cleaned,
  ESCAPED,
  harmless,
  isFixed,
  listOfFixed,
  mapTaint,
  NO_QUOTE,
  named,
  partOf,
  REMOTE,
  taintOf,
  textOf,
  unknown,
  type Value,
} from './value.ts';

/** What only PHP has. */
export function ofPhp(m: Machine, call: Call): Value | undefined {
  const { path, receiver, name, args } = call;
  const item = receiver === undefined ? AS_METHODS[path] : undefined;
  if (item !== undefined) return changed(m, call, item);
  if (receiver === undefined && SAME_ITEMS.test(path) && args[0]?.known?.is === 'list')
    return { ...args[0], known: { ...args[0].known, isOpen: true } };
  if (receiver === undefined && FILLED_AT.has(path)) filled(m, call, FILLED_AT.get(path) ?? 0);
  if (path === 'settype' && /^(?:int|integer|float|double|bool|boolean)$/i.test(textOf(args[1]) ?? '')) {
    update(m, call.argNodes[0] ?? 0, harmless);
    return harmless;
  }
  if (m.frame.model.escapes.has(receiver === undefined ? path : name)) return escaped(call);
  if (path === 'stripslashes' && args[0] !== undefined) return unescaped(m, args[0]);
  if (path === 'compact') return compacted(m, call);
  if (path === 'array_keys' && args.length === 1) return keysOf(args[0]);
  if (path === 'call_user_func' || path === 'call_user_func_array') return calledBy(m, call);
  if (path === 'array_map') return mappedByName(m, call);
  if (path === 'filter_var' || path === 'filter_input') return filteredAs(m, call, path === 'filter_var' ? 1 : 2);
  // `Kind::from($text)` of an enumeration: one of its cases, or an exception.
  const isCase = /^(?:from|tryFrom)$/.test(name) && args.length === 1 && receiver !== undefined;
  return isCase && new RegExp(`\\benum\\s+${m.source(call.receiverNode).replace(/\W/g, '')}\\b`).test(m.frame.unit.text)
    ? harmless
    : undefined;
}

/** Functions of PHP that change their first argument as methods of other languages do. */
const AS_METHODS: Readonly<Record<string, string>> = {
  array_push: 'push',
  array_pop: 'pop',
  array_shift: 'shift',
  array_unshift: 'unshift',
};

/** `mysqli_real_escape_string($link, $text)`, `addslashes($text)`, `$db->escape_string($text)` */
function escaped({ args }: Call): Value {
  const [text = unknown] = args.slice(-1);
  const taint = taintOf(text);
  return isFixed(text) ? harmless : { ...unknown, taint: taint && { ...taint, marks: taint.marks | ESCAPED } };
}

function unescaped(m: Machine, value: Value): Value {
  const kept = ~bits(m, ['sql-injection']);
  return mapTaint(value, (taint) => {
    if ((taint.marks & ESCAPED) === 0) return taint;
    return { ...taint, marks: taint.marks & ~ESCAPED, safe: taint.safe & kept, remoteSafe: (taint.remoteSafe ?? 0) & kept };
  });
}

function changed(m: Machine, call: Call, name: string): Value | undefined {
  const [receiver, ...args] = call.args;
  const [receiverNode = 0, ...argNodes] = call.argNodes;
  return receiver?.known?.is === 'list' ? mutate(m, { ...call, name, receiver, receiverNode, args, argNodes }) : undefined;
}

/** Lists with the items of another one, or some of them. */
const SAME_ITEMS = /^(?:array_filter|array_values|array_unique|array_reverse|array_slice)$/;

/** Which argument holds afterwards what was read in the one before it. */
const FILLED_AT: ReadonlyMap<string, number> = new Map([
  ['parse_str', 1],
  ['mb_parse_str', 1],
  ['preg_match', 2],
  ['preg_match_all', 2],
]);

function filled(m: Machine, { args, argNodes }: Call, at: number): void {
  const taint = taintOf(args[at - 1]);
  const node = argNodes[at] ?? 0;
  if (node !== 0) update(m, node, { ...unknown, taint: taint && partOf(taint) });
}

/** `compact('name', 'age')`: the variables of these names, under them. */
function compacted(m: Machine, { args }: Call): Value | undefined {
  const names = args.map(textOf);
  if (!names.every((name) => name !== undefined)) return undefined;
  const entries = new Map(names.map((name) => [name, m.frame.get(`$${name}`) ?? unknown]));
  return { ...unknown, known: { is: 'map', entries, rest: undefined } };
}

/** Keys that are written here are no data, whatever stands under them. */
function keysOf(list: Value | undefined): Value | undefined {
  const { known, taint } = list ?? unknown;
  const isWritten = known?.is === 'list' || (known?.is === 'map' && known.rest === undefined);
  return isWritten && taint === undefined ? listOfFixed() : undefined;
}

/** `call_user_func($function, $text)`, `call_user_func_array($function, [$text])` of a function that is known. */
function calledBy(m: Machine, call: Call): Value | undefined {
  const [callee, ...rest] = call.args;
  if (callee?.known?.is !== 'function') return undefined;
  const [list] = rest;
  const isSpread = call.path === 'call_user_func_array' && list?.known?.is === 'list';
  const args = isSpread && list?.known?.is === 'list' ? list.known.items : rest;
  const nodes = call.argNodes.slice(1);
  return callFunction(m, callee.known.callee, { ...call, args, argNodes: isSpread ? args.map(() => nodes[0] ?? 0) : nodes });
}

/** `filter_var($text, FILTER_VALIDATE_INT)` */
function filteredAs(m: Machine, { args, node, path }: Call, at: number): Value | undefined {
  const filter = args[at]?.path ?? '';
  if (FILTERS_NUMBERS.test(filter)) return harmless;
  if (path === 'filter_var' && !/_SANITIZE_/.test(filter)) return undefined;
  const taint = path === 'filter_var' ? taintOf(args[0]) : sourceTaint(m, node, REMOTE, 'filter_input()');
  const mark = /MAGIC_QUOTES|ADD_SLASHES/.test(filter)
    ? ESCAPED
    : /SPECIAL_CHARS|ENCODED|SANITIZE_STRING/.test(filter)
      ? NO_QUOTE
      : 0;
  const safe = mark === NO_QUOTE ? bits(m, ['xss']) : 0;
  return { ...named(`${path}()`), taint: cleaned(taint && { ...taint, marks: taint.marks | mark }, safe) };
}

/** `array_map('htmlentities', $texts)`, `array_map(fn($text) => (int) $text, $texts)` */
function mappedByName(m: Machine, { args: [by, list], node }: Call): Value | undefined {
  if (by?.known?.is === 'function' && list !== undefined)
    return {
      ...unknown,
      known: { is: 'list', items: [runInline(m, by.known.callee, [elementOf(m, list, node)])], isOpen: true },
    };
  const safe = m.frame.model.sanitizers.get(textOf(by) ?? '');
  if (safe === undefined || list === undefined) return undefined;
  return safe === 'all' ? listOfFixed() : mapTaint(list, (taint) => cleaned(taint, bits(m, safe)));
}
