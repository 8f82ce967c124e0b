import { entries, entry, isFalse, itemsOf, type Node, textOf } from '../node.ts';
import type { Automation, Scene, Script, Trigger } from './home.ts';

/** As Home Assistant makes an entity id of a name. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** @param blueprints the texts of blueprints by `automation/author/name.yaml` */
export function automationOf(node: Node, blueprints: ReadonlyMap<string, Node>, key?: string): Automation | undefined {
  if (node.kind !== 'map') return undefined;
  const use = entry(node, 'use_blueprint')?.value;
  const path = textOf(entry(use, 'path')?.value);
  const blueprint = path === undefined ? undefined : blueprints.get(`automation/${path}`);
  const body =
    path === undefined ? node : blueprint === undefined ? undefined : withInputs(blueprint, entry(use, 'input')?.value);
  const name = textOf(entry(node, 'alias')?.value) ?? textOf(entry(node, 'id')?.value) ?? key ?? 'an automation without a name';
  const off = entry(node, 'initial_state');
  return {
    entity: `automation.${slug(name)}`,
    name,
    node,
    triggers: itemsOf(entry(body, 'trigger', 'triggers')?.value).flatMap(triggersOf),
    conditions: itemsOf(entry(body, 'condition', 'conditions')?.value),
    actions: entry(body, 'action', 'actions')?.value,
    off: isFalse(off?.value) ? off : undefined,
    missing: body === undefined ? path : undefined,
  };
}

function triggersOf(node: Node): readonly Trigger[] {
  if (node.kind === 'list') return node.items.flatMap(triggersOf);
  if (isFalse(entry(node, 'enabled')?.value)) return [];
  const nested = entry(node, 'triggers')?.value;
  if (nested !== undefined) return itemsOf(nested).flatMap(triggersOf);
  const platform = textOf(entry(node, 'trigger')?.value) ?? textOf(entry(node, 'platform')?.value) ?? '?';
  return [{ platform, node }];
}

export function scriptOf(key: string, node: Node, blueprints: ReadonlyMap<string, Node>): Script {
  const use = entry(node, 'use_blueprint')?.value;
  const path = textOf(entry(use, 'path')?.value);
  const blueprint = path === undefined ? undefined : blueprints.get(`script/${path}`);
  const body = blueprint === undefined ? node : withInputs(blueprint, entry(use, 'input')?.value);
  return {
    entity: `script.${key}`,
    name: textOf(entry(node, 'alias')?.value) ?? key,
    node,
    actions: entry(body, 'sequence')?.value,
  };
}

export function sceneOf(node: Node): Scene | undefined {
  const name = textOf(entry(node, 'name')?.value);
  if (name === undefined) return undefined;
  return { entity: `scene.${slug(name)}`, name, node, members: entries(entry(node, 'entities')?.value) };
}

/** The blueprint with what was chosen, or its default, in the place of each `!input`. */
function withInputs(blueprint: Node, chosen: Node | undefined): Node {
  const declared = new Map<string, Node | undefined>();
  const declare = (inputs: Node | undefined): void => {
    for (const { key, value } of entries(inputs)) {
      const section = entry(value, 'input')?.value;
      if (section?.kind === 'map') declare(section);
      else declared.set(key, entry(value, 'default')?.value);
    }
  };
  declare(entry(entry(blueprint, 'blueprint')?.value, 'input')?.value);
  for (const { key, value } of entries(chosen)) declared.set(key, value);
  const fill = (node: Node): Node => {
    if (node.kind === 'leaf') return node.tag === 'input' ? (declared.get(node.text.trim()) ?? node) : node;
    if (node.kind === 'list') return { ...node, items: node.items.map(fill) };
    return { ...node, entries: node.entries.map((one) => ({ ...one, value: fill(one.value) })) };
  };
  return fill(blueprint);
}
