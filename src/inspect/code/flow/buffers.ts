import { NAME } from '../ir/ops.ts';
import { update } from './assign.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { taintOf, unite, unknown, type Value } from './value.ts';

/** What `new byte[16]` of Java is called (see lower/java.ts): zeros, until something is put into it. */
const BUFFER = 'new byte[]()';

/** Calls that only look at what they are given. */
const READS =
  /^(?:(?:SecretKey|IvParameter|GCMParameter|PBEKey|PBEParameter|DESKey)Spec|String|valueOf|println?|write|update|encode\w*|equals)$/;

/** `random.nextBytes(bytes)`, `in.read(bytes)`: what is given a buffer may fill it, with what it has. */
export function fillBuffers(m: Machine, call: Call): void {
  if (READS.test(call.name)) return;
  for (const [index, arg] of call.args.entries()) {
    const node = call.argNodes[index] ?? 0;
    if (arg.path !== BUFFER || m.op(node) !== NAME) continue;
    let taint = unite(arg.taint, taintOf(call.receiver));
    for (const other of call.args) if (other !== arg) taint = unite(taint, taintOf(other));
    update(m, node, filled(taint));
  }
}

function filled(taint: Value['taint']): Value {
  return { ...unknown, taint };
}
