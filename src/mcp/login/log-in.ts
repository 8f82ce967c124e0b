/* One log-in to a server, from its description to a token. */
import { createHash, randomBytes } from 'node:crypto';
import { UserError } from '../../model/index.ts';
import { listenForCode } from './callback.ts';
import { type Challenge, joinScopes } from './challenge.ts';
import { discover } from './discover.ts';
import { byCode, byGrant } from './grants.ts';
import { clientFor, type GivenClient } from './register.ts';
import type { Asking, TokenAnswer } from './request-token.ts';
import { makeKey } from './signing.ts';
import type { Grant, KeptLogin, Login, LoginClient, LoginSite, NamedSecret } from './types.ts';

export interface LoginRequest {
  readonly server: URL;
  readonly challenge: Challenge;
  readonly kept: KeptLogin;
  readonly client: GivenClient | null;
  readonly grant: Grant;
  /** Scopes that a person asks for beside those of the server. */
  readonly scope: string;
  /** Where the browser comes back to; undefined: where it did last time, else anywhere. */
  readonly port: number | undefined;
  readonly secret: NamedSecret;
  /** Shows a person the page to go to, which was looked at. */
  readonly open: (page: URL, about: LoginSite & { readonly scope: string }) => Promise<void> | void;
  readonly signal: AbortSignal;
}

/**
 * Logs in to a server.
 *
 * @throws UserError LOGIN_REFUSED, LOGIN_CLIENT, LOGIN_TIME, LOGIN_PORT, LOGIN_KEY
 */
export async function logIn(request: LoginRequest): Promise<Login> {
  const { server, challenge, grant, kept, secret } = request;
  const found = await discover(server, challenge);
  if (!found.ok) throw refused(found.problem);
  const { site } = found;
  const { resource, authority } = site;
  const before = kept.login?.server === server.href && kept.login.authority.issuer === authority.issuer ? kept.login : null;
  const scope = joinScopes(
    before?.token.scope,
    challenge.scope ?? (site.scopes.length > 0 ? site.scopes.join(' ') : ''),
    kept.wanted,
    request.scope,
    grant.kind === 'code' && authority.scopes.includes('offline_access') ? 'offline_access' : '',
  );
  const key = site.isBound ? makeKey() : null;
  const ask = (client: LoginClient): Asking => ({ server, resource, authority, client, key, secret });
  const { client, answer } =
    grant.kind === 'code' ? await withBrowser(request, site, scope, ask) : await alone(request, grant, site, scope, ask);
  if (!answer.ok) throw refused(answer.why);
  const token = { ...answer.token, scope: answer.token.scope === '' ? scope : answer.token.scope };
  return { server: server.href, resource, authority, client, grant, token, key, at: Date.now() };
}

interface Obtained {
  readonly client: LoginClient;
  readonly answer: TokenAnswer;
}

async function alone(
  { server, client: given }: LoginRequest,
  grant: Exclude<Grant, { kind: 'code' }>,
  { authority }: LoginSite,
  scope: string,
  ask: (client: LoginClient) => Asking,
): Promise<Obtained> {
  if (given === null)
    throw new UserError('LOGIN_CLIENT', 'A log-in without a person needs the name of a client.', {
      hint: 'Give --client-id ID.',
    });
  const client = await clientFor({ server, authority, given, known: null, redirect: '' });
  return { client, answer: await byGrant(ask(client), grant, scope) };
}

async function withBrowser(
  request: LoginRequest,
  site: LoginSite,
  scope: string,
  ask: (client: LoginClient) => Asking,
): Promise<Obtained> {
  const { server, client: given, kept } = request;
  const { authority, resource } = site;
  if (authority.authorizationEndpoint === null) throw refused('its authorization server has no authorization_endpoint');
  if (!authority.provesCodes) throw refused('its authorization server does not protect codes (PKCE, S256)');
  const callback = await listening(request.port, kept);
  try {
    const client = await clientFor({ server, authority, given, known: kept.client, redirect: callback.redirect });
    const [state, verifier] = [randomBytes(24).toString('base64url'), randomBytes(48).toString('base64url')];
    const page = new URL(authority.authorizationEndpoint);
    const params = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: callback.redirect,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource,
      ...(scope === '' ? {} : { scope }),
      // OpenID Connect, 11: else there is no refresh token.
      ...(scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
    };
    for (const [name, value] of Object.entries(params)) page.searchParams.set(name, value);
    const answered = callback.answer(state, request.signal);
    // Whoever opens the page may fail first; then nobody waits for the answer.
    answered.catch(() => {});
    await request.open(page, { ...site, scope });
    const code = codeIn(await answered, site);
    return { client, answer: await byCode(ask(client), { code, verifier, redirect: callback.redirect }) };
  } finally {
    callback.close();
  }
}

/** A client that has registered is known there by the place that codes come back to, so the port is kept where it is free. */
async function listening(port: number | undefined, { client }: KeptLogin): ReturnType<typeof listenForCode> {
  const last = client?.redirect === null || client === null ? 0 : Number(new URL(client.redirect).port);
  if (port !== undefined || last === 0) return listenForCode(port ?? 0);
  return listenForCode(last).catch(() => listenForCode(0));
}

/** RFC 9207: an answer of another authorization server is not shown to this one, letter for letter. */
function codeIn(params: URLSearchParams, { authority }: LoginSite): string {
  const issuer = params.get('iss');
  if (issuer === null && authority.namesItself) throw refused('its answer does not say which authorization server it is from');
  if (issuer !== null && issuer !== authority.issuer) throw refused('its answer is from another authorization server');
  const error = params.get('error');
  if (error !== null)
    throw refused(`the authorization server refused it (${/^[a-z_]{1,64}$/.test(error) ? error : 'no known reason'})`);
  const code = params.get('code');
  if (code === null || code === '') throw refused('its answer holds no code');
  return code;
}

function refused(problem: string): UserError {
  return new UserError('LOGIN_REFUSED', `The log-in of this server was refused: ${problem}.`, { exitCode: 1 });
}
