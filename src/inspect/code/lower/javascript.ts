import {
  ASSIGN,
  BINARY,
  BLOCK,
  BREAK,
  CALL,
  CONDITIONAL,
  CONTINUE,
  FOR_EACH,
  FUNCTION,
  IF,
  INDEX,
  IS_NEW,
  IS_TAGGED,
  LOGIC,
  MAP,
  MEMBER,
  NAME,
  NONE,
  OTHER,
  REGEX,
  RETURN,
  SPREAD,
  SWITCH,
  TEMPLATE,
  THROW,
  TRY,
  UNARY,
  WHILE,
} from '../ir/ops.ts';
import {
  F_ALTERNATIVE,
  F_ARGUMENT,
  F_ARGUMENTS,
  F_BODY,
  F_CONDITION,
  F_CONSEQUENCE,
  F_CONSTRUCTOR,
  F_FINALIZER,
  F_FUNCTION,
  F_HANDLER,
  F_INCREMENT,
  F_INDEX,
  F_INITIALIZER,
  F_KEY,
  F_LEFT,
  F_NAME,
  F_OBJECT,
  F_OPERATOR,
  F_PARAMETER,
  F_PROPERTY,
  F_RIGHT,
  F_VALUE,
} from './fields.ts';
import { functionHandlers, makeFunction } from './javascript-functions.ts';
import { jsxHandlers } from './jsx.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { augmented, inner, list, nothing } from './shared.ts';
import { resolveEscapes, unquote } from './unquote.ts';

const declaration: Lower = (l, node) => {
  const made: number[] = [];
  for (const item of l.children(node)) {
    const value = l.lower(l.field(item, F_VALUE));
    const target = l.lower(l.field(item, F_NAME));
    made.push(value === NONE ? declared(l, target) : l.add(ASSIGN, item, target, value));
  }
  const [only] = made;
  return made.length === 1 && only !== undefined ? only : l.list(BLOCK, node, [], made);
};

// `let x;` binds x to undefined: what is assigned inside closures must find it.
function declared(l: Lowering, target: number): number {
  const { b } = l;
  if (b.op(target) !== NAME) return NONE;
  return b.add(ASSIGN, b.start(target), b.end(target), target, l.b.addList(OTHER, b.start(target), b.end(target), [], []));
}

const forStatement: Lower = (l, node) => {
  const start = l.lower(l.field(node, F_INITIALIZER));
  const test = l.lower(l.field(node, F_CONDITION));
  const update = l.lower(l.field(node, F_INCREMENT));
  const loop = l.add(WHILE, node, test, l.lower(l.field(node, F_BODY)), update);
  return l.list(BLOCK, node, [], [start, loop]);
};

const forIn: Lower = (l, node) => {
  const iterable = l.lower(l.field(node, F_RIGHT));
  const left = l.lower(l.field(node, F_LEFT));
  const isOf = l.table.kind(l.field(node, F_OPERATOR)) === 'of' || l.hasToken(node, 'of');
  // Keys of an object: `for (k in o)`.
  const over = isOf ? iterable : l.add(INDEX, node, iterable, l.string(node, '*keys*'));
  return l.add(FOR_EACH, node, left, over, l.lower(l.field(node, F_BODY)));
};

const tryStatement: Lower = (l, node) => {
  const body = l.lower(l.field(node, F_BODY));
  const handler = l.field(node, F_HANDLER);
  const last = l.lower(l.field(l.field(node, F_FINALIZER), F_BODY));
  const handlers =
    handler === 0 ? [] : [NONE, l.b.string(l.source(l.field(handler, F_PARAMETER))), l.lower(l.field(handler, F_BODY))];
  return l.list(TRY, node, [body, NONE, last], handlers, 3);
};

const switchStatement: Lower = (l, node) => {
  const subject = l.lower(l.field(node, F_VALUE));
  const arms = l.children(l.field(node, F_BODY)).flatMap((arm) => {
    const test = l.field(arm, F_VALUE);
    const statements = l.lowerAll(l.children(arm).filter((child) => child !== test));
    return [l.lower(test), l.list(BLOCK, arm, [], statements)];
  });
  return l.list(SWITCH, node, [subject, 1], arms, 2);
};

