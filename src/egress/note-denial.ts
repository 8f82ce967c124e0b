import { CAGE_PROXY } from '../model/index.ts';
import type { Caller, Destination, RequestRecord } from './types.ts';

/** Where a request leads that names nothing that could be read: no further than to the proxy. */
export const TO_PROXY: Destination = { host: CAGE_PROXY.address, port: CAGE_PROXY.port };
/** What two programs could read in two ways, or nobody can: it is not passed on, whoever it is for. */
export const MALFORMED = 'network.malformed';
/** More at the same time than any honest program needs. */
export const LIMIT = 'network.limit';

export const UNREACHABLE = 'network.unreachable';
/** A name led to an address that is not public, and no rule names the address. */
export const UNNAMED = 'network.address';

export interface Denied {
  readonly rule: string;
  readonly protocol: RequestRecord['protocol'];
  readonly method?: string | undefined;
  /** The path, or what was wrong, in words. */
  readonly path?: string | undefined;
  /** The one that was refused. */
  readonly address?: string | undefined;
}

/** Records what was refused before any of it was sent on. A host that can't be reached is no refusal. */
export function noteDenial(
  { record, caller }: { readonly record: (record: RequestRecord) => void; readonly caller: Caller },
  to: Destination,
  { rule, protocol, method, path, address }: Denied,
): void {
  const { host, port } = to;
  const place = { host, address, port, method, path: path?.slice(0, 300) };
  const verdict = rule === UNREACHABLE ? 'allow' : 'deny';
  record({ ...place, verdict, rule, pid: caller.pid, protocol, sent: 0, received: 0, ms: 0 });
}
