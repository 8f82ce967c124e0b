/* A person's own log-in to a server at an address, and the end of it. */
import { challengeOf, type Login, type LoginRequest, logIn, revoke } from '../../mcp/index.ts';
import { UserError } from '../../model/index.ts';
import { openTrail } from '../../trail/index.ts';
import { readServer, writeServer } from './accepted.ts';
import { type LoginQuery, loginStore, secretsFor } from './upstream-login.ts';

export interface LogInRequest
  extends LoginQuery,
    Pick<LoginRequest, 'server' | 'client' | 'grant' | 'scope' | 'port' | 'open' | 'signal'> {
  readonly cwd: string;
}

/** What a person may know of a log-in: no token, and nothing that one could be made of. */
export interface LoginState {
  /** Null: there is none. */
  readonly login: {
    readonly server: string;
    readonly issuer: string;
    readonly resource: string;
    readonly scope: string;
    readonly grant: string;
    readonly at: number;
    readonly expiresAt: number | null;
    /** It is renewed without a person. */
    readonly renews: boolean;
  } | null;
  /** Scopes that the server has asked for in vain; null: it has not. */
  readonly wanted: string | null;
}

/**
 * Logs in to a server, and keeps the token in the vault.
 *
 * @throws UserError LOGIN_REFUSED and others of `logIn`, LOGIN_SILENT where something can't be reached
 */
export async function logInServer(request: LogInRequest): Promise<LoginState> {
  const { name, server, state, cwd } = request;
  const trail = openTrail(state);
  const about = { type: 'login', server: name, address: server.href } as const;
  const store = loginStore(state, name);
  try {
    const kept = await store.read();
    const login = await logIn({ ...request, kept, challenge: await challengeOf(server), secret: secretsFor(request) });
    const { authority, token, client, grant } = login;
    trail.note({ ...about, outcome: 'logged-in', issuer: authority.issuer, scope: token.scope, why: null });
    await store.change((now) => ({ login, client: grant.kind === 'code' ? client : now.client, wanted: null }));
  } catch (error) {
    const told = error instanceof UserError ? error : silent(name, error);
    trail.note({ ...about, outcome: 'failed', issuer: null, scope: '', why: told.message });
    throw told;
  }
  const known = readServer(state, name);
  if (known.start === null) writeServer(state, { ...known, start: { argv: [server.href], cwd, workspace: cwd, flags: [] } });
  return loginState(state, name);
}

/** @returns undefined: there was none; else whether the authorization server took the token back */
export async function logOutServer(query: LoginQuery): Promise<boolean | undefined> {
  const { name, state } = query;
  const store = loginStore(state, name);
  const { login, client, wanted } = await store.read();
  if (login === null && client === null && wanted === null) return undefined;
  await store.change(() => ({ login: null, client: null, wanted: null }));
  if (login === null) return undefined;
  const { server, authority, token } = login;
  openTrail(state).note({
    ...{ type: 'login', server: name, address: server, outcome: 'logged-out' },
    ...{ issuer: authority.issuer, scope: token.scope, why: null },
  });
  return revoke(login, secretsFor(query));
}

/** @throws UserError VAULT_FILE, SECRET_LOCKED */
export async function loginState(state: string, name: string): Promise<LoginState> {
  const { login, wanted } = await loginStore(state, name).read();
  return { login: login === null ? null : told(login), wanted };
}

function told({ server, resource, authority, grant, token, at }: Login): LoginState['login'] {
  const renews = grant.kind !== 'code' || token.refresh !== null;
  const { scope, expiresAt } = token;
  return { server, issuer: authority.issuer, resource, scope, grant: grant.kind, at, expiresAt, renews };
}

function silent(name: string, cause: unknown): UserError {
  const why = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return new UserError('LOGIN_SILENT', `The log-in to ${name} came to nothing: a server could not be reached${why}.`, {
    exitCode: 1,
    cause,
  });
}
