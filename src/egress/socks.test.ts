import { expect, test } from 'vitest';
import { readSocks } from './socks.ts';

const bytes = (...parts: readonly (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1'))));

test.each([
  ['a greeting', bytes(5, 1, 0), false, { kind: 'reply', used: 3 }],
  ['half a greeting', bytes(5, 2, 0), false, { kind: 'more' }],
  ['a greeting with a password only', bytes(5, 1, 2), false, { kind: 'refuse' }],
  ['a name', bytes(5, 1, 0, 3, 6, 'a.test', 1, 0xbb), true, { kind: 'connect', to: { host: 'a.test', port: 443 }, used: 13 }],
  ['a name in capitals', bytes(5, 1, 0, 3, 6, 'A.TEST', 0, 80), true, { kind: 'connect', to: { host: 'a.test', port: 80 } }],
  ['an address', bytes(5, 1, 0, 1, 10, 0, 0, 1, 0, 80), true, { kind: 'connect', to: { host: '10.0.0.1', port: 80 } }],
  [
    'a mapped address',
    bytes(5, 1, 0, 4, ...new Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1, 0, 80),
    true,
    { kind: 'connect', to: { host: '10.0.0.1' } },
  ],
  ['UDP', bytes(5, 3, 0, 1, 10, 0, 0, 1, 0, 80), true, { kind: 'refuse' }],
  ['bind', bytes(5, 2, 0, 1, 10, 0, 0, 1, 0, 80), true, { kind: 'refuse' }],
  ['a decimal address', bytes(5, 1, 0, 3, 10, '2130706433', 0, 80), true, { kind: 'refuse' }],
  ['an unknown kind of address', bytes(5, 1, 0, 9, 0, 0), true, { kind: 'refuse' }],
  ['half a request', bytes(5, 1, 0, 3, 6, 'a.te'), true, { kind: 'more' }],
  [
    'SOCKS4',
    bytes(4, 1, 0, 80, 10, 0, 0, 1, 'me', 0),
    false,
    { kind: 'connect', to: { host: '10.0.0.1', port: 80 }, version: 4 },
  ],
  [
    'SOCKS4a',
    bytes(4, 1, 0, 80, 0, 0, 0, 1, 0, 'a.test', 0),
    false,
    { kind: 'connect', to: { host: 'a.test', port: 80 }, used: 16 },
  ],
  ['endless SOCKS4', Buffer.concat([bytes(4, 1, 0, 80, 10, 0, 0, 1), Buffer.alloc(700, 97)]), false, { kind: 'refuse' }],
])('%s', (_name, input, greeted, want) => {
  expect(readSocks(input, greeted)).toMatchObject(want);
});
