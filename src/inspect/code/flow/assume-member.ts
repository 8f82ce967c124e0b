import { CALL, NAME } from '../ir/ops.ts';
import type { Machine } from './machine.ts';

/** Expressions that a check makes harmless, and the ids of the rules for which it does. */
export interface Cleared {
  readonly nodes: readonly number[];
  readonly rules: readonly string[];
}

const HOST = /^(?:netloc|[hH]ostname|[hH]ost|origin)$/;
/** The property of an address that says that it is none of the internet's; `is_loopback` and the like are parts of it. */
const INTERNAL = /^is_private$/;

/** `if address.is_private: raise`, `if not urlparse(target).netloc`: what a part of a value says of the whole. */
export function clearedByMember(m: Machine, node: number, isTrue: boolean): Cleared | undefined {
  const name = m.text(m.o(node, 1));
  const isOutside = name === 'is_global' ? isTrue : INTERNAL.test(name) && !isTrue;
  if (isOutside) return { nodes: withOrigin(m, m.o(node, 0)), rules: ['ssrf'] };
  // `if (target.jquery)`: what has such a member is no text.
  if (isTrue && OF_OBJECTS.test(name)) return { nodes: [m.o(node, 0)], rules: ['xss'] };
  return isTrue ? undefined : clearedByHost(m, node);
}

const OF_OBJECTS = /^(?:jquery|nodeType|nodeName|ownerDocument)$/;

/** A URL without a host leads to the own site. */
export function clearedByHost(m: Machine, node: number): Cleared | undefined {
  return HOST.test(m.text(m.o(node, 1))) ? { nodes: withOrigin(m, m.o(node, 0)), rules: ['open-redirect'] } : undefined;
}

/** `address = ip_address(gethostbyname(host))`: a check of the address is one of what it was made from. */
function withOrigin(m: Machine, object: number): readonly number[] {
  if (m.op(object) !== NAME) return [object];
  const made = m.frame.tests.get(m.text(m.o(object, 0)));
  return made !== undefined && m.op(made) === CALL ? [object, made] : [object];
}
