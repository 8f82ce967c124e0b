import {
  ASSIGN,
  BINARY,
  BLOCK,
  BREAK,
  CALL,
  CONTINUE,
  FOR_EACH,
  FUNCTION,
  IF,
  INDEX,
  IS_NEW,
  KEYWORD,
  LIST,
  LOGIC,
  MAP,
  MEMBER,
  NONE,
  NUMBER,
  OTHER,
  RETURN,
  SLICE,
  SPREAD,
  SWITCH,
  TYPED,
  UNARY,
  WHILE,
} from '../ir/ops.ts';
import {
  F_ALIAS,
  F_ALTERNATIVE,
  F_ARGUMENTS,
  F_BODY,
  F_CONDITION,
  F_CONSEQUENCE,
  F_END,
  F_FIELD,
  F_FUNCTION,
  F_INDEX,
  F_INITIALIZER,
  F_KEY,
  F_LEFT,
  F_NAME,
  F_OPERAND,
  F_OPERATOR,
  F_RIGHT,
  F_START,
  F_TYPE,
  F_UPDATE,
  F_VALUE,
} from './fields.ts';
import { goDeclarations, goFile, makeGoFunction, makeStruct } from './go-declarations.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { resolveEscapes } from './unquote.ts';

const inner: Lower = (l, node) => l.lower(l.children(node)[0] ?? 0);
const nothing: Lower = () => NONE;
const unknownOf = (l: Lowering, node: number): number => l.list(OTHER, node, [], []);

/** One expression, or several as a list. */
const several: Lower = (l, node) => {
  const parts = l.children(node).map((part) => l.lower(part) || unknownOf(l, part));
  return parts.length === 1 ? (parts[0] ?? NONE) : l.list(LIST, node, [], parts);
};

/** `a, b := f()`, `a, b = 1, 2`, `a += 1` */
const assignment: Lower = (l, node) => {
  const token = l.field(node, F_OPERATOR);
  const operator = token === 0 ? '' : l.table.kind(token).replace(/=$/, '');
  const value = l.lower(l.field(node, F_RIGHT));
  const target = l.lower(l.field(node, F_LEFT));
  const isNew = l.kind(node) === 'short_var_declaration';
  return l.add(ASSIGN, node, target, value, isNew ? 0 : l.b.string(operator), isNew ? 1 : 0);
};

/** `var a, b T = 1, 2` */
const variable: Lower = (l, node) => {
  const names = l.children(node, F_NAME);
  const type = l.source(l.field(node, F_TYPE));
  // `var names []string` is a list without items.
  const isEmpty = l.kind(l.field(node, F_TYPE)) === 'slice_type' && l.field(node, F_VALUE) === 0 && names.length === 1;
  if (isEmpty) return l.add(ASSIGN, node, l.name(names[0] ?? 0), l.list(LIST, node, [], []));
  const isStruct = l.kind(l.field(node, F_TYPE)) === 'struct_type' && l.field(node, F_VALUE) === 0;
  const value = isStruct ? structOf(l, l.field(node, F_TYPE)) : l.lower(l.field(node, F_VALUE));
  if (names.length === 1 && isStruct) return l.add(ASSIGN, node, l.name(names[0] ?? 0), value);
  if (names.length === 1) {
    const typed = type === '' ? value : l.add(TYPED, node, value, l.b.string(goType(type)));
    return l.add(ASSIGN, node, l.name(names[0] ?? 0), typed === NONE ? unknownOf(l, node) : typed);
  }
  if (value !== NONE) return l.add(ASSIGN, node, l.list(LIST, node, [], l.lowerAll(names)), value);
  const each = names.map((name) => l.add(ASSIGN, name, l.name(name), l.add(TYPED, name, NONE, l.b.string(goType(type)))));
  return l.list(BLOCK, node, [], each);
};

/** An object of `struct{ Name string }`. */
const structOf: Lower = (l, node) => l.list(CALL, node, [makeStruct(l, node), IS_NEW], []);

/** `channel <- value`: what comes out of it later is what was put into it. */
const sending: Lower = (l, node) => {
  const [channel, value] = l.children(node);
  const push = l.add(MEMBER, node, l.lower(channel ?? 0), l.b.string('push'));
  return l.list(CALL, node, [push, 0], [l.lower(value ?? 0) || unknownOf(l, node)]);
};

/** `sql.DB` of `*sql.DB`; empty for lists and maps. */
function goType(type: string): string {
  return /^\*?([\w.]+)$/.exec(type)?.[1] ?? '';
}

const statements: Lower = (l, node) =>
  l.list(
    BLOCK,
    node,
    [],
    l.children(node).flatMap((child) => {
      const made = l.lower(child);
      return made === NONE ? [] : [made];
    }),
  );

