/* What Sallyport is called by an authorization server: as it was told before, by a description of its own, or as it registers. */
import { UserError } from '../../model/index.ts';
import { isNear } from '../http/login-addresses.ts';
import { post } from './documents.ts';
import type { Authority, ClientMethod, LoginClient } from './types.ts';

const WAIT_MS = 15_000;
const SECRET_METHODS = ['client_secret_basic', 'client_secret_post'] as const;

/** What a person has told of the client. */
export interface GivenClient {
  /** A name that the server has given before, or the https address of a description of the client. */
  readonly id: string;
  readonly secret: { readonly named: string } | { readonly value: string } | null;
  /** The secret is a private key that statements are signed with. */
  readonly isKey: boolean;
}

export interface ClientQuery {
  readonly server: URL;
  readonly authority: Authority;
  readonly given: GivenClient | null;
  readonly known: LoginClient | null;
  readonly redirect: string;
}

/**
 * The client of a log-in. A name that one authorization server has given is shown to no other.
 *
 * @throws UserError LOGIN_CLIENT
 */
export async function clientFor({ server, authority, given, known, redirect }: ClientQuery): Promise<LoginClient> {
  const { issuer } = authority;
  const isDescription = given !== null && /^https:\/\//.test(given.id);
  if (given !== null && (!isDescription || authority.takesDocuments)) return givenClient(given, authority);
  if (known !== null && known.issuer === issuer && known.redirect === redirect) return known;
  if (authority.registrationEndpoint !== null) return register(server, authority, redirect);
  throw new UserError('LOGIN_CLIENT', `The authorization server ${issuer} does not let clients register themselves.`, {
    hint: 'Register Sallyport there by hand, then name what it was given: sallyport mcp login SERVER --client-id ID [--client-secret NAME]',
  });
}

function givenClient({ id, secret, isKey }: GivenClient, { issuer, methods }: Authority): LoginClient {
  const method = secret === null ? 'none' : isKey ? 'private_key_jwt' : methodWithSecret(methods);
  return { issuer, id, method, secret, redirect: null };
}

/** RFC 8414, 2: who does not say, takes `client_secret_basic`. */
function methodWithSecret(methods: Authority['methods']): ClientMethod {
  return SECRET_METHODS.find((one) => methods?.includes(one) === true) ?? 'client_secret_basic';
}

/** RFC 7591. */
async function register(server: URL, authority: Authority, redirect: string): Promise<LoginClient> {
  const { issuer, methods, registrationEndpoint } = authority;
  const wanted = methods === null || methods.includes('none') ? 'none' : methodWithSecret(methods);
  const mayBeNear = isNear(server.hostname);
  const no = (why: string): UserError =>
    new UserError('LOGIN_CLIENT', `The authorization server ${issuer} did not register Sallyport (${why}).`, {
      hint: 'Register it there by hand: sallyport mcp login SERVER --client-id ID [--client-secret NAME]',
    });
  if (registrationEndpoint === null) throw no('no address');
  const body = JSON.stringify({
    client_name: 'Sallyport',
    application_type: 'native',
    redirect_uris: [redirect],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: wanted,
  });
  const headers = { 'content-type': 'application/json' };
  const reading = { mayBeNear, signal: AbortSignal.timeout(WAIT_MS) };
  const { status, body: told } = await post(new URL(registrationEndpoint), { headers, body }, reading);
  const { client_id: id, client_secret: secret, token_endpoint_auth_method: said } = told;
  if (status < 200 || status > 299 || typeof id !== 'string' || id === '' || id.length > 2000) throw no(`status ${status}`);
  const method = typeof said === 'string' ? SECRET_METHODS.find((one) => one === said) : undefined;
  if (typeof secret !== 'string' || said === 'none' || (said === undefined && wanted === 'none'))
    return { issuer, id, method: 'none', secret: null, redirect };
  return { issuer, id, method: method ?? methodWithSecret(methods), secret: { value: secret }, redirect };
}
