import { createHash } from 'node:crypto';
import type { DeskQuestion } from './desk.ts';

/** What an answer is bound to: a yes is for exactly what was shown. */
export function shownHash(question: DeskQuestion): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex');
}
