import { describe, expect, test } from 'vitest';
import {
  base64,
  DECOY,
  encodings,
  foreign,
  gate,
  hex,
  hosts,
  makeGate,
  model,
  OTHER,
  OTHER_PLACEHOLDER,
  other,
  own,
  PLACEHOLDER,
  percent,
  places,
  secrets,
  VALUE,
} from './gate.test-support.ts';
import { VaultGate } from './gate.ts';
import { randomFrom } from './random.test-support.ts';
import type { SecretPlace } from './secret.ts';

function isRefused(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'why' in answer;
}

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
    ['hex', hex],
    ['hex in capitals', (text) => hex(text).toUpperCase()],
    ['a page of Python', (text) => inPage(text, { '"': '&quot;', "'": '&#x27;' })],
    ['a page of Go', (text) => inPage(text, { '"': '&#34;', "'": '&#39;', '+': '&#43;' })],
    ['a page of Mustache', (text) => inPage(text, { '"': '&quot;', "'": '&#39;', '/': '&#x2F;', '=': '&#x3D;' })],
    ['JSON for a page', (text) => JSON.stringify(text).replace(/[<>&]/g, (char) => `\\u00${hex(char)}`)],
  ];

  function inPage(text: string, quotes: Readonly<Record<string, string>>): string {
    const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', ...quotes };
    return text.replace(/./gs, (char) => signs[char] ?? char);
  }

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
