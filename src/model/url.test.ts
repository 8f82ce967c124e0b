import { expect, test } from 'vitest';
import { parseUrl } from './url.ts';

test('an address with an umlaut is one however often it is read', () => {
  const read = Array.from({ length: 20_000 }, () => parseUrl('https://bücher.example/')?.host);
  expect(new Set(read)).toEqual(new Set(['xn--bcher-kva.example']));
});

test.each([
  ['no address', undefined, undefined],
  ['', undefined, undefined],
  ['b', 'https://a.test/x', 'https://a.test/b'],
  ['http://b.test/', 'no base at all', undefined],
  ['//b.test/ü', 'http://a.test/', 'http://b.test/%C3%BC'],
])('%j, seen from %j', (text, base, href) => {
  expect(parseUrl(text, base)?.href).toBe(href);
});
