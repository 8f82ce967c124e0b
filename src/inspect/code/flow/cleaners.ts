import { NAMED_CLEANERS } from '../models/sanitizers.table.ts';
import type { Call } from './call.ts';
import { literalOf } from './value.ts';

const cleanersByName = new Map<string, 'all' | readonly string[] | undefined>();
const MOST_NAMES = 20_000;

/** What a function says in its name that it makes harmless. */
function namedCleaner(name: string): 'all' | readonly string[] | undefined {
  if (cleanersByName.has(name)) return cleanersByName.get(name);
  const found = NAMED_CLEANERS.find(([pattern]) => pattern.test(name))?.[1];
  if (cleanersByName.size < MOST_NAMES) cleanersByName.set(name, found);
  return found;
}

/** The same; what replaces `<` makes a page's text. */
export function cleanerOf({ name, args }: Call): 'all' | readonly string[] | undefined {
  if (/^(?:str_)?replace/i.test(name) && args.some((arg) => literalOf(arg) === '&lt;')) return ['xss'];
  return namedCleaner(name);
}
