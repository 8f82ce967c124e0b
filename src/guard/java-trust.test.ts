import { expect, test } from 'vitest';
import { extendStore } from './java-trust.ts';

const PEM = `-----BEGIN CERTIFICATE-----\n${Buffer.from('not really one').toString('base64')}\n-----END CERTIFICATE-----\n`;
/** What keytool writes for a store without entries and the password of all Javas. */
const EMPTY = Buffer.from('feedfeed0000000200000000e2684ee1f4cbb2a43bbd2ed93a14b2e1a4bcf8ae', 'hex');

test('a store has one entry more, and a digest that keytool accepts', () => {
  const once = extendStore(EMPTY, PEM, 1_700_000_000_000);
  expect(once?.subarray(0, 12).toString('hex')).toBe('feedfeed0000000200000001');
  expect(once?.toString('latin1')).toContain('X.509\0\0\0\x0enot really one');
  const twice = extendStore(once ?? EMPTY, PEM, 1_700_000_000_000);
  expect(twice?.readUInt32BE(8)).toBe(2);
  expect(twice?.length).toBe((once?.length ?? 0) * 2 - EMPTY.length);
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['of another format', Buffer.from(`3082${'00'.repeat(60)}`, 'hex')],
  ['cut short', EMPTY.subarray(0, 20)],
])('a file that is %s is no such store', (_name, store) => {
  expect(extendStore(store, PEM, 0)).toBeUndefined();
});

test('without a certificate nothing is written', () => {
  expect(extendStore(EMPTY, 'no certificate', 0)).toBeUndefined();
});
