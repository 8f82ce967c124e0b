import { describe, expect, test } from 'vitest';
import { type PageAddress, parseAddress, recordedAddress } from './address.ts';

function read(text: string): string {
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.address.href : `no: ${parsed.why}`;
}

function address(text: string): PageAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.address;
}

describe('an address has one form', () => {
  test.each([
    ['https://Example.TEST', 'https://example.test/'],
    ['HTTP://example.test:80/a#part', 'http://example.test/a'],
    ['https://example.test.:8443/a?b=c', 'https://example.test:8443/a?b=c'],
    ['https://bücher.test/', 'https://xn--bcher-kva.test/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://[::ffff:127.0.0.1]/', 'http://127.0.0.1/'],
    ['http://[2001:DB8::1]:81/', 'http://[2001:db8::1]:81/'],
    ['https://example.test/%2e%2e/a b', 'https://example.test/a%20b'],
    ['  https://example.test/\n', 'https://example.test/'],
  ])('%s → %s', (text, want) => {
    expect(read(text)).toBe(want);
  });
});

test.each([
  ['file:///etc/passwd', 'file:'],
  ['data:text/html,x', 'data:'],
  ['ftp://example.test/', 'ftp:'],
  ['javascript:alert(1)', 'javascript:'],
  ['gopher://example.test/', 'gopher:'],
  ['https://user@example.test/', 'a user name or a password'],
  [`https://${':x'}@example.test/`, 'a user name or a password'],
  ['https://example.test@evil.test/', 'a user name or a password'],
  ['https://', 'no address of a page'],
  ['example.test/page', 'no address of a page'],
  ['https://*.example.test/', 'names no host'],
  ['https://exa mple.test/', 'no address of a page'],
  ['http://example.test:0/', 'names no port'],
  [`https://example.test/${'a'.repeat(2048)}`, 'longer than 2048'],
  [`https://example.test/${'ä'.repeat(700)}`, 'longer than 2048'],
])('%s is refused', (text, why) => {
  expect(read(text)).toContain(`no: `);
  expect(read(text)).toContain(why);
});

test('a relative address is one of the page that names it', () => {
  const parsed = parseAddress('../b?c', address('https://example.test/dir/page'));
  expect(parsed.ok && parsed.address.href).toBe('https://example.test/b?c');
});

test('the record holds no values of a query', () => {
  expect(recordedAddress(address('https://example.test/a?token=made-up&b=c=d&e'))).toBe('https://example.test/a?token=&b=&e');
});
