import { expect, test } from 'vitest';
import { readPageQuery } from './page-query.ts';

test.each([
  [
    '/?url=https%3A%2F%2Fexample.test%2Fa%3Fb%3Dc',
    { href: 'https://example.test/a?b=c', live: false, maxAgeMs: undefined, isJson: false },
  ],
  [
    '/?url=https://example.test/a?b=c&d=e',
    { href: 'https://example.test/a?b=c&d=e', live: false, maxAgeMs: undefined, isJson: false },
  ],
  [
    '/?live=1&max-age=1h&format=json&url=https://example.test/',
    { href: 'https://example.test/', live: true, maxAgeMs: 3_600_000, isJson: true },
  ],
  ['/?url=https%3A%2F%2Fexample.test&live=0', { href: 'https://example.test/', live: false, maxAgeMs: undefined, isJson: false }],
  ['/?live&url=HTTP://example.test', { href: 'http://example.test/', live: true, maxAgeMs: undefined, isJson: false }],
])('%s', (path, { href, ...want }) => {
  expect(readPageQuery(path)).toMatchObject({ ok: true, address: { href }, ...want });
});

test.each([
  ['/', 'expected /?url='],
  ['/page?url=https://example.test', 'expected /?url='],
  ['*', 'expected /?url='],
  ['/?url=', 'expected /?url='],
  ['/?live=1', 'expected /?url='],
  ['/?url=example.test', 'no address of a page'],
  ['/?url=file%3A%2F%2F%2Fetc%2Fpasswd', 'file:// is not served'],
  ['/?raw=1&url=https://example.test', '"raw" is no option'],
  ['/?max-age=soon&url=https://example.test', 'max-age takes a time'],
  ['/?url=https%3A%2F%2Fa%3Ab%40example.test', 'a user name or a password'],
])('%s is refused: %s', (path, why) => {
  const query = readPageQuery(path);
  expect(query.ok ? 'ok' : query.why).toContain(why);
});
