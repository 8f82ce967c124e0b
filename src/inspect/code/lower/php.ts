import { withoutEnding } from '../../../model/index.ts';
import {
  ASSIGN,
  BINARY,
  BLOCK,
  BREAK,
  CALL,
  CONDITIONAL,
  CONTINUE,
  DELETE,
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
  NAME,
  NONE,
  NUMBER,
  OTHER,
  RETURN,
  SPREAD,
  SWITCH,
  TEMPLATE,
  THROW,
  TRY,
  TYPED,
  UNARY,
  WHILE,
} from '../ir/ops.ts';
import {
  F_ALTERNATIVE,
  F_ARGUMENT,
  F_ARGUMENTS,
  F_BODY,
  F_CONDITION,
  F_FUNCTION,
  F_INITIALIZE,
  F_LEFT,
  F_NAME,
  F_OBJECT,
  F_OPERATOR,
  F_RETURN_EXPRESSION,
  F_RIGHT,
  F_SCOPE,
  F_TYPE,
  F_UPDATE,
  F_VALUE,
} from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { lastName, makePhpFunction, phpDeclarations } from './php-declarations.ts';
import { resolveEscapes } from './unquote.ts';

const inner: Lower = (l, node) => l.lower(l.children(node)[0] ?? 0);
const nothing: Lower = () => NONE;
const unknownOf = (l: Lowering, node: number): number => l.list(OTHER, node, [], []);

/** A statement, or statements between braces or a colon and its end. */
const block: Lower = (l, node) => l.block(node);

function argumentsOf(l: Lowering, node: number): number[] {
  const list = l.field(node, F_ARGUMENTS) || (l.children(node).find((child) => l.kind(child) === 'arguments') ?? 0);
  return l.children(list).map((arg) => {
    const name = l.field(arg, F_NAME);
    const value = l.lower(l.children(arg).at(-1) ?? 0) || unknownOf(l, arg);
    return name === 0 ? value : l.add(KEYWORD, arg, l.b.string(l.source(name)), value);
  });
}

function callNamed(l: Lowering, node: number, name: string, args: readonly number[]): number {
  return l.list(CALL, node, [l.add(NAME, node, l.b.string(name)), 0], args);
}

const functionCall: Lower = (l, node) => {
  const callee = l.field(node, F_FUNCTION);
  const isName = /name$/.test(l.kind(callee)) && l.kind(callee) !== 'variable_name';
  const made = isName ? l.add(NAME, callee, l.b.string(lastName(l.source(callee)))) : l.lower(callee);
  return l.list(CALL, node, [made, 0], argumentsOf(l, node));
};

function memberOf(l: Lowering, node: number, object: number): number {
  const name = l.field(node, F_NAME);
  const text = l.kind(name) === 'name' || l.kind(name) === 'variable_name' ? l.source(name).replace(/^\$/, '') : '*';
  return l.b.add(MEMBER, l.start(node), l.end(name), object, l.b.string(text));
}

const scopeOf: Lower = (l, node) => {
  const text = l.source(node);
  if (text === 'self' || text === 'static') return l.add(NAME, node, l.b.string('this'));
  if (text === 'parent') return l.add(NAME, node, l.b.string('super'));
  return /^\$/.test(text) ? l.lower(node) : l.add(NAME, node, l.b.string(lastName(text)));
};

const memberAccess: Lower = (l, node) => memberOf(l, node, l.lower(l.field(node, F_OBJECT)));
const memberCall: Lower = (l, node) => l.list(CALL, node, [memberAccess(l, node), 0], argumentsOf(l, node));
const scopedAccess: Lower = (l, node) => memberOf(l, node, scopeOf(l, l.field(node, F_SCOPE)));
const scopedCall: Lower = (l, node) => l.list(CALL, node, [scopedAccess(l, node), 0], argumentsOf(l, node));

