import { expect, test } from 'vitest';
import { framingFields, framingOf } from './framing.ts';
import { requestHeaders } from './headers.ts';

test.each([
  ['GET', [], undefined, []],
  ['POST', [], undefined, ['Content-Length', '0']],
  ['GET', ['Content-Length', '5'], undefined, ['Content-Length', '5']],
  ['DELETE', ['transfer-encoding', 'chunked'], undefined, ['Transfer-Encoding', 'chunked']],
  // HTTP/2: a body may come without a word of its length, on any method.
  ['GET', [':path', '/'], true, []],
  ['GET', [':path', '/'], false, ['Transfer-Encoding', 'chunked']],
  ['DELETE', [':path', '/'], false, ['Transfer-Encoding', 'chunked']],
  ['POST', ['content-length', '3'], false, ['Content-Length', '3']],
  ['POST', [], true, ['Content-Length', '0']],
  ['GET', ['transfer-encoding', 'chunked'], true, []],
] as const)('%s with %j, ended: %j', (method, raw, hasEnded, want) => {
  expect(framingFields(framingOf(raw, method, hasEnded))).toEqual(want);
});

test.each([
  // What Connection names goes, but never what says where the body ends.
  [
    ['Connection', 'content-length, x-a', 'Content-Length', '5', 'X-A', '1', 'X-B', '2'],
    ['Host', 'h', 'X-B', '2', 'Content-Length', '5'],
  ],
  [
    ['Connection', 'Transfer-Encoding', 'Transfer-Encoding', 'chunked'],
    ['Host', 'h', 'Transfer-Encoding', 'chunked'],
  ],
  [
    ['Host', 'other.test', 'Trailer', 'x', 'Keep-Alive', 'timeout=1', 'Proxy-Authorization', 'x'],
    ['Host', 'h'],
  ],
  [
    [':method', 'GET', 'cookie', 'a=1', 'x', 'y', 'cookie', 'b=2'],
    ['Host', 'h', 'x', 'y', 'Cookie', 'a=1; b=2'],
  ],
] as const)('%j', (raw, want) => {
  expect(requestHeaders(raw, { host: 'h', plainAnswer: false, end: framingOf(raw, 'GET', undefined) })).toEqual(want);
});

test('an upgrade carries no body, and no extension where the frames are read', () => {
  const raw = ['Sec-WebSocket-Extensions', 'permessage-deflate', 'Accept-Encoding', 'br', 'Content-Length', '9'];
  expect(requestHeaders(raw, { host: 'h', plainAnswer: true, end: { kind: 'upgrade', protocol: 'websocket' } })).toEqual([
    'Host',
    'h',
    'Accept-Encoding',
    'identity',
    'Connection',
    'Upgrade',
    'Upgrade',
    'websocket',
  ]);
});
