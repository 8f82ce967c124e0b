/* What the documents of a log-in (OAuth) may name: addresses that a client opens, asks or hands secrets to. */
import { isJsonObject, type Json, type JsonObject, parseUrl } from '../../model/index.ts';
import { classifyAddress, looksLikeAddress } from '../../policy/index.ts';

/** Signs that RFC 3986 has no place for, and the one beginning of a command that it has (CVE-2025-6514). */
const STRANGE = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|\$\(/;
const NEAR_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa|lan)$/;

/**
 * Whether a host lies on this machine or its network. Names are taken by their form only; what they lead to is looked at when they
 * are dialled.
 */
export function isNear(hostname: string): boolean {
  const host = bare(hostname);
  if (!looksLikeAddress(host)) return NEAR_NAME.test(host);
  return ['loopback', 'private'].includes(classifyAddress(host));
}

/**
 * Why no client should use an address that a log-in names.
 *
 * @param mayBeNear the server itself lies on this machine or its network
 */
export function addressProblem(text: Json | undefined, mayBeNear: boolean): string | undefined {
  if (typeof text !== 'string' || !URL.canParse(text) || STRANGE.test(text)) return 'is no plain address';
  const { protocol, username, password, hostname } = new URL(text);
  if (!/^https?:$/.test(protocol)) return 'is no address of the web';
  if (username !== '' || password !== '') return "carries a user's name, which hides where it leads";
  const host = bare(hostname);
  const kind = looksLikeAddress(host) ? classifyAddress(host) : 'public';
  if (kind === 'metadata' || kind === 'link-local' || kind === 'reserved')
    return "leads to where a machine's credentials are handed out, or nowhere";
  if (isNear(hostname) && !mayBeNear) return 'leads into your own network';
  if (protocol === 'http:' && !isNear(hostname)) return 'is not encrypted';
  return undefined;
}

/** What is wrong with a server's protected resource metadata (RFC 9728). */
export function resourceProblem(document: JsonObject, server: URL, mayBeNear: boolean): string | undefined {
  const { resource, authorization_servers: servers } = document;
  if (!isOf(resource, server)) return `its log-in is for another server: ${shown(resource)}`;
  for (const one of servers === undefined ? [] : Array.isArray(servers) ? servers : [servers]) {
    const wrong = addressProblem(one, mayBeNear);
    if (wrong !== undefined) return `its authorization server ${shown(one)} ${wrong}`;
  }
  return undefined;
}

/** What is wrong with an authorization server's metadata (RFC 8414, OpenID Connect Discovery): every address in it is looked at. */
export function authorizationProblem(document: JsonObject, issuer: string, mayBeNear: boolean): string | undefined {
  if (typeof document['issuer'] === 'string' && withoutSlash(document['issuer']) !== withoutSlash(issuer))
    return `the authorization server ${shown(issuer)} says that it is another: ${shown(document['issuer'])}`;
  for (const [name, value] of Object.entries(document)) {
    if (value === null || !/(?:_endpoint|_uri)$/.test(name)) continue;
    const wrong = addressProblem(value, mayBeNear);
    if (wrong !== undefined) return `its ${name} ${shown(value)} ${wrong}`;
  }
  const aliases = document['mtls_endpoint_aliases'];
  return isJsonObject(aliases) ? authorizationProblem(aliases, issuer, mayBeNear) : undefined;
}

/** The same server, or a place above it there. */
function isOf(resource: Json | undefined, server: URL): boolean {
  const url = typeof resource === 'string' ? parseUrl(resource) : undefined;
  if (url === undefined) return false;
  const { origin, pathname } = url;
  return origin === server.origin && `${withoutSlash(server.pathname)}/`.startsWith(`${withoutSlash(pathname)}/`);
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, '');
}

function shown(value: Json | undefined): string {
  return JSON.stringify(value ?? null).slice(0, 200);
}
