import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Readable, Transform } from 'node:stream';
import { lookupNamed } from './looking-up.ts';

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

/** Takes what nobody may read out of a stream. */
export interface Redact {
  readonly push: (piece: Buffer) => Buffer;
  readonly end: () => Buffer;
}

export interface UpstreamCall {
  readonly url: URL;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
  /** How its name becomes an address, where a stranger named it. An address itself is not looked up. */
  readonly lookup?: LookupFunction;
  /** For each part of the answer anew; what it was shown must not come back in it. */
  readonly redact?: (() => Redact | undefined) | undefined;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** Sends one request. Redirects are not followed: what a person accepted is this address. */
export function callUpstream({ url, method, headers, body, signal, lookup, redact }: UpstreamCall): Promise<UpstreamAnswer> {
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const sent = send(
      url,
      {
        method,
        headers: { ...headers, ...length, 'accept-encoding': 'identity' },
        signal,
        lookup: lookup ?? lookupNamed,
      },
      (answer) => resolve(redactedAnswer({ status: answer.statusCode ?? 502, headers: answer.headers, body: answer }, redact)),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function redactedAnswer(answer: UpstreamAnswer, redact: UpstreamCall['redact']): UpstreamAnswer {
  const own = redact?.();
  if (redact === undefined || own === undefined) return answer;
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]);
  return { ...answer, headers: Object.fromEntries(headers), body: redactedStream(answer.body, own) };

  function plain(value: string): string {
    const one = redact?.();
    return one === undefined ? value : Buffer.concat([one.push(Buffer.from(value, 'latin1')), one.end()]).toString('latin1');
  }
}

function redactedStream(from: Readable, redact: Redact): Readable {
  const to = new Transform({
    transform: (piece: Buffer, _, done) => done(null, redact.push(piece)),
    flush: (done) => done(null, redact.end()),
  });
  // Not pipeline(): who reads it sees its own end or error, and nothing is thrown where nobody listens.
  from.once('error', () => to.destroy());
  from.once('aborted', () => to.destroy());
  to.once('close', () => from.destroy());
  to.on('error', () => {});
  return from.pipe(to);
}
