/* How a server at an address knows this user: by a token of a log-in of Sallyport's own, which no client ever sees. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Redact } from '../http/call-upstream.ts';
import { type Challenge, joinScopes, readChallenge } from './challenge.ts';
import { type Discovery, discover } from './discover.ts';
import { byGrant, byRefresh } from './grants.ts';
import type { TokenAnswer } from './request-token.ts';
import { proofOf } from './signing.ts';
import type { KeptLogin, Login, LoginSite, LoginStore, NamedSecret } from './types.ts';

/** What happened to a log-in, for the record; no token is ever in it. */
export interface LoginEvent {
  readonly outcome: 'wanted' | 'renewed' | 'ended' | 'refused';
  readonly issuer: string | null;
  readonly scope: string;
  readonly why: string | null;
}

export interface AccessOptions {
  /** What a person calls the server. */
  readonly name: string;
  readonly server: URL;
  readonly store: LoginStore;
  readonly secret: NamedSecret;
  readonly told: (event: LoginEvent) => void;
  readonly redact: (values: readonly string[]) => Redact | undefined;
  /** Lets a person log in there and then, where one is at hand. @returns whether they did */
  readonly logIn?: (challenge: Challenge) => Promise<boolean>;
}

/** What went with a request. */
export interface Shown {
  readonly headers: Readonly<Record<string, string>>;
  /** Null: nothing of ours. */
  readonly token: string | null;
}

export type Verdict =
  | { readonly kind: 'again' }
  /** It was no question of a log-in. */
  | { readonly kind: 'pass' }
  | { readonly kind: 'refused'; readonly why: string };

/** A token that lasts no longer is renewed before it is used. Milliseconds. */
const SOON_MS = 30_000;
const MOST_TRIES = 3;
/** How long what was found out about a log-in counts. Milliseconds. */
const FOUND_LASTS_MS = 60_000;
/** Values that were used in this process and must not come back, though they count no more. */
const MOST_VALUES = 12;

/** A shorter text turns up by chance. */
const SHORTEST_VALUE = 8;

const AGAIN: Verdict = { kind: 'again' };

