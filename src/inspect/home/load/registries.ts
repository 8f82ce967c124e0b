import { entries, entry, itemsOf, type Leaf, type Node, textOf, textsOf } from '../node.ts';
import { slug } from './automation.ts';
import type { Entity, Home, Section } from './home.ts';

type Registries = Pick<Home, 'entities' | 'groups' | 'templated' | 'members'>;

interface Building {
  readonly entities: Map<string, Entity>;
  readonly groups: Map<string, readonly string[]>;
  readonly templated: Map<string, Node>;
  readonly members: Map<string, string[]>;
}

/** What entities there are, of which class, in which group, area and device: from YAML, and from what the interface keeps. */
export function readRegistries(sections: readonly Section[], storage: ReadonlyMap<string, Node>): Registries {
  const out: Building = { entities: new Map(), groups: new Map(), templated: new Map(), members: new Map() };
  for (const section of sections) readSection(section, out);
  const areaOf = new Map<string, string>();
  for (const device of dataOf(storage.get('core.device_registry'), 'devices')) {
    const id = textOf(entry(device, 'id')?.value);
    const area = textOf(entry(device, 'area_id')?.value);
    if (id !== undefined && area !== undefined) areaOf.set(id, area);
  }
  for (const one of dataOf(storage.get('core.entity_registry'), 'entities')) readEntity(one, areaOf, out);
  return out;
}

function dataOf(node: Node | undefined, name: string): readonly Node[] {
  return itemsOf(entry(entry(node, 'data')?.value, name)?.value);
}

function readEntity(node: Node, areaOf: ReadonlyMap<string, string>, out: Building): void {
  const id = textOf(entry(node, 'entity_id')?.value);
  if (id === undefined) return;
  const text = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const found = textOf(entry(node, name)?.value);
      if (found !== undefined && found !== '') return found;
    }
    return undefined;
  };
  const device = text('device_id');
  const area = text('area_id') ?? (device === undefined ? undefined : areaOf.get(device));
  out.entities.set(id, {
    name: text('name', 'original_name') ?? '',
    deviceClass: text('device_class', 'original_device_class'),
    area,
    device,
  });
  for (const place of [device, area, ...textsOf(entry(node, 'labels')?.value)]) {
    if (place === undefined) continue;
    const before = out.members.get(place);
    if (before === undefined) out.members.set(place, [id]);
    else before.push(id);
  }
}

function readSection({ domain, node }: Section, out: Building): void {
  if (domain === 'group') {
    for (const { key, value } of entries(node)) {
      const members = entry(value, 'entities')?.value ?? value;
      out.groups.set(`group.${key}`, textsOf(members, true));
    }
  }
  if (domain === 'homeassistant') {
    for (const { key, value } of entries(entry(node, 'customize')?.value)) describe(key, value, key, out);
  }
  if (domain === 'template') for (const item of itemsOf(node)) readBlocks(item, out);
  if (domain === 'mqtt') for (const item of itemsOf(node)) readBlocks(item, out);
  if (PLATFORMS.has(domain)) for (const item of itemsOf(node)) readPlatform(domain, item, out);
}

const PLATFORMS = new Set([
  'cover',
  'switch',
  'lock',
  'light',
  'fan',
  'button',
  'valve',
  'alarm_control_panel',
  'siren',
  'climate',
  'binary_sensor',
]);

/** `template: - switch: - name: ...`, `mqtt: cover: - name: ...`. */
function readBlocks(item: Node, out: Building): void {
  for (const { key, value } of entries(item)) {
    if (!PLATFORMS.has(key)) continue;
    for (const one of itemsOf(value)) {
      const name = textOf(entry(one, 'name')?.value);
      const id = textOf(entry(one, 'default_entity_id')?.value) ?? (name === undefined ? undefined : `${key}.${slug(name)}`);
      if (id !== undefined) describe(id, one, name ?? id, out);
    }
  }
}

const COLLECTIONS = new Set(['covers', 'switches', 'locks', 'lights', 'fans', 'sensors']);

/** `switch: - platform: template, switches: { x: ... }`, and groups of one domain. */
function readPlatform(domain: string, item: Node, out: Building): void {
  const platform = textOf(entry(item, 'platform')?.value);
  const name = textOf(entry(item, 'name')?.value);
  const isMany = entries(item).some(({ key }) => COLLECTIONS.has(key));
  if (platform === 'group' || (platform === undefined && entry(item, 'entities') !== undefined)) {
    out.groups.set(`${domain}.${slug(name ?? domain)}`, textsOf(entry(item, 'entities')?.value, true));
  }
  if (!isMany && (name !== undefined || entry(item, 'unlock') !== undefined))
    describe(`${domain}.${slug(name ?? platform ?? '')}`, item, name ?? '', out);
  for (const { key, value } of entries(item)) {
    if (!COLLECTIONS.has(key)) continue;
    for (const one of entries(value))
      describe(`${domain}.${one.key}`, one.value, textOf(entry(one.value, 'friendly_name')?.value) ?? one.key, out);
  }
}

/** Services of template entities by the key of their actions. */
const ACTION_KEYS: Readonly<Record<string, readonly string[]>> = {
  turn_on: ['turn_on', 'toggle', 'command_on'],
  turn_off: ['turn_off', 'toggle', 'command_off'],
  command_on: ['turn_on', 'toggle'],
  command_off: ['turn_off', 'toggle'],
  open_cover: ['open_cover', 'toggle'],
  close_cover: ['close_cover', 'toggle'],
  stop_cover: ['stop_cover'],
  set_cover_position: ['set_cover_position'],
  unlock: ['unlock'],
  lock: ['lock'],
  open: ['open'],
  press: ['press'],
  open_valve: ['open_valve'],
  disarm: ['alarm_disarm'],
};

function describe(id: string, node: Node, name: string, out: Building): void {
  const deviceClass = textOf(entry(node, 'device_class')?.value);
  const known = out.entities.get(id);
  out.entities.set(id, {
    name: textOf(entry(node, 'friendly_name')?.value) ?? known?.name ?? name,
    deviceClass: deviceClass ?? known?.deviceClass,
    area: known?.area,
    device: known?.device,
  });
  for (const { key, value } of entries(node)) {
    if (!Object.hasOwn(ACTION_KEYS, key) || isPlainText(value)) continue;
    for (const service of ACTION_KEYS[key] ?? []) out.templated.set(`${id} ${service}`, value);
  }
}

/** `command_on: some shell text` is no sequence of actions. */
function isPlainText(node: Node): node is Leaf {
  return node.kind === 'leaf';
}
