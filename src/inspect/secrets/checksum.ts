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

// RFC 7518 3: characters of base64url that a signature of each algorithm has. RSA's are as long as the key.
const SIGNATURES: Readonly<Record<string, number>> = {
  HS256: 43,
  HS384: 64,
  HS512: 86,
  ES256: 86,
  ES256K: 86,
  ES384: 128,
  ES512: 176,
  EdDSA: 86,
};
const SHORTEST_RSA = 171;

/** Whether a token is a signed (JWS) or encrypted (JWE) one: its header, its payload and the length of its signature. */
export function isJose(secret: string): Validity {
  const [first = '', second = '', signature = ''] = secret.split('.');
  const header = fromBase64(first);
  if (header === null || !/^\s{0,8}\{/.test(header) || !/"(?:alg|typ|enc)"\s{0,8}:/.test(header)) return 'no';
  const algorithm = /"alg"\s{0,8}:\s{0,8}"([\w-]{1,20})"/.exec(header)?.[1] ?? '';
  // RFC 7519 6: a token without a signature grants nothing where it is verified at all.
  if (/^none$/i.test(algorithm)) return 'doubtful';
  if (/"enc"\s{0,8}:/.test(header)) return 'valid';
  const isSigned = /^[RP]S/.test(algorithm)
    ? signature.length >= SHORTEST_RSA
    : signature.length === (SIGNATURES[algorithm] ?? signature.length);
  return isSigned && isObject(fromBase64(second)) ? 'valid' : 'doubtful';
}

function isObject(text: string | null): boolean {
  return text !== null && /^\s*\{[\t\n\r\x20-\xff]*\}\s*$/.test(text);
}

/** Google's keys are 29 bytes in base64url, of which the first four are always the same: the last character holds two zero bits. */
export function isGoogleKey(secret: string): Validity {
  return /^AIzaSy[A-D][\w-]{31}[AEIMQUYcgkosw048]$/.test(secret) ? 'plain' : 'doubtful';
}

/** An id of an AWS key is base32: no 0, 1, 8 or 9. */
export function isAwsKeyId(secret: string): Validity {
  const body = secret.slice(4);
  if (!/\d/.test(body) || !/[A-Z]/.test(body)) return 'no';
  return /^[A-Z2-7]+$/.test(body) ? 'plain' : 'doubtful';
}

// The head of such a macaroon in base64: version 2, then the index or its test index, whole, then the mark of the next field.
const PYPI_HEAD = /^pypi-(?:AgEIcHlwaS5vcmcC|AgENdGVzdC5weXBpLm9yZw[I-L])/;

/** A macaroon of version 2, of the index that is named in it. */
export function isPypiToken(secret: string): Validity {
  return PYPI_HEAD.test(secret) && fromBase64(secret.slice('pypi-'.length)) !== null ? 'valid' : 'doubtful';
}
