import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { clientStatement, makeKey, proofOf } from './signing.ts';

const NOW = 1_800_000_000_000;

interface Signed {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly isGood: (key: KeyObject, hash: string | null) => boolean;
}

function opened(text: string): Signed {
  const [header = '', claims = '', signature = ''] = text.split('.');
  const read = (part: string): Signed['header'] => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  const bytes = Buffer.from(`${header}.${claims}`);
  return {
    header: read(header),
    claims: read(claims),
    isGood: (key, hash) => verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
  };
}

test('a proof is for one request and one token, and shows no private key', () => {
  const key = makeKey();
  const proof = { key, method: 'POST', url: new URL('https://mcp.test/mcp?session=1#x'), token: 'a-token', nonce: 'n' };
  const { header, claims, isGood } = opened(proofOf(proof, NOW));
  expect(Object.keys(Object(header['jwk']))).toEqual(['kty', 'crv', 'x', 'y']);
  expect(header).toMatchObject({ typ: 'dpop+jwt', alg: 'ES256' });
  const ath = createHash('sha256').update('a-token').digest('base64url');
  expect(claims).toMatchObject({ htm: 'POST', htu: 'https://mcp.test/mcp', iat: NOW / 1000, ath, nonce: 'n' });
  const [kty = '', crv = '', x = '', y = ''] = [key['kty'], key['crv'], key['x'], key['y']].map(String);
  expect(isGood(createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }), 'sha256')).toBe(true);
  expect(claims['jti']).not.toBe(opened(proofOf(proof, NOW)).claims['jti']);
});

test.each([
  ['ES256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['ES384', 'sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['RS256', 'sha256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['EdDSA', null, generateKeyPairSync('ed25519')],
] as const)('a client states who it is with %s', (alg, hash, { privateKey, publicKey }) => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { header, claims, isGood } = opened(clientStatement('bot', 'https://login.test', pem, NOW));
  expect([header['alg'], isGood(publicKey, hash)]).toEqual([alg, true]);
  expect(claims).toMatchObject({ iss: 'bot', sub: 'bot', aud: 'https://login.test', exp: NOW / 1000 + 60 });
});

test('what is no key is told without a part of it', () => {
  expect(() => clientStatement('bot', 'https://login.test', 'q8Zt3Vw9Lr2X', NOW)).toThrow(
    /^The key of this log-in is no private key/,
  );
});
