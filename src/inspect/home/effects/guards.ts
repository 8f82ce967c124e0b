import { entry, isFalse, itemsOf, type Node, textOf, textsOf } from '../node.ts';

/** Steps on which the following ones depend. */
export function isGuard(step: Node): boolean {
  if (entry(step, 'condition', 'and', 'or', 'not', 'wait_for_trigger') === undefined) return false;
  if (entry(step, 'wait_for_trigger') !== undefined)
    return isFalse(entry(step, 'continue_on_timeout')?.value) || entry(step, 'timeout') === undefined;
  return entry(step, 'action', 'service') === undefined;
}

/**
 * Whether conditions hold anybody back: one that is always true, that only asks which trigger it was, or what the target
 * itself is, does not.
 */
export function isGuarded(guards: readonly Node[], target: string): boolean {
  return guards.some((guard) => holdsBack(guard, target));
}

function holdsBack(guard: Node, target: string): boolean {
  if (guard.kind === 'list') return guard.items.some((item) => holdsBack(item, target));
  if (guard.kind === 'leaf') return !isConstant(guard.text);
  if (isFalse(entry(guard, 'enabled')?.value)) return false;
  const kind = textOf(entry(guard, 'condition')?.value);
  if (kind === 'trigger') return false;
  if (kind === 'template' || entry(guard, 'value_template') !== undefined)
    return !isConstant(textOf(entry(guard, 'value_template')?.value) ?? '');
  if (kind === 'state' || kind === 'numeric_state')
    return textsOf(entry(guard, 'entity_id')?.value, true).some((id) => id !== target);
  const parts = itemsOf(entry(guard, 'conditions', 'and', 'or')?.value);
  if (kind === 'or' || entry(guard, 'or') !== undefined)
    return parts.length > 0 && parts.every((part) => holdsBack(part, target));
  if (kind === 'and' || entry(guard, 'and') !== undefined) return parts.some((part) => holdsBack(part, target));
  return kind === undefined || !isConstant(kind);
}

function isConstant(template: string): boolean {
  return (
    /^\s*(?:\{\{-?\s*)?(?:true|1|'true'|"true"|1\s*==\s*1|not\s+false)\s*(?:-?\}\})?\s*$/i.test(template) ||
    template.trim() === ''
  );
}
