import type { SecretGate as ProxySecretGate } from '../egress/types.ts';
import { VaultGate } from './gate.ts';
import type { Destination } from './gate-types.ts';
import { parseHostPattern } from './host-pattern.ts';
import type { SecretPlace } from './secret.ts';

// Made-up secrets, put together at run time so that no scanner takes this file for a leak.
export const VALUE: string = ['gh', 'p_Ab3/dEf+9hIjK1mNoP7=rStUv w.Z~x2'].join('');
export const PLACEHOLDER: string = ['gh', 'p_Q8rT5uV2wX9yZ3aB6cD1eF4gH7iJ0kL'].join('');
export const OTHER: string = ['sk', '-ant-api03-M3nO6pQ9rS2tU5vW8xY1zA4bC7dE'].join('');
export const OTHER_PLACEHOLDER: string = ['sk', '-ant-api03-F0gH3iJ6kL9mN2oP5qR8sT1uV4wX'].join('');
export const DECOY: string = ['AK', 'IAQ2W3E4R5T6Y7U2I3'].join('');

export const own: Destination = { host: 'api.example.com', port: 443 };
export const other: Destination = { host: 'api.other.example', port: 443 };
export const foreign: Destination = { host: 'evil.example', port: 443 };
export const model: Destination = { host: 'model.example', port: 443 };

export function hosts(...texts: readonly string[]): readonly { host: string; port: number | undefined }[] {
  return texts.flatMap((text) => parseHostPattern(text) ?? []);
}

export interface Setup {
  readonly places?: readonly SecretPlace[];
  readonly value?: string;
}

export function makeGate({ places = [], value = VALUE }: Setup = {}): VaultGate {
  const values = new Map([
    ['first', value],
    ['second', OTHER],
  ]);
  return new VaultGate({
    secrets: [
      { name: 'first', placeholder: PLACEHOLDER, hosts: hosts('api.example.com', '*.deep.example'), places },
      { name: 'second', placeholder: OTHER_PLACEHOLDER, hosts: hosts('api.other.example'), places: [] },
    ],
    canaries: [{ name: 'bait', value: DECOY }],
    mentions: hosts('model.example'),
    valueOf: (name) => values.get(name),
    version: () => 0,
    fetch: () => undefined,
  });
}

// The proxy's own interface: it does not compile when the two differ.
export const gate: ProxySecretGate = makeGate();

export const hex = (text: string): string => Buffer.from(text).toString('hex');
export const base64 = (text: string, before = '', after = ''): string => Buffer.from(before + text + after).toString('base64');
export const base32 = (text: string): string =>
  (
    [...Buffer.from(text)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{1,5}/g) ?? []
  )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(bits.padEnd(5, '0'), 2)])
    .join('');
export const percent = (text: string, every = 1): string =>
  [...Buffer.from(text)]
    .map((byte, at) => (at % every === 0 ? `%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)))
    .join('');
export const unicode = (text: string, every = 1): string =>
  [...text].map((char, at) => (at % every === 0 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char)).join('');
export const wrapped = (text: string, width: number, end: string): string =>
  text.replace(new RegExp(`.{${width}}`, 'g'), `$&${end}`);

export const encodings: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['percent-encoded', percent],
  [
    'percent-encoded in upper case',
    (text) =>
      percent(text)
        .toUpperCase()
        .replace(/%../g, (part) => part),
  ],
  ['every third byte percent-encoded', (text) => percent(text, 3)],
  ['encodeURIComponent', (text) => encodeURIComponent(text)],
  ['percent-encoded twice', (text) => encodeURIComponent(percent(text))],
  ['base64', (text) => base64(text)],
  ['base64 after one byte', (text) => base64(text, 'a', 'zz')],
  ['base64 after two bytes', (text) => base64(text, 'ab', 'z')],
  ['base64 far inside', (text) => base64(text, 'user:'.repeat(41), ' and so on')],
  ['base64url', (text) => Buffer.from(text).toString('base64url')],
  ['base64url after one byte', (text) => Buffer.from(`é${text}`).toString('base64url')],
  ['base64, percent-encoded', (text) => encodeURIComponent(base64(text, 'a'))],
  ['base64 in lines', (text) => wrapped(base64(text, 'x'.repeat(50)), 76, '\n')],
  ['base64 in short lines, as JSON', (text) => JSON.stringify(wrapped(base64(text), 16, '\r\n'))],
  ['base64, twice', (text) => base64(base64(text, 'ab'), 'x')],
  ['base64 of UTF-16', (text) => Buffer.from(`$k='${text}'`, 'utf16le').toString('base64')],
  ['base32', base32],
  ['base32 behind other bytes', (text) => base32(`abc${text}zz`).toLowerCase()],
  ['hex', hex],
  ['hex in upper case', (text) => hex(text).toUpperCase()],
  ['JSON escapes', unicode],
  ['some JSON escapes', (text) => unicode(text, 2)],
  ['a JSON string', (text) => JSON.stringify({ a: text }).replaceAll('/', '\\/')],
  ['JSON in JSON', (text) => JSON.stringify(`{"a":"${unicode(text, 2)}"}`)],
  ['hex escapes', (text) => [...text].map((char) => `\\x${hex(char)}`).join('')],
];

export const places: readonly (readonly [place: string, send: (gate: VaultGate, to: Destination, text: string) => unknown])[] = [
  ['path', (one, to, text) => one.outgoing(to, { path: `/a/${text}/b`, headers: [] })],
  ['query', (one, to, text) => one.outgoing(to, { path: `/a?b=${text}&c`, headers: [] })],
  ['header', (one, to, text) => one.outgoing(to, { path: '/', headers: ['Accept', '*/*', 'X-Data', `a ${text} b`] })],
  ['name of a header', (one, to, text) => one.outgoing(to, { path: '/', headers: [`X-${text}`, 'x'] })],
  ['body', (one, to, text) => one.watch(to).push(Buffer.from(`{"before": 1, ${text}, "after": 2}`))],
];

export const secrets: readonly (readonly [name: string, text: string, secret: string])[] = [
  ['a value', VALUE, 'first'],
  ['a placeholder', PLACEHOLDER, 'first'],
  ['another value', OTHER, 'second'],
  ['another placeholder', OTHER_PLACEHOLDER, 'second'],
  ['a decoy', DECOY, 'bait'],
];
