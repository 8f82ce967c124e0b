import { normaliseHost } from '../../policy/index.ts';
import type { Destination } from '../types.ts';

/** Where a request wants to go, and the path there. */
export type Target =
  | { readonly ok: true; readonly to: Destination; readonly path: string }
  | { readonly ok: false; readonly why: string };

/**
 * Where a request leads: to where its connection leads, or for a proxy request to what its absolute URI says. All names in it
 * must agree.
 *
 * @param target the request target (RFC 9112, 3.2), or the path of HTTP/2
 * @param host the Host field, or `:authority`
 */
export function targetOf(target: string, host: string | undefined, connection: Destination | undefined, isTls: boolean): Target {
  const absolute = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(target);
  if (absolute !== null) return absoluteTarget(absolute, host, connection, isTls);
  if (connection === undefined) return { ok: false, why: 'a request to the proxy needs an absolute URI' };
  if (!target.startsWith('/') && target !== '*') return { ok: false, why: 'the request names no path' };
  const named = authorityOf(host ?? '', connection.port);
  if (named === undefined || named.host !== connection.host || named.port !== connection.port)
    return {
      ok: false,
      why: `the request names ${show(host)}, and the connection leads to ${connection.host}:${connection.port}`,
    };
  return { ok: true, to: connection, path: target };
}

function absoluteTarget(
  [, scheme = '', authority = '', rest = '']: readonly string[],
  host: string | undefined,
  connection: Destination | undefined,
  isTls: boolean,
): Target {
  if (scheme.toLowerCase() !== (isTls ? 'https' : 'http')) return { ok: false, why: `the proxy does not speak ${show(scheme)}` };
  const to = authorityOf(authority, isTls ? 443 : 80);
  if (to === undefined) return { ok: false, why: `${show(authority)} is no host` };
  if (connection !== undefined && (connection.host !== to.host || connection.port !== to.port))
    return {
      ok: false,
      why: `the request names ${show(authority)}, and the connection leads to ${connection.host}:${connection.port}`,
    };
  const named = authorityOf(host ?? authority, to.port);
  if (named === undefined || named.host !== to.host || named.port !== to.port)
    return { ok: false, why: `the request names ${show(authority)} and ${show(host)}` };
  return { ok: true, to, path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** `HOST[:PORT]` without userinfo; undefined for what is none. */
export function authorityOf(text: string, defaultPort: number): Destination | undefined {
  const found = /^(\[[^\]@]+\]|[^:@[\]\s/]+)(?::(\d{1,5}))?$/.exec(text);
  const host = found?.[1] === undefined ? undefined : normaliseHost(found[1]);
  const port = found?.[2] === undefined ? defaultPort : Number(found[2]);
  return host === undefined || host.startsWith('*') || port < 1 || port > 65_535 ? undefined : { host, port };
}

function show(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(text.slice(0, 100));
}
