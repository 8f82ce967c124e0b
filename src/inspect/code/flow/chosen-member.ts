/* `object[name](...)` of JavaScript: whoever chooses the name chooses what is called. */
import { INDEX } from '../ir/ops.ts';
import { hasNoPrototype } from './assign.ts';
import type { Call } from './call.ts';
import { CONSTRUCTOR } from './facts.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { literalOf, OF_PROGRAM, REMOTE, remoteSafeOf, taintOf } from './value.ts';

const MESSAGE = 'Data from outside decides which function is called: what every object has, too, such as `constructor`.';

/** Said where nothing compared the name with those that are meant, and nothing stands before it. */
export function checkChosenMember(m: Machine, { calleeNode, node }: Call): void {
  if (m.op(calleeNode) !== INDEX || m.frame.unit.language === 'python') return;
  const key = m.visit(m.o(calleeNode, 1));
  const taint = taintOf(key);
  if (taint === undefined || (taint.sources & REMOTE) === 0 || (taint.marks & OF_PROGRAM) !== 0) return;
  if (key.prefix !== '' || key.isLed || literalOf(key) !== undefined) return;
  const compiled = m.book.rules.find(({ rule }) => rule.id === 'code-injection');
  const isChecked = (remoteSafeOf(taint) & (bits(m, ['code-injection']) | bits(m, [CONSTRUCTOR]))) !== 0;
  if (compiled === undefined || isChecked) return;
  const object = m.visit(m.o(calleeNode, 0));
  if (object.known?.is === 'list' || hasNoPrototype(object)) return;
  m.report(compiled, m.span(node), { severity: 'low', confidence: 'medium', message: MESSAGE });
}
