import { isJsonObject, type JsonObject } from '../../model/index.ts';
import type { Authority, Grant, KeptLogin, Login, LoginClient, Token } from './types.ts';

/** Reads what was kept. What has another form, of another version say, is no log-in. */
export function readKeptLogin({ login, client, wanted }: JsonObject): KeptLogin {
  return {
    login: isLogin(login) ? login : null,
    client: isClient(client) ? client : null,
    wanted: typeof wanted === 'string' ? wanted : null,
  };
}

function isLogin(value: unknown): value is Login {
  return (
    isJsonObject(value) &&
    texts(value, 'server', 'resource') &&
    typeof value['at'] === 'number' &&
    isAuthority(value['authority']) &&
    isClient(value['client']) &&
    isGrant(value['grant']) &&
    isToken(value['token']) &&
    (value['key'] === null || isJsonObject(value['key']))
  );
}

function isAuthority(value: unknown): value is Authority {
  return (
    isJsonObject(value) &&
    texts(value, 'issuer', 'tokenEndpoint') &&
    textsOrNull(value, 'authorizationEndpoint', 'registrationEndpoint', 'revocationEndpoint') &&
    Array.isArray(value['scopes']) &&
    (value['methods'] === null || Array.isArray(value['methods']))
  );
}

function isClient(value: unknown): value is LoginClient {
  if (!isJsonObject(value) || !texts(value, 'issuer', 'id', 'method') || !textsOrNull(value, 'redirect')) return false;
  const { secret } = value;
  return secret === null || (isJsonObject(secret) && (texts(secret, 'value') || texts(secret, 'named')));
}

function isGrant(value: unknown): value is Grant {
  if (!isJsonObject(value)) return false;
  const { kind } = value;
  if (kind === 'assertion') return texts(value, 'named');
  return kind === 'exchange' ? texts(value, 'named', 'endpoint', 'id') : kind === 'code' || kind === 'client';
}

function isToken(value: unknown): value is Token {
  return (
    isJsonObject(value) &&
    texts(value, 'access', 'scope') &&
    textsOrNull(value, 'refresh') &&
    (value['expiresAt'] === null || typeof value['expiresAt'] === 'number') &&
    typeof value['isBound'] === 'boolean'
  );
}

function texts(value: JsonObject, ...names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string');
}

function textsOrNull(value: JsonObject, ...names: readonly string[]): boolean {
  return names.every((name) => value[name] === null || typeof value[name] === 'string');
}
