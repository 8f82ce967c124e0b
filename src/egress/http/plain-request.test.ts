import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { withoutHttp2Offer } from './plain-request.ts';

function message(...fields: readonly string[]): IncomingMessage {
  const made = new IncomingMessage(new Socket());
  const names = fields.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), fields[at + 1]] as const] : []));
  return Object.assign(made, {
    method: 'POST',
    url: '/x',
    httpVersion: '1.1',
    rawHeaders: fields,
    headers: Object.fromEntries(names),
  });
}

test.each([
  [
    ['Connection', 'Upgrade, HTTP2-Settings', 'Content-Length', '3', 'Host', 'h', 'HTTP2-Settings', 'AAEAAEAA', 'Upgrade', 'h2c'],
    'POST /x HTTP/1.1\r\nConnection: \r\nContent-Length: 3\r\nHost: h\r\n\r\n',
  ],
  [
    ['Host', 'h', 'connection', 'close, upgrade', 'upgrade', 'H2C', 'X', '\xe4'],
    'POST /x HTTP/1.1\r\nHost: h\r\nconnection: close\r\nX: \xe4\r\n\r\n',
  ],
])('%j', (fields, expected) => {
  expect(withoutHttp2Offer(message(...fields))?.toString('latin1')).toBe(expected);
});

test.each(['websocket', 'websocket, h2c', 'h2c, h2c', 'TLS/1.2'])('an offer of %s is no such offer', (protocol) => {
  expect(withoutHttp2Offer(message('Host', 'h', 'Connection', 'Upgrade', 'Upgrade', protocol))).toBeUndefined();
});
