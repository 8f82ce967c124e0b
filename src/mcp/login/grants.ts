/* The ways to a token: a code that a browser brought, a refresh token, and those that need no person. */
import { addressProblem, isNear } from '../http/login-addresses.ts';
import { post } from './documents.ts';
import { type Asking, requestToken, type TokenAnswer } from './request-token.ts';
import type { Grant } from './types.ts';

const WAIT_MS = 15_000;
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const STATEMENT = 'urn:ietf:params:oauth:token-type:id-jag';
const PERSON = 'urn:ietf:params:oauth:token-type:id_token';

export function byCode(
  asking: Asking,
  { code, verifier, redirect }: { readonly code: string; readonly verifier: string; readonly redirect: string },
): Promise<TokenAnswer> {
  return requestToken(asking, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirect });
}

export function byRefresh(asking: Asking, refresh: string): Promise<TokenAnswer> {
  return requestToken(asking, { grant_type: 'refresh_token', refresh_token: refresh });
}

/** Asks for a token without a person. */
export async function byGrant(asking: Asking, grant: Exclude<Grant, { kind: 'code' }>, scope: string): Promise<TokenAnswer> {
  const scopes = scope === '' ? {} : { scope };
  if (grant.kind === 'client') return requestToken(asking, { grant_type: 'client_credentials', ...scopes });
  const { secret, authority } = asking;
  const assertion =
    grant.kind === 'assertion' ? await secret(grant.named, new URL(authority.tokenEndpoint)) : await exchanged(asking, grant);
  if (assertion === undefined) return { ok: false, why: "the organisation's log-in gave no statement", isOver: false };
  return requestToken(asking, { grant_type: BEARER, assertion, ...scopes });
}

/** SEP-990: what an organisation says about a person, exchanged there for what it says to this authorization server. */
async function exchanged(
  { server, resource, authority, secret }: Asking,
  { endpoint, id, named }: Extract<Grant, { kind: 'exchange' }>,
): Promise<string | undefined> {
  const mayBeNear = isNear(server.hostname);
  if (addressProblem(endpoint, mayBeNear) !== undefined) return undefined;
  const url = new URL(endpoint);
  const body = new URLSearchParams({
    grant_type: EXCHANGE,
    requested_token_type: STATEMENT,
    audience: authority.issuer,
    resource,
    subject_token: await secret(named, url),
    subject_token_type: PERSON,
    client_id: id,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await post(url, { headers, body }, { mayBeNear, signal: AbortSignal.timeout(WAIT_MS) });
  const { access_token: statement, issued_token_type: type } = answer.body;
  return answer.status === 200 && type === STATEMENT && typeof statement === 'string' ? statement : undefined;
}
