import { expect, test } from 'vitest';
import { formatHostPattern, isOneOf, parseHostPattern } from './host-pattern.ts';

test.each([
  ['api.example.com', 'api.example.com:443'],
  ['API.Example.com.', 'api.example.com:443'],
  ['api.example.com:8443', 'api.example.com:8443'],
  ['api.example.com:*', 'api.example.com:*'],
  ['*.example.com', '*.example.com:443'],
  ['127.0.0.1:4873', '127.0.0.1:4873'],
  ['[::1]:4873', '[::1]:4873'],
])('%s is %s', (text, want) => {
  const pattern = parseHostPattern(text);
  expect(pattern === undefined ? undefined : formatHostPattern(pattern)).toBe(want);
  expect(pattern === undefined ? undefined : parseHostPattern(formatHostPattern(pattern))).toEqual(pattern);
});

test.each([
  '',
  '*',
  '*.com',
  '*.*.com',
  'a.*.com',
  '10.0.0.0/8',
  '0x7f000001',
  'https://api.example.com',
  'a b',
  'a:b',
  'a:0',
  'a:70000',
])('%j is no host for a secret', (text) => {
  expect(parseHostPattern(text)).toBeUndefined();
});

test.each([
  ['api.example.com', 'api.example.com', 443, true],
  ['api.example.com', 'api.example.com', 80, false],
  ['api.example.com', 'api.example.com.evil.org', 443, false],
  ['api.example.com', 'xapi.example.com', 443, false],
  ['api.example.com:*', 'api.example.com', 80, true],
  ['*.example.com', 'a.b.example.com', 443, true],
  ['*.example.com', 'example.com', 443, false],
  ['*.example.com', '.example.com', 443, false],
  ['*.example.com', 'badexample.com', 443, false],
])('%s and %s:%d: %s', (pattern, host, port, want) => {
  expect(
    isOneOf(
      { host, port },
      [parseHostPattern(pattern)].flatMap((one) => one ?? []),
    ),
  ).toBe(want);
});
