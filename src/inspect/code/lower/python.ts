import {
  ASSERT,
  ASSIGN,
  BINARY,
  BLOCK,
  BREAK,
  CALL,
  COMPREHENSION,
  CONDITIONAL,
  CONTINUE,
  DELETE,
  FOR_EACH,
  IF,
  INDEX,
  KEYWORD,
  LIST,
  LOGIC,
  MAP,
  MEMBER,
  NAME,
  NONE,
  OTHER,
  RETURN,
  SLICE,
  SPREAD,
  STRING,
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
  F_ATTRIBUTE,
  F_BODY,
  F_CONDITION,
  F_CONSEQUENCE,
  F_FUNCTION,
  F_GUARD,
  F_KEY,
  F_LEFT,
  F_NAME,
  F_OBJECT,
  F_OPERATOR,
  F_RIGHT,
  F_SUBJECT,
  F_SUBSCRIPT,
  F_VALUE,
} from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { functionHandlers } from './python-functions.ts';
import { augmented, inner, list, nothing } from './shared.ts';
import { resolveEscapes, unquote } from './unquote.ts';

const string: Lower = (l, node) => {
  if (l.table.first(node) === 0) return l.string(node, unquote(l.source(node)));
  const parts = l.children(node).flatMap((part) => {
    const kind = l.kind(part);
    if (kind === 'string_content') return [l.string(part, resolveEscapes(l.source(part)))];
    return kind === 'interpolation' ? [interpolation(l, part)] : [];
  });
  return l.list(TEMPLATE, node, [], parts);
};

