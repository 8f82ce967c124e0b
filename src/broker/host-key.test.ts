import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedByHost } from './host-key.ts';
import { readSessionBind } from './session-bind.ts';

const part = (bytes: Buffer | string): Buffer => {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};
const number = (bytes: Buffer): Buffer => part((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
const raw = (key: KeyObject, member: 'x' | 'y' | 'n' | 'e'): Buffer =>
  Buffer.from(key.export({ format: 'jwk' })[member] ?? '', 'base64url');

interface Server {
  readonly key: Buffer;
  readonly signs: (data: Buffer) => Buffer;
}

function edwards(): Server {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    key: Buffer.concat([part('ssh-ed25519'), part(raw(publicKey, 'x'))]),
    signs: (data) => Buffer.concat([part('ssh-ed25519'), part(sign(null, data, privateKey))]),
  };
}

function elliptic(curve: string, hash: string): Server {
  const type = `ecdsa-sha2-nist${curve.replace('-', '').toLowerCase()}`;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
  const point = Buffer.concat([Buffer.from([4]), raw(publicKey, 'x'), raw(publicKey, 'y')]);
  return {
    key: Buffer.concat([part(type), part(type.slice(11)), part(point)]),
    signs: (data) => {
      const pair = sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const half = pair.length / 2;
      const strip = (bytes: Buffer): Buffer =>
        bytes.subarray(
          Math.max(
            0,
            bytes.findIndex((byte) => byte !== 0),
          ),
        );
      const both = Buffer.concat([number(strip(pair.subarray(0, half))), number(strip(pair.subarray(half)))]);
      return Buffer.concat([part(type), part(both)]);
    },
  };
}

function rsa(algorithm: string, hash: string): Server {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    key: Buffer.concat([part('ssh-rsa'), part(raw(publicKey, 'e')), number(raw(publicKey, 'n'))]),
    signs: (data) => Buffer.concat([part(algorithm), part(sign(hash, data, privateKey))]),
  };
}

const session = Buffer.from('the hash of a key exchange');

describe.each([
  ['ed25519', edwards()],
  ['ecdsa p256', elliptic('P-256', 'sha256')],
  ['ecdsa p384', elliptic('P-384', 'sha384')],
  ['ecdsa p521', elliptic('P-521', 'sha512')],
  ['rsa sha256', rsa('rsa-sha2-256', 'sha256')],
  ['rsa sha512', rsa('rsa-sha2-512', 'sha512')],
])('a server with %s', (_name, server) => {
  test('proves its session', () => {
    expect(isSignedByHost(server.key, session, server.signs(session))).toBe(true);
  });

  test('proves no other session, and not with another key', () => {
    expect(isSignedByHost(server.key, Buffer.from('another'), server.signs(session))).toBe(false);
    expect(isSignedByHost(edwards().key, session, server.signs(session))).toBe(false);
  });
});

test.each([
  ['SHA-1', rsa('ssh-rsa', 'sha1')],
  ['a key type that nobody knows', { ...edwards(), key: part('ssh-unknown') }],
  ['a key that is cut', { ...edwards(), key: edwards().key.subarray(0, 20) }],
])('%s proves nothing', (_name, server) => {
  expect(isSignedByHost(server.key, session, server.signs(session))).toBe(false);
});

describe('what ssh tells its agent', () => {
  const server = edwards();
  const message = (...parts: readonly Buffer[]): Buffer =>
    Buffer.concat([Buffer.from([27]), part('session-bind@openssh.com'), ...parts]);
  const told = [part(server.key), part(session), part(server.signs(session))];

  test('is believed when the server signed the session', () => {
    expect(readSessionBind(message(...told, Buffer.from([0])))).toEqual({
      session: session.toString('hex'),
      hostKey: server.key,
    });
  });

  test.each([
    ['a session that it did not sign', message(part(server.key), part('other'), part(server.signs(session)), Buffer.from([0]))],
    ['a forwarded agent', message(...told, Buffer.from([1]))],
    ['bytes behind it', message(...told, Buffer.from([0, 0]))],
    ['a message that is cut', message(...told)],
    ['another extension', Buffer.concat([Buffer.from([27]), part('query')])],
  ])('%s is not', (_name, bytes) => {
    expect(readSessionBind(bytes)).toBeUndefined();
  });
});
