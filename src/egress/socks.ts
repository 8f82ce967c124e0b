import { canonicalAddress, normaliseHost } from '../policy/index.ts';
import type { Destination } from './types.ts';

/** What the bytes of a SOCKS client mean so far (RFC 1928; SOCKS4a for old programs). */
export type SocksStep =
  | { readonly kind: 'more' }
  /** To be written back; then the bytes from `used` on are read again. */
  | { readonly kind: 'reply'; readonly reply: Buffer; readonly used: number }
  | { readonly kind: 'connect'; readonly to: Destination; readonly used: number; readonly version: 4 | 5 }
  | { readonly kind: 'refuse'; readonly reply: Buffer; readonly why: string };

const NO_AUTHENTICATION = Buffer.from([5, 0]);
const NONE_ACCEPTABLE = Buffer.from([5, 0xff]);
const MOST = 600;

/** @param greeted whether the method was already agreed on (SOCKS5 only) */
export function readSocks(bytes: Buffer, greeted: boolean): SocksStep {
  if (bytes.length > MOST) return { kind: 'refuse', reply: socksReply(5, 1), why: 'a request that is too long' };
  if (bytes.length < 2) return { kind: 'more' };
  if (bytes[0] === 4) return readFour(bytes);
  if (bytes[0] !== 5) return { kind: 'refuse', reply: NONE_ACCEPTABLE, why: 'no SOCKS request' };
  return greeted ? readFive(bytes) : readGreeting(bytes);
}

/** @param code 0: granted, 1: failed, 2: not allowed, 4: unreachable, 7: command not supported */
export function socksReply(version: 4 | 5, code: number): Buffer {
  if (version === 4) return Buffer.from([0, code === 0 ? 90 : 91, 0, 0, 0, 0, 0, 0]);
  return Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

function readGreeting(bytes: Buffer): SocksStep {
  const methods = bytes[1] ?? 0;
  if (bytes.length < 2 + methods) return { kind: 'more' };
  const offered = bytes.subarray(2, 2 + methods);
  if (!offered.includes(0)) return { kind: 'refuse', reply: NONE_ACCEPTABLE, why: 'a client that insists on a password' };
  return { kind: 'reply', reply: NO_AUTHENTICATION, used: 2 + methods };
}

function readFive(bytes: Buffer): SocksStep {
  if (bytes.length < 5) return { kind: 'more' };
  const [, , , form = 0, name = 0] = bytes;
  const known: Readonly<Record<number, number>> = { 1: 10, 3: 7 + name, 4: 22 };
  const length = known[form];
  if (length === undefined) return { kind: 'refuse', reply: socksReply(5, 8), why: 'an address that is none' };
  if (bytes.length < length) return { kind: 'more' };
  if (bytes[1] !== 1) return { kind: 'refuse', reply: socksReply(5, 7), why: 'only CONNECT is served' };
  const host = fiveHost(bytes, name);
  const port = bytes.readUInt16BE(length - 2);
  if (host === undefined || port === 0) return { kind: 'refuse', reply: socksReply(5, 8), why: 'an address that is none' };
  return { kind: 'connect', to: { host, port }, used: length, version: 5 };
}

function fiveHost(bytes: Buffer, name: number): string | undefined {
  if (bytes[3] === 1) return canonicalAddress([...bytes.subarray(4, 8)].join('.'));
  if (bytes[3] === 3) return normaliseHost(bytes.subarray(5, 5 + name).toString('latin1'));
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(4 + 2 * at).toString(16));
  return canonicalAddress(groups.join(':'));
}

function readFour(bytes: Buffer): SocksStep {
  const user = bytes.indexOf(0, 8);
  if (bytes.length < 9 || user < 0) return { kind: 'more' };
  const isNamed = bytes[4] === 0 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] !== 0;
  const end = isNamed ? bytes.indexOf(0, user + 1) : user;
  if (end < 0) return { kind: 'more' };
  if (bytes[1] !== 1) return { kind: 'refuse', reply: socksReply(4, 1), why: 'only CONNECT is served' };
  const text = isNamed ? bytes.subarray(user + 1, end).toString('latin1') : [...bytes.subarray(4, 8)].join('.');
  const host = normaliseHost(text);
  const port = bytes.readUInt16BE(2);
  if (host === undefined || port === 0) return { kind: 'refuse', reply: socksReply(4, 1), why: 'an address that is none' };
  return { kind: 'connect', to: { host, port }, used: end + 1, version: 4 };
}
