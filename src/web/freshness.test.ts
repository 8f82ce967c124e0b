import { describe, expect, test } from 'vitest';
import { type PageAddress, parseAddress } from './address.ts';
import { type Entry, sha256 } from './entry.ts';
import { ageOf, answered, type Fields, renewed, requestFields, standingOf } from './freshness.ts';

const RECEIVED = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const PAGE = addressOf('https://example.test/page');

function addressOf(text: string): PageAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.address;
}

function entryOf(fields: Fields, status = 200): Entry {
  const { policy } = answered(PAGE, status, fields, RECEIVED);
  return { href: PAGE.href, from: '192.0.2.1', at: RECEIVED, policy, body: Buffer.alloc(0), sha256: sha256('') };
}

describe('what a copy is worth', () => {
  test.each([
    ['within max-age', { 'cache-control': 'max-age=7200' }, 1, 'fresh'],
    ['past max-age', { 'cache-control': 'max-age=60' }, 1, 'stale'],
    ['directives in any case', { 'cache-control': 'Max-Age=7200, Public' }, 1, 'fresh'],
    ['Expires', { expires: new Date(RECEIVED + 2 * HOUR).toUTCString(), date: new Date(RECEIVED).toUTCString() }, 1, 'fresh'],
    ['a broken Expires is the past', { expires: '0' }, 0.001, 'stale'],
    ['nothing said', {}, 0.001, 'stale'],
    ['a tenth of its age by Last-Modified', { 'last-modified': new Date(RECEIVED - 100 * HOUR).toUTCString() }, 1, 'fresh'],
    ['no-cache', { 'cache-control': 'no-cache, max-age=7200' }, 0.001, 'spent'],
    ['no-cache of the old kind', { pragma: 'no-cache' }, 0.001, 'spent'],
    ['must-revalidate while fresh', { 'cache-control': 'max-age=7200, must-revalidate' }, 1, 'fresh'],
    ['must-revalidate once stale', { 'cache-control': 'max-age=60, must-revalidate' }, 1, 'spent'],
    ['private: this is one person’s cache', { 'cache-control': 'private, max-age=7200' }, 1, 'fresh'],
    ['s-maxage is for shared caches', { 'cache-control': 's-maxage=7200, max-age=1' }, 1, 'stale'],
    ['Age counts', { 'cache-control': 'max-age=7200', age: '7000' }, 1, 'stale'],
    ['immutable', { 'cache-control': 'immutable' }, 1, 'fresh'],
    ['Vary by what is always the same', { vary: 'Accept-Encoding, User-Agent', 'cache-control': 'max-age=7200' }, 1, 'fresh'],
    ['Vary by anything', { vary: '*', 'cache-control': 'max-age=7200' }, 1, 'spent'],
  ] as const)('%s', (_name, fields, hours, want) => {
    expect(standingOf(entryOf(fields), PAGE, {}, RECEIVED + hours * HOUR)).toBe(want);
  });

  test.each([
    ['young enough, whatever its host said', { 'cache-control': 'max-age=60' }, 2 * HOUR, 'fresh'],
    ['too old, whatever its host said', { 'cache-control': 'max-age=86400' }, 60_000, 'spent'],
    ['no-cache stays no-cache', { 'cache-control': 'no-cache' }, 2 * HOUR, 'spent'],
    ['must-revalidate stays too', { 'cache-control': 'max-age=60, must-revalidate' }, 2 * HOUR, 'spent'],
    ['must-revalidate and fresh', { 'cache-control': 'max-age=86400, must-revalidate' }, 2 * HOUR, 'fresh'],
    ['nothing is as young as 0', { 'cache-control': 'max-age=86400' }, 0, 'spent'],
  ] as const)('with an age that was named: %s', (_name, fields, maxAgeMs, want) => {
    expect(standingOf(entryOf(fields), PAGE, { maxAgeMs }, RECEIVED + HOUR)).toBe(want);
  });

  test('a copy of what was asked with other fields is none of this request', () => {
    const entry = entryOf({ vary: 'User-Agent', 'cache-control': 'max-age=7200' });
    const other = { ...entry, policy: { ...entry.policy, reqh: { ...entry.policy.reqh, 'user-agent': 'another' } } };
    expect(standingOf(other, PAGE, {}, RECEIVED)).toBe('spent');
    expect(requestFields(PAGE, other, RECEIVED)).not.toHaveProperty('if-none-match');
  });

  test('a copy of the future is not fresh for ever', () => {
    const entry = entryOf({ 'cache-control': 'max-age=7200' });
    expect(standingOf(entry, PAGE, {}, RECEIVED - HOUR)).toBe('spent');
  });

  test('a copy of another address is spent', () => {
    const entry = entryOf({ 'cache-control': 'max-age=7200' });
    expect(standingOf(entry, addressOf('https://example.test/other'), {}, RECEIVED)).toBe('spent');
  });
});

test.each([
  [200, {}, true],
  [200, { 'cache-control': 'no-store' }, false],
  [200, { 'cache-control': 'No-Store' }, false],
  [404, {}, true],
  [500, {}, false],
  [302, {}, false],
  [301, {}, true],
  [302, { 'cache-control': 'max-age=60' }, true],
  [206, {}, false],
] as const)('an answer %i with %j is kept: %s', (status, fields, want) => {
  expect(answered(PAGE, status, fields, RECEIVED).mayBeKept).toBe(want);
});

describe('validation', () => {
  test('asks with the validators that the copy came with', () => {
    const modified = new Date(RECEIVED).toUTCString();
    const fields = requestFields(PAGE, entryOf({ etag: '"1"', 'last-modified': modified }), RECEIVED);
    expect(fields).toMatchObject({ host: 'example.test', 'if-none-match': '"1"', 'if-modified-since': modified });
  });

  test('no request carries who asks', () => {
    const names = Object.keys(requestFields(PAGE, undefined, RECEIVED)).sort();
    expect(names).toEqual(['accept', 'accept-encoding', 'host', 'user-agent']);
  });

  test('makes a copy young again, with what the answer says anew', () => {
    const later = RECEIVED + 2 * HOUR;
    const entry = entryOf({ etag: '"1"', 'cache-control': 'max-age=60', 'content-type': 'text/html' });
    const answer = renewed(PAGE, entry, { etag: '"1"', 'cache-control': 'max-age=7200' }, later);
    const young = { ...entry, policy: answer?.policy ?? entry.policy };
    expect(standingOf(young, PAGE, {}, later + HOUR)).toBe('fresh');
    expect([young.policy.st, young.policy.resh['content-type'], ageOf(young.policy, later)]).toEqual([200, 'text/html', 0]);
  });

  test.each([
    ['that says nothing', {}, true],
    ['with the same validator', { etag: '"1"' }, true],
    ['with a weak form of it', { etag: 'W/"1"' }, true],
    ['of another version', { etag: '"2"' }, false],
  ] as const)('a 304 %s', (_name, fields, want) => {
    const entry = entryOf({ etag: '"1"', 'cache-control': 'max-age=60' });
    expect(renewed(PAGE, entry, fields, RECEIVED) !== undefined).toBe(want);
  });
});
