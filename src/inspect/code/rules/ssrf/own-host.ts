import { REMOTE, taintOf, type Value } from '../../flow/value.ts';
import { GIVEN_HOST } from '../../models/requests.table.ts';

/** The host does not come from outside: it is written, or it is in front of what comes from outside. */
export function hasOwnHost(value: Value): boolean {
  const { prefix, isLed } = value;
  if (!isLed) return false;
  if (prefix === '') return true;
  const host = /^\w[\w+.-]*:\/\/([^/?#]+)[/?#]/.exec(prefix)?.[1];
  if (host === undefined) return /^\/(?!\/)/.test(prefix);
  return !host.includes(GIVEN_HOST) || ((taintOf(value)?.sources ?? 0) & REMOTE) !== 0;
}

/** A page that asks its own address asks the server that it came from. */
export function isOwnPage({ path }: Value): boolean {
  return /^(?:(?:window|document|self|globalThis)\.)?location(?:\.(?:href|origin|pathname))?$|^document\.(?:URL|documentURI)$/.test(
    path,
  );
}