const creation: Lower = (l, node) => {
  const [type] = l.children(node);
  const isName = /name$/.test(l.kind(type ?? 0)) && l.kind(type ?? 0) !== 'variable_name';
  const callee = isName ? l.add(NAME, type ?? 0, l.b.string(lastName(l.source(type ?? 0)))) : l.lower(type ?? 0);
  return l.list(CALL, node, [callee, IS_NEW], argumentsOf(l, node));
};

/** Text with values put in. */
const template: Lower = (l, node) => {
  const parts = l.children(node).flatMap((part) => {
    if (/^(?:string_content|escape_sequence)$/.test(l.kind(part))) return [l.string(part, resolveEscapes(l.source(part)))];
    const made = l.lower(part);
    return made === NONE ? [] : [made];
  });
  if (parts.every((part) => l.b.op(part) === 1))
    return l.string(node, parts.map((part) => l.b.stringAt(l.b.operand(part, 0))).join(''));
  return l.list(TEMPLATE, node, [], parts);
};

const variable: Lower = (l, node) => {
  const text = l.source(node).replace(/^\$\{(\w+)\}$/, '$$$1');
  return l.add(NAME, node, l.b.string(text === '$this' ? 'this' : text));
};

const LOGICAL: Readonly<Record<string, string>> = { '&&': 'and', and: 'and', '||': 'or', or: 'or', '??': '??' };

/** In PHP the dot puts text together, and the plus adds numbers. */
const OPERATORS: Readonly<Record<string, string>> = { '.': '+', '+': '+#', '<>': '!=' };

const binary: Lower = (l, node) => {
  const operator = l.source(l.field(node, F_OPERATOR)) || operatorOf(l, node);
  const logical = LOGICAL[operator.toLowerCase()];
  const left = l.lower(l.field(node, F_LEFT));
  const right = l.lower(l.field(node, F_RIGHT));
  if (logical !== undefined) return l.add(LOGIC, node, l.b.string(logical), left, right);
  return l.add(BINARY, node, l.b.string(OPERATORS[operator] ?? operator), left, right);
};

/** The text between the two sides. */
function operatorOf(l: Lowering, node: number): string {
  return withoutEnding(
    l.text.slice(l.end(l.field(node, F_LEFT)), l.start(l.field(node, F_RIGHT))).replace(/^[)\s]+/, ''),
    '( \t\r\n',
  );
}

const assignment: Lower = (l, node) => {
  const left = l.field(node, F_LEFT);
  const value = l.lower(l.field(node, F_RIGHT)) || unknownOf(l, node);
  // `$list[] = value`
  if (l.kind(left) === 'subscript_expression' && l.children(left).length === 1) {
    const push = l.add(MEMBER, left, inner(l, left), l.b.string('push'));
    return l.list(CALL, node, [push, 0], [value]);
  }
  return l.add(ASSIGN, node, l.lower(left), value);
};

const augmented: Lower = (l, node) => {
  const operator = operatorOf(l, node).replace(/=$/, '');
  const value = l.lower(l.field(node, F_RIGHT));
  return l.add(ASSIGN, node, l.lower(l.field(node, F_LEFT)), value, l.b.string(OPERATORS[operator] ?? operator));
};

const array: Lower = (l, node) => {
  const items = l.children(node);
  if (!items.some((item) => l.children(item).length === 2))
    return l.list(
      LIST,
      node,
      [],
      items.map((item) => inner(l, item) || unknownOf(l, item)),
    );
  const pairs = items.flatMap((item) => {
    const [key, value] = l.children(item);
    return value === undefined ? [NONE, l.lower(key ?? 0)] : [l.lower(key ?? 0), l.lower(value) || unknownOf(l, item)];
  });
  return l.list(MAP, node, [], pairs, 2);
};

