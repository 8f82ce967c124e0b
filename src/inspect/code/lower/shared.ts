import { ASSIGN, LIST, NONE } from '../ir/ops.ts';
import { F_LEFT, F_OPERATOR, F_RIGHT } from './fields.ts';
import type { Lower } from './lowering.ts';

/** What a node with one part is: its part. */
export const inner: Lower = (l, node) => l.lower(l.children(node)[0] ?? 0);

/** What has no effect. */
export const nothing: Lower = () => NONE;

export const list: Lower = (l, node) => l.list(LIST, node, [], l.lowerAll(l.children(node)));

/** `a += b` and its kin. */
export const augmented: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR)).replace(/=$/, '');
  const value = l.lower(l.field(node, F_RIGHT));
  return l.add(ASSIGN, node, l.lower(l.field(node, F_LEFT)), value, l.b.string(operator));
};