const ifStatement: Lower = (l, node) => {
  const start = l.lower(l.field(node, F_INITIALIZER));
  const test = l.lower(l.field(node, F_CONDITION));
  const body = l.lower(l.field(node, F_CONSEQUENCE));
  const made = l.add(IF, node, test, body, l.lower(l.field(node, F_ALTERNATIVE)));
  return start === NONE ? made : l.list(BLOCK, node, [], [start, made]);
};

const forStatement: Lower = (l, node) => {
  const clause = l.children(node)[0] ?? 0;
  const body = l.lower(l.field(node, F_BODY));
  if (l.kind(clause) === 'for_clause') {
    const start = l.lower(l.field(clause, F_INITIALIZER));
    const loop = l.add(WHILE, node, l.lower(l.field(clause, F_CONDITION)), body, l.lower(l.field(clause, F_UPDATE)));
    return l.list(BLOCK, node, [], start === NONE ? [loop] : [start, loop]);
  }
  if (l.kind(clause) !== 'range_clause') return l.add(WHILE, node, l.kind(clause) === 'block' ? NONE : l.lower(clause), body);
  const targets = l.children(l.field(clause, F_LEFT));
  const iterable = l.lower(l.field(clause, F_RIGHT));
  // The first is a number or a key, the second what stands there.
  const target = targets.length > 1 ? l.lower(targets[1] ?? 0) : unknownOf(l, clause);
  return l.add(FOR_EACH, node, target, iterable, body);
};

const switchStatement: Lower = (l, node) => {
  const start = l.lower(l.field(node, F_INITIALIZER));
  const value = l.field(node, F_VALUE);
  const isTyped = l.kind(node) === 'type_switch_statement';
  const arms = l.children(node).filter((child) => /_case$/.test(l.kind(child)));
  const subject = value === 0 ? l.truth(node, true) : l.lower(value);
  const lowered = arms.flatMap((arm) => {
    const tests = l.children(l.field(arm, F_VALUE));
    const body = l.list(BLOCK, arm, [], l.lowerAll(l.children(arm).filter((part) => l.kind(part) === 'statement_list')));
    if (l.kind(arm) === 'default_case') return [NONE, body];
    if (isTyped || tests.length === 0) return [unknownOf(l, arm), body];
    return tests.flatMap((test) => [l.lower(test), body]);
  });
  const made = l.list(SWITCH, node, [subject, 0], lowered, 2);
  const alias = l.children(l.field(node, F_ALIAS))[0];
  const before = alias === undefined ? [] : [l.add(ASSIGN, node, l.name(alias), subject)];
  return l.list(BLOCK, node, [], [...(start === NONE ? [] : [start]), ...before, made]);
};

const LOGICAL: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or' };

const binary: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR));
  const logical = LOGICAL[operator];
  const left = l.lower(l.field(node, F_LEFT));
  const right = l.lower(l.field(node, F_RIGHT));
  return logical === undefined
    ? l.add(BINARY, node, l.b.string(operator), left, right)
    : l.add(LOGIC, node, l.b.string(logical), left, right);
};

const call: Lower = (l, node) => {
  const callee = l.lower(l.field(node, F_FUNCTION));
  const args = l.children(l.field(node, F_ARGUMENTS)).map((arg) => l.lower(arg) || unknownOf(l, arg));
  return l.list(CALL, node, [callee, 0], args);
};

/** `T{Name: value}` makes a T with these options; lists and maps are what they are. */
const composite: Lower = (l, node) => {
  const type = l.field(node, F_TYPE);
  const items = l.children(l.field(node, F_BODY));
  const itemOf = (item: number): number => l.lower(item) || unknownOf(l, item);
  if (/^(?:slice|array|implicit_length_array)_type$/.test(l.kind(type))) return l.list(LIST, node, [], items.map(itemOf));
  if (l.kind(type) === 'map_type') {
    return l.list(
      MAP,
      node,
      [],
      items.flatMap((item) => [l.lower(l.field(item, F_KEY)), itemOf(l.field(item, F_VALUE))]),
      2,
    );
  }
  const args = items.map((item) => {
    if (l.kind(item) !== 'keyed_element') return itemOf(item);
    return l.add(KEYWORD, item, l.b.string(l.source(l.field(item, F_KEY))), itemOf(l.field(item, F_VALUE)));
  });
  return l.list(CALL, node, [l.lower(type), IS_NEW], args);
};

/** Of a list of literals inside another: `{{"a", 1}, {"b", 2}}`. */
const literalValue: Lower = (l, node) => {
  const items = l.children(node);
  const isKeyed = items.some((item) => l.kind(item) === 'keyed_element');
  if (!isKeyed)
    return l.list(
      LIST,
      node,
      [],
      items.map((item) => l.lower(item) || unknownOf(l, item)),
    );
  return l.list(
    MAP,
    node,
    [],
    items.flatMap((item) => {
      const key = l.field(item, F_KEY);
      return [l.string(key, l.source(key)), l.lower(l.field(item, F_VALUE)) || unknownOf(l, item)];
    }),
    2,
  );
};

