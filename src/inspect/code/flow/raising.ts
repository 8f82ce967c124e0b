import { CALL, MEMBER, NAME } from '../ir/ops.ts';
import { RAISING_CONVERTERS, raiserOf } from '../models/guards.table.ts';
import { isAnswered } from './awaited.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { lookUp } from './names.ts';
import { witnessed } from './witness.ts';

/** `validate_path(name)`, for nothing else or for what it makes of it: it raises unless what it is given is right. So does `int(text)`. */
export function assumeRaised(m: Machine, node: number): void {
  if (m.op(node) !== CALL) return;
  const callee = m.o(node, 0);
  if (assumeConverted(m, node, callee)) return;
  const op = m.op(callee);
  if (op !== NAME && op !== MEMBER) return;
  const guard = raiserOf(m.text(m.o(callee, op === NAME ? 0 : 1)));
  if (guard === undefined) return;
  const { known } = m.visit(callee);
  if (known?.is === 'function' && !isAnswered(m, node, known.callee)) return;
  // The body of a function of the project says itself what it lets through, or has a witness of what its name says.
  const code = known?.is === 'function' ? known.callee.unit.functions[known.callee.number] : undefined;
  const rules = known?.is === 'function' && code !== undefined ? witnessed(known.callee.unit, code, guard, true) : guard;
  if (code === undefined && known !== undefined) return;
  const mask = rules === 'all' ? m.book.everything : bits(m, rules);
  for (let index = 0; index < m.o(node, 2); index += 1) makeSafe(m, m.o(node, 3 + index), mask);
}

/** `uuid.UUID(text)`, `Integer.parseInt(text)`; of JavaScript only what is no number is none. */
function assumeConverted(m: Machine, node: number, callee: number): boolean {
  const converters = RAISING_CONVERTERS[m.frame.unit.language];
  if (converters === undefined || m.o(node, 2) === 0) return false;
  // What stands before the name is looked at once more: a call there would be made twice.
  if (m.source(callee).includes('(')) return false;
  const op = m.op(callee);
  const value = op === NAME ? lookUp(m, m.text(m.o(callee, 0)), callee) : m.visit(callee);
  const safe = value.known === undefined ? converters.get(value.path) : undefined;
  if (safe === undefined) return false;
  makeSafe(m, m.o(node, 3), safe === 'all' ? m.book.everything : bits(m, safe));
  return true;
}
