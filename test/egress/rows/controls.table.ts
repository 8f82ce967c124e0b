import type { Attack } from '../attack.ts';
import { clientHello } from './client-hello.ts';
import { numbered, request, toApi, toProxy, toWeb } from './steps.ts';

const NO_RESOLVER = { skip: 'there is no resolver where there is no network namespace' } as const;
const OK = request('GET /ok HTTP/1.1', 'Host: allowed.test', 'Connection: close');

/** What must work: without these, "stopped" would mean nothing. */
export const controls: readonly Attack[] = numbered('C', 'control', [
  { what: 'a request to the allowed host', step: toWeb(OK), works: 'hello', arrives: 'GET /ok' },
  { what: 'the same through the proxy', step: toProxy('GET http://allowed.test/ok HTTP/1.1', 'allowed.test'), works: 'hello' },
  {
    what: 'CONNECT, the name in capitals and with a last dot',
    step: { kind: 'write', pieces: [request('CONNECT ALLOWED.test.:80 HTTP/1.1', 'Host: allowed.test:80'), OK] },
    works: 'hello',
  },
  {
    what: 'CONNECT to an address that a rule names',
    step: {
      kind: 'write',
      pieces: [
        request('CONNECT 203.0.113.10:80 HTTP/1.1', 'Host: 203.0.113.10:80'),
        request('GET /ok HTTP/1.1', 'Host: 203.0.113.10', 'Connection: close'),
      ],
    },
    works: 'hello',
  },
  {
    what: 'CONNECT that comes byte by byte',
    step: {
      kind: 'write',
      pause: 2,
      pieces: [...request('CONNECT allowed.test:80 HTTP/1.1', 'Host: allowed.test:80'), OK],
    },
    works: 'hello',
  },
  {
    what: 'another port that the rule names',
    step: {
      kind: 'write',
      to: 'allowed.test:8080',
      pieces: [request('GET /ok HTTP/1.1', 'Host: allowed.test:8080', 'Connection: close')],
    },
    works: 'hello',
  },
  {
    what: 'two requests on one connection',
    step: toWeb(request('GET /one HTTP/1.1', 'Host: allowed.test'), request('GET /two HTTP/1.1', 'Host: allowed.test')),
    works: 'hello /two',
  },
  {
    what: 'a chunked upload',
    step: toWeb(
      `${request('POST /up HTTP/1.1', 'Host: allowed.test', 'Transfer-Encoding: chunked', 'Connection: close')}3\r\nabc\r\n0\r\n\r\n`,
    ),
    works: 'hello /up 3',
  },
  {
    what: 'a client that ends its side first',
    step: { kind: 'write', to: 'allowed.test:9000', pieces: ['ask'], halfClose: true },
    works: 'echo ask',
  },
  {
    what: 'a server that speaks first',
    step: { kind: 'write', to: 'allowed.test:2525', pieces: ['QUIT\r\n'], silent: 500 },
    works: '220 welcome',
  },
  {
    what: 'a client that is slow to speak, on a port of its own',
    step: {
      kind: 'write',
      to: 'allowed.test:8080',
      silent: 600,
      pieces: [request('GET /slow HTTP/1.1', 'Host: allowed.test:8080', 'Connection: close')],
    },
    works: 'hello /slow',
  },
  {
    what: 'a WebSocket',
    step: { kind: 'websocket', to: 'allowed.test:80', frames: ['abc'] },
    works: 'socket says abc',
  },
  {
    what: 'TLS passed through',
    step: {
      kind: 'tls',
      to: 'allowed.test:443',
      name: 'allowed.test',
      pieces: [request('GET /ok HTTP/1.1', 'Host: allowed.test', 'Connection: close')],
    },
    works: 'secure',
  },
  {
    what: 'TLS 1.2 passed through',
    step: { kind: 'tls', to: 'allowed.test:443', name: 'allowed.test', version: 'TLSv1.2', pieces: [OK] },
    works: 'secure',
  },
  {
    what: 'a greeting in two records is answered',
    step: {
      kind: 'write',
      hex: true,
      to: 'allowed.test:443',
      pieces: [clientHello({ names: ['allowed.test'], splitAt: 20 })],
    },
    works: '\u0016\u0003',
  },
  {
    what: 'inspected: an allowed path',
    step: toApi(request('GET /open/ok HTTP/1.1', 'Host: api.test', 'Connection: close')),
    works: 'secure /open/ok',
  },
  {
    what: 'inspected: the same over HTTP/2, frame by frame',
    step: {
      kind: 'frames',
      to: 'api.test:443',
      headers: [
        [':method', 'GET'],
        [':scheme', 'https'],
        [':authority', 'api.test'],
        [':path', '/open/two'],
      ],
    },
    works: 'secure /open/two',
  },
  {
    what: 'inspected: a body over HTTP/2 without a length',
    step: {
      kind: 'frames',
      to: 'api.test:443',
      headers: [
        [':method', 'POST'],
        [':scheme', 'https'],
        [':authority', 'api.test'],
        [':path', '/open/post'],
      ],
      body: 'four',
    },
    works: 'secure /open/post 4',
  },
  {
    what: 'SOCKS5 by name',
    step: {
      kind: 'write',
      pieces: [
        '\u0005\u0001\u0000',
        '\u0005\u0001\u0000\u0003\u000callowed.test\u0000P',
        request('GET /socks HTTP/1.1', 'Host: allowed.test', 'Connection: close'),
      ],
    },
    works: 'hello /socks',
  },
  {
    what: 'SOCKS4a by name',
    step: {
      kind: 'write',
      pieces: [
        '\u0004\u0001\u0000P\u0000\u0000\u0000\u0001\u0000allowed.test\u0000',
        request('GET /socks HTTP/1.1', 'Host: allowed.test', 'Connection: close'),
      ],
    },
    works: 'hello /socks',
  },
  {
    what: 'a question about the allowed host',
    step: { kind: 'dns', at: '198.18.0.1', name: 'allowed.test', type: 1 },
    works: 'code 0, 1 records',
    landlock: NO_RESOLVER,
  },
  {
    what: 'the same over TCP',
    step: { kind: 'dns', at: '198.18.0.1', name: 'allowed.test', type: 1, overTcp: true },
    works: 'code 0, 1 records',
  },
  {
    what: "the secret's own host sees its value",
    step: {
      kind: 'tls',
      to: 'own.test:443',
      name: 'own.test',
      pieces: [request('GET /key HTTP/1.1', 'Host: own.test', 'Authorization: Bearer {KEY}', 'Connection: close')],
    },
    works: 'value seen',
  },
  {
    what: 'a name that leads to an address of a rule',
    step: {
      kind: 'write',
      to: 'good.lead.test:80',
      pieces: [request('GET /led HTTP/1.1', 'Host: good.lead.test', 'Connection: close')],
    },
    works: 'hello /led',
  },
  {
    what: 'connect(2) and its bytes',
    step: { kind: 'call', args: ['connect', '203.0.113.10', '9000', 'ask'] },
    works: 'answered echo ask',
  },
  {
    what: 'the rule for one program, by that program',
    step: { kind: 'shell', command: 'curl -sS -m 5 http://curl.test/by', needs: 'curl' },
    works: 'hello /by',
  },
  {
    what: 'fetch of Node',
    step: { kind: 'fetch', url: 'http://allowed.test/fetch' },
    works: 'hello /fetch',
    landlock: { skip: 'fetch of older Node knows no proxy variables, and without a resolver that is needed' },
  },
]);
