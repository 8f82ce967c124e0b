import { lineStarts, spotAt } from '../../model/index.ts';
import type { HomeFiles } from './load/files.ts';
import type { Home } from './load/home.ts';
import { loadHomes } from './load/load-home.ts';
import { entry, isFalse, isTrue, itemsOf, leavesOf, type Node, textOf, textsOf, type Where } from './node.ts';
import { nodesOf, sectionsOf } from './rule.ts';
import { openingExposed } from './rules/agents.ts';

/** A port that a part of a smart home listens on. */
export interface HomePort {
  readonly port: number;
  readonly name: string;
  readonly from: 'this machine' | 'the house' | 'the internet';
  readonly login: 'none' | 'some' | 'unknown';
  /** Networks whose visitors are logged in without a password. */
  readonly free: readonly string[];
  readonly tls: boolean;
  /** A cloud, a tunnel, a proxy or the router. */
  readonly through: string | undefined;
  readonly path: string;
  readonly line: number;
}

type Placed = Omit<HomePort, 'path' | 'line' | 'free'> & { readonly free?: readonly string[]; readonly where: Where };

/** Something that opens a door or takes a protection away and obeys a language model or a voice. */
export interface HomeVoice {
  readonly entity: string;
  readonly assistants: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** What assistants may open in all smart homes among some files. */
export function voicesOfHomes(files: HomeFiles): readonly HomeVoice[] {
  return loadHomes(files).flatMap((home) =>
    openingExposed(home).map(({ entity, assistants, ...where }) => ({ entity, assistants, ...lineOf(files, where) })),
  );
}

function lineOf(files: HomeFiles, where: Where): { readonly path: string; readonly line: number } {
  const read = files.read(where.file);
  return { path: where.file, line: 'text' in read ? spotAt(lineStarts(read.text), where.start).line : 1 };
}

/** The ports of all smart homes among some files, as far as the files tell. */
export function portsOfHomes(files: HomeFiles): readonly HomePort[] {
  return loadHomes(files)
    .flatMap((home) => [...core(home), ...sides(home), ...nodeRed(home)])
    .map(({ where, free = [], ...port }) => ({ ...port, free, ...lineOf(files, where) }));
}

const NEAR = /^(?:127\.|localhost$|::1$)/;

function portOf(node: Node | undefined, otherwise: number): number {
  const value = Number(textOf(node) ?? Number.NaN);
  return Number.isInteger(value) && value > 0 && value < 65_536 ? value : otherwise;
}

function core(home: Home): readonly Placed[] {
  const [first] = home.sections;
  if (home.root === undefined || first === undefined) return [];
  // What the interface keeps counts for versions that have it; the block of YAML for those before.
  const blocks = sectionsOf(home, 'http');
  const http = blocks.find(({ node }) => /(?:^|\/)\.storage\//.test(node.file)) ?? blocks[0];
  const port = portOf(entry(http?.node, 'server_port')?.value, 8123);
  const hosts = textsOf(entry(http?.node, 'server_host')?.value);
  const isNear = hosts.length > 0 && hosts.every((host) => NEAR.test(host));
  const hasTls = entry(http?.node, 'ssl_certificate') !== undefined;
  const where = http?.entry ?? first.entry;
  const base = { port, name: 'Home Assistant', login: 'some' as const, free: trustedNetworks(home), tls: hasTls, where };
  return [{ ...base, from: isNear ? 'this machine' : 'the house', through: undefined }, ...outward(home, base)];
}

function trustedNetworks(home: Home): readonly string[] {
  return nodesOf(home, 'homeassistant').flatMap((node) =>
    itemsOf(entry(node, 'auth_providers')?.value)
      .filter((one) => textOf(entry(one, 'type')?.value) === 'trusted_networks')
      .flatMap((one) => textsOf(entry(one, 'trusted_networks')?.value)),
  );
}

/** Ways from the internet to the house. */
function outward(home: Home, base: Omit<Placed, 'from' | 'through'>): readonly Placed[] {
  const external = nodesOf(home, 'homeassistant').flatMap((node) => entry(node, 'external_url') ?? []);
  const urls = external.map(
    (found): Placed => ({
      ...base,
      from: 'the internet',
      tls: !/^http:/.test(textOf(found.value) ?? 'https:'),
      through: 'the external address',
      where: found,
    }),
  );
  const cloud = sectionsOf(home, 'cloud').map(
    ({ entry: found }): Placed => ({ ...base, from: 'the internet', tls: true, through: 'the cloud', where: found }),
  );
  return [
    ...urls,
    ...cloud,
    ...router(home).map((where): Placed => ({ ...base, from: 'the internet', through: 'the router (UPnP)', where })),
  ];
}

/** Places that open the router. */
export function router(home: Home): readonly Where[] {
  const mappings = nodesOf(home, 'upnp').flatMap((node) => {
    const found = entry(node, 'port_mapping', 'ports');
    return found !== undefined && !isFalse(found.value) ? [found] : [];
  });
  const commands = nodesOf(home, 'shell_command', 'command_line').flatMap((node) =>
    leavesOf(node).flatMap(({ leaf }) =>
      /\bupnpc\b[^\n]*\s-(?:a|r|n)\b|\bnatpmpc\b[^\n]*\s-a\b|AddPortMapping/.test(leaf.text) ? [leaf] : [],
    ),
  );
  return [...mappings, ...commands];
}

function sides(home: Home): readonly Placed[] {
  return home.sides.flatMap(({ kind, node }): readonly Placed[] => {
    if (kind === 'zigbee2mqtt') {
      const found = entry(node, 'frontend');
      if (found === undefined || isFalse(found.value) || isFalse(entry(found.value, 'enabled')?.value)) return [];
      const isNear = NEAR.test(textOf(entry(found.value, 'host')?.value) ?? '');
      return [
        {
          port: portOf(entry(found.value, 'port')?.value, 8080),
          name: 'Zigbee2MQTT',
          from: isNear ? 'this machine' : 'the house',
          login: entry(found.value, 'auth_token') === undefined ? 'none' : 'some',
          tls: entry(found.value, 'ssl_cert') !== undefined,
          through: undefined,
          where: found,
        },
      ];
    }
    if (kind === 'frigate') {
      const auth = entry(entry(node, 'auth')?.value, 'enabled');
      const tls = entry(entry(node, 'tls')?.value, 'enabled');
      return [
        {
          port: 8971,
          name: 'Frigate',
          from: 'the house',
          login: auth !== undefined && isFalse(auth.value) ? 'none' : 'some',
          tls: tls === undefined || isTrue(tls.value),
          through: undefined,
          where: node,
        },
      ];
    }
    const web = kind === 'esphome' ? entry(node, 'web_server') : undefined;
    return web === undefined
      ? []
      : [
          {
            port: portOf(entry(web.value, 'port')?.value, 80),
            name: `the device ${textOf(entry(entry(node, 'esphome')?.value, 'name')?.value) ?? ''}`.trim(),
            from: 'the house',
            login: entry(web.value, 'auth') === undefined ? 'none' : 'some',
            tls: false,
            through: undefined,
            where: web,
          },
        ];
  });
}

function nodeRed(home: Home): readonly Placed[] {
  return home.plain
    .filter(({ path, text }) => /(?:^|\/)settings\.js$/.test(path) && /\b(?:uiPort|flowFile)\b/.test(text))
    .map(({ path, text }): Placed => {
      const bare = text.replace(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length));
      const found = /\buiPort\s*:\s*(?:process\.env\.PORT\s*\|\|\s*)?(\d+)/.exec(bare);
      const isNear = /\buiHost\s*:\s*["'](?:127\.|localhost|::1)/.test(bare);
      return {
        port: Number(found?.[1] ?? 1880),
        name: 'Node-RED',
        from: isNear ? 'this machine' : 'the house',
        login: /\badminAuth\s*:/.test(bare) ? 'some' : 'none',
        tls: /^[ \t]*https\s*:/m.test(bare),
        through: undefined,
        where: { file: path, start: found?.index ?? 0, end: 0 },
      };
    });
}
