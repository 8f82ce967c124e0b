import { REMOTE, taintOf, type Value } from '../../flow/value.ts';
import { GIVEN_HOST, OWN_HOST } from '../../models/requests.table.ts';

/** It starts with a host that is written in the program, with the own one, or a path of the own site. */
export function staysHere(value: Value): boolean {
  const { prefix, isLed, known } = value;
  if (known?.is === 'literal') return true;
  if (!isLed) return false;
  if (prefix.includes(GIVEN_HOST) && ((taintOf(value)?.sources ?? 0) & REMOTE) === 0) return false;
  return prefix === '' || beginsHere(prefix);
}

/** The same of a beginning of text. */
export function beginsHere(prefix: string): boolean {
  return isHost(prefix) || /^\/[^/\\]|^[?#]|^[\w-]+[/?#]/.test(prefix);
}

function isHost(prefix: string): boolean {
  const [, host] = prefix.split(/^(?:\w[\w+.-]*:)?\/\//);
  return host !== undefined && (host.startsWith(OWN_HOST) || /^[^/?#]+[/?#]/.test(host));
}
