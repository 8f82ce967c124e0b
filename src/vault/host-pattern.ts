import { isAddressRange, parseNetworkRule } from '../policy/index.ts';
import type { Destination } from './gate-types.ts';

/** A host that may see a secret. */
export interface HostPattern {
  /** A name, `*.` and a name for every name below it, or an address; lower-case, without a last dot. */
  readonly host: string;
  /** Undefined: any port. */
  readonly port: number | undefined;
}

/** TLS only: a value that goes to port 80 is read by everyone on the way. */
const DEFAULT_PORT = 443;

/** Reads `HOST`, `HOST:PORT`, `HOST:*` or `[::1]:PORT`. Undefined for anything else, ranges and `*.com` included. */
export function parseHostPattern(text: string): HostPattern | undefined {
  const parsed = parseNetworkRule(text, 'user');
  if (!parsed.ok) return undefined;
  const { host, ports } = parsed.rule;
  if (isAddressRange(host)) return undefined;
  if (host.startsWith('*.') && !host.slice(2).includes('.')) return undefined;
  // A network rule without a port means the two ports of the web.
  return { host, port: ports.length > 1 ? DEFAULT_PORT : ports[0] };
}

/** The inverse of `parseHostPattern`, always with a port. */
export function formatHostPattern({ host, port }: HostPattern): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port ?? '*'}`;
}

/** Whether a destination is one of the hosts. A `*.` pattern does not include the name itself. */
export function isOneOf(to: Destination, patterns: readonly HostPattern[]): boolean {
  return patterns.some(({ host, port }) => (port === undefined || port === to.port) && matchesName(host, to.host));
}

function matchesName(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const suffix = pattern.slice(1);
  return host.endsWith(suffix) && host.length > suffix.length;
}
