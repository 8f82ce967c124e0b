import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

/** Headers of one hop only, and those that are made anew. */
const DROPPED: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'origin', 'content-length', 'accept-encoding', 'cookie', 'expect'],
]);
const RETURNED = [
  ...['content-type', 'mcp-session-id', 'mcp-protocol-version', 'allow', 'retry-after', 'cache-control', 'www-authenticate'],
] as const;

/** The headers of a client that go on to the upstream. */
export function onward(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !DROPPED.has(name)));
}

/** The headers of an upstream that go back. A place for log-ins that is no address of the web is left out (CVE-2025-6514). */
export function backward(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    RETURNED.flatMap((name) => {
      const value = headers[name];
      const isSafe = name !== 'www-authenticate' || typeof value !== 'string' || hasWebAddressesOnly(value);
      return typeof value === 'string' && isSafe ? [[name, value] as const] : [];
    }),
  );
}

function hasWebAddressesOnly(challenge: string): boolean {
  const values = [...challenge.matchAll(/(?:resource_metadata|_uri|_url)\s*=\s*"?([^",\s]*)/gi)].map(([, value = '']) => value);
  return values.every((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol));
}

export interface UpstreamCall {
  readonly url: URL;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
  /** How its name becomes an address, where not every address will do. An address itself is not looked up. */
  readonly lookup?: LookupFunction;
}

/** Sends one request. Redirects are not followed: what a person accepted is this address. */
export function callUpstream({ url, method, headers, body, signal, lookup }: UpstreamCall): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const sent = send(
      url,
      {
        method,
        headers: { ...headers, ...length, 'accept-encoding': 'identity' },
        signal,
        ...(lookup === undefined ? {} : { lookup }),
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
