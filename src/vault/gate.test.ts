import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { SecretGate as ProxySecretGate } from '../egress/types.ts';
import { processorTime } from '../model/processor-time.test-support.ts';
import { VaultGate } from './gate.ts';
import type { Destination } from './gate-types.ts';
import { parseHostPattern } from './host-pattern.ts';
import { randomFrom } from './random.test-support.ts';
import type { SecretPlace } from './secret.ts';

// Made-up secrets, put together at run time so that no scanner takes this file for a leak.
const VALUE = ['gh', 'p_Ab3/dEf+9hIjK1mNoP7=rStUv w.Z~x2'].join('');
const PLACEHOLDER = ['gh', 'p_Q8rT5uV2wX9yZ3aB6cD1eF4gH7iJ0kL'].join('');
const OTHER = ['sk', '-ant-api03-M3nO6pQ9rS2tU5vW8xY1zA4bC7dE'].join('');
const OTHER_PLACEHOLDER = ['sk', '-ant-api03-F0gH3iJ6kL9mN2oP5qR8sT1uV4wX'].join('');
const DECOY = ['AK', 'IAQ2W3E4R5T6Y7U2I3'].join('');

const own: Destination = { host: 'api.example.com', port: 443 };
const other: Destination = { host: 'api.other.example', port: 443 };
const foreign: Destination = { host: 'evil.example', port: 443 };
const model: Destination = { host: 'model.example', port: 443 };

function hosts(...texts: readonly string[]): readonly { host: string; port: number | undefined }[] {
  return texts.flatMap((text) => parseHostPattern(text) ?? []);
}

interface Setup {
  readonly places?: readonly SecretPlace[];
  readonly value?: string;
}

function makeGate({ places = [], value = VALUE }: Setup = {}): VaultGate {
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
const gate: ProxySecretGate = makeGate();

const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string, before = '', after = ''): string => Buffer.from(before + text + after).toString('base64');
const base32 = (text: string): string =>
  (
    [...Buffer.from(text)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{1,5}/g) ?? []
  )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(bits.padEnd(5, '0'), 2)])
    .join('');