/** `[$a, $b] = ...`, `['x' => $a] = ...` */
const listPattern: Lower = (l, node) => {
  const parts = l.children(node);
  const isKey = parts.map((part, at) => /=>/.test(l.text.slice(l.end(part), l.start(parts[at + 1] ?? part))));
  if (!isKey.includes(true)) return l.list(LIST, node, [], l.lowerAll(parts));
  const pairs = parts.flatMap((part, at) => (isKey[at] === true ? [l.lower(part), l.lower(parts[at + 1] ?? 0)] : []));
  return l.list(MAP, node, [], pairs, 2);
};

const ifStatement: Lower = (l, node) => {
  const rest = l.children(node, F_ALTERNATIVE);
  const clauses = [node, ...rest.filter((clause) => l.kind(clause) === 'else_if_clause')].map((clause) => {
    const test = l.lower(l.field(clause, F_CONDITION));
    return { clause, test, body: l.lower(l.field(clause, F_BODY)) };
  });
  const last = rest.at(-1) ?? 0;
  const otherwise = l.kind(last) === 'else_clause' ? l.lower(l.field(last, F_BODY)) : NONE;
  return clauses.reduceRight((after, { clause, test, body }) => l.add(IF, clause, test, body, after), otherwise);
};

/** A key of what a loop goes over. */
function keyOf(l: Lowering, node: number, over: number): number {
  return l.add(INDEX, node, callNamed(l, node, 'array_keys', [over]), unknownOf(l, node));
}

const forEach: Lower = (l, node) => {
  const [iterable, target] = l.children(node);
  const pair = l.kind(target ?? 0) === 'pair' ? l.children(target ?? 0) : [0, target ?? 0];
  const over = l.lower(iterable ?? 0);
  const body = l.lower(l.field(node, F_BODY));
  const key = pair[0] ?? 0;
  const whole =
    key === 0
      ? body
      : l.list(
          BLOCK,
          node,
          [],
          [l.add(ASSIGN, key, l.lower(key), keyOf(l, key, over)), body].filter((made) => made !== NONE),
        );
  return l.add(FOR_EACH, node, l.lower(pair[1] ?? 0), over, whole);
};

const forStatement: Lower = (l, node) => {
  const starts = l.lowerAll(l.children(node, F_INITIALIZE));
  const test = l.lower(l.field(node, F_CONDITION));
  const updates = l.list(BLOCK, node, [], l.lowerAll(l.children(node, F_UPDATE)));
  return l.list(BLOCK, node, [], [...starts, l.add(WHILE, node, test, l.lower(l.field(node, F_BODY)), updates)]);
};

const tryStatement: Lower = (l, node) => {
  const handlers: number[] = [];
  let last = NONE;
  for (const clause of l.children(node)) {
    if (l.kind(clause) === 'finally_clause') last = l.lower(l.field(clause, F_BODY));
    if (l.kind(clause) === 'catch_clause')
      handlers.push(NONE, l.b.string(l.source(l.field(clause, F_NAME))), l.lower(l.field(clause, F_BODY)));
  }
  return l.list(TRY, node, [l.lower(l.field(node, F_BODY)), NONE, last], handlers, 3);
};

const switchStatement: Lower = (l, node) => {
  const subject = l.lower(l.field(node, F_CONDITION));
  const arms = l.children(l.field(node, F_BODY)).flatMap((arm) => {
    const test = l.field(arm, F_VALUE);
    const body = l.list(BLOCK, arm, [], l.lowerAll(l.children(arm).filter((child) => child !== test)));
    return [l.lower(test), body];
  });
  return l.list(SWITCH, node, [subject, 1], arms, 2);
};

const matchExpression: Lower = (l, node) => {
  const subject = l.lower(l.field(node, F_CONDITION));
  let made = unknownOf(l, node);
  for (const arm of l.children(l.field(node, F_BODY)).toReversed()) {
    const value = l.lower(l.field(arm, F_RETURN_EXPRESSION)) || unknownOf(l, arm);
    if (l.kind(arm) === 'match_default_expression') {
      made = value;
      continue;
    }
    const tests = l
      .children(l.children(arm)[0] ?? 0)
      .map((test) => l.add(BINARY, arm, l.b.string('==='), subject, l.lower(test)));
    const any = tests.reduce((one, other) => (one === NONE ? other : l.add(LOGIC, arm, l.b.string('or'), one, other)), NONE);
    made = l.add(CONDITIONAL, arm, any, value, made);
  }
  return made;
};

