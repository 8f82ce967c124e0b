import { BOOL, CALL, KEYWORD, NAME, NONE, OTHER, STRING } from '../ir/ops.ts';
import { F_NAME, F_OPEN_TAG } from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { unquote } from './unquote.ts';

/** An element is a call `jsx(tag, attribute=value..., child...)`. */
function element(l: Lowering, node: number, tag: number, content: readonly number[]): number {
  const callee = l.add(NAME, node, l.b.string('jsx'));
  const name = l.field(tag, F_NAME);
  const attributes = l.children(tag).flatMap((child) => attribute(l, child));
  const children = content.map((child) => l.lower(child)).filter((made) => made !== NONE && l.b.op(made) !== STRING);
  return l.list(CALL, node, [callee, 0], [l.string(name === 0 ? node : name, l.source(name)), ...attributes, ...children]);
}

function attribute(l: Lowering, node: number): readonly number[] {
  if (l.kind(node) === 'jsx_expression') return [l.lower(node)].filter((made) => made !== NONE);
  if (l.kind(node) !== 'jsx_attribute') return [];
  const [key, value] = l.children(node);
  const made = value === undefined ? l.add(BOOL, node, 1) : l.lower(value);
  return [l.add(KEYWORD, node, l.b.string(l.source(key ?? 0)), made)];
}

const jsxElement: Lower = (l, node) => {
  const open = l.field(node, F_OPEN_TAG);
  const content = l.children(node).filter((child) => !/^jsx_(?:opening|closing)_element$|^jsx_text$/.test(l.kind(child)));
  return element(l, node, open, content);
};

export const jsxHandlers: Handlers = {
  jsx_element: jsxElement,
  jsx_fragment: (l, node) => l.list(OTHER, node, [], l.lowerAll(l.children(node))),
  jsx_self_closing_element: (l, node) => element(l, node, node, []),
  jsx_expression: (l, node) => l.lower(l.children(node)[0] ?? 0),
  jsx_text: () => NONE,
  jsx_opening_element: () => NONE,
  jsx_closing_element: () => NONE,
  jsx_attribute: (l, node) => l.lower(l.children(node)[1] ?? 0),
  jsx_namespace_name: () => NONE,
  html_character_reference: () => NONE,
  string: (l, node) => l.string(node, unquote(l.source(node))),
};
