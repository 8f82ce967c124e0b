import type { IncomingMessage } from 'node:http';
import { PAGE_STYLE_HASH } from '../../approval/index.ts';

const EVERYWHERE: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

/** Nothing from elsewhere, no script, no frame around it, nothing kept. */
export const LINK_HEADERS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${PAGE_STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

/** Scripts and styles of our own only, and no text that becomes markup. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
};

const LONGEST_BODY = 16 * 1024;

/** @throws where more is sent than an answer needs */
export async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    size += piece.length;
    if (size > LONGEST_BODY) throw new RangeError('the body is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const body = await readBody(request);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return new URLSearchParams(isForm ? body : '');
}