/** `exit(text)` shows the text and ends everything. */
const exit: Lower = (l, node) => {
  const call = callNamed(l, node, 'exit', l.lowerAll(l.children(node)));
  return l.list(BLOCK, node, [], [call, l.add(THROW, node, NONE)]);
};

const expressionStatement: Lower = (l, node) => {
  const made = inner(l, node);
  const [child] = l.children(node);
  const isEnd = l.kind(child ?? 0) === 'function_call_expression' && /^\\?(?:die|exit)\s*\(/.test(l.source(child ?? 0));
  return isEnd ? l.list(BLOCK, node, [], [made, l.add(THROW, node, NONE)]) : made;
};

const included: Lower = (l, node) => callNamed(l, node, 'include', l.lowerAll(l.children(node)));

/** `echo $a, $b;` */
function echoed(l: Lowering, node: number): number {
  return callNamed(l, node, 'echo', l.lowerAll(partsOf(l, node)));
}

/** What stands between commas: the grammar has the rest behind each of them in a sequence of its own. */
function partsOf(l: Lowering, node: number): readonly number[] {
  const parts: number[] = [];
  const open = [...l.children(node)].toReversed();
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (l.kind(part) === 'sequence_expression') open.push(...l.children(part).toReversed());
    else parts.push(part);
  }
  return parts;
}

/** `<?= $name ?>` of a page is an `echo`: the grammar knows it as an expression behind a tag. */
function isEchoed(l: Lowering, node: number): boolean {
  return /<\?=\s*$/.test(l.text.slice(Math.max(0, l.start(node) - 40), l.start(node)));
}

