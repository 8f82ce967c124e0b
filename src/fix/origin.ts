import { field, functionAround, named, statementOf, upTo, within } from './tree.ts';
import type { FixNode, FixSource } from './types.ts';

/**
 * Where an expression comes from: itself, or what is assigned to the variable that it is, where that happens exactly once in
 * the function around it, as a statement of its own.
 */
export function originOf(node: FixNode, source: FixSource): FixNode | undefined {
  if (node.type !== 'identifier') return node;
  const name = source.text.slice(node.start, node.end);
  const scope = functionAround(node) ?? rootOf(node);
  const values: FixNode[] = [];
  for (const one of within(scope)) {
    const target = field(one, 'left') ?? field(one, 'name');
    if (target === undefined || source.text.slice(target.start, target.end) !== name) continue;
    if (one.type === 'assignment' || one.type === 'assignment_expression') values.push(...right(one));
    else if (one.type === 'variable_declarator') values.push(...right(one));
    else if (/augmented|for_|parameter/.test(one.type)) return undefined;
  }
  const [only, ...more] = values;
  return only !== undefined && more.length === 0 && only.end <= node.start && statementOf(only) !== undefined ? only : undefined;
}

function right(node: FixNode): readonly FixNode[] {
  const value = field(node, 'right') ?? field(node, 'value');
  return value === undefined ? [] : [value];
}

function rootOf(node: FixNode): FixNode {
  return upTo(node, 'module', 'program') ?? node;
}

/** Reading it again later gives the same: a name, a member, an element, a constant. */
export function isSteady(node: FixNode): boolean {
  const steady = [
    'identifier',
    'attribute',
    'member_expression',
    'subscript',
    'subscript_expression',
    'string',
    'integer',
    'number',
  ];
  const inner = ['property_identifier', 'string_start', 'string_content', 'string_end', 'string_fragment', 'this', 'self'];
  return [node, ...named(node).flatMap((child) => [...within(child)].filter(({ isNamed }) => isNamed))].every(({ type }) =>
    [...steady, ...inner].includes(type),
  );
}
