import type { Exposure, Parsed } from '../shared/rule.ts';
import { type Entry, entries, entry, isTrue, items, member, parseYaml, type Tree, textOf } from '../shared/yaml-tree.ts';

export interface Service {
  readonly name: string;
  readonly entry: Entry;
  readonly tree: Tree;
  readonly image: string;
  readonly ports: readonly Port[];
  readonly mounts: readonly Mount[];
  readonly environment: readonly Variable[];
}

export interface Port {
  readonly host: string | undefined;
  readonly published: number | undefined;
  readonly endPort?: number;
  readonly target: number | undefined;
  readonly protocol: 'tcp' | 'udp';
  readonly start: number;
  readonly end: number;
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Variable {
  readonly name: string;
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly hide: readonly [number, number];
}

export interface ComposeFile {
  readonly services: readonly Service[];
  readonly root: Tree | undefined;
}

export function parseCompose(text: string): Parsed<ComposeFile> {
  const { file, incomplete } = parseYaml(text);
  const root = file.documents[0];
  const services = entries(member(root, 'services')).map(
    (service): Service => ({
      name: service.key,
      entry: service,
      tree: service.value,
      image: textOf(member(service.value, 'image')) ?? '',
      ports: items(member(service.value, 'ports')).flatMap((port) => portOf(port) ?? []),
      mounts: items(member(service.value, 'volumes')).flatMap((mount) => mountOf(mount) ?? []),
      environment: variablesOf(member(service.value, 'environment')),
    }),
  );
  return { file: { services, root }, incomplete };
}

const shortPort =
  /^(?:(?<host>\[[0-9a-f:]+\]|\d{1,3}(?:\.\d{1,3}){3}|\$\{[^}]*\}(?=:[^:]+:)):(?=[\d$]))?(?:(?<published>\d{1,5}|\$\{[^}]*\})(?:-(?<last>\d{1,5}))?:)?(?<target>\d{1,5})(?:-\d{1,5})?(?:\/(?<protocol>tcp|udp))?$/;

function portOf(tree: Tree): Port | null {
  const { start, end } = tree;
  if (tree.kind === 'map') {
    const published = Number(textOf(member(tree, 'published')) ?? Number.NaN);
    const protocol = textOf(member(tree, 'protocol')) === 'udp' ? 'udp' : 'tcp';
    const target = Number(textOf(member(tree, 'target')) ?? Number.NaN);
    return { host: textOf(member(tree, 'host_ip')), published: number(published), target: number(target), protocol, start, end };
  }
  const groups = shortPort.exec(textOf(tree) ?? '')?.groups;
  if (groups === undefined) return null;
  // `${PORT:-8080}` is published too, at its default.
  const published = Number(/(\d{1,5})\}?$/.exec(groups['published'] ?? '')?.[1] ?? Number.NaN);
  const last = groups['last'] === undefined ? {} : { endPort: Number(groups['last']) };
  const protocol = groups['protocol'] === 'udp' ? 'udp' : 'tcp';
  return { host: groups['host'], published: number(published), ...last, target: Number(groups['target']), protocol, start, end };
}

function number(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function mountOf(tree: Tree): Mount | null {
  const { start, end } = tree;
  if (tree.kind === 'map') {
    const source = textOf(member(tree, 'source')) ?? '';
    const target = textOf(member(tree, 'target')) ?? '';
    return { source, target, readOnly: isTrue(member(tree, 'read_only')), start, end };
  }
  // A default inside `${HOME:-/root}` has a colon of its own.
  const parts = (textOf(tree) ?? '').match(/(?:\$\{[^}]{0,200}\}|[^:])+/g) ?? [];
  if (parts.length < 2) return null;
  return { source: parts[0] ?? '', target: parts[1] ?? '', readOnly: /(?:^|,)ro(?:,|$)/.test(parts[2] ?? ''), start, end };
}

/** Both forms: a map, or a list of `NAME=value`. */
export function variablesOf(tree: Tree | undefined): readonly Variable[] {
  if (tree?.kind === 'map')
    return tree.entries.map(({ key, value, start, end }) => ({
      name: key,
      value: textOf(value),
      start,
      end,
      hide: [value.start, value.end] as const,
    }));
  return items(tree).flatMap((item): readonly Variable[] => {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    return [
      {
        name,
        value: at < 0 ? undefined : text.slice(at + 1),
        start: item.start,
        end: item.end,
        hide: [Math.min(item.end, item.start + at + 1), item.end],
      },
    ];
  });
}

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:127\.|\[?::1\]?$|localhost$)/.test(address);
}

/** What the services publish, and what they only tell each other. */
export function composeExposures({ services }: ComposeFile): readonly Exposure[] {
  return services.flatMap(({ name, ports, tree, environment }) => {
    const host = textOf(member(tree, 'network_mode')) === 'host';
    const hasPassword = environment.some(({ name: variable }) => /PASS(?:WORD)?(?:_FILE)?$/.test(variable));
    const published = ports.map(
      (port): Exposure => ({
        port: port.published ?? port.target,
        ...(port.endPort === undefined ? {} : { endPort: port.endPort }),
        address: port.host ?? '0.0.0.0',
        protocol: port.protocol,
        on: 'host',
        name,
        authentication: hasPassword ? 'some' : 'unknown',
        start: port.start,
      }),
    );
    const exposed = items(member(tree, 'expose')).flatMap((item): readonly Exposure[] => {
      const port = Number.parseInt(textOf(item) ?? '', 10);
      if (Number.isNaN(port)) return [];
      return [
        {
          port,
          address: undefined,
          protocol: 'tcp',
          on: host ? 'host' : 'container',
          name,
          authentication: 'unknown',
          start: item.start,
        },
      ];
    });
    const all = entry(tree, 'network_mode');
    const whole: readonly Exposure[] =
      host && all !== undefined
        ? [
            {
              port: undefined,
              address: '0.0.0.0',
              protocol: 'tcp',
              on: 'host',
              name,
              authentication: 'unknown',
              start: all.start,
            },
          ]
        : [];
    return [...published, ...exposed, ...whole];
  });
}
