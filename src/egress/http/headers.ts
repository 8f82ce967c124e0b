/** Fields that speak of one connection only (RFC 9110, 7.6.1), and those of the proxy itself. */
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
  'host',
]);

export type RawHeaders = readonly string[];

export interface Forwarding {
  /** The Host to be sent. */
  readonly host: string;
  /** Ask for an answer that can be read. */
  readonly plainAnswer: boolean;
  /** `Connection: Upgrade` goes on, with this protocol. */
  readonly upgrade: string | undefined;
}

/** The fields of a request as they are sent on: without those of the connection, with the framing that its body had. */
export function requestHeaders(raw: RawHeaders, method: string, { host, plainAnswer, upgrade }: Forwarding): string[] {
  const fields = pairs(raw);
  const named = connectionNames(fields);
  const drops = new Set(plainAnswer ? ['accept-encoding', ...(upgrade === undefined ? [] : ['sec-websocket-extensions'])] : []);
  const kept = fields.filter(
    ([name]) => !name.startsWith(':') && !HOP.has(lower(name)) && !named.has(lower(name)) && !drops.has(lower(name)),
  );
  const cookies = kept.filter(([name]) => lower(name) === 'cookie').map(([, value]) => value);
  const others = kept.filter(([name]) => lower(name) !== 'cookie');
  return [
    'Host',
    host,
    ...others.flat(),
    // HTTP/2 may split it (RFC 9113, 8.2.3); in HTTP/1.1 there is one.
    ...(cookies.length > 0 ? ['Cookie', cookies.join('; ')] : []),
    ...(plainAnswer ? ['Accept-Encoding', 'identity'] : []),
    ...(upgrade === undefined ? framing(fields, method) : ['Connection', 'Upgrade', 'Upgrade', upgrade]),
  ];
}

/** The fields of an answer as they are passed back. @param isChanged the body will have another length */
export function responseHeaders(raw: RawHeaders, isChanged: boolean): string[] {
  const fields = pairs(raw);
  const named = connectionNames(fields);
  return fields
    .filter(([name]) => !HOP.has(lower(name)) && !named.has(lower(name)) && !(isChanged && lower(name) === 'content-length'))
    .flat();
}

/** A request without a length and without chunks has no body (RFC 9112, 6.3); in HTTP/2 only its end tells. */
function framing(fields: readonly (readonly [string, string])[], method: string): readonly string[] {
  const has = (name: string): boolean => fields.some(([field]) => lower(field) === name);
  if (has('content-length')) return [];
  if (has('transfer-encoding')) return ['Transfer-Encoding', 'chunked'];
  const isTwo = fields.some(([name]) => name.startsWith(':'));
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (isTwo && hasBody) return ['Transfer-Encoding', 'chunked'];
  return hasBody ? ['Content-Length', '0'] : [];
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