const object: Lower = (l, node) => {
  const pairs = l.children(node).flatMap((child): readonly number[] => {
    switch (l.kind(child)) {
      case 'pair':
      case 'pair_pattern':
        return [keyOf(l, l.field(child, F_KEY)), l.lower(l.field(child, F_VALUE))];
      case 'shorthand_property_identifier':
      case 'shorthand_property_identifier_pattern':
        return [l.string(child, l.source(child)), l.name(child)];
      case 'object_assignment_pattern': {
        const name = l.field(child, F_LEFT);
        return [l.string(name, l.source(name)), l.lower(child)];
      }
      case 'method_definition':
        return [keyOf(l, l.field(child, F_NAME)), l.add(FUNCTION, child, makeFunction(l, child, []))];
      default:
        // A spread, or the rest of a pattern.
        return [NONE, l.lower(l.children(child)[0] ?? 0)];
    }
  });
  return l.list(MAP, node, [], pairs, 2);
};

function keyOf(l: Lowering, key: number): number {
  const kind = l.kind(key);
  if (kind === 'computed_property_name') return inner(l, key);
  if (kind === 'string') return l.string(key, unquote(l.source(key)));
  return l.string(key, l.source(key));
}

const call: Lower = (l, node) => {
  const callee = l.lower(l.field(node, F_FUNCTION));
  const args = l.field(node, F_ARGUMENTS);
  if (l.kind(args) === 'template_string') return l.list(CALL, node, [callee, IS_TAGGED], [l.lower(args)]);
  return l.list(CALL, node, [callee, 0], l.lowerAll(l.children(args)));
};

const creation: Lower = (l, node) => {
  const callee = l.lower(l.field(node, F_CONSTRUCTOR));
  return l.list(CALL, node, [callee, IS_NEW], l.lowerAll(l.children(l.field(node, F_ARGUMENTS))));
};

const template: Lower = (l, node) => {
  const parts = l.children(node).map((part) => {
    if (l.kind(part) === 'template_substitution') return l.lower(l.children(part)[0] ?? 0);
    return l.string(part, resolveEscapes(l.source(part)));
  });
  if (parts.length === 0) return l.string(node, '');
  const isPlain = l.children(node).every((part) => l.kind(part) !== 'template_substitution');
  if (isPlain) return l.string(node, parts.map((part) => l.b.stringAt(l.b.operand(part, 0))).join(''));
  return l.list(TEMPLATE, node, [], parts);
};

const LOGICAL: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '??': '??' };

const binary: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR));
  const logical = LOGICAL[operator];
  const left = l.lower(l.field(node, F_LEFT));
  const right = l.lower(l.field(node, F_RIGHT));
  return logical === undefined
    ? l.add(BINARY, node, l.b.string(operator), left, right)
    : l.add(LOGIC, node, l.b.string(logical), left, right);
};

const unary: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR));
  return l.add(UNARY, node, l.b.string(operator === '!' ? 'not' : operator), l.lower(l.field(node, F_ARGUMENT)));
};

const assignment: Lower = (l, node) => {
  const value = l.lower(l.field(node, F_RIGHT));
  return l.add(ASSIGN, node, l.lower(l.field(node, F_LEFT)), value);
};

const member: Lower = (l, node) => {
  const target = l.lower(l.field(node, F_OBJECT));
  return l.add(MEMBER, node, target, l.b.string(l.source(l.field(node, F_PROPERTY))));
};

const regex: Lower = (l, node) => {
  const source = l.source(node);
  const end = source.lastIndexOf('/');
  return l.add(REGEX, node, l.b.string(source.slice(1, end)), l.b.string(source.slice(end + 1)));
};

/** `pattern = preset` in a target: the value of the target is what is there, or else the preset. */
const presetPattern: Lower = (l, node) => {
  const preset = l.lower(l.field(node, F_RIGHT));
  return l.add(ASSIGN, node, l.lower(l.field(node, F_LEFT)), preset);
};

