import type { Json, JsonObject } from '../model/index.ts';
import { isList, isObject } from './json.ts';

/** UTF-16 units of text that one step may hold; a command line of megabytes is cut, and says so. */
export const STEP_TEXT: number = 256 * 1024;

interface Budget {
  left: number;
}

function cutText(text: string, budget: Budget): string {
  if (text.length <= budget.left) {
    budget.left -= text.length;
    return text;
  }
  const kept = text.slice(0, budget.left).replace(/\p{Surrogate}$/u, '');
  budget.left = 0;
  return `${kept}[cut: ${text.length - kept.length} more characters]`;
}

function cut(value: Json, budget: Budget): Json {
  if (typeof value === 'string') return cutText(value, budget);
  if (isList(value)) return cutList(value, budget);
  if (!isObject(value)) return value;
  const members: [string, Json][] = [];
  for (const [name, held] of Object.entries(value)) {
    if (held !== undefined) members.push([name, cut(held, budget)]);
  }
  return Object.fromEntries(members);
}

function cutList(list: readonly Json[], budget: Budget): Json {
  const kept: Json[] = [];
  for (const item of list) {
    if (budget.left <= 0) {
      kept.push(`[cut: ${list.length - kept.length} more]`);
      break;
    }
    // Every item costs something, or a list of empty ones would be free.
    budget.left -= 4;
    kept.push(cut(item, budget));
  }
  return kept;
}

/** Longest text of a member that is always kept: what names a step must not be cut because its command line is long. */
const KEPT = 4096;

/** What `cut` takes off the budget where it cuts nothing. */
function costOf(value: Json): number {
  if (typeof value === 'string') return value.length;
  if (isList(value)) return value.reduce((sum: number, item) => sum + 4 + costOf(item), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const held of Object.values(value)) if (held !== undefined) sum += costOf(held);
  return sum;
}

/** The same step with little more than `STEP_TEXT` units of text; what is left out is named where it stood. */
export function bounded(step: JsonObject): JsonObject {
  if (costOf(step) < STEP_TEXT) return step;
  const budget = { left: STEP_TEXT };
  const members: [string, Json][] = [];
  for (const [name, held] of Object.entries(step)) {
    if (held === undefined) continue;
    members.push([name, typeof held === 'string' && held.length <= KEPT ? held : cut(held, budget)]);
  }
  return Object.fromEntries(members);
}
