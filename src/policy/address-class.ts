import ipaddr from 'ipaddr.js';

/** What lies behind an address. Only `public` may be reached by name; the others must be named themselves. */
export type AddressClass = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'reserved';

/** Services that hand out a machine's credentials; some lie outside of link-local. */
const METADATA: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
]);

const BY_RANGE: Readonly<Record<string, AddressClass>> = {
  unicast: 'public',
  loopback: 'loopback',
  unspecified: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  linkLocal: 'link-local',
};

/** Forms of IPv6 that carry an IPv4 address, and where in them it stands (bytes): RFC 4291, 6052, 3056. */
const CARRIERS: readonly { readonly prefix: string; readonly bits: number; readonly at: number }[] = [
  { prefix: '::', bits: 96, at: 12 },
  { prefix: '64:ff9b::', bits: 96, at: 12 },
  { prefix: '2002::', bits: 16, at: 2 },
];

/**
 * Classifies an address literal as it is dialled. Spellings that only some programs understand (decimal, octal, hexadecimal,
 * shortened) are `reserved`, so nothing depends on who reads them how.
 *
 * @param text an address without brackets; a zone (`%eth0`) is not accepted
 */
export function classifyAddress(text: string): AddressClass {
  const address = parseAddress(text);
  if (address === undefined) return 'reserved';
  if (METADATA.has(address.toString())) return 'metadata';
  if (address instanceof ipaddr.IPv6) {
    const inner = carried(address);
    if (inner !== undefined) return classifyAddress(inner);
    // RFC 8215: translated by this network's own rules, to addresses of any class.
    if (address.match(ipaddr.IPv6.parse('64:ff9b:1::'), 48)) return 'private';
    // RFC 4291, 2.4: of all others nothing is given out yet.
    if (address.range() === 'unicast' && !address.match(ipaddr.IPv6.parse('2000::'), 3)) return 'reserved';
  }
  return BY_RANGE[address.range()] ?? 'reserved';
}

/** The canonical spelling of an address literal (RFC 5952; IPv4-mapped becomes IPv4); undefined for anything else. */
export function canonicalAddress(text: string): string | undefined {
  return parseAddress(text)?.toString();
}

/** Whether `host` would be read as an address by some program: digits and dots, a hexadecimal number, or a colon. */
export function looksLikeAddress(host: string): boolean {
  if (host.includes(':')) return true;
  const last = host.split('.').at(-1) ?? '';
  // WHATWG URL: a host whose last label is a number is an IPv4 address or nothing.
  return /^(?:\d+|0x[0-9a-f]*)$/i.test(last);
}

/** Whether an address lies in a range such as `10.0.0.0/8`, or is the address given. */
export function isInRange(text: string, range: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  if (!range.includes('/')) return canonicalAddress(range) === address.toString();
  if (!ipaddr.isValidCIDR(range)) return false;
  const [base, bits] = ipaddr.parseCIDR(range);
  return base.kind() === address.kind() && address.match(base, bits);
}

export function isAddressRange(text: string): boolean {
  return text.includes('/') && ipaddr.isValidCIDR(text);
}

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return /(?:^|\.)0\d/.test(text) ? undefined : ipaddr.IPv4.parse(text);
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const six = ipaddr.IPv6.parse(text);
  return six.isIPv4MappedAddress() ? six.toIPv4Address() : six;
}

function carried(address: ipaddr.IPv6): string | undefined {
  if (address.range() === 'loopback' || address.range() === 'unspecified') return undefined;
  const found = CARRIERS.find(({ prefix, bits }) => address.match(ipaddr.IPv6.parse(prefix), bits));
  if (found === undefined) return undefined;
  return address
    .toByteArray()
    .slice(found.at, found.at + 4)
    .join('.');
}
