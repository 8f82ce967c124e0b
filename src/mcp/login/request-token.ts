/* One request for a token, and what is made of the answer. */
import { type Json, type JsonObject, UserError } from '../../model/index.ts';
import { isNear } from '../http/login-addresses.ts';
import { joinScopes } from './challenge.ts';
import { type Posted, post } from './documents.ts';
import { clientStatement, proofOf } from './signing.ts';
import type { Authority, Login, LoginClient, NamedSecret, Token } from './types.ts';

/** Who asks, whom, and for what. */
export interface Asking {
  readonly server: URL;
  readonly resource: string;
  readonly authority: Authority;
  readonly client: LoginClient;
  /** The key that the token is to be bound to; null: none. */
  readonly key: JsonObject | null;
  readonly secret: NamedSecret;
}

export type TokenAnswer =
  | { readonly ok: true; readonly token: Token }
  /** @param isOver what was shown is worth nothing any more */
  | { readonly ok: false; readonly why: string; readonly isOver: boolean };

const WAIT_MS = 20_000;
/** RFC 6749, A.12: what can stand in a header. */
const VISIBLE = /^[\x21-\x7e]{1,16384}$/;
const OVER: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client']);
const STATEMENT = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Asks an authorization server for a token, as the client that Sallyport is there.
 *
 * @throws Error where it can not be reached, UserError where a secret can not be had
 */
export async function requestToken(asking: Asking, wanted: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const { authority, client, resource, server, key } = asking;
  const url = new URL(authority.tokenEndpoint);
  const shown = await credentialsOf(asking, url);
  const body = new URLSearchParams({ ...wanted, resource, ...shown.params }).toString();
  const reading = { mayBeNear: isNear(server.hostname), signal: AbortSignal.timeout(WAIT_MS) };
  const ask = (nonce: string | undefined): Promise<Posted> => {
    const proof = key === null ? {} : { dpop: proofOf({ key, method: 'POST', url, nonce }, Date.now()) };
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...shown.headers, ...proof };
    return post(url, { headers, body }, reading);
  };
  const first = await ask(undefined);
  const isNonceWanted = key !== null && first.body['error'] === 'use_dpop_nonce' && first.nonce !== undefined;
  const answer = isNonceWanted ? await ask(first.nonce) : first;
  if (answer.status !== 200) return refusal(answer);
  return tokenIn(answer.body, asking, client.id);
}

/**
 * Gives a token back (RFC 7009), where the authorization server takes it.
 *
 * @returns false: it does not, or could not be asked
 */
export async function revoke({ server, resource, authority, client, token }: Login, secret: NamedSecret): Promise<boolean> {
  if (authority.revocationEndpoint === null) return false;
  const url = new URL(authority.revocationEndpoint);
  const at = new URL(server);
  const reading = { mayBeNear: isNear(at.hostname), signal: AbortSignal.timeout(WAIT_MS) };
  const given = token.refresh ?? token.access;
  try {
    const shown = await credentialsOf({ server: at, resource, authority, client, key: null, secret }, url);
    const body = new URLSearchParams({ token: given, ...shown.params }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...shown.headers };
    return (await post(url, { headers, body }, reading)).status === 200;
  } catch {
    return false;
  }
}

/** What a server of a log-in says in its own words could steer whoever reads it, or hold what it was sent: only its code is told. */
function refusal({ status, body }: Posted): TokenAnswer {
  const { error } = body;
  const code = typeof error === 'string' && /^[a-z_]{1,64}$/.test(error) ? error : `status ${status}`;
  return { ok: false, why: `the authorization server refused it (${code})`, isOver: OVER.has(code) };
}

function tokenIn(body: JsonObject, { resource, server, authority, key }: Asking, client: string): TokenAnswer {
  const { access_token: access, token_type: type, refresh_token: refresh, expires_in: lasts, scope } = body;
  const no = (why: string): TokenAnswer => ({ ok: false, why, isOver: false });
  if (typeof access !== 'string' || !VISIBLE.test(access)) return no('the authorization server gave no token');
  if (typeof type !== 'string' || !/^(?:bearer|dpop)$/i.test(type)) return no('its token is of a kind that is not known');
  const isBound = type.toLowerCase() === 'dpop';
  if (isBound && key === null) return no('its token is bound to a key that nobody has');
  if (!isBound && key !== null) return no('its token is bound to no key, though the server wants that');
  const other = otherAudience(access, [resource, server.href, authority.issuer], client);
  if (other !== undefined) return no(`its token is for another server: ${JSON.stringify(other.slice(0, 200))}`);
  return {
    ok: true,
    token: {
      access,
      refresh: typeof refresh === 'string' && VISIBLE.test(refresh) ? refresh : null,
      expiresAt: typeof lasts === 'number' && lasts > 0 ? Date.now() + Math.min(lasts, 10 ** 9) * 1000 : null,
      scope: typeof scope === 'string' ? joinScopes(scope) : '',
      isBound,
    },
  };
}

/**
 * Tokens are sealed letters, but many are JWTs, which name whom they are for. One that names only other servers of the web would
 * be handed to a server that it is not for (a name that is no address, such as a tenant's, says nothing).
 */
function otherAudience(token: string, own: readonly string[], client: string): string | undefined {
  const audience = claimsIn(token)?.['aud'];
  const named = (Array.isArray(audience) ? audience : [audience]).filter((one): one is string => typeof one === 'string');
  const origins = new Set(own.map((one) => new URL(one).origin));
  const isOther = (one: string): boolean =>
    one !== client && /^https?:/i.test(one) && !(URL.canParse(one) && origins.has(new URL(one).origin));
  return named.length > 0 && named.every(isOther) ? named[0] : undefined;
}

function claimsIn(token: string): { readonly aud?: Json } | undefined {
  const [, middle, ...more] = token.split('.');
  if (middle === undefined || more.length !== 1) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(middle, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Shown {
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
}

/** How the client shows who it is (RFC 6749, 2.3 and RFC 7523, 2.2). */
async function credentialsOf({ client, authority, secret }: Asking, url: URL): Promise<Shown> {
  const { id, method } = client;
  if (method === 'none') return { headers: {}, params: { client_id: id } };
  const value = await secretOf(client, secret, url);
  if (method === 'client_secret_post') return { headers: {}, params: { client_id: id, client_secret: value } };
  if (method === 'client_secret_basic') {
    const pair = Buffer.from(`${formEncoded(id)}:${formEncoded(value)}`).toString('base64');
    return { headers: { authorization: `Basic ${pair}` }, params: {} };
  }
  const statement = clientStatement(id, authority.issuer, value, Date.now());
  return { headers: {}, params: { client_id: id, client_assertion_type: STATEMENT, client_assertion: statement } };
}

async function secretOf({ secret }: LoginClient, named: NamedSecret, url: URL): Promise<string> {
  if (secret !== null) return 'value' in secret ? secret.value : named(secret.named, url);
  throw new UserError('LOGIN_SECRET', 'This log-in needs a secret of the client, and there is none.', {
    hint: 'sallyport secret add NAME --host HOST, then: sallyport mcp login SERVER --client-id ID --client-secret NAME',
  });
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
