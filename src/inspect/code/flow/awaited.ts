import type { Machine } from './machine.ts';
import type { FunctionValue } from './value.ts';

/** What stands before a call for whose answer is waited, or which is handed on as it is. */
const WAITS =
  /(?:\bawait\b|\byield\b|\breturn\b|=>|\bPromise\.all\(\s*\[[^\]]*|\bgather\([^)]*|\brun(?:_until_complete)?\()[\s(!]*(?:\w+\.)*$/;
/** How far before a call that is looked for, in UTF-16 units. */
const NEAR = 200;

/** A function that answers later has answered only where that is waited for: by itself a promise is as good as true, and raises nothing. */
export function isAnswered(m: Machine, node: number, { unit, number }: FunctionValue): boolean {
  if (unit.functions[number]?.isAsync !== true) return true;
  const start = m.start(node);
  return WAITS.test(m.frame.unit.text.slice(Math.max(0, start - NEAR), start));
}
