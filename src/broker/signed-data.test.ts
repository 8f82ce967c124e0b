import { describe, expect, test } from 'vitest';
import { fingerprintOf, MessageReader, parseKeys, parseSignRequest } from './agent-wire.ts';
import { purposeOf } from './signed-data.ts';

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const key = Buffer.concat([text('ssh-ed25519'), text(Buffer.alloc(32, 7))]);
const host = Buffer.concat([text('ssh-ed25519'), text(Buffer.alloc(32, 8))]);
const session = Buffer.alloc(32, 0xab);

function login(method: string, signedKey: Buffer, ...rest: readonly Buffer[]): Buffer {
  const head = [text(session), Buffer.from([50]), text('git'), text('ssh-connection'), text(method), Buffer.from([1])];
  return Buffer.concat([...head, text('ssh-ed25519'), text(signedKey), ...rest]);
}

describe('what a signature is for', () => {
  test('a log-in', () => {
    const purpose = { kind: 'login', user: 'git', service: 'ssh-connection', session: 'ab'.repeat(32) };
    expect(purposeOf(login('publickey', key), key)).toEqual({ ...purpose, hostKey: undefined });
    expect(purposeOf(login('publickey-hostbound-v00@openssh.com', key, text(host)), key)).toEqual({
      ...purpose,
      hostKey: fingerprintOf(host),
    });
  });

  test('a signature', () => {
    const data = Buffer.concat([Buffer.from('SSHSIG'), text('git'), text(''), text('sha512'), text(Buffer.from([1, 2]))]);
    expect(purposeOf(data, key)).toEqual({ kind: 'signature', namespace: 'git', hash: 'sha512:0102' });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['any bytes', Buffer.from('sign me, please')],
    ['a log-in with another key', login('publickey', host)],
    ['a log-in with more behind it', login('publickey', key, Buffer.from('x'))],
    ['a bound log-in without its host', login('publickey-hostbound-v00@openssh.com', key)],
    ['a log-in by another method', login('password', key)],
    ['a log-in that is cut off', login('publickey', key).subarray(0, -1)],
    [
      'a signature with more behind it',
      Buffer.concat([Buffer.from('SSHSIG'), text('git'), text(''), text('sha512'), text(''), text('')]),
    ],
  ])('%s: unknown', (_name, data) => {
    expect(purposeOf(data, key)).toEqual({ kind: 'unknown', bytes: data.length });
  });
});

describe('messages', () => {
  test('come out however they are cut', () => {
    const stream = Buffer.concat([text('abc'), text('d'), text('ef')]);
    for (let size = 1; size <= stream.length; size += 1) {
      const reader = new MessageReader();
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += size)
        found.push(...(reader.push(stream.subarray(at, at + size)) ?? []).map((message) => message.toString()));
      expect(found).toEqual(['abc', 'd', 'ef']);
    }
  });

  test('an empty or a huge one is refused', () => {
    expect(new MessageReader().push(Buffer.alloc(4))).toBeUndefined();
    expect(new MessageReader().push(Buffer.from([0, 4, 0, 1]))).toBeUndefined();
    expect(new MessageReader().push(Buffer.from('GET / HTTP/1.1\r\n'))).toBeUndefined();
  });

  test('a list or a request that is not whole is none', () => {
    expect(parseKeys(Buffer.from([12, 0, 0, 0, 1]))).toBeUndefined();
    expect(parseKeys(Buffer.from([12, 255, 255, 255, 255]))).toBeUndefined();
    expect(parseKeys(Buffer.from([5]))).toBeUndefined();
    expect(parseKeys(Buffer.from([12, 0, 0, 0, 0, 9]))).toBeUndefined();
    expect(parseSignRequest(Buffer.from([13, 0, 0, 0, 1]))).toBeUndefined();
  });
});
