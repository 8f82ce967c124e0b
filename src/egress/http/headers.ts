import { type Framing, framingFields } from './framing.ts';
import { framesElsewhere, steeredBy } from './steering.ts';

/** Fields that speak of one connection only (RFC 9110, 7.6.1), those of the proxy itself, and those that it writes anew. */
const HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);
/** In a request these are written anew, whatever Connection says of them. */
const OURS: ReadonlySet<string> = new Set(['host', 'content-length']);

export type RawHeaders = readonly string[];

export interface Forwarding {
  /** The Host to be sent. */
  readonly host: string;
  /** Ask for an answer that can be read. */
  readonly plainAnswer: boolean;
  /** The body's end, or the protocol that `Connection: Upgrade` goes on with. */
  readonly end: Framing | { readonly kind: 'upgrade'; readonly protocol: string };
}

/** The fields of a request as they are sent on: without those of the connection, with the framing that its body had. */
export function requestHeaders(raw: RawHeaders, { host, plainAnswer, end }: Forwarding): string[] {
  const fields = pairs(raw);
  const named = connectionNames(fields);
  const drops = new Set([
    ...(plainAnswer ? ['accept-encoding'] : []),
    ...(plainAnswer && end.kind === 'upgrade' ? ['sec-websocket-extensions'] : []),
    // Only behind chunks can there be any.
    ...(end.kind === 'chunked' ? [] : ['trailer']),
  ]);
  const isKept = (name: string): boolean =>
    !name.startsWith(':') && !HOP.has(name) && !OURS.has(name) && !named.has(name) && !drops.has(name);
  const kept = fields.filter(([name]) => isKept(lower(name)));
  const cookies = kept.filter(([name]) => lower(name) === 'cookie').map(([, value]) => value);
  const others = kept.filter(([name]) => lower(name) !== 'cookie');
  return [
    'Host',
    host,
    ...others.flat(),
    // HTTP/2 may split it (RFC 9113, 8.2.3); in HTTP/1.1 there is one.
    ...(cookies.length > 0 ? ['Cookie', cookies.join('; ')] : []),
    ...(plainAnswer ? ['Accept-Encoding', 'identity'] : []),
    ...(end.kind === 'upgrade' ? ['Connection', 'Upgrade', 'Upgrade', end.protocol] : framingFields(end)),
  ];
}

/** The trailers of a request as they are sent on: what frames, leads or steers it stands in its head or nowhere (RFC 9110, 6.5.1). */
export function requestTrailers(raw: RawHeaders): Record<string, string> {
  const isKept = (name: string): boolean =>
    !HOP.has(name) && !OURS.has(name) && steeredBy(name) === undefined && !framesElsewhere(name);
  return Object.fromEntries(pairs(raw).filter(([name]) => isKept(lower(name))));
}

/** The fields of an answer as they are passed back. @param isChanged the body will have another length */
export function responseHeaders(raw: RawHeaders, isChanged: boolean): string[] {
  const fields = pairs(raw);
  const named = connectionNames(fields);
  return fields
    .filter(([name]) => !HOP.has(lower(name)) && !named.has(lower(name)) && !(isChanged && lower(name) === 'content-length'))
    .flat();
}

/** How often a field stands in a head. */
export function countOf(raw: RawHeaders, name: string): number {
  return raw.filter((field, at) => at % 2 === 0 && lower(field) === name).length;
}

function connectionNames(fields: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const values = fields.filter(([name]) => lower(name) === 'connection').flatMap(([, value]) => value.split(','));
  return new Set(values.map((name) => lower(name.trim())));
}

function pairs(raw: RawHeaders): readonly (readonly [string, string])[] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
}

function lower(text: string): string {
  return text.toLowerCase();
}