/** `{name!r}` is `repr(name)`; `{count:d}` takes numbers only. */
function interpolation(l: Lowering, part: number): number {
  const [expression = 0, ...rest] = l.children(part);
  const value = l.lower(expression);
  const shown = rest.map((child) => l.source(child)).join('');
  const through = /^![ra]/.test(shown) ? 'repr' : /^:[-+ #0-9,_.]*[bcdeEfFgGnoxX%]$/.test(shown) ? 'float' : undefined;
  if (through === undefined) return value;
  return l.list(CALL, part, [l.add(NAME, part, l.b.string(through)), 0], [value]);
}

const assignment: Lower = (l, node) => {
  const value = l.lower(l.field(node, F_RIGHT));
  const target = l.lower(l.field(node, F_LEFT));
  return value === NONE ? NONE : l.add(ASSIGN, node, target, value);
};

/** Its clauses lie beside each other in the tree and inside each other in the form, so they are put together from the last one. */
const ifStatement: Lower = (l, node) => {
  const rest = l.children(node, F_ALTERNATIVE);
  const clauses = [node, ...rest.filter((clause) => l.kind(clause) === 'elif_clause')].map((clause) => {
    const test = l.lower(l.field(clause, F_CONDITION));
    return { clause, test, body: l.lower(l.field(clause, F_CONSEQUENCE)) };
  });
  const last = rest.at(-1) ?? 0;
  const otherwise = l.kind(last) === 'else_clause' ? l.lower(l.field(last, F_BODY)) : NONE;
  return clauses.reduceRight((after, { clause, test, body }) => l.add(IF, clause, test, body, after), otherwise);
};

const tryStatement: Lower = (l, node) => {
  let otherwise = NONE;
  let last = NONE;
  const handlers: number[] = [];
  for (const clause of l.children(node)) {
    const kind = l.kind(clause);
    if (kind === 'else_clause') otherwise = l.lower(l.field(clause, F_BODY));
    if (kind === 'finally_clause') last = l.lower(l.children(clause).at(-1) ?? 0);
    if (kind === 'except_clause' || kind === 'except_group_clause') handlers.push(...exceptClause(l, clause));
  }
  return l.list(TRY, node, [l.lower(l.field(node, F_BODY)), otherwise, last], handlers, 3);
};

function exceptClause(l: Lowering, clause: number): readonly number[] {
  const parts = l.children(clause);
  const block = parts.at(-1) ?? 0;
  let type = parts.length > 1 ? (parts[0] ?? 0) : 0;
  let name = '';
  if (l.kind(type) === 'as_pattern') {
    const [caught, target] = l.children(type);
    name = l.source(target ?? 0);
    type = caught ?? 0;
  }
  return [l.lower(type), l.b.string(name), l.lower(block)];
}

const withStatement: Lower = (l, node) => {
  const made: number[] = [];
  for (const clause of l.children(node)) {
    if (l.kind(clause) !== 'with_clause') continue;
    for (const item of l.children(clause)) made.push(l.lower(l.field(item, F_VALUE)));
  }
  made.push(l.lower(l.field(node, F_BODY)));
  return l.list(BLOCK, node, [], made);
};

/** `value as target`, in a with statement or a pattern. */
const asPattern: Lower = (l, node) => {
  const [value, target] = l.children(node);
  const place = l.kind(target ?? 0) === 'as_pattern_target' ? (l.children(target ?? 0)[0] ?? 0) : (target ?? 0);
  return l.add(ASSIGN, node, l.lower(place), l.lower(value ?? 0));
};

const call: Lower = (l, node) => {
  const callee = l.lower(l.field(node, F_FUNCTION));
  const args = l.field(node, F_ARGUMENTS);
  const list = l.kind(args) === 'argument_list' ? l.lowerAll(l.children(args)) : [l.lower(args)];
  return l.list(CALL, node, [callee, 0], list);
};

const comparison: Lower = (l, node) => {
  const { table } = l;
  let made = NONE;
  let left = 0;
  let operator = '';
  for (let child = table.first(node); child !== 0; child = table.next[child] ?? 0) {
    if (!table.isNamed(child)) {
      operator = operator === '' ? table.kind(child) : `${operator} ${table.kind(child)}`;
      continue;
    }
    if (left !== 0) {
      const pair = l.add(BINARY, node, l.b.string(operator), l.lower(left), l.lower(child));
      made = made === NONE ? pair : l.add(LOGIC, node, l.b.string('and'), made, pair);
    }
    left = child;
    operator = '';
  }
  return made;
};

const comprehension: Lower = (l, node) => {
  const clauses: number[] = [];
  for (const clause of l.children(node).slice(1)) {
    if (l.kind(clause) === 'for_in_clause') {
      clauses.push(l.lower(l.field(clause, F_LEFT)), l.lower(l.field(clause, F_RIGHT)), NONE);
    } else if (clauses.length >= 3) {
      const test = l.lower(l.children(clause)[0] ?? 0);
      const before = clauses[clauses.length - 1] ?? NONE;
      clauses[clauses.length - 1] = before === NONE ? test : l.add(LOGIC, clause, l.b.string('and'), before, test);
    }
  }
  const body = l.field(node, F_BODY);
  const isPair = l.kind(body) === 'pair';
  const made = isPair ? l.list(OTHER, body, [], [l.lower(l.field(body, F_KEY)), l.lower(l.field(body, F_VALUE))]) : l.lower(body);
  return l.list(COMPREHENSION, node, [made], clauses, 3);
};

const dictionary: Lower = (l, node) => {
  const pairs = l.children(node).flatMap((child) => {
    if (l.kind(child) === 'pair') return [l.lower(l.field(child, F_KEY)), l.lower(l.field(child, F_VALUE))];
    return [NONE, l.lower(l.children(child)[0] ?? 0)];
  });
  return l.list(MAP, node, [], pairs, 2);
};

const subscript: Lower = (l, node) => {
  const object = l.lower(l.field(node, F_VALUE));
  const keys = l.children(node, F_SUBSCRIPT);
  const [key] = keys;
  if (key !== undefined && keys.length === 1 && l.kind(key) === 'slice') {
    const [from, to] = sliceOf(l, key);
    return l.add(SLICE, node, object, from, to);
  }
  if (keys.length === 1) return l.add(INDEX, node, object, l.lower(key ?? 0));
  return l.add(INDEX, node, object, l.list(LIST, node, [], l.lowerAll(keys)));
};

function sliceOf(l: Lowering, node: number): readonly [number, number] {
  const bounds = [NONE, NONE];
  let at = 0;
  for (let child = l.table.first(node); child !== 0; child = l.table.next[child] ?? 0) {
    // Colons are not kept in the table: what stands before the first one is the start.
    if (!l.table.isNamed(child)) continue;
    if (l.text.slice(l.start(node), l.start(child)).includes(':')) at = 1;
    bounds[at] = l.lower(child);
  }
  return [bounds[0] ?? NONE, bounds[1] ?? NONE];
}

const matchStatement: Lower = (l, node) => {
  const cases = l.children(l.field(node, F_BODY)).filter((child) => l.kind(child) === 'case_clause');
  const subject = l.lower(l.field(node, F_SUBJECT));
  const arms = cases.flatMap((clause) => {
    const patterns = l.children(clause).filter((child) => l.kind(child) === 'case_pattern');
    const pattern = patterns[0] ?? 0;
    const isDefault = l.source(pattern) === '_' && l.field(clause, F_GUARD) === 0;
    return [isDefault ? NONE : l.lower(pattern), l.lower(l.field(clause, F_CONSEQUENCE))];
  });
  return l.list(SWITCH, node, [subject, 0], arms, 2);
};

const binary: Lower = (l, node) => {
  const operator = l.b.string(l.table.kind(l.field(node, F_OPERATOR)));
  return l.add(BINARY, node, operator, l.lower(l.field(node, F_LEFT)), l.lower(l.field(node, F_RIGHT)));
};

const logic: Lower = (l, node) => {
  const operator = l.b.string(l.table.kind(l.field(node, F_OPERATOR)));
  return l.add(LOGIC, node, operator, l.lower(l.field(node, F_LEFT)), l.lower(l.field(node, F_RIGHT)));
};

/** Python. */
export const pythonHandlers: Handlers = {
  ...functionHandlers,
  module: (l, node) => l.block(node),
  block: (l, node) => l.block(node),
  expression_statement: inner,
  parenthesized_expression: inner,
  assignment,
  augmented_assignment: augmented,
  named_expression: (l, node) => l.add(ASSIGN, node, l.name(l.field(node, F_NAME)), l.lower(l.field(node, F_VALUE))),
  return_statement: (l, node) => l.add(RETURN, node, inner(l, node)),
  raise_statement: (l, node) => l.add(THROW, node, inner(l, node)),
  assert_statement: (l, node) => {
    const [test, message] = l.children(node);
    return l.add(ASSERT, node, l.lower(test ?? 0), l.lower(message ?? 0));
  },
  delete_statement: (l, node) => l.add(DELETE, node, inner(l, node)),
  pass_statement: nothing,
  break_statement: (l, node) => l.add(BREAK, node),
  continue_statement: (l, node) => l.add(CONTINUE, node),
  global_statement: nothing,
  nonlocal_statement: nothing,
  comment: nothing,
  type_alias_statement: nothing,
  if_statement: ifStatement,
  for_statement: (l, node) => {
    const iterable = l.lower(l.field(node, F_RIGHT));
    const target = l.lower(l.field(node, F_LEFT));
    const body = l.lower(l.field(node, F_BODY));
    return l.add(FOR_EACH, node, target, iterable, body, l.lower(l.field(l.field(node, F_ALTERNATIVE), F_BODY)));
  },
  while_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY))),
  try_statement: tryStatement,
  with_statement: withStatement,
  as_pattern: asPattern,
  match_statement: matchStatement,
  identifier: (l, node) => l.name(node),
  integer: (l, node) => l.numberOf(node),
  float: (l, node) => l.numberOf(node),
  true: (l, node) => l.truth(node, true),
  false: (l, node) => l.truth(node, false),
  none: (l, node) => l.nothing(node),
  string,
  concatenated_string: (l, node) => {
    const parts = l.lowerAll(l.children(node));
    const isPlain = parts.every((part) => l.b.op(part) === STRING);
    if (isPlain) return l.string(node, parts.map((part) => l.b.stringAt(l.b.operand(part, 0))).join(''));
    return l.list(TEMPLATE, node, [], parts);
  },
  attribute: (l, node) => {
    const object = l.lower(l.field(node, F_OBJECT));
    return l.add(MEMBER, node, object, l.b.string(l.source(l.field(node, F_ATTRIBUTE))));
  },
  subscript,
  call,
  keyword_argument: (l, node) =>
    l.add(KEYWORD, node, l.b.string(l.source(l.field(node, F_NAME))), l.lower(l.field(node, F_VALUE))),
  list_splat: (l, node) => l.add(SPREAD, node, inner(l, node)),
  dictionary_splat: (l, node) => l.add(SPREAD, node, inner(l, node), 1),
  list_splat_pattern: (l, node) => l.add(SPREAD, node, inner(l, node)),
  binary_operator: binary,
  boolean_operator: logic,
  comparison_operator: comparison,
  unary_operator: (l, node) =>
    l.add(UNARY, node, l.b.string(l.table.kind(l.field(node, F_OPERATOR))), l.lower(l.field(node, F_ARGUMENT))),
  not_operator: (l, node) => l.add(UNARY, node, l.b.string('not'), l.lower(l.field(node, F_ARGUMENT))),
  conditional_expression: (l, node) => {
    const [then, test, otherwise] = l.children(node);
    return l.add(CONDITIONAL, node, l.lower(test ?? 0), l.lower(then ?? 0), l.lower(otherwise ?? 0));
  },
  list,
  tuple: list,
  set: list,
  expression_list: list,
  pattern_list: list,
  tuple_pattern: list,
  list_pattern: list,
  dictionary,
  pair: (l, node) => l.lower(l.field(node, F_VALUE)),
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  generator_expression: comprehension,
  dictionary_comprehension: comprehension,
  await: inner,
  type: (l, node) => l.string(node, l.source(node)),
  case_pattern: inner,
  union_pattern: (l, node) => l.list(OTHER, node, [], l.lowerAll(l.children(node))),
  dotted_name: (l, node) => {
    const [first, ...rest] = l.children(node);
    let made = l.lower(first ?? 0);
    for (const part of rest) made = l.add(MEMBER, node, made, l.b.string(l.source(part)));
    return made;
  },
};
