import type { Value } from '../../flow/value.ts';

/** The host does not come from outside: it is written, or it is in front of what comes from outside. */
export function hasOwnHost({ prefix, isLed }: Value): boolean {
  if (!isLed) return false;
  if (prefix === '') return true;
  return /^\w[\w+.-]*:\/\/[^/?#]+[/?#]/.test(prefix) || /^\/(?!\/)/.test(prefix);
}
