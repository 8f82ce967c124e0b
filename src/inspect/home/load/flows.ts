/* Flows of Node-RED: what its nodes do and where their messages go. */
import { entry, itemsOf, type Node, textOf } from '../node.ts';
import type { Home } from './home.ts';
import { readYaml } from './read-yaml.ts';

export interface FlowNode {
  readonly id: string;
  /** `http in`, `exec`, `api-call-service`. */
  readonly type: string;
  readonly node: Node;
  readonly wires: readonly string[];
}

const cache: WeakMap<Home, readonly FlowNode[]> = new WeakMap();

/** The nodes of all flows of a house; JSON is YAML, and keeps its places that way. */
export function flowsOf(home: Home): readonly FlowNode[] {
  const known = cache.get(home);
  if (known !== undefined) return known;
  const nodes = home.plain
    .filter(({ path }) => /(?:^|\/)flows(?!_cred)[\w-]*\.json$/.test(path))
    .flatMap(({ path, text }) => itemsOf(readYaml(path, text).documents[0]).flatMap(flowNode));
  cache.set(home, nodes);
  return nodes;
}

function flowNode(node: Node): readonly FlowNode[] {
  const [id, type] = [textOf(entry(node, 'id')?.value), textOf(entry(node, 'type')?.value)];
  if (id === undefined || type === undefined) return [];
  if (textOf(entry(node, 'd')?.value) === 'true') return [];
  const wires = itemsOf(entry(node, 'wires')?.value).flatMap((port) => itemsOf(port).flatMap((one) => textOf(one) ?? []));
  return [{ id, type, node, wires }];
}

/** Where messages of a node come to, without passing one of the kinds that may hold them back. */
export function reachedFrom(start: FlowNode, all: readonly FlowNode[], holdsBack: RegExp): readonly FlowNode[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const seen = new Set<string>([start.id]);
  const open = [...start.wires];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const one = byId.get(id);
    if (one === undefined || seen.has(id)) continue;
    seen.add(id);
    if (!holdsBack.test(one.type)) open.push(...one.wires);
  }
  seen.delete(start.id);
  return [...seen].flatMap((id) => byId.get(id) ?? []);
}
