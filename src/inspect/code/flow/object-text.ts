import type { FunctionCode } from '../ir/unit.ts';
import { readAnew } from './functions.ts';
import type { Machine } from './machine.ts';
import { methodOf } from './members.ts';
import { type FunctionValue, REMOTE, taintOf, type Value } from './value.ts';

/** What an object of Java becomes in a text, where it holds data: what its class's `toString()` makes of that. */
export function textOfObject(m: Machine, value: Value): Value {
  const { known } = value;
  if (known?.is !== 'instance' || ![...(known.own?.values() ?? [])].some(isRemote)) return value;
  const method = methodOf(m, value, 'toString')?.known;
  const code = method?.is === 'function' ? codeOf(method.callee) : undefined;
  if (method?.is !== 'function' || code === undefined || m.at.code === code) return value;
  return readAnew(m, method.callee, code, []);
}

const codeOf = ({ unit, number }: FunctionValue): FunctionCode | undefined => unit.functions[number];

function isRemote(value: Value): boolean {
  return ((taintOf(value)?.sources ?? 0) & REMOTE) !== 0;
}
