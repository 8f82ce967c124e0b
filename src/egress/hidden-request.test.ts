import { expect, test } from 'vitest';
import { HiddenRequest } from './hidden-request.ts';

const REQUEST = 'get /x HTTP/1.1\r\nHost: evil.test\r\n\r\n';

test.each([
  ['a method in lower case', REQUEST, true],
  ['behind empty lines', `\r\n \r\n${REQUEST}`, true],
  ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', true],
  ['in another line', `hello\n${REQUEST}`, false],
  ['a word of it', 'set x HTTP\r\n', false],
  ['bytes', '\x00\x03\x00\x00user\x00', false],
  ['nothing', '', false],
])('%s: %j', (_name, text, want) => {
  for (const most of [1, 3, 1000]) {
    const guard = new HiddenRequest(undefined);
    const pieces = Array.from({ length: Math.ceil(text.length / most) }, (_, at) => text.slice(at * most, (at + 1) * most));
    expect(pieces.some((piece) => guard.push(Buffer.from(piece, 'latin1')) !== undefined)).toBe(want);
  }
});
