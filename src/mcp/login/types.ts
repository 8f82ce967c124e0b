import type { JsonObject } from '../../model/index.ts';

/** What a person logs in to: where tokens come from, and the one server that they are for. */
export interface LoginSite {
  /** RFC 8707: what a token is asked for. */
  readonly resource: string;
  /** Scopes that the server itself names. */
  readonly scopes: readonly string[];
  readonly authority: Authority;
  /** Tokens are to be bound to a key (RFC 9449). */
  readonly isBound: boolean;
}

/** An authorization server, as its own document describes it. Every address in it was looked at. */
export interface Authority {
  readonly issuer: string;
  readonly authorizationEndpoint: string | null;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint: string | null;
  readonly revocationEndpoint: string | null;
  readonly scopes: readonly string[];
  /** How clients show who they are; null: it does not say. */
  readonly methods: readonly string[] | null;
  /** It takes the address of a client's own description for its name. */
  readonly takesDocuments: boolean;
  /** It names itself in what it sends back through the browser (RFC 9207). */
  readonly namesItself: boolean;
  readonly provesCodes: boolean;
}

export type ClientMethod = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

/** What Sallyport is called by one authorization server. */
export interface LoginClient {
  readonly issuer: string;
  readonly id: string;
  readonly method: ClientMethod;
  /** What the server itself has given; a secret that a person has is named instead. */
  readonly secret: { readonly value: string } | { readonly named: string } | null;
  /** Where it was told that codes come back to; null: anywhere on loopback. */
  readonly redirect: string | null;
}

/** How tokens are obtained: by a person at a browser, or without one. */
export type Grant =
  | { readonly kind: 'code' }
  | { readonly kind: 'client' }
  /** RFC 7523: a signed statement of somebody else's, kept as a secret of this name. */
  | { readonly kind: 'assertion'; readonly named: string }
  /** An organisation's own log-in (SEP-990): its statement about the person is exchanged for one to this server. */
  | { readonly kind: 'exchange'; readonly named: string; readonly endpoint: string; readonly id: string };

export interface Token {
  readonly access: string;
  readonly refresh: string | null;
  /** Milliseconds since the epoch; null: it does not say. */
  readonly expiresAt: number | null;
  readonly scope: string;
  readonly isBound: boolean;
}

/** One log-in: for one server, at one authorization server. */
export interface Login {
  /** The address that the token goes to, and no other. */
  readonly server: string;
  readonly resource: string;
  readonly authority: Authority;
  readonly client: LoginClient;
  readonly grant: Grant;
  readonly token: Token;
  /** The private key that the token is bound to, as a JWK; null: it is not. */
  readonly key: JsonObject | null;
  readonly at: number;
}

/** What is kept for a server: its log-in, what Sallyport is called there, and what the server last asked for in vain. */
export interface KeptLogin {
  readonly login: Login | null;
  readonly client: LoginClient | null;
  /** Scopes that the next log-in asks for, with a space between; null: the server has not asked in vain. */
  readonly wanted: string | null;
}

export const NOTHING_KEPT: KeptLogin = { login: null, client: null, wanted: null };

/** Where log-ins lie. Whoever keeps them keeps them secret. */
export interface LoginStore {
  readonly read: () => Promise<KeptLogin>;
  /** Changes what is kept; two processes that do so at once wait for each other, so a refresh token is used once. */
  readonly change: (change: (kept: KeptLogin) => KeptLogin | Promise<KeptLogin>) => Promise<KeptLogin>;
}

/** A secret that a person has, for a server of the log-in at this address. */
export type NamedSecret = (name: string, to: URL) => Promise<string>;
