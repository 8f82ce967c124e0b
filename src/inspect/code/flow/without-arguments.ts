import { callFunction } from './call-function.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** In Ruby a method is called by its name alone. */
export function withoutArguments(m: Machine, value: Value, name: string): Value {
  const callee = value.known?.is === 'function' ? value.known.callee : undefined;
  const code = callee?.unit.functions[callee.number];
  // A block or a lambda is a value.
  if (callee === undefined || code === undefined || code.name === '' || code.parameters.length > 0) return value;
  const none = { args: [], argNodes: [], keywords: new Map<string, Value>(), isNew: false, isTagged: false };
  return callFunction(m, callee, {
    node: 0,
    callee: value,
    calleeNode: 0,
    path: name,
    name,
    receiver: undefined,
    receiverNode: 0,
    ...none,
  });
}
