import type { FunctionCode } from '../ir/unit.ts';
import { update } from './assign.ts';
import type { Call } from './call.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { parameterBit, type Summary, substitute } from './summary.ts';
import { harmless, type Taint, taintOf, unite, unknown, type Value } from './value.ts';

/** Types whose objects are filled by the functions that are given them. */
const FILLED =
  /^(?:(?:java\.(?:util|lang)\.)?(?:StringBuilder|StringBuffer|(?:Array|Linked)?List|Collection|Set|(?:Linked)?(?:Hash|Tree)?Map|(?:Hash|Tree)Set|Deque|Queue|Vector|Properties)\b|&$|\*(?:strings\.Builder|bytes\.Buffer)$)|\[\]$/;

/** Remembers what a function put into the objects that it was given. */
export function noteFills({ parameters }: FunctionCode, frame: Frame, summary: Summary): void {
  const { language } = frame.unit;
  if (language !== 'java' && language !== 'go' && language !== 'php') return;
  for (const [index, { name, type }] of parameters.entries()) {
    if (!FILLED.test(type)) continue;
    const taint = taintOf(frame.vars.get(name));
    const others = (taint?.sources ?? 0) & ~parameterBit(index);
    if (taint !== undefined && others !== 0) summary.fills.set(index, { ...taint, sources: others });
  }
}

/** Puts it into what a call gives. */
export function applyFills(
  m: Machine,
  { fills }: Summary,
  call: Call,
  values: readonly (Value | undefined)[],
  taints: readonly (Taint | undefined)[],
): void {
  for (const [index, fill] of fills) {
    const [value, node] = [values[index], call.argNodes[index] ?? 0];
    const taint = substitute(fill, taints);
    if (value === undefined || node === 0) continue;
    if (taint !== undefined) update(m, node, withItem(value, { ...unknown, taint }));
    else if (value.known?.is === 'list') update(m, node, withItem(value, harmless));
  }
}

/** A list or a map holds it somewhere; a text is no longer known. */
function withItem(value: Value, item: Value): Value {
  const { known } = value;
  if (known?.is === 'list') return { ...value, known: { is: 'list', items: [...known.items, item].slice(0, 256), isOpen: true } };
  if (known?.is === 'map') return { ...value, known: { ...known, rest: item } };
  return { ...unknown, path: value.path, prefix: value.prefix, isBuilt: true, taint: unite(value.taint, item.taint) };
}
