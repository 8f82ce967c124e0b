import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { WireReader } from './agent-wire.ts';

/** Whether `signature` (RFC 4253, 6.6) over `data` was made by the key of an SSH server. False for what is not understood. */
export function isSignedByHost(hostKey: Buffer, data: Buffer, signature: Buffer): boolean {
  try {
    const reader = new WireReader(signature);
    const algorithm = reader.string()?.toString('latin1') ?? '';
    const blob = reader.string();
    if (blob === undefined || !reader.isAtEnd) return false;
    return check(hostKey, algorithm, data, blob);
  } catch {
    return false;
  }
}

/** Curves of RFC 5656: their name in JWK, the hash that belongs to them, and the bytes of a coordinate. */
const CURVES: Readonly<Record<string, { readonly crv: string; readonly hash: string; readonly size: number }>> = {
  'ecdsa-sha2-nistp256': { crv: 'P-256', hash: 'sha256', size: 32 },
  'ecdsa-sha2-nistp384': { crv: 'P-384', hash: 'sha384', size: 48 },
  'ecdsa-sha2-nistp521': { crv: 'P-521', hash: 'sha512', size: 66 },
};

/** RFC 8332. SHA-1 (`ssh-rsa`) is not taken. */
const RSA_HASHES: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };

function check(hostKey: Buffer, algorithm: string, data: Buffer, blob: Buffer): boolean {
  const reader = new WireReader(hostKey);
  const type = reader.string()?.toString('latin1') ?? '';
  const curve = CURVES[type];
  if (type === 'ssh-ed25519' && algorithm === type) return verify(null, data, edwards(reader), blob);
  if (curve !== undefined && algorithm === type)
    return verify(curve.hash, data, { key: elliptic(reader, curve), dsaEncoding: 'ieee-p1363' }, fixedPair(blob, curve.size));
  const hash = RSA_HASHES[algorithm];
  return type === 'ssh-rsa' && hash !== undefined && verify(hash, data, rsa(reader), blob);
}

function edwards(reader: WireReader): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: url(reader.string()) }, format: 'jwk' });
}

function elliptic(reader: WireReader, { crv, size }: { readonly crv: string; readonly size: number }): KeyObject {
  reader.string();
  const point = reader.string() ?? Buffer.alloc(0);
  // An uncompressed point: 4, x, y.
  if (point[0] !== 4 || point.length !== 1 + 2 * size) throw new Error('not an uncompressed point');
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)];
  return createPublicKey({ key: { kty: 'EC', crv, x: url(x), y: url(y) }, format: 'jwk' });
}

function rsa(reader: WireReader): KeyObject {
  const [e, n] = [reader.string(), reader.string()];
  return createPublicKey({ key: { kty: 'RSA', e: url(withoutSign(e)), n: url(withoutSign(n)) }, format: 'jwk' });
}

/** Two numbers of SSH's form as two of one size each. */
function fixedPair(blob: Buffer, size: number): Buffer {
  const reader = new WireReader(blob);
  const pair = [reader.string(), reader.string()].map((number) => {
    const bytes = withoutSign(number);
    if (bytes.length > size) throw new Error('a number that is too large');
    return Buffer.concat([Buffer.alloc(size - bytes.length), bytes]);
  });
  return Buffer.concat(pair);
}

/** A positive number begins with a zero byte where its first bit is set (RFC 4251, 5). */
function withoutSign(number: Buffer | undefined): Buffer {
  if (number === undefined) throw new Error('a number is missing');
  return number[0] === 0 ? number.subarray(1) : number;
}

function url(bytes: Buffer | undefined): string {
  if (bytes === undefined) throw new Error('a part of the key is missing');
  return bytes.toString('base64url');
}
