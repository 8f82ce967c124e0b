import { knownPorts } from '../shared/ports.table.ts';
import type { ConfigRule } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { resources } from './ask.ts';
import { type Attribute, attribute, type Block, literal, type TerraformFile, within } from './parse.ts';
import { type Value, valueIn } from './value.ts';

/** Firewalls of the clouds, of which a lock in front of subnets (an ACL) is one that AWS leaves open by itself. */
const FIREWALLS =
  /^(?:aws_(?:default_)?(?:security_group|network_acl)|aws_security_group_rule|aws_network_acl_rule|aws_vpc_security_group_ingress_rule|google_compute_firewall|azurerm_network_security_(?:rule|group)|digitalocean_firewall|openstack_networking_secgroup_rule|hcloud_firewall|linode_firewall|oci_core_security_list|alicloud_security_group_rule)/;

const SOURCES = [
  'cidr_blocks',
  'ipv6_cidr_blocks',
  'cidr_ipv4',
  'cidr_ipv6',
  'source_ranges',
  'source_address_prefix',
  'source_address_prefixes',
  'source_addresses',
  'source_ips',
  'remote_ip_prefix',
  'cidr_ip',
  'cidr_block',
  'ipv6_cidr_block',
];

const INNER = /^(?:ingress|security_rule|allow|inbound_rule|rule|ingress_security_rules)$/;
const anyone = /^(?:\*|Internet|Any|0\.0\.0\.0)$/i;
/** Networks of one's own: RFC 1918, 6598, 3927, and the machine itself. */
const OWN = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'].map(rangeOf);
/** Bits: a range with fewer is no longer the network of a partner or an office. */
const [FEW_V4, FEW_V6] = [16, 16];

interface Range {
  readonly base: number;
  readonly bits: number;
}

function rangeOf(text: string): Range {
  const [address = '', bits = '32'] = text.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { base: baseOf(number, Number(bits)), bits: Number(bits) };
}

/** The first address of the range with so many bits in which this one lies. */
function baseOf(address: number, bits: number): number {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) * size;
}

/** True where an address range takes in the Internet, or a great part of it. */
export function isWide(range: string): boolean {
  if (anyone.test(range)) return true;
  const bits = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)\/(\d{1,3})$/i.exec(range)?.[1];
  if (bits === undefined) return false;
  // fc00::/7 and fe80::/10 are networks of one's own too.
  if (range.includes(':')) return Number(bits) < FEW_V6 && !/^f(?:[cd]|e[89ab])/i.test(range);
  const { base } = rangeOf(range);
  return Number(bits) < FEW_V4 && !OWN.some((own) => Number(bits) >= own.bits && baseOf(base, own.bits) === own.base);
}

const isOpen = ({ value }: Attribute): boolean => [...value.matchAll(/"([^"\n]{1,64})"/g)].some(([, one = '']) => isWide(one));

interface Opening {
  readonly source: Attribute;
  readonly ports: readonly Ports[];
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Where a rule of a firewall lets all addresses in, and to which ports. */
function openings(resource: Block, text: string): readonly Opening[] {
  const type = resource.labels[0] ?? '';
  const rules = /(?:security_group|network_acl)$/.test(type)
    ? [...within(resource).filter((block) => INNER.test(block.type)), ...listed(resource, text)]
    : [resource, ...resource.blocks.filter((block) => INNER.test(block.type))];
  return rules.flatMap((block) => openingOf(block) ?? []);
}

/** `ingress = [{ … }]` says the same as blocks. */
function listed(resource: Block, text: string): readonly Block[] {
  return resource.attributes
    .filter(({ name }) => INNER.test(name))
    .flatMap((found) => {
      const value = valueIn(found, text);
      return value.kind === 'list' ? value.items.flatMap((item) => blockOf(found.name, item, text)) : [];
    });
}

function blockOf(type: string, item: Value, text: string): readonly Block[] {
  if (item.kind !== 'map') return [];
  const attributes = item.entries.map(({ key, value, start }) => ({
    name: key,
    value: text.slice(value.start, value.end),
    start,
    valueStart: value.start,
    end: value.end,
  }));
  return [{ type, labels: [], attributes, blocks: [], start: item.start, headEnd: item.start + 1 }];
}

function openingOf(block: Block): Opening | undefined {
  const text = (name: string): string => {
    const value = literal(attribute(block, name)) ?? attribute(block, name)?.value ?? '';
    return value === 'null' ? '' : value;
  };
  if (/egress|outbound|\bout\b/i.test(`${text('type')} ${text('direction')}`) || text('egress') === 'true') return undefined;
  if (/deny|drop/i.test(`${text('access')} ${text('action')} ${text('rule_action')}`)) return undefined;
  if (block.blocks.some(({ type }) => type === 'deny')) return undefined;
  const source = SOURCES.map((name) => attribute(block, name)).find((found) => found !== undefined && isOpen(found));
  if (source === undefined) return undefined;
  const range =
    text('destination_port_range') ||
    text('destination_port_ranges') ||
    text('port_range') ||
    text('ports') ||
    text('port') ||
    (block.blocks.find((inner) => inner.type === 'allow')?.attributes.find(({ name }) => name === 'ports')?.value ?? '');
  const isAll = /^(?:-1|all)$/.test(text('protocol')) || text('ip_protocol') === '-1';
  const ranges = range === '' ? [`${text('from_port')}-${text('to_port')}`] : range.replace(/[[\]"\s]/g, '').split(',');
  return { source, ports: isAll ? [{ from: 0, to: 65_535 }] : ranges.filter((one) => one !== '').map(portsOf) };
}

function portsOf(range: string): Ports {
  const [first = '', last = ''] = range.split(/[-/]/);
  if (/^\*?$|^-1$/.test(first)) return { from: 0, to: 65_535 };
  return { from: Number.parseInt(first, 10), to: Number.parseInt(last === '' ? first : last, 10) };
}

const isForEveryone = ({ from, to }: Ports): boolean => (from === 80 || from === 443) && to === from;

export const openIngress: ConfigRule<TerraformFile> = {
  id: 'tf-open-ingress',
  title: 'A firewall lets every address in',
  cwe: 'CWE-284',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    resources(file, FIREWALLS).flatMap((resource) => {
      // Behind an ACL every machine still has its security group.
      const isOuter = /network_acl/.test(resource.labels[0] ?? '');
      return openings(resource, file.text).flatMap(({ source, ports }) => {
        const open = ports.filter((one) => !isForEveryone(one));
        const reached = [...knownPorts]
          .filter(([port]) => open.some(({ from, to }) => port >= from && port <= to))
          .map(([, { service }]) => service);
        const from = open.find((one) => !Number.isNaN(one.from))?.from;
        if (reached.length === 0)
          return from === undefined ? [] : [spotOf(source, `Every address reaches port ${from}.`, { severity: 'low' })];
        const what = reached.length > 3 ? 'almost everything that listens' : reached.join(', ');
        return [spotOf(source, `Every address reaches ${what}.`, { severity: isOuter ? 'low' : 'high' })];
      });
    }),
};
