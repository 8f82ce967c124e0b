import type { FixNode } from './types.ts';

/** The smallest node that holds a range. */
export function nodeAt(root: FixNode, start: number, end: number): FixNode {
  let at = root;
  for (;;) {
    const inner = at.children.find((child) => child.start <= start && child.end >= end && child.end > child.start);
    if (inner === undefined) return at;
    at = inner;
  }
}

export function named(node: FixNode): readonly FixNode[] {
  return node.children.filter((child) => child.isNamed && child.type !== 'comment');
}

export function field(node: FixNode | undefined, name: string): FixNode | undefined {
  return node?.children.find((child) => child.field === name);
}

/** The node itself or the nearest one above it of one of these types. */
export function upTo(node: FixNode | undefined, ...types: readonly string[]): FixNode | undefined {
  let at = node;
  while (at !== undefined && !types.includes(at.type)) at = at.parent;
  return at;
}

/** Every node below, and the node itself, in the order of the text. */
export function* within(node: FixNode): Generator<FixNode> {
  yield node;
  for (const child of node.children) yield* within(child);
}

export function find(node: FixNode, ...types: readonly string[]): FixNode | undefined {
  for (const one of within(node)) if (types.includes(one.type)) return one;
  return undefined;
}

const CALLS = ['call', 'call_expression', 'new_expression'];

/** The call that a place is, or stands in. */
export function callAt(node: FixNode | undefined): FixNode | undefined {
  return upTo(node, ...CALLS);
}

export function callee(call: FixNode): FixNode | undefined {
  return field(call, 'function') ?? field(call, 'constructor');
}

export function argumentsOf(call: FixNode): readonly FixNode[] {
  const list = field(call, 'arguments');
  return list === undefined ? [] : named(list);
}

/** The statement that holds a node, as its block lists it. */
export function statementOf(node: FixNode): FixNode | undefined {
  let at: FixNode | undefined = node;
  while (at !== undefined && !BLOCKS.has(at.parent?.type ?? '')) at = at.parent;
  return at;
}

const BLOCKS: ReadonlySet<string> = new Set(['block', 'module', 'statement_block', 'program']);

const FUNCTIONS = ['function_definition', 'function_declaration', 'function_expression', 'arrow_function', 'method_definition'];

export function functionAround(node: FixNode): FixNode | undefined {
  return upTo(node.parent, ...FUNCTIONS);
}

/** The spaces before the line of an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
