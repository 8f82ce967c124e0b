/* Signed statements (JWS): who Sallyport is (RFC 7523), and that it holds the key that a token is bound to (RFC 9449). */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type JsonObject, UserError } from '../../model/index.ts';

/** How long a statement about a client counts. Seconds. */
const STATEMENT_LASTS = 60;

export interface Proof {
  /** A private key as a JWK. */
  readonly key: JsonObject;
  readonly method: string;
  readonly url: URL;
  readonly token?: string;
  readonly nonce?: string | undefined;
}

/** A key for one log-in, as a JWK. */
export function makeKey(): JsonObject {
  const {
    kty = '',
    crv = '',
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  });
  return { kty, crv, x, y, d };
}

/** A proof for one request, which is good for no other. */
export function proofOf({ key, method, url, token, nonce }: Proof, now: number): string {
  const { kty, crv, x, y } = key;
  const claims = {
    jti: randomUUID(),
    htm: method,
    htu: `${url.origin}${url.pathname}`,
    iat: Math.floor(now / 1000),
    ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
    ...(nonce === undefined ? {} : { nonce }),
  };
  const held = createPrivateKey({ key: { ...key }, format: 'jwk' });
  return signed({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }, claims, held, 'sha256');
}

/**
 * A client's statement of who it is, to one authorization server.
 *
 * @param pem its private key
 * @throws UserError LOGIN_KEY
 */
export function clientStatement(client: string, issuer: string, pem: string, now: number): string {
  const { key, alg, hash } = readKey(pem);
  const iat = Math.floor(now / 1000);
  const claims = { iss: client, sub: client, aud: issuer, jti: randomUUID(), iat, exp: iat + STATEMENT_LASTS };
  return signed({ typ: 'JWT', alg }, claims, key, hash);
}

function readKey(pem: string): { readonly key: KeyObject; readonly alg: string; readonly hash: string | null } {
  const key = parsed(pem);
  if (key?.asymmetricKeyType === 'rsa') return { key, alg: 'RS256', hash: 'sha256' };
  if (key?.asymmetricKeyType === 'ed25519') return { key, alg: 'EdDSA', hash: null };
  if (key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return { key, alg: 'ES256', hash: 'sha256' };
  if (key?.asymmetricKeyDetails?.namedCurve === 'secp384r1') return { key, alg: 'ES384', hash: 'sha384' };
  throw new UserError('LOGIN_KEY', 'The key of this log-in is no private key that statements are signed with.', {
    hint: 'A PEM with an RSA, P-256, P-384 or Ed25519 key.',
  });
}

// What the library says of a key that it can't read may hold a part of it.
function parsed(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function signed(header: JsonObject, claims: JsonObject, key: KeyObject, hash: string | null): string {
  const part = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
