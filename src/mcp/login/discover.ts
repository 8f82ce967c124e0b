/* Which log-in a server wants: its own description, and that of its authorization server, each checked before anything is sent. */
import type { Json, JsonObject } from '../../model/index.ts';
import { callUpstream } from '../http/call-upstream.ts';
import { addressProblem, authorizationProblem, isNear, resourceProblem } from '../http/login-addresses.ts';
import { type Challenge, readChallenge } from './challenge.ts';
import { descriptionsOf, firstOf, type Reading, wellKnown } from './documents.ts';
import type { Authority, LoginSite } from './types.ts';

/** For all documents of one log-in together. Milliseconds. */
const WAIT_MS = 30_000;

export type Discovery =
  | { readonly ok: true; readonly site: LoginSite }
  /** What speaks against the log-in, in words that go on after "its log-in was refused:". */
  | { readonly ok: false; readonly problem: string };

/** What a server says to whoever shows it nothing. One that lets strangers in at first says nothing. */
export async function challengeOf(server: URL): Promise<Challenge> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'sallyport', version: '1' } };
  const { status, headers, body } = await callUpstream({
    url: server,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  body.destroy();
  return readChallenge(status === 401 || status === 403 ? headers['www-authenticate'] : undefined);
}

/** Reads what a server's log-in is. Where anything about it is amiss, there is none. */
export async function discover(server: URL, challenge: Challenge): Promise<Discovery> {
  const reading = { mayBeNear: isNear(server.hostname), signal: AbortSignal.timeout(WAIT_MS) };
  const described = await resourceOf(server, challenge.metadata, reading);
  if (typeof described === 'string') return refused(described);
  const wrong = described === null ? undefined : resourceProblem(described, server, reading.mayBeNear);
  if (wrong !== undefined) return refused(wrong);
  const issuer = textsIn(described?.['authorization_servers'])[0] ?? server.origin;
  const document = await firstOf(descriptionsOf(issuer), reading);
  if (document === undefined) return refused(`the authorization server ${JSON.stringify(issuer)} does not describe itself`);
  const problem = authorizationProblem(document, issuer, reading.mayBeNear);
  if (problem !== undefined) return refused(problem);
  const authority = authorityIn(document);
  if (typeof authority === 'string') return refused(authority);
  const isBound = challenge.isBound || described?.['dpop_bound_access_tokens_required'] === true;
  if (isBound && !textsIn(document['dpop_signing_alg_values_supported']).includes('ES256'))
    return refused('its authorization server binds tokens to no key of a kind that Sallyport has (ES256)');
  const resource = described?.['resource'];
  return {
    ok: true,
    site: {
      // Before 2025-06-18 servers did not describe themselves.
      resource: typeof resource === 'string' ? resource : server.href,
      scopes: textsIn(described?.['scopes_supported']),
      authority,
      isBound,
    },
  };
}

function refused(problem: string): Discovery {
  return { ok: false, problem };
}

/** @returns null: it does not describe itself; a text: what is wrong */
async function resourceOf(server: URL, named: string | undefined, reading: Reading): Promise<JsonObject | string | null> {
  if (named === undefined) {
    const places = wellKnown(server.origin, 'oauth-protected-resource', server.pathname.replace(/\/$/, ''));
    return (await firstOf(places, reading)) ?? null;
  }
  const wrong = addressProblem(named, reading.mayBeNear);
  if (wrong !== undefined) return `the description of its log-in ${JSON.stringify(named.slice(0, 200))} ${wrong}`;
  return (await firstOf([named], reading)) ?? 'the description of its log-in can not be read';
}

function authorityIn(document: JsonObject): Authority | string {
  const { issuer, token_endpoint: tokenEndpoint } = document;
  if (typeof issuer !== 'string') return 'its authorization server does not say who it is';
  if (typeof tokenEndpoint !== 'string') return 'its authorization server has no token_endpoint';
  const address = (name: string): string | null => {
    const value = document[name];
    return typeof value === 'string' ? value : null;
  };
  const methods = document['token_endpoint_auth_methods_supported'];
  return {
    issuer,
    authorizationEndpoint: address('authorization_endpoint'),
    tokenEndpoint,
    registrationEndpoint: address('registration_endpoint'),
    revocationEndpoint: address('revocation_endpoint'),
    scopes: textsIn(document['scopes_supported']),
    methods: methods === undefined ? null : textsIn(methods),
    takesDocuments: document['client_id_metadata_document_supported'] === true,
    namesItself: document['authorization_response_iss_parameter_supported'] === true,
    provesCodes: textsIn(document['code_challenge_methods_supported']).includes('S256'),
  };
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, 1000) : [];
}
