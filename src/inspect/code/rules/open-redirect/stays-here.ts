import type { Value } from '../../flow/value.ts';

/** It starts with the own host or a path of the own site. */
export function staysHere({ prefix, isLed, known }: Value): boolean {
  if (known?.is === 'literal') return true;
  if (!isLed) return false;
  if (prefix === '') return true;
  return /^\w[\w+.-]*:\/\/[^/?#]+[/?#]/.test(prefix) || /^\/[^/\\]|^[?#]|^[\w-]+[/?#]/.test(prefix);
}