const unary: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR));
  const value = l.lower(l.field(node, F_OPERAND));
  // A pointer to something is it.
  if (operator === '&' || operator === '*' || operator === '<-') return value;
  return l.add(UNARY, node, l.b.string(operator === '!' ? 'not' : operator), value);
};

const step: Lower = (l, node) => l.add(ASSIGN, node, inner(l, node), unknownOf(l, node), l.b.string('++'));

const number: Lower = (l, node) => {
  const text = l
    .source(node)
    .replaceAll('_', '')
    .replace(/^0(?=[0-7]+$)/, '0o');
  return l.add(NUMBER, node, l.b.number(Number(text)));
};

/** Go. */
export const goHandlers: Handlers = {
  ...goDeclarations,
  source_file: goFile,
  block: (l, node) => {
    const [body] = l.children(node);
    return body === undefined ? l.list(BLOCK, node, [], []) : l.lower(body);
  },
  statement_list: statements,
  expression_statement: inner,
  parenthesized_expression: inner,
  expression_list: several,
  literal_element: inner,
  short_var_declaration: assignment,
  assignment_statement: assignment,
  var_spec: variable,
  const_spec: variable,
  var_declaration: statements,
  const_declaration: statements,
  var_spec_list: statements,
  inc_statement: step,
  dec_statement: step,
  if_statement: ifStatement,
  for_statement: forStatement,
  expression_switch_statement: switchStatement,
  type_switch_statement: switchStatement,
  select_statement: (l, node) => {
    const arms = l.children(node).flatMap((arm) => [unknownOf(l, arm), l.list(BLOCK, arm, [], l.lowerAll(l.children(arm)))]);
    return l.list(SWITCH, node, [unknownOf(l, node), 0], arms, 2);
  },
  receive_statement: assignment,
  send_statement: sending,
  return_statement: (l, node) => l.add(RETURN, node, inner(l, node)),
  break_statement: (l, node) => l.add(BREAK, node),
  continue_statement: (l, node) => l.add(CONTINUE, node),
  labeled_statement: (l, node) => l.lower(l.children(node)[1] ?? 0),
  go_statement: inner,
  defer_statement: inner,
  comment: nothing,
  package_clause: nothing,
  identifier: (l, node) => l.name(node),
  type_identifier: (l, node) => l.name(node),
  package_identifier: (l, node) => l.name(node),
  qualified_type: (l, node) => {
    const [pack, name] = l.children(node);
    return l.add(MEMBER, node, l.name(pack ?? 0), l.b.string(l.source(name ?? 0)));
  },
  generic_type: inner,
  nil: (l, node) => l.nothing(node),
  true: (l, node) => l.truth(node, true),
  false: (l, node) => l.truth(node, false),
  interpreted_string_literal: (l, node) => l.string(node, resolveEscapes(l.source(node).slice(1, -1))),
  raw_string_literal: (l, node) => l.string(node, l.source(node).slice(1, -1)),
  rune_literal: (l, node) => l.string(node, resolveEscapes(l.source(node).slice(1, -1))),
  int_literal: number,
  float_literal: number,
  selector_expression: (l, node) =>
    l.add(MEMBER, node, l.lower(l.field(node, F_OPERAND)), l.b.string(l.source(l.field(node, F_FIELD)))),
  index_expression: (l, node) => l.add(INDEX, node, l.lower(l.field(node, F_OPERAND)), l.lower(l.field(node, F_INDEX))),
  slice_expression: (l, node) =>
    l.add(SLICE, node, l.lower(l.field(node, F_OPERAND)), l.lower(l.field(node, F_START)), l.lower(l.field(node, F_END))),
  call_expression: call,
  variadic_argument: (l, node) => l.add(SPREAD, node, inner(l, node)),
  composite_literal: composite,
  literal_value: literalValue,
  func_literal: (l, node) => l.add(FUNCTION, node, makeGoFunction(l, node, -1, '')),
  binary_expression: binary,
  unary_expression: unary,
  type_assertion_expression: (l, node) =>
    l.add(TYPED, node, l.lower(l.field(node, F_OPERAND)), l.b.string(goType(l.source(l.field(node, F_TYPE))))),
  type_conversion_expression: (l, node) => l.lower(l.field(node, F_OPERAND)),
  slice_type: nothing,
  map_type: nothing,
  array_type: nothing,
  pointer_type: inner,
  struct_type: nothing,
  interface_type: nothing,
  function_type: nothing,
  channel_type: nothing,
};
