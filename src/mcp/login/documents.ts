/* What is read of the servers of a log-in, and sent to them: only where their names lead to addresses that may be asked. */
import { isJsonObject, type JsonObject } from '../../model/index.ts';
import { readBody } from '../http/body.ts';
import { callUpstream } from '../http/call-upstream.ts';
import { lookupAnywhere, lookupPublic } from '../http/looking-up.ts';

const MOST_BYTES = 2 ** 20;

export interface Reading {
  /** The server itself lies on this machine or its network. */
  readonly mayBeNear: boolean;
  readonly signal: AbortSignal;
}

export interface Posted {
  readonly status: number;
  readonly body: JsonObject;
  /** RFC 9449, 8: what the next proof must hold. */
  readonly nonce: string | undefined;
}

/** The first of these places that holds a document. */
export async function firstOf(places: readonly string[], reading: Reading): Promise<JsonObject | undefined> {
  for (const place of places) {
    const found = await read(new URL(place), reading).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a server may describe itself: RFC 9728, 3.1, and at its root. */
export function wellKnown(origin: string, name: string, path: string): readonly string[] {
  const places = [`${origin}/.well-known/${name}${path}`, `${origin}/.well-known/${name}`];
  return [...new Set(places)];
}

/** Where an authorization server describes itself: RFC 8414, and OpenID Connect Discovery in both of its spellings. */
export function descriptionsOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(places)];
}

/** Posts to a server of a log-in. What is no JSON object counts as an empty one. */
export async function post(
  url: URL,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { mayBeNear, signal }: Reading,
): Promise<Posted> {
  const { status, headers, body } = await callUpstream({
    url,
    method: 'POST',
    headers: { accept: 'application/json', ...request.headers },
    body: Buffer.from(request.body),
    signal,
    lookup: mayBeNear ? lookupAnywhere : lookupPublic,
  });
  const nonce = headers['dpop-nonce'];
  const text = await readBody(body, MOST_BYTES);
  return { status, body: objectIn(text) ?? {}, nonce: typeof nonce === 'string' ? nonce : undefined };
}

async function read(url: URL, { mayBeNear, signal }: Reading): Promise<JsonObject | undefined> {
  const { status, body } = await callUpstream({
    url,
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    signal,
    lookup: mayBeNear ? lookupAnywhere : lookupPublic,
  });
  if (status !== 200) {
    body.resume();
    return undefined;
  }
  return objectIn(await readBody(body, MOST_BYTES));
}

function objectIn(text: Buffer | undefined): JsonObject | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text.toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
