import { describe, expect, test } from 'vitest';
import { canonicalAddress, classifyAddress, isInRange, looksLikeAddress } from './address-class.ts';

describe('classifyAddress', () => {
  test.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1::1', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.8.8.8', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['::', 'loopback'],
    ['::1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fc00::1', 'private'],
    ['fdab::1', 'private'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    // IPv4 in the clothes of IPv6: mapped, compatible, NAT64, 6to4.
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['::ffff:10.0.0.1', 'private'],
    ['::127.0.0.1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['64:ff9b::5db8:d822', 'public'],
    ['2002:7f00:1::1', 'loopback'],
    ['2002:c0a8:101::1', 'private'],
    ['2001:0:c0a8:101::1', 'reserved'],
    // Translated by a rule of this network only: which IPv4 address it is depends on the length of its prefix.
    ['64:ff9b:1::5db8:d822', 'private'],
    ['64:ff9b:1:a00:0:100:5db8:d822', 'private'],
    ['::ffff:0:127.0.0.1', 'reserved'],
    ['fec0::1', 'reserved'],
    ['4000::1', 'reserved'],
    ['200::1', 'reserved'],
    ['fe00::1', 'reserved'],
    ['3fff::1', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['240.0.0.1', 'reserved'],
    ['ff02::1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.51.100.7', 'reserved'],
    ['203.0.113.5', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    // Spellings that programs read in different ways are nobody's public address.
    ['2130706433', 'reserved'],
    ['0x7f000001', 'reserved'],
    ['0177.0.0.1', 'reserved'],
    ['127.1', 'reserved'],
    ['010.0.0.1', 'reserved'],
    ['1.2.3.4.5', 'reserved'],
    ['fe80::1%eth0', 'reserved'],
    ['example.com', 'reserved'],
    ['', 'reserved'],
  ])('%s is %s', (address, want) => {
    expect(classifyAddress(address)).toBe(want);
  });
});

test.each([
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2606:2800:0220:0001:0:0:0:1', '2606:2800:220:1::1'],
  ['0177.0.0.1', undefined],
  ['a.test', undefined],
])('%s in one spelling is %s', (text, want) => {
  expect(canonicalAddress(text)).toBe(want);
});

test.each([
  ['1.2.3.4', true],
  ['0x7f.1', true],
  ['2130706433', true],
  ['::1', true],
  ['1.2.3.4x', false],
  ['a.1.test', false],
  ['a.0x1', true],
])('%s looks like an address: %s', (text, want) => {
  expect(looksLikeAddress(text)).toBe(want);
});

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['fd00::5', 'fd00::/8', true],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.1/99', false],
])('%s in %s: %s', (address, range, want) => {
  expect(isInRange(address, range)).toBe(want);
});
