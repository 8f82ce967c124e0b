import { parseUrl } from '../model/index.ts';
import { normaliseHost } from '../policy/index.ts';

/** An address of a page in the one form that is compared, kept and sent. */
export interface PageAddress {
  /** Without a fragment, which is never sent. */
  readonly href: string;
  readonly isTls: boolean;
  /** Lower-case, without brackets or a last dot. */
  readonly host: string;
  readonly port: number;
  /** With its query. */
  readonly path: string;
}

export type AddressParse = { readonly ok: true; readonly address: PageAddress } | { readonly ok: false; readonly why: string };

/** What an address may be long at most: a page's name, and no place to carry a file away in. */
export const LONGEST_ADDRESS = 2048;

/** Reads an address of the web. @param base the page that names it, where it may be relative */
export function parseAddress(text: string, base?: PageAddress): AddressParse {
  if (text.length > LONGEST_ADDRESS) return wrong(`it is longer than ${LONGEST_ADDRESS} characters`);
  const url = parseUrl(text, base?.href);
  if (url === undefined) return wrong('it is no address of a page, such as https://example.com/page');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return wrong(`${url.protocol}// is not served, only https and http`);
  if (url.username !== '' || url.password !== '') return wrong('it holds a user name or a password');
  const host = normaliseHost(url.hostname);
  if (host === undefined || host.startsWith('*')) return wrong('it names no host');
  const isTls = url.protocol === 'https:';
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  if (port < 1) return wrong('it names no port');
  url.hash = '';
  url.hostname = host.includes(':') ? `[${host}]` : host;
  if (url.href.length > LONGEST_ADDRESS) return wrong(`it is longer than ${LONGEST_ADDRESS} characters`);
  return { ok: true, address: { href: url.href, isTls, host, port, path: `${url.pathname}${url.search}` } };
}

/** The address without the values of its query, which is where tokens stand: for the record. */
export function recordedAddress({ href }: PageAddress): string {
  return href.replace(/=[^&#]*/g, '=');
}

function wrong(why: string): AddressParse {
  return { ok: false, why };
}
