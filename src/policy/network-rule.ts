import type { Layer, NetworkRule, Protocol } from '../model/index.ts';
import { canonicalAddress, isAddressRange, looksLikeAddress } from './address-class.ts';

/** A rule as a document or the command line writes it. */
export interface NetworkRuleText {
  readonly host: string;
  readonly ports?: readonly (number | string)[] | undefined;
  readonly protocol?: Protocol | undefined;
  readonly inspect?: boolean | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly by?: readonly string[] | undefined;
  readonly why?: string | undefined;
  readonly match?: readonly string[] | undefined;
  readonly not_match?: readonly string[] | undefined;
}

export type NetworkRuleParse = { readonly ok: true; readonly rule: NetworkRule } | { readonly ok: false; readonly why: string };

/** Without a port a host means the web. */
const WEB_PORTS: readonly number[] = [80, 443];

/** Reads `HOST`, `HOST:PORT`, `HOST:*`, `[::1]:PORT`, `10.0.0.0/8:PORT`, or the members of a rule. Never throws. */
export function parseNetworkRule(written: string | NetworkRuleText, layer: Layer): NetworkRuleParse {
  const text: NetworkRuleText = typeof written === 'string' ? { host: written } : written;
  const split = splitPort(text.host.trim());
  if (split === undefined) return { ok: false, why: `${show(text.host)} is no host: expected a name or an address, and a port` };
  const host = normaliseHost(split.host);
  if (host === undefined) return { ok: false, why: `${show(split.host)} is no host: expected a name such as api.example.com` };
  if (split.port !== undefined && text.ports !== undefined)
    return { ok: false, why: 'the port stands twice: in host and in ports' };
  const ports = readPorts(split.port === undefined ? (text.ports ?? WEB_PORTS) : [split.port]);
  if (ports === undefined) return { ok: false, why: 'expected ports between 1 and 65535, or "*"' };
  const needsSight = (text.methods ?? []).length > 0 || (text.paths ?? []).length > 0;
  const wrong = (text.paths ?? []).find((path) => !path.startsWith('/'));
  if (wrong !== undefined) return { ok: false, why: `the path ${show(wrong)} does not begin with /` };
  return {
    ok: true,
    rule: {
      host,
      ports,
      protocol: text.protocol,
      // A method or a path inside TLS can only be judged where TLS is ended.
      inspect: text.inspect === true || (needsSight && text.protocol !== 'http'),
      methods: (text.methods ?? []).map((method) => method.toUpperCase()),
      paths: text.paths ?? [],
      by: text.by ?? [],
      why: text.why,
      ...(text.match === undefined && text.not_match === undefined
        ? {}
        : { examples: { match: text.match ?? [], notMatch: text.not_match ?? [] } }),
      layer,
    },
  };
}

/** A host name in the one form that is compared: lower-case ASCII without a last dot; an address in its canonical spelling. */
export function normaliseHost(text: string): string | undefined {
  const bare = text.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isAddressRange(bare)) return bare;
  if (looksLikeAddress(bare)) return canonicalAddress(bare);
  const name = bare.replace(/\.$/, '');
  const labels = (name.startsWith('*.') ? name.slice(2) : name).split('.');
  if (name.length > 253 || name === '') return undefined;
  return labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label)) ? name : undefined;
}

function splitPort(text: string): { host: string; port: string | undefined } | undefined {
  const bracketed = /^(\[[^\]]+\])(?::(\*|\d+))?$/.exec(text);
  if (bracketed?.[1] !== undefined) return { host: bracketed[1], port: bracketed[2] };
  const [host, port, ...more] = text.split(':');
  if (more.length > 0) return { host: text, port: undefined };
  if (host === undefined || host === '') return undefined;
  return port === undefined || /^(?:\*|\d+)$/.test(port) ? { host, port } : undefined;
}

function readPorts(ports: readonly (number | string)[]): readonly number[] | undefined {
  if (ports.includes('*')) return ports.length === 1 ? [] : undefined;
  const numbers = ports.map(Number);
  return numbers.length > 0 && numbers.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535)
    ? numbers
    : undefined;
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

/** A network rule as one text: two rules with the same text permit the same. */
export function showNetworkRule({ host, ports, protocol, inspect, methods, paths, by }: NetworkRule): string {
  const details = [
    ...(protocol === undefined ? [] : [protocol]),
    ...(methods.length === 0 ? [] : [methods.join('/')]),
    ...(paths.length === 0 ? [] : [`below ${paths.join(' or ')}`]),
    ...(by.length === 0 ? [] : [`from ${by.join(' or ')}`]),
    ...(inspect ? ['inspected'] : []),
  ];
  const place = `${host}:${ports.length === 0 ? '*' : ports.join(',')}`;
  return details.length === 0 ? place : `${place} (${details.join(', ')})`;
}