export class UpstreamAccess {
  readonly #options: AccessOptions;
  readonly #values: Set<string> = new Set();
  #nonce: string | undefined;
  #renewing: Promise<boolean> | undefined;
  #found: { readonly key: string; readonly at: number; readonly discovery: Promise<Discovery> } | undefined;
  #told = '';

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** What goes with a request: the token of the log-in to this very address, if there is one. */
  async show(method: string): Promise<Shown> {
    let login = this.#ownIn(await this.#options.store.read());
    if (login !== null && isOld(login) && isRenewable(login)) {
      await this.#renew(login.token.access);
      login = this.#ownIn(await this.#options.store.read());
    }
    if (login === null) return { headers: {}, token: null };
    const { token, key } = login;
    if (!token.isBound || key === null) return { headers: { authorization: `Bearer ${token.access}` }, token: token.access };
    const proof = { key, method, url: this.#options.server, token: token.access, nonce: this.#nonce };
    return { headers: { authorization: `DPoP ${token.access}`, dpop: proofOf(proof, Date.now()) }, token: token.access };
  }

  redact(): Redact | undefined {
    return this.#values.size === 0 ? undefined : this.#options.redact([...this.#values]);
  }

  /**
   * What is to be done about a refusal of the server's.
   *
   * @param tries how often the same request was sent already
   */
  async refused(
    { status, headers }: { readonly status: number; readonly headers: IncomingHttpHeaders },
    shown: Shown,
    tries: number,
  ): Promise<Verdict> {
    const challenge = readChallenge(headers['www-authenticate']);
    if (status === 403 && challenge.error !== 'insufficient_scope') return { kind: 'pass' };
    const login = this.#ownIn(await this.#options.store.read());
    const nonce = headers['dpop-nonce'];
    if (tries < MOST_TRIES && login?.key != null && typeof nonce === 'string' && nonce !== this.#nonce) {
      this.#nonce = nonce;
      return AGAIN;
    }
    // Somebody has logged in, or renewed it, meanwhile.
    if (tries < MOST_TRIES && login !== null && login.token.access !== shown.token) return AGAIN;
    const found = await this.#discover(challenge);
    if (!found.ok) return this.#no('refused', `the log-in of this server was refused: ${found.problem}`, login, found.problem);
    const canRenew = login !== null && isSame(login, found.site) && isRenewable(login);
    const isEnough = status === 401 || login?.grant.kind !== 'code';
    if (tries < MOST_TRIES && canRenew && isEnough && (await this.#renew(shown.token, challenge.scope))) return AGAIN;
    return this.#needed(challenge, found.site, tries);
  }

  async #needed(challenge: Challenge, site: LoginSite, tries: number): Promise<Verdict> {
    const { name, store, logIn } = this.#options;
    const scope = joinScopes(challenge.scope);
    if (tries < MOST_TRIES - 1 && logIn !== undefined && (await logIn(challenge))) return AGAIN;
    const kept = await store.read();
    if (joinScopes(kept.wanted, scope) !== kept.wanted)
      await store.change((now) => ({ ...now, wanted: joinScopes(now.wanted, scope) }));
    const login = this.#ownIn(kept);
    const what =
      login === null ? 'wants a log-in' : challenge.scope === undefined ? 'wants a new log-in' : `wants more rights (${scope})`;
    const why = `the MCP server ${name} ${what}: a person must run \`sallyport mcp login ${name}\` in a terminal; until then do not retry it`;
    return this.#no('wanted', why, login, null, { issuer: site.authority.issuer, scope });
  }

  #no(
    outcome: 'wanted' | 'refused',
    why: string,
    login: Login | null,
    reason: string | null,
    about: { readonly issuer: string; readonly scope: string } | null = null,
  ): Verdict {
    const event = { outcome, issuer: about?.issuer ?? login?.authority.issuer ?? null, scope: about?.scope ?? '', why: reason };
    // A client that asks again and again fills no record.
    const key = JSON.stringify(event);
    if (key !== this.#told) this.#options.told(event);
    this.#told = key;
    return { kind: 'refused', why };
  }

  #discover(challenge: Challenge): Promise<Discovery> {
    const key = JSON.stringify(challenge);
    if (this.#found?.key !== key || Date.now() - this.#found.at > FOUND_LASTS_MS || this.#options.logIn !== undefined) {
      const discovery = discover(this.#options.server, challenge);
      discovery.catch(() => {
        this.#found = undefined;
      });
      this.#found = { key, at: Date.now(), discovery };
    }
    return this.#found.discovery;
  }

  /** The login of this very address; what was kept for another is shown to nobody. */
  #ownIn({ login }: KeptLogin): Login | null {
    if (login === null || login.server !== this.#options.server.href) return null;
    const { token, client, key } = login;
    const secret = client.secret !== null && 'value' in client.secret ? client.secret.value : null;
    const d = key?.['d'];
    for (const value of [token.access, token.refresh, secret, typeof d === 'string' ? d : null])
      if (value !== null && value.length >= SHORTEST_VALUE) this.#values.add(value);
    for (const oldest of this.#values) if (this.#values.size > MOST_VALUES) this.#values.delete(oldest);
    return login;
  }

  /** @param stale the token that counts no more */
  #renew(stale: string | null, scope?: string): Promise<boolean> {
    this.#renewing ??= this.#renewed(stale, scope).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewed(stale: string | null, scope: string | undefined): Promise<boolean> {
    const { store, told } = this.#options;
    let isRenewed = false;
    await store.change(async (kept) => {
      const login = this.#ownIn(kept);
      if (login === null) return kept;
      isRenewed = login.token.access !== stale;
      if (isRenewed) return kept;
      const answer = await this.#token(login, joinScopes(login.token.scope, scope)).catch(unreached);
      const about = { issuer: login.authority.issuer, scope: login.token.scope };
      isRenewed = answer.ok;
      if (answer.ok) {
        told({ ...about, outcome: 'renewed', why: null });
        const token = { ...answer.token, refresh: answer.token.refresh ?? login.token.refresh };
        return { ...kept, login: { ...login, token: { ...token, scope: token.scope === '' ? login.token.scope : token.scope } } };
      }
      told({ ...about, outcome: answer.isOver ? 'ended' : 'refused', why: answer.why });
      return answer.isOver ? { ...kept, login: null } : kept;
    });
    return isRenewed;
  }

  #token({ grant, token, resource, authority, client, key }: Login, scope: string): Promise<TokenAnswer> {
    const { server, secret } = this.#options;
    const asking = { server, resource, authority, client, key, secret };
    if (grant.kind !== 'code') return byGrant(asking, grant, scope);
    return byRefresh(asking, token.refresh ?? '');
  }
}

function unreached(error: unknown): TokenAnswer {
  const why = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  return { ok: false, why: `the authorization server could not be asked (${why})`, isOver: false };
}

function isOld({ token }: Login): boolean {
  return token.expiresAt !== null && token.expiresAt - Date.now() < SOON_MS;
}

function isRenewable({ grant, token }: Login): boolean {
  return grant.kind !== 'code' || token.refresh !== null;
}

/** What one authorization server gave is shown to no other, though the server itself now names that (SEP-2352). */
function isSame({ authority, resource }: Login, site: LoginSite): boolean {
  return (
    authority.issuer === site.authority.issuer &&
    authority.tokenEndpoint === site.authority.tokenEndpoint &&
    resource === site.resource
  );
}
