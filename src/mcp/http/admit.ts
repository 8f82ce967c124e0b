import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Admission =
  | { readonly ok: true; readonly upstream: string }
  | { readonly ok: false; readonly status: 403 | 404; readonly why: string };

/**
 * Who may speak to the gateway: programs of this machine that know the token. A web page reaches loopback too, by a name of its own
 * (DNS rebinding) or with its Origin, so both are checked; the token stands in the path, for `Authorization` is the upstream's.
 */
export function admit({ headers, url = '/' }: IncomingMessage, port: number, token: string): Admission {
  const places = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!places.includes((headers.host ?? '').toLowerCase())) return { ok: false, status: 403, why: 'this Host is not served' };
  const { origin } = headers;
  if (origin !== undefined && !places.some((place) => origin.toLowerCase() === `http://${place}`))
    return { ok: false, status: 403, why: 'this Origin is not served' };
  const [, given = '', name = '', ...more] = (url.split('?')[0] ?? '').split('/');
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  if (one.length !== other.length || !timingSafeEqual(one, other) || name === '' || more.some((part) => part !== ''))
    return { ok: false, status: 404, why: 'there is nothing here' };
  return { ok: true, upstream: name };
}