const percent = (text: string, every = 1): string =>
  [...Buffer.from(text)]
    .map((byte, at) => (at % every === 0 ? `%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)))
    .join('');
const unicode = (text: string, every = 1): string =>
  [...text].map((char, at) => (at % every === 0 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char)).join('');
const wrapped = (text: string, width: number, end: string): string => text.replace(new RegExp(`.{${width}}`, 'g'), `$&${end}`);

const encodings: readonly (readonly [name: string, encode: (text: string) => string])[] = [
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

const places: readonly (readonly [place: string, send: (gate: VaultGate, to: Destination, text: string) => unknown])[] = [
  ['path', (one, to, text) => one.outgoing(to, { path: `/a/${text}/b`, headers: [] })],
  ['query', (one, to, text) => one.outgoing(to, { path: `/a?b=${text}&c`, headers: [] })],
  ['header', (one, to, text) => one.outgoing(to, { path: '/', headers: ['Accept', '*/*', 'X-Data', `a ${text} b`] })],
  ['name of a header', (one, to, text) => one.outgoing(to, { path: '/', headers: [`X-${text}`, 'x'] })],
  ['body', (one, to, text) => one.watch(to).push(Buffer.from(`{"before": 1, ${text}, "after": 2}`))],
];

/** The local header of a compressed file in a ZIP. */
function zipHeader(name: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

function isRefused(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'why' in answer;
}

const secrets = [
  ['a value', VALUE, 'first'],
  ['a placeholder', PLACEHOLDER, 'first'],
  ['another value', OTHER, 'second'],
  ['another placeholder', OTHER_PLACEHOLDER, 'second'],
  ['a decoy', DECOY, 'bait'],
] as const;

describe.each(places)('in the %s', (_place, send) => {
  describe.each(secrets)('%s', (_name, text, secret) => {
    test.each(encodings)('%s is refused on its way to a host that is not its own', (_encoding, encode) => {
      const refusal = send(makeGate(), foreign, encode(text));
      expect(refusal).toEqual({
        secret,
        why: expect.stringMatching(secret === 'bait' ? /^canary: / : /on its way to evil.example:443/),
      });
      for (const each of secrets) expect(JSON.stringify(refusal)).not.toContain(each[1]);
    });
  });

  test('what is no secret passes', () => {
    for (const text of ['ghp_', 'sk-ant-api03-', 'nothing', VALUE.slice(0, 12), base64('some other text that is long enough')])
      expect(isRefused(send(makeGate(), foreign, text))).toBe(false);
  });
});

describe('to its own host', () => {
  test.each(encodings)('a value, %s, passes everywhere', (_encoding, encode) => {
    for (const [, send] of places) expect(isRefused(send(makeGate(), own, encode(VALUE)))).toBe(false);
  });

  test.each(encodings)('a placeholder in a body, %s, passes unreplaced', (_encoding, encode) => {
    expect(
      makeGate()
        .watch(own)
        .push(Buffer.from(encode(PLACEHOLDER))),
    ).toBeUndefined();
  });

  test.each(encodings)('the secret of another host, %s, is refused', (_encoding, encode) => {
    for (const text of [OTHER, OTHER_PLACEHOLDER])
      for (const [, send] of places) expect(send(makeGate(), own, encode(text))).toMatchObject({ secret: 'second' });
  });

  test.each(encodings)('a decoy, %s, is an alarm', (_encoding, encode) => {
    for (const [, send] of places)
      expect(send(makeGate(), own, encode(DECOY))).toMatchObject({ why: expect.stringMatching(/^canary/) });
  });

  test('another port is another host', () => {
    const headers = ['Authorization', `Bearer ${PLACEHOLDER}`];
    expect(gate.outgoing({ ...own, port: 80 }, { path: '/', headers })).toMatchObject({ secret: 'first' });
  });
});

const header = (name: string): SecretPlace => ({ kind: 'header', name });
const query = (name: string): SecretPlace => ({ kind: 'query', name });

describe('a placeholder is replaced', () => {
  const latin = VALUE;
  test.each([
    ['in any header', [], '/', ['Authorization', `Bearer ${PLACEHOLDER}`], '/', ['Authorization', `Bearer ${latin}`]],
    ['in any header', [], '/', ['x-api-key', PLACEHOLDER], '/', ['x-api-key', latin]],
    ['twice', [], '/', ['a', `${PLACEHOLDER},${PLACEHOLDER}`], '/', ['a', `${latin},${latin}`]],
    [
      'as a password',
      [],
      '/',
      ['authorization', `Basic ${base64(PLACEHOLDER, 'me:')}`],
      '/',
      ['authorization', `Basic ${base64(VALUE, 'me:')}`],
    ],
    [
      'as a user',
      [],
      '/',
      ['Authorization', `basic ${base64(PLACEHOLDER, '', ':')}`],
      '/',
      ['Authorization', `basic ${base64(VALUE, '', ':')}`],
    ],
    ['in its header', [header('x-api-key')], '/', ['X-Api-Key', PLACEHOLDER], '/', ['X-Api-Key', latin]],
    ['in its parameter', [query('key')], `/a?b=1&key=${PLACEHOLDER}&c=+d`, [], `/a?b=1&key=${percent1(VALUE)}&c=+d`, []],
    [
      'percent-encoded in its parameter',
      [query('key')],
      `/a?k%65y=${percent(PLACEHOLDER, 2)}`,
      [],
      `/a?k%65y=${percent1(VALUE)}`,
      [],
    ],
    ['between pluses', [query('key')], `/a?key=a+${PLACEHOLDER}+b`, [], `/a?key=a+${percent1(VALUE)}+b`, []],
    [
      'in both',
      [query('key'), header('a')],
      `/?key=${PLACEHOLDER}`,
      ['A', PLACEHOLDER],
      `/?key=${percent1(VALUE)}`,
      ['A', latin],
    ],
  ] as const)('%s', (_name, where, path, headers, wantPath, wantHeaders) => {
    const sent = makeGate({ places: where }).outgoing(own, { path, headers: ['Host', 'api.example.com', ...headers] });
    expect(sent).toEqual({ path: wantPath, headers: ['Host', 'api.example.com', ...wantHeaders], used: ['first'] });
  });

  test('for a host below its pattern', () => {
    const sent = gate.outgoing({ host: 'a.b.deep.example', port: 443 }, { path: '/', headers: ['a', PLACEHOLDER] });
    expect(sent).toMatchObject({ used: ['first'] });
  });

  test('a value that is not ASCII is sent as UTF-8', () => {
    const sent = makeGate({ value: 'pässwörd-pässwörd' }).outgoing(own, { path: '/', headers: ['a', PLACEHOLDER] });
    expect(sent).toMatchObject({ headers: ['a', Buffer.from('pässwörd-pässwörd').toString('latin1')] });
  });

  test('a request without one passes unchanged', () => {
    const head = { path: '/a%20b?c=%64+e', headers: ['Host', 'api.example.com', 'Authorization', 'Basic bm90OmJhc2U2NA=='] };
    expect(gate.outgoing(own, head)).toEqual({ ...head, used: [] });
    expect(gate.outgoing(foreign, head)).toEqual({ ...head, used: [] });
  });
});

/** As the gate writes a value into a query. */
function percent1(text: string): string {
  return text.replace(/[^A-Za-z0-9._~-]/g, (char) => `%${hex(char).toUpperCase()}`);
}

describe('a placeholder to its own host is refused', () => {
  test.each([
    ['in another header', [header('x-api-key')], '/', ['Authorization', PLACEHOLDER], /only|may be used in the header x-api-key/],
    ['in a header, where a parameter is named', [query('key')], '/', ['Authorization', PLACEHOLDER], /the query parameter key/],
    ['in another parameter', [query('key')], `/?k=${PLACEHOLDER}`, [], /the query parameter key/],
    ['in the name of a parameter', [query('key')], `/?${PLACEHOLDER}=1`, [], /the query parameter key/],
    ['in the query, where nothing is named', [], `/?key=${PLACEHOLDER}`, [], /in a header/],
    ['in the path', [], `/${PLACEHOLDER}`, [], /in a header/],
    ['in Host', [], '/', ['Host', PLACEHOLDER], /in a header/],
    ['in hex', [], '/', ['Authorization', hex(PLACEHOLDER)], /in a header/],
    ['in base64 that is not Basic', [], '/', ['X-Auth', base64(PLACEHOLDER, 'me:')], /in a header/],
    ['beside one that is replaced', [], `/${PLACEHOLDER}`, ['Authorization', PLACEHOLDER], /in a header/],
  ] as const)('%s', (_name, where, path, headers, why) => {
    expect(makeGate({ places: where }).outgoing(own, { path, headers })).toEqual({
      secret: 'first',
      why: expect.stringMatching(why),
    });
  });

  test('when its value has a line break, which would begin another header', () => {
    const sent = makeGate({ value: 'line-one\r\nX-Evil: yes' }).outgoing(own, { path: '/', headers: ['a', PLACEHOLDER] });
    expect(sent).toEqual({ secret: 'first', why: expect.stringContaining('line break') });
  });

  test('when its value is not known, which is then obtained', () => {
    const fetched: string[] = [];
    const forgetful = new VaultGate({
      secrets: [{ name: 'first', placeholder: PLACEHOLDER, hosts: hosts('api.example.com'), places: [] }],
      canaries: [],
      mentions: [],
      valueOf: () => undefined,
      version: () => 0,
      fetch: (name) => fetched.push(name),
    });
    const sent = forgetful.outgoing(own, { path: '/', headers: ['a', PLACEHOLDER] });
    expect(sent).toEqual({ secret: 'first', why: expect.stringContaining('try once more') });
    expect(fetched).toEqual(['first']);
  });
});

test('the name of a host may not carry a secret', () => {
  const label = PLACEHOLDER.toLowerCase();
  for (const host of [`${label}.deep.example`, `${hex(PLACEHOLDER).slice(0, 40)}.${hex(PLACEHOLDER).slice(40)}.evil.example`]) {
    expect(gate.outgoing({ host, port: 443 }, { path: '/', headers: [] })).toMatchObject({ secret: 'first' });
    expect(gate.watch({ host, port: 443 }).push(Buffer.from('x'))).toMatchObject({ secret: 'first' });
  }
});

test('the model may be told a placeholder, but no value and no decoy', () => {
  const told = (text: string): unknown => gate.watch(model).push(Buffer.from(`{"text": "env says ${text}"}`));
  expect(told(PLACEHOLDER)).toBeUndefined();
  expect(told(VALUE)).toMatchObject({ secret: 'first' });
  expect(told(DECOY)).toMatchObject({ secret: 'bait' });
  expect(gate.outgoing(model, { path: '/', headers: ['a', PLACEHOLDER] })).toMatchObject({ secret: 'first' });
});

describe('a body in pieces', () => {
  const random = randomFrom(3);

  function cut(data: Buffer, most: number): readonly Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0; at < data.length; ) {
      const length = random(most + 1);
      pieces.push(data.subarray(at, at + length));
      at += length;
    }
    return pieces;
  }

  test.each(encodings)('%s is found however it is cut', (_encoding, encode) => {
    for (const [, text, secret] of secrets) {
      const body = Buffer.from(`${'x'.repeat(random(300))} ${encode(text)} ${'y'.repeat(random(300))}`);
      for (const most of [1, 3, 17, 200, 1000]) {
        const watch = gate.watch(foreign);
        const found = cut(body, most).map((piece) => watch.push(piece));
        expect(found.find((refusal) => refusal !== undefined)).toMatchObject({ secret });
        // Once refused, nothing more passes.
        expect(watch.push(Buffer.from('x'))).toMatchObject({ secret });
      }
    }
  });

  test.each([
    ['gzip', (text: Buffer) => gzipSync(text)],
    [
      'gzip behind other bytes',
      (text: Buffer) => Buffer.concat([Buffer.from('--part\r\n\r\n'), gzipSync(text), Buffer.from('\r\n--part--')]),
    ],
    ['zlib', (text: Buffer) => deflateSync(text)],
    ['a file in a ZIP', (text: Buffer) => Buffer.concat([zipHeader('a.txt'), deflateRawSync(text)])],
  ] as const)('%s is looked into, whole and in pieces', (_form, pack) => {
    for (const [, text, secret] of secrets)
      for (const most of [7, 200, 4000]) {
        const watch = gate.watch(foreign);
        const packed = pack(Buffer.from(`{"a": "${'lorem ipsum '.repeat(20)}", "b": "${text}"}`));
        const found = cut(packed, most).map((piece) => watch.push(piece));
        expect(found.find((refusal) => refusal !== undefined)).toMatchObject({ secret });
      }
  });

  test('what is compressed without a secret passes, a bomb too, and soon', () => {
    const start = processorTime();
    for (const body of [
      gzipSync('x'),
      gzipSync(Buffer.alloc(64 << 20)),
      Buffer.alloc(4 << 20, 'x\x9c'),
      Buffer.from('\x1f\x8b\x08'.repeat(9000), 'latin1'),
    ]) {
      const watch = gate.watch(foreign);
      for (const piece of cut(body, 65_536)) expect(watch.push(piece)).toBeUndefined();
    }
    expect(processorTime() - start).toBeLessThan(10_000);
  });

  test('less than a half of a value has left when the connection ends', () => {
    const watch = gate.watch(foreign);
    let sent = '';
    for (const byte of OTHER) {
      if (watch.push(Buffer.from(byte)) !== undefined) break;
      sent += byte;
    }
    expect(sent.length).toBeLessThanOrEqual(OTHER.length / 2);
  });

  test('what may be a beginning is held back, so next to nothing has left', () => {
    for (const text of [OTHER, Buffer.from(OTHER).toString('base64'), Buffer.from(OTHER).toString('hex')]) {
      const watch = gate.watch(foreign);
      let [sent, held] = ['', ''];
      for (const byte of `x${text}`) {
        if (watch.push(Buffer.from(byte)) !== undefined) break;
        held += byte;
        if (watch.hasBegun) continue;
        sent += held;
        held = '';
      }
      expect(sent.length).toBeLessThanOrEqual(8);
    }
  });

  test('a beginning that goes on otherwise waits no longer', () => {
    const watch = gate.watch(foreign);
    watch.push(Buffer.from(`x${OTHER.slice(0, 10)}`));
    expect(watch.hasBegun).toBe(true);
    watch.push(Buffer.from(' and something else'));
    expect(watch.hasBegun).toBe(false);
  });

  test('random bytes and text are no secrets', () => {
    const watch = gate.watch(foreign);
    for (let round = 0; round < 200; round += 1) {
      const piece = Buffer.from(
        Array.from({ length: 2000 }, () => random(round % 2 === 0 ? 256 : 95) + (round % 2 === 0 ? 0 : 32)),
      );
      expect(watch.push(piece)).toBeUndefined();
    }
  });
});

test('no secrets: everything passes', () => {
  const none = new VaultGate({
    secrets: [],
    canaries: [],
    mentions: [],
    valueOf: () => undefined,
    version: () => 0,
    fetch: () => undefined,
  });
  const head = { path: '/', headers: ['a', VALUE] };
  expect(none.outgoing(foreign, head)).toEqual({ ...head, used: [] });
  expect(none.watch(foreign).push(Buffer.from(VALUE))).toBeUndefined();
  expect(none.redact(foreign)).toBeUndefined();
});

describe('answers', () => {
  const tricky = `a/b+c=d"e\\f<g>&h'i é~!(j) *k`;
  const echoes: readonly (readonly [name: string, encode: (text: string) => string])[] = [
    ['as it is', (text) => text],
    ['base64', (text) => base64(text)],
    ['base64url', (text) => Buffer.from(text).toString('base64url')],
    ['encodeURIComponent', (text) => encodeURIComponent(text)],
    ['encodeURIComponent in lower case', (text) => encodeURIComponent(text).replace(/%../g, (part) => part.toLowerCase())],
    ['a form', (text) => new URLSearchParams({ a: text }).toString().slice(2)],
    ['JSON', (text) => JSON.stringify(text)],
    ['JSON with escaped slashes', (text) => JSON.stringify(text).replaceAll('/', '\\/')],
    ['JSON for a page', (text) => JSON.stringify(text).replace(/[<>&]/g, (char) => `\\u00${hex(char)}`)],
  ];

  test.each(echoes)('a value, %s, is taken out however the answer is cut', (_name, encode) => {
    for (const value of [VALUE, tricky]) {
      const echoing = makeGate({ value });
      const answer = Buffer.from(`{"before": ${encode(value)}, "again": ${encode(value)}, "ghp_": 1}`);
      for (let size = 1; size < answer.length; size += 1) {
        const redactor = echoing.redact(own);
        const out: Buffer[] = [];
        for (let at = 0; at < answer.length; at += size)
          out.push(redactor?.push(answer.subarray(at, at + size)) ?? Buffer.alloc(0));
        out.push(redactor?.end() ?? Buffer.alloc(0));
        const text = Buffer.concat(out).toString();
        expect(text.split('[redacted:first]').length).toBe(3);
        expect(text).toMatch(/^{"before": .{0,4}\[redacted:first\].{0,4}, "again": .{0,4}\[redacted:first\].{0,4}, "ghp_": 1}$/);
      }
    }
  });

  test('base64 in the middle of other bytes', () => {
    for (const before of ['', 'a', 'ab']) {
      const redactor = gate.redact(own);
      const text = redactor?.push(Buffer.from(`${base64(VALUE, before, 'end')}\n`)).toString() ?? '';
      expect(text).toMatch(/^.{0,3}\[redacted:first\].{0,8}\n$/);
    }
  });

  test('an event is not held back, and the beginning of a value only until it is known', () => {
    const redactor = gate.redact(own);
    expect(redactor?.push(Buffer.from('data: {"a": 1}\n\n')).toString()).toBe('data: {"a": 1}\n\n');
    expect(redactor?.push(Buffer.from(`data: ${VALUE.slice(0, 9)}`)).toString()).toBe('data: ');
    expect(redactor?.push(Buffer.from('?')).toString()).toBe(`${VALUE.slice(0, 9)}?`);
    expect(redactor?.push(Buffer.from(VALUE.slice(0, -1))).toString()).toBe('');
    expect(redactor?.end().toString()).toBe(VALUE.slice(0, -1));
  });

  test('random answers come through unchanged', () => {
    const random = randomFrom(4);
    const redactor = gate.redact(own);
    const pieces = Array.from({ length: 100 }, () => Buffer.from(Array.from({ length: random(3000) }, () => random(256))));
    const out = pieces.map((piece) => redactor?.push(piece) ?? Buffer.alloc(0));
    expect(Buffer.concat([...out, redactor?.end() ?? Buffer.alloc(0)]).equals(Buffer.concat(pieces))).toBe(true);
  });

  test('only a host that knows a value can send it', () => {
    expect(gate.redact(foreign)).toBeUndefined();
    expect(gate.redact(other)).toBeDefined();
  });
});
