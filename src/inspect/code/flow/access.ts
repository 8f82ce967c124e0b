/* What a part of a value is: a member, what an index names, a slice. */
import { NAME } from '../ir/ops.ts';
import { hasNoPrototype } from './assign.ts';
import { BY_OTHERS, isFreeName } from './keyed.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { fieldOf, itemOf, memberOf } from './members.ts';
import { pathMatches } from './sink.ts';
import { keyOf } from './subjects.ts';
import {
  asPart,
  cleaned,
  harmless,
  literal,
  literalOf,
  mapTaint,
  partOf,
  REMOTE,
  type Taint,
  taintOf,
  unknown,
  type Value,
} from './value.ts';

/** `object.name` */
export function evaluateMember(m: Machine, node: number): Value {
  const object = m.visit(m.o(node, 0));
  const name = m.text(m.o(node, 1));
  // What was found out about this very path before, by an assignment or a check.
  const key = keyOf(m, node);
  const found = key === undefined ? undefined : m.frame.get(key);
  if (found !== undefined) return found;
  const isSelf = m.op(m.o(node, 0)) === NAME && m.at.self !== undefined && object === m.at.self;
  if (isSelf && name === 'request') return { ...unknown, path: 'self.request', role: 'request' };
  // `sort.value` of a choice of names.
  if (object.path === harmless.path && object.known === undefined) return harmless;
  return fieldOf(m, object, name) ?? memberOf(m, object, name, node);
}

/** `object[index]` */
export function evaluateIndex(m: Machine, node: number): Value {
  const object = m.visit(m.o(node, 0));
  const index = m.visit(m.o(node, 1));
  if (index.taint !== undefined) checkKey(m, node, object, index);
  const key = keyOf(m, node);
  const found = key === undefined ? undefined : m.frame.get(key);
  if (m.frame.unit.language === 'python' && LAST_NAME.test(m.source(node).slice(-60)))
    return mapTaint(found ?? itemOf(m, object, index, node), (taint) => cleaned(taint, bits(m, ['path-traversal'])));
  return follow(m, node, found ?? itemOf(m, object, index, node), object, index);
}

/** `name.split('/')[-1]`, `os.path.split(name)[1]`: no folder is left in it. */
const LAST_NAME =
  /(?:\.r?split\(\s*(?:["'](?:\/|\\\\)["']|os\.(?:path\.)?sep)(?:,\s*1)?\s*\)\[-1\]|\.rpartition\(["']\/["']\)\[(?:2|-1)\]|\bpath\.split\([^()]*\)\[(?:1|-1)\])$/;

/** `object[name]` with a name from data. */
function follow(m: Machine, node: number, found: Value, object: Value, { taint }: Value): Value {
  if (taint === undefined || object.known?.is === 'list' || !isFreeName(m, taint)) return found;
  // What stands in an object without a prototype was put there: no name leads from it to one that all share.
  if (hasNoPrototype(object)) return found.known === undefined ? { ...found, path: object.path } : found;
  if (isOwnKey(m, node, taint)) return found;
  const reached = (taint.sources & REMOTE) !== 0 || object.reached === BY_OTHERS ? BY_OTHERS : Math.min(2, object.reached + 1);
  return found.reached >= reached ? found : { ...found, reached };
}

/** `for (const key in object) object[key]`: what stands there is no prototype, it was found there. */
function isOwnKey(m: Machine, node: number, { origins, sources }: Taint): boolean {
  const object = m.o(node, 0);
  return (sources & REMOTE) === 0 && m.op(object) === NAME && origins.includes(asPart(m.text(m.o(object, 0))));
}

/** `globals()[name]`: a sink for its key. */
function checkKey(m: Machine, node: number, object: Value, key: Value): void {
  // `window['on' + name]`: the beginning leaves those that are meant.
  if (m.frame.unit.language !== 'python' && m.frame.model.family === 'script' && (key.prefix !== '' || key.isLed || key.isBuilt))
    return;
  for (const { compiled, sink } of m.chapter.calls.get('[]') ?? []) {
    if (pathMatches(sink.path, `${object.path}.[]`) && key.taint !== undefined)
      m.flow(compiled, key.taint, node, object.path, key);
  }
}

/** `object[from:to]` */
export function evaluateSlice(m: Machine, node: number): Value {
  const object = m.visit(m.o(node, 0));
  const from = m.o(node, 1) === 0 ? undefined : literalOf(m.visit(m.o(node, 1)));
  const to = m.o(node, 2) === 0 ? undefined : literalOf(m.visit(m.o(node, 2)));
  const isCertain = (m.o(node, 1) === 0 || typeof from === 'number') && (m.o(node, 2) === 0 || typeof to === 'number');
  const { known } = object;
  if (isCertain && known?.is === 'literal' && typeof known.literal === 'string') {
    return literal(known.literal.slice(Number(from ?? 0), to === undefined ? undefined : Number(to)));
  }
  if (isCertain && known?.is === 'list' && !known.isOpen) {
    const items = known.items.slice(Number(from ?? 0), to === undefined ? undefined : Number(to));
    return { ...object, known: { is: 'list', items, isOpen: false } };
  }
  // The beginning of a text of which only the rest is not known.
  if (from === undefined && m.o(node, 1) === 0 && typeof to === 'number' && to > 0 && to <= object.prefix.length)
    return literal(object.prefix.slice(0, to));
  const taint = taintOf(object);
  return { ...unknown, taint: taint && partOf(taint), prefix: m.o(node, 1) === 0 ? object.prefix : '' };
}