/** PHP. */
export const phpHandlers: Handlers = {
  ...phpDeclarations,
  program: block,
  compound_statement: block,
  colon_block: block,
  expression_statement: (l, node) => (isEchoed(l, node) ? echoed(l, node) : expressionStatement(l, node)),
  parenthesized_expression: inner,
  text: nothing,
  text_interpolation: nothing,
  php_tag: nothing,
  php_end_tag: nothing,
  comment: nothing,
  global_declaration: nothing,
  goto_statement: nothing,
  named_label_statement: nothing,
  empty_statement: nothing,
  echo_statement: echoed,
  print_intrinsic: (l, node) => callNamed(l, node, 'print', l.lowerAll(l.children(node))),
  exit_statement: exit,
  exit_intrinsic: exit,
  include_expression: included,
  include_once_expression: included,
  require_expression: included,
  require_once_expression: included,
  shell_command_expression: (l, node) => callNamed(l, node, 'shell_exec', [template(l, node)]),
  unset_statement: (l, node) => l.add(DELETE, node, inner(l, node)),
  if_statement: ifStatement,
  while_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY))),
  do_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY)), NONE, 1),
  for_statement: forStatement,
  foreach_statement: forEach,
  switch_statement: switchStatement,
  match_expression: matchExpression,
  try_statement: tryStatement,
  throw_expression: (l, node) => l.add(THROW, node, inner(l, node)),
  return_statement: (l, node) => l.add(RETURN, node, inner(l, node)),
  break_statement: (l, node) => l.add(BREAK, node),
  continue_statement: (l, node) => l.add(CONTINUE, node),
  sequence_expression: (l, node) => l.list(BLOCK, node, [], l.lowerAll(l.children(node))),
  variable_name: variable,
  dynamic_variable_name: variable,
  name: (l, node) => l.name(node),
  qualified_name: (l, node) => l.add(NAME, node, l.b.string(lastName(l.source(node)))),
  relative_scope: scopeOf,
  boolean: (l, node) => l.truth(node, /^true$/i.test(l.source(node))),
  null: (l, node) => l.nothing(node),
  integer: (l, node) => {
    const text = l
      .source(node)
      .replaceAll('_', '')
      .replace(/^0(?=[0-7]+$)/, '0o');
    return l.add(NUMBER, node, l.b.number(Number(text)));
  },
  float: (l, node) => l.numberOf(node),
  string: (l, node) =>
    l.string(
      node,
      l
        .source(node)
        .replace(/^b?'|'$/g, '')
        .replace(/\\(['\\])/g, '$1'),
    ),
  encapsed_string: template,
  heredoc: (l, node) => template(l, l.field(node, F_VALUE)),
  nowdoc: (l, node) => l.string(node, l.source(l.field(node, F_VALUE))),
  member_access_expression: memberAccess,
  nullsafe_member_access_expression: memberAccess,
  member_call_expression: memberCall,
  nullsafe_member_call_expression: memberCall,
  scoped_property_access_expression: scopedAccess,
  scoped_call_expression: scopedCall,
  class_constant_access_expression: (l, node) => {
    const [scope, name] = l.children(node);
    return l.add(MEMBER, node, scopeOf(l, scope ?? 0), l.b.string(l.source(name ?? 0)));
  },
  subscript_expression: (l, node) => {
    const [object = 0, key = 0] = l.children(node);
    // `"$row[name]"`: in a text a key needs no quotes; elsewhere old code has left them out.
    const isBare = l.kind(key) === 'name' && /^[a-z]/.test(l.source(key));
    return l.add(INDEX, node, l.lower(object), isBare ? l.string(key, l.source(key)) : l.lower(key));
  },
  function_call_expression: functionCall,
  object_creation_expression: creation,
  variadic_unpacking: (l, node) => l.add(SPREAD, node, inner(l, node)),
  assignment_expression: assignment,
  reference_assignment_expression: assignment,
  augmented_assignment_expression: augmented,
  update_expression: (l, node) => l.add(ASSIGN, node, inner(l, node), unknownOf(l, node), l.b.string('++')),
  binary_expression: binary,
  unary_op_expression: (l, node) => {
    const operator = l.source(node).trimStart().slice(0, 1);
    return l.add(UNARY, node, l.b.string(operator === '!' ? 'not' : operator), l.lower(l.field(node, F_ARGUMENT)));
  },
  conditional_expression: (l, node) => {
    const test = l.lower(l.field(node, F_CONDITION));
    const otherwise = l.lower(l.field(node, F_ALTERNATIVE));
    const body = l.field(node, F_BODY);
    if (body === 0) return l.add(LOGIC, node, l.b.string('or'), test, otherwise);
    return l.add(CONDITIONAL, node, test, l.lower(body), otherwise);
  },
  cast_expression: (l, node) =>
    l.add(TYPED, node, l.lower(l.field(node, F_VALUE)), l.b.string(l.source(l.field(node, F_TYPE)).trim())),
  error_suppression_expression: inner,
  clone_expression: inner,
  yield_expression: inner,
  array_creation_expression: array,
  array_element_initializer: inner,
  list_literal: listPattern,
  anonymous_function: (l, node) => l.add(FUNCTION, node, makePhpFunction(l, node, false)),
  anonymous_function_creation_expression: (l, node) => l.add(FUNCTION, node, makePhpFunction(l, node, false)),
  arrow_function: (l, node) => l.add(FUNCTION, node, makePhpFunction(l, node, true)),
  static_variable_declaration: (l, node) =>
    l.add(ASSIGN, node, l.lower(l.field(node, F_NAME)), l.lower(l.field(node, F_VALUE)) || unknownOf(l, node)),
  named_type: nothing,
  primitive_type: nothing,
  attribute_list: nothing,
};
