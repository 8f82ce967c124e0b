import type { Validity } from './format.ts';

const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (IEEE 802.3) of a text of ASCII characters. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) crc = (TABLE[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A number in base 62, padded to six digits. */
export function base62(number: number): string {
  let rest = number;
  let out = '';
  while (rest > 0) {
    out = (BASE62[rest % 62] ?? '') + out;
    rest = Math.floor(rest / 62);
  }
  return out.padStart(6, '0');
}

/** GitHub and npm end a token with the CRC-32 of what stands between its prefix and these six characters. */
export function endsWithCrc(secret: string): Validity {
  const body = secret.slice(secret.indexOf('_') + 1);
  if (body.length !== 36) return 'plain';
  return base62(crc32(body.slice(0, -6))) === body.slice(-6) ? 'valid' : 'doubtful';
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes base64 or base64url as Latin-1; null where the text is neither. Padding is not asked for. */
export function fromBase64(text: string): string | null {
  let bits = 0;
  let held = 0;
  let out = '';
  for (const char of text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={0,2}$/, '')) {
    const value = BASE64.indexOf(char);
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += String.fromCharCode((bits >> held) & 0xff);
  }
  return out;
}

/** Whether the first part of a token is the header of a signed (JWS) or encrypted (JWE) token. */
export function hasJoseHeader(secret: string): Validity {
  const header = fromBase64(secret.slice(0, secret.indexOf('.')));
  if (header === null || !/^\s{0,8}\{/.test(header) || !/"(?:alg|typ|enc)"\s{0,8}:/.test(header)) return 'no';
  // RFC 7519 6: a token without a signature grants nothing where it is verified at all.
  return /"alg"\s{0,8}:\s{0,8}"none"/i.test(header) ? 'doubtful' : 'valid';
}
