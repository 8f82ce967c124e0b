import type { DeskQuestion } from '../approval/index.ts';
import { needsPresence } from './presence.ts';

/** No question waits longer for a person. Milliseconds. */
export const LONGEST_QUESTION_MS: number = 5 * 60_000;

/** What a yes needs beyond being said: where the person has an authenticator, its code, for whatever reaches far or lasts. */
export function codeFor(state: string, isHigh: boolean): Pick<DeskQuestion, 'isHigh' | 'needsCode'> {
  const tier = isHigh ? { isHigh } : {};
  return needsPresence(state) ? { ...tier, needsCode: isHigh ? 'any' : 'lasting' } : tier;
}