/** JavaScript, TypeScript and both with JSX. */
export const javascriptHandlers: Handlers = {
  ...functionHandlers,
  ...jsxHandlers,
  program: (l, node) => l.block(node),
  statement_block: (l, node) => l.block(node),
  expression_statement: inner,
  parenthesized_expression: inner,
  lexical_declaration: declaration,
  variable_declaration: declaration,
  if_statement: (l, node) => {
    const test = l.lower(l.field(node, F_CONDITION));
    const then = l.lower(l.field(node, F_CONSEQUENCE));
    return l.add(IF, node, test, then, inner(l, l.field(node, F_ALTERNATIVE)));
  },
  for_statement: forStatement,
  for_in_statement: forIn,
  while_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY))),
  do_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY)), NONE, 1),
  try_statement: tryStatement,
  switch_statement: switchStatement,
  return_statement: (l, node) => l.add(RETURN, node, inner(l, node)),
  throw_statement: (l, node) => l.add(THROW, node, inner(l, node)),
  break_statement: (l, node) => l.add(BREAK, node),
  continue_statement: (l, node) => l.add(CONTINUE, node),
  labeled_statement: (l, node) => l.lower(l.field(node, F_BODY)),
  statement_identifier: nothing,
  empty_statement: nothing,
  debugger_statement: nothing,
  comment: nothing,
  html_comment: nothing,
  hash_bang_line: nothing,
  identifier: (l, node) => l.name(node),
  this: (l, node) => l.name(node),
  super: (l, node) => l.name(node),
  undefined: (l, node) => l.nothing(node),
  null: (l, node) => l.nothing(node),
  true: (l, node) => l.truth(node, true),
  false: (l, node) => l.truth(node, false),
  number: (l, node) => l.numberOf(node),
  string: (l, node) => l.string(node, unquote(l.source(node))),
  template_string: template,
  regex,
  member_expression: member,
  subscript_expression: (l, node) => {
    const target = l.lower(l.field(node, F_OBJECT));
    return l.add(INDEX, node, target, l.lower(l.field(node, F_INDEX)));
  },
  call_expression: call,
  new_expression: creation,
  binary_expression: binary,
  unary_expression: unary,
  update_expression: (l, node) => {
    const target = l.lower(l.field(node, F_ARGUMENT));
    return l.add(ASSIGN, node, target, l.add(OTHER, node), l.b.string('+'));
  },
  ternary_expression: (l, node) => {
    const test = l.lower(l.field(node, F_CONDITION));
    const then = l.lower(l.field(node, F_CONSEQUENCE));
    return l.add(CONDITIONAL, node, test, then, l.lower(l.field(node, F_ALTERNATIVE)));
  },
  assignment_expression: assignment,
  augmented_assignment_expression: augmented,
  sequence_expression: (l, node) => {
    const parts = l.lowerAll(l.children(node));
    return l.list(BLOCK, node, [], parts);
  },
  await_expression: inner,
  yield_expression: inner,
  spread_element: (l, node) => l.add(SPREAD, node, inner(l, node)),
  rest_pattern: (l, node) => l.add(SPREAD, node, inner(l, node)),
  array: list,
  array_pattern: list,
  object,
  object_pattern: object,
  assignment_pattern: presetPattern,
  object_assignment_pattern: presetPattern,
  shorthand_property_identifier: (l, node) => l.name(node),
  shorthand_property_identifier_pattern: (l, node) => l.name(node),
  property_identifier: (l, node) => l.string(node, l.source(node)),
  // TypeScript: what only types say has no effect.
  as_expression: inner,
  satisfies_expression: inner,
  non_null_expression: inner,
  instantiation_expression: inner,
  type_assertion: (l, node) => l.lower(l.children(node).at(-1) ?? 0),
  type_annotation: nothing,
  type_arguments: nothing,
  type_parameters: nothing,
  interface_declaration: nothing,
  type_alias_declaration: nothing,
  ambient_declaration: nothing,
  function_signature: nothing,
  enum_declaration: nothing,
  internal_module: (l, node) => l.lower(l.field(node, F_BODY)),
  module: (l, node) => l.lower(l.field(node, F_BODY)),
};
