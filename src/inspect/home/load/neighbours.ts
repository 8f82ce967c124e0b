/* What runs beside a house and is not of its own formats: containers, proxies, tunnels, firewalls, brokers, agents' settings. */
import type { Node } from '../node.ts';
import { entries, entry, itemsOf, textOf } from '../node.ts';
import type { Home, PlainFile } from './home.ts';
import { readYaml } from './read-yaml.ts';

export type NeighbourKind =
  | 'compose'
  | 'traefik'
  | 'cloudflared'
  | 'authelia'
  | 'nginx'
  | 'script'
  | 'wireguard'
  | 'names'
  | 'router'
  | 'mosquitto'
  | 'acl'
  | 'passwords'
  | 'modules'
  | 'agent';

/** By the name alone: a file of another name is not opened for this. */
const NAMES: readonly (readonly [NeighbourKind, RegExp])[] = [
  ['compose', /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/],
  ['traefik', /(?:^|\/)traefik[\w./-]*\.ya?ml$/],
  ['cloudflared', /(?:^|\/)\.?cloudflared?[\w./-]*\.ya?ml$/],
  ['authelia', /(?:^|\/)authelia[\w./-]*\.ya?ml$/],
  ['wireguard', /(?:^|\/)(?:wireguard\/[\w./-]+|wg[\w-]*)\.conf$/],
  ['mosquitto', /(?:^|\/)mosquitto[\w./-]*\.conf$/],
  ['acl', /(?:^|\/)(?:mosquitto\/[\w./-]*)?(?:acl|acls|aclfile|acl_file)(?:\.\w+)?$|\.acl$/],
  ['passwords', /(?:^|\/)mosquitto[\w./-]*\/(?:passwd|passwords?|pwfile|password_file|password\.txt)$/],
  ['names', /(?:^|\/)(?:dnsmasq[\w./-]*\.conf|hosts|custom\.list|AdGuardHome\.ya?ml|unbound[\w./-]*\.conf)$/],
  ['router', /(?:^|\/)etc\/config\/firewall$|(?:^|\/)openwrt[\w./-]*firewall$/],
  ['nginx', /(?:^|\/)(?:nginx[\w./-]*|sites-(?:available|enabled)\/[\w.-]+|conf\.d\/[\w.-]+\.conf)$/],
  ['script', /\.(?:sh|bash|nft|rules)$/],
  ['modules', /(?:^|\/)\.gitmodules$/],
  [
    'agent',
    /(?:^|\/)(?:\.mcp\.json|\.(?:cursor|vscode|claude|gemini|codex)\/(?:mcp|settings|settings\.local)\.json|claude_desktop_config\.json)$/,
  ],
];
const SKIPPED = /(?:^|\/)(?:\.git|node_modules|\.github|\.venv|deps)\//;
const MOST = 400;

export function neighbourKindOf(path: string): NeighbourKind | undefined {
  return SKIPPED.test(path) ? undefined : NAMES.find(([, pattern]) => pattern.test(path))?.[0];
}

const texts: WeakMap<Home, Map<NeighbourKind, readonly PlainFile[]>> = new WeakMap();

/** The texts of one kind beside a house; read when a rule first asks. */
export function neighbours(home: Home, kind: NeighbourKind): readonly PlainFile[] {
  const known = texts.get(home) ?? new Map<NeighbourKind, readonly PlainFile[]>();
  texts.set(home, known);
  const found = known.get(kind);
  if (found !== undefined) return found;
  const made = home.files.paths
    .filter((path) => neighbourKindOf(path) === kind && home.isBeside(path))
    .slice(0, MOST)
    .flatMap((path): readonly PlainFile[] => {
      const read = home.files.read(path);
      return 'text' in read ? [{ path, text: read.text }] : [];
    });
  known.set(kind, made);
  return made;
}

const trees: WeakMap<PlainFile, Node> = new WeakMap();

/** The same as values. */
export function neighbourTrees(home: Home, kind: NeighbourKind): readonly Node[] {
  return neighbours(home, kind).flatMap((file): readonly Node[] => {
    const tree = trees.get(file) ?? readYaml(file.path, file.text).documents[0];
    if (tree !== undefined) trees.set(file, tree);
    return tree === undefined ? [] : [tree];
  });
}

/** A container of a Compose file. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly node: Node;
}

export function containersOf(home: Home): readonly Container[] {
  return neighbourTrees(home, 'compose').flatMap((root) =>
    entries(entry(root, 'services')?.value).map(({ key, value }) => ({
      name: key,
      image: textOf(entry(value, 'image')?.value) ?? '',
      node: value,
    })),
  );
}

/** A published port: `8123:8123`, `127.0.0.1:80:80/tcp`, or the long form. */
export interface Published {
  readonly host: number;
  readonly inside: number;
  /** On this machine alone. */
  readonly isNear: boolean;
  readonly node: Node;
}

export function publishedOf({ node }: Container): readonly Published[] {
  return itemsOf(entry(node, 'ports')?.value).flatMap((item): readonly Published[] => {
    if (item.kind === 'map') {
      const [host, inside] = [textOf(entry(item, 'published')?.value), textOf(entry(item, 'target')?.value)].map(Number);
      const address = textOf(entry(item, 'host_ip')?.value) ?? '';
      return host === undefined || inside === undefined || Number.isNaN(host)
        ? []
        : [{ host, inside, isNear: isLoopback(address), node: item }];
    }
    const found = /^(?:(.+):)?(\d+):(\d+)(?:\/(?:tcp|udp))?$/.exec(textOf(item) ?? '');
    return found === null
      ? []
      : [{ host: Number(found[2]), inside: Number(found[3]), isNear: isLoopback(found[1] ?? ''), node: item }];
  });
}

function isLoopback(address: string): boolean {
  return /^(?:127\.|\[?::1\]?$|localhost$)/.test(address);
}

/** Variables of a container, in both forms. */
export function environmentOf({
  node,
}: Container): readonly { readonly name: string; readonly value: string; readonly node: Node }[] {
  const block = entry(node, 'environment')?.value;
  if (block?.kind === 'map')
    return block.entries.map((one) => ({ name: one.key, value: textOf(one.value) ?? '', node: one.value }));
  return itemsOf(block).map((item) => {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    return { name: at < 0 ? text : text.slice(0, at), value: at < 0 ? '' : text.slice(at + 1), node: item };
  });
}

/** The command line of a container as one text. */
export function commandOf({ node }: Container): string {
  return [...itemsOf(entry(node, 'entrypoint')?.value), ...itemsOf(entry(node, 'command')?.value)]
    .flatMap((item) => textOf(item) ?? [])
    .join(' ');
}
