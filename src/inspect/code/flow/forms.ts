import { isShortWord } from '../../../model/index.ts';
import type { Machine } from './machine.ts';

const PLAIN =
  '(?:GenericIPAddress|Integer|Float|Decimal|Boolean|NullBoolean|Choice|TypedChoice|MultipleChoice|ModelChoice|UUID|Slug|Date|Time|DateTime|Duration)Field\\(';

/** Whether a form of the file says that a field of it holds a number, a date, or one of a list. */
export function isPlainField(m: Machine, name: string): boolean {
  const { text } = m.frame.unit;
  return isShortWord(name) && new RegExp(`^[ \\t]+${name}\\s*=\\s*(?:\\w+\\.)*${PLAIN}`, 'm').test(text);
}
