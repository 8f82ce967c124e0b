import { CALL, MEMBER, NAME } from '../ir/ops.ts';
import { raiserOf } from '../models/guards.table.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';

/** `validate_path(name)` as a statement, whose body is not in sight: it raises unless what it is given is right. */
export function assumeRaised(m: Machine, node: number): void {
  if (m.op(node) !== CALL) return;
  const callee = m.o(node, 0);
  const op = m.op(callee);
  if (op !== NAME && op !== MEMBER) return;
  const guard = raiserOf(m.text(m.o(callee, op === NAME ? 0 : 1)));
  // The body of a function of the project says itself what it lets through.
  if (guard === undefined || m.visit(callee).known !== undefined) return;
  const mask = guard === 'all' ? m.book.everything : bits(m, guard);
  for (let index = 0; index < m.o(node, 2); index += 1) makeSafe(m, m.o(node, 3 + index), mask);
}
