import {
  ASSERT,
  ASSIGN,
  BINARY,
  BLOCK,
  BREAK,
  CALL,
  CONDITIONAL,
  CONTINUE,
  FOR_EACH,
  IF,
  INDEX,
  IS_NEW,
  LIST,
  LOGIC,
  MEMBER,
  NAME,
  NONE,
  NUMBER,
  OTHER,
  RETURN,
  SWITCH,
  THROW,
  TRY,
  TYPED,
  UNARY,
  WHILE,
} from '../ir/ops.ts';
import {
  F_ALTERNATIVE,
  F_ARGUMENTS,
  F_ARRAY,
  F_BODY,
  F_CONDITION,
  F_CONSEQUENCE,
  F_FIELD,
  F_INDEX,
  F_INIT,
  F_LEFT,
  F_NAME,
  F_OBJECT,
  F_OPERAND,
  F_OPERATOR,
  F_RESOURCES,
  F_RIGHT,
  F_TYPE,
  F_UPDATE,
  F_VALUE,
} from './fields.ts';
import { anonymousClass, declaration, declarationHandlers, plainType } from './java-declarations.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { resolveEscapes } from './unquote.ts';

const inner: Lower = (l, node) => l.lower(l.children(node)[0] ?? 0);
const nothing: Lower = () => NONE;
const list: Lower = (l, node) => l.list(LIST, node, [], l.lowerAll(l.children(node)));

/** `java.util.Base64.getDecoder()`: the names of packages say nothing that the name of the class does not. */
function isPackage(text: string): boolean {
  return /^(?:javax?|jakarta|org|com|net|io|edu|de)(?:\.[a-z_][\w]*)*$/.test(text);
}

/** `ognl.Ognl`: no variable has a field that is called what classes are called. */
function isClassOfPackage(text: string): boolean {
  return /^[a-z_]\w*(?:\.[a-z_]\w*)*\.[A-Z][A-Z0-9]*[a-z]\w*$/.test(text) && !/^(?:this|super)\./.test(text);
}

const fieldAccess: Lower = (l, node) => {
  const object = l.field(node, F_OBJECT);
  const name = l.field(node, F_FIELD);
  if (isPackage(l.source(object)) || isClassOfPackage(l.source(node))) return l.add(NAME, name, l.b.string(l.source(name)));
  if (/^Boolean\.(?:TRUE|FALSE)$/.test(l.source(node))) return l.truth(node, l.source(name) === 'TRUE');
  return l.add(MEMBER, node, l.lower(object), l.b.string(l.source(name)));
};

const invocation: Lower = (l, node) => {
  const object = l.field(node, F_OBJECT);
  const name = l.field(node, F_NAME);
  const callee =
    object === 0 ? l.name(name) : l.b.add(MEMBER, l.start(node), l.end(name), l.lower(object), l.b.string(l.source(name)));
  return l.list(CALL, node, [callee, 0], argumentsOf(l, node));
};

/** What `this(...)` and `super(...)` in a constructor are called: no name of a program. */
export const MAKER_OF_THIS = '#this';
export const MAKER_OF_SUPER = '#super';

/** Every argument has its place, also one that the form has nothing for. */
function argumentsOf(l: Lowering, node: number): number[] {
  return l.children(l.field(node, F_ARGUMENTS)).map((arg) => l.lower(arg) || l.list(OTHER, arg, [], []));
}

const creation: Lower = (l, node) => {
  const type = l.field(node, F_TYPE);
  const body = l.children(node).find((child) => l.kind(child) === 'class_body');
  const callee =
    body === undefined ? l.add(NAME, type, l.b.string(plainType(l.source(type)))) : anonymousClass(l, node, type, body);
  return l.list(CALL, node, [callee, IS_NEW], argumentsOf(l, node));
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

const assignment: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR)).replace(/=$/, '');
  const value = l.lower(l.field(node, F_RIGHT));
  return l.add(ASSIGN, node, l.lower(l.field(node, F_LEFT)), value, l.b.string(operator));
};

const ifStatement: Lower = (l, node) => {
  // `else if` of any number is put together from the last one.
  const clauses: { readonly clause: number; readonly test: number; readonly body: number }[] = [];
  let at = node;
  for (; l.kind(at) === 'if_statement'; at = l.field(at, F_ALTERNATIVE)) {
    const test = l.lower(l.field(at, F_CONDITION));
    clauses.push({ clause: at, test, body: l.lower(l.field(at, F_CONSEQUENCE)) });
  }
  return clauses.reduceRight((after, { clause, test, body }) => l.add(IF, clause, test, body, after), l.lower(at));
};

const forStatement: Lower = (l, node) => {
  const starts = l.lowerAll(l.children(node, F_INIT));
  const test = l.lower(l.field(node, F_CONDITION));
  const updates = l.lowerAll(l.children(node, F_UPDATE));
  const update = updates.length === 1 ? (updates[0] ?? NONE) : l.list(BLOCK, node, [], updates);
  const loop = l.add(WHILE, node, test, l.lower(l.field(node, F_BODY)), update);
  return l.list(BLOCK, node, [], [...starts, loop]);
};

const forEach: Lower = (l, node) => {
  const iterable = l.lower(l.field(node, F_VALUE));
  return l.add(FOR_EACH, node, l.name(l.field(node, F_NAME)), iterable, l.lower(l.field(node, F_BODY)));
};

const tryStatement: Lower = (l, node) => {
  const opened = l.children(l.field(node, F_RESOURCES)).map((resource) => {
    const name = l.field(resource, F_NAME);
    return name === 0 ? inner(l, resource) : typedAssign(l, resource, name, l.field(resource, F_TYPE));
  });
  const handlers: number[] = [];
  let last = NONE;
  for (const clause of l.children(node)) {
    if (l.kind(clause) === 'finally_clause') last = inner(l, clause);
    if (l.kind(clause) !== 'catch_clause') continue;
    const [caught] = l.children(clause);
    const name = l.b.string(l.source(l.field(caught ?? 0, F_NAME)));
    handlers.push(NONE, name, l.lower(l.field(clause, F_BODY)));
  }
  const body = l.lower(l.field(node, F_BODY));
  const whole = opened.length === 0 ? body : l.list(BLOCK, node, [], [...opened, body]);
  if (handlers.length === 0 && last === NONE) return whole;
  return l.list(TRY, node, [whole, NONE, last], handlers, 3);
};

function typedAssign(l: Lowering, node: number, name: number, type: number): number {
  const value = l.lower(l.field(node, F_VALUE));
  const typed = l.add(TYPED, node, value, l.b.string(plainType(l.source(type))));
  return l.add(ASSIGN, node, l.name(name), typed);
}

/** Groups of statements fall through to the next one, rules with arrows do not. */
const switchAny: Lower = (l, node) => {
  const subject = l.lower(l.field(node, F_CONDITION));
  const arms = l.children(l.field(node, F_BODY));
  const isOld = arms.some((arm) => l.kind(arm) === 'switch_block_statement_group');
  const isValue = !isOld && arms.length > 0 && arms.every((arm) => givenBy(l, arm) !== 0);
  const isGiving = isValue || hasYield(l, arms);
  const lowered = arms.flatMap((arm) => {
    const parts = l.children(arm);
    const labels = parts.filter((part) => l.kind(part) === 'switch_label');
    const [first] = parts.filter((part) => l.kind(part) !== 'switch_label');
    // An expression is what its arm gives, where the switch is a value.
    const gives = !isOld && first !== undefined && l.kind(first) === 'expression_statement' && isGiving;
    const body = gives
      ? yielded(l, first)
      : l.list(BLOCK, arm, [], l.lowerAll(parts.filter((part) => l.kind(part) !== 'switch_label')));
    const tests = labels.flatMap((label) => testsOf(l, label));
    // Of several labels before one body all but the last fall through to it; arrows repeat the body.
    return tests.flatMap((test, at) => [test, isOld && at < tests.length - 1 ? l.list(BLOCK, arm, [], []) : body]);
  });
  const made = l.list(SWITCH, node, [subject, isOld ? 1 : 0], lowered, 2);
  return isGiving ? l.list(BLOCK, node, [], [made, l.add(NAME, node, l.b.string(YIELDED))]) : made;
};

/** The name under which a switch keeps what it gives: no name of a program. */
const YIELDED = 'yield ';

function hasYield(l: Lowering, arms: readonly number[]): boolean {
  const [first, last] = [arms[0] ?? 0, arms.at(-1) ?? 0];
  return /\byield\b/.test(l.text.slice(l.start(first), l.end(last)));
}

/** `yield value;` gives the value and leaves. */
const yielded: Lower = (l, node) => {
  const kept = l.add(ASSIGN, node, l.add(NAME, node, l.b.string(YIELDED)), inner(l, node));
  return l.list(BLOCK, node, [], [kept, l.add(BREAK, node)]);
};

/** What an arm with an arrow gives: an expression, or the only statement of a block, `yield`; 0: it gives nothing, or does more. */
function givenBy(l: Lowering, arm: number): number {
  const body = l.children(arm)[1] ?? 0;
  if (/^(?:expression|throw)_statement$/.test(l.kind(body))) return body;
  const [only, more] = l.kind(body) === 'block' ? l.children(body) : [];
  return more === undefined && l.kind(only ?? 0) === 'yield_statement' ? (only ?? 0) : 0;
}

function testsOf(l: Lowering, label: number): readonly number[] {
  const tests = l.children(label).map((test) => l.lower(test));
  return tests.length === 0 ? [NONE] : tests;
}

const string: Lower = (l, node) => {
  const source = l.source(node);
  if (source.startsWith('"""')) return l.string(node, resolveEscapes(source.slice(3, -3).replace(/^[ \t]*\n/, '')));
  return l.string(node, resolveEscapes(source.slice(1, -1)));
};

const number: Lower = (l, node) => {
  const text = l.source(node).replaceAll('_', '');
  const isHex = /^0[xXbB]/.test(text);
  // `0755` is octal.
  const octal = /^0[0-7]+[lL]?$/.test(text);
  const plain = isHex ? text.replace(/[lL]$/, '') : text.replace(/[lLfFdD]$/, '');
  return l.add(NUMBER, node, l.b.number(octal ? Number.parseInt(plain, 8) : Number(plain)));
};

const MOST_ITEMS = 64;

/** The type of `new byte[16]`: no name of a program. */
const BUFFER_TYPE = 'new byte[]';

/** `new String[2]` is a list of two items of which nothing is known. */
const arrayCreation: Lower = (l, node) => {
  const value = l.field(node, F_VALUE);
  if (value !== 0) return l.lower(value);
  const source = l.source(node);
  const length = Number(/\[\s*(\d{1,3})\s*\]$/.exec(source)?.[1] ?? 0);
  const isBytes = /^new\s+(?:byte|char)\s*\[[^[\]]*\]$/.test(source);
  if (length === 0 || length > MOST_ITEMS) {
    const size = l.list(OTHER, node, [], []);
    return isBytes ? l.add(TYPED, node, size, l.b.string(BUFFER_TYPE)) : size;
  }
  const item = isBytes ? l.add(NUMBER, node, l.b.number(0)) : NONE;
  const made = l.list(LIST, node, [], new Array<number>(length).fill(item));
  return isBytes ? l.add(TYPED, node, made, l.b.string(BUFFER_TYPE)) : made;
};

/** Java. */
export const javaHandlers: Handlers = {
  ...declarationHandlers,
  program: (l, node) => l.block(node),
  block: (l, node) => l.block(node),
  constructor_body: (l, node) => l.block(node),
  expression_statement: inner,
  parenthesized_expression: inner,
  local_variable_declaration: declaration,
  if_statement: ifStatement,
  for_statement: forStatement,
  enhanced_for_statement: forEach,
  while_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY))),
  do_statement: (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY)), NONE, 1),
  try_statement: tryStatement,
  try_with_resources_statement: tryStatement,
  switch_expression: switchAny,
  switch_statement: switchAny,
  return_statement: (l, node) => l.add(RETURN, node, inner(l, node)),
  yield_statement: yielded,
  throw_statement: (l, node) => l.add(THROW, node, inner(l, node)),
  break_statement: (l, node) => l.add(BREAK, node),
  continue_statement: (l, node) => l.add(CONTINUE, node),
  labeled_statement: (l, node) => l.lower(l.children(node)[1] ?? 0),
  synchronized_statement: (l, node) => l.lower(l.field(node, F_BODY)),
  assert_statement: (l, node) => {
    const [test, message] = l.children(node);
    return l.add(ASSERT, node, l.lower(test ?? 0), l.lower(message ?? 0));
  },
  line_comment: nothing,
  block_comment: nothing,
  package_declaration: nothing,
  modifiers: nothing,
  identifier: (l, node) => l.name(node),
  type_identifier: (l, node) => l.name(node),
  class_literal: inner,
  scoped_type_identifier: (l, node) => l.add(NAME, node, l.b.string(plainType(l.source(node)))),
  generic_type: (l, node) => l.add(NAME, node, l.b.string(plainType(l.source(node)))),
  this: (l, node) => l.name(node),
  super: (l, node) => l.name(node),
  null_literal: (l, node) => l.nothing(node),
  true: (l, node) => l.truth(node, true),
  false: (l, node) => l.truth(node, false),
  string_literal: string,
  character_literal: string,
  decimal_integer_literal: number,
  hex_integer_literal: number,
  octal_integer_literal: number,
  binary_integer_literal: number,
  decimal_floating_point_literal: number,
  field_access: fieldAccess,
  array_access: (l, node) => l.add(INDEX, node, l.lower(l.field(node, F_ARRAY)), l.lower(l.field(node, F_INDEX))),
  method_invocation: invocation,
  explicit_constructor_invocation: (l, node) => {
    const which = /^\s*(?:<[^>]*>\s*)?this\b/.test(l.source(node)) ? MAKER_OF_THIS : MAKER_OF_SUPER;
    return l.list(CALL, node, [l.add(NAME, node, l.b.string(which)), 0], argumentsOf(l, node));
  },
  object_creation_expression: creation,
  array_creation_expression: arrayCreation,
  array_initializer: list,
  element_value_array_initializer: list,
  binary_expression: binary,
  unary_expression: (l, node) => {
    const operator = l.table.kind(l.field(node, F_OPERATOR));
    return l.add(UNARY, node, l.b.string(operator === '!' ? 'not' : operator), l.lower(l.field(node, F_OPERAND)));
  },
  update_expression: (l, node) => {
    const operator = l.hasToken(node, '--') ? '--' : '++';
    return l.add(ASSIGN, node, inner(l, node), l.add(NUMBER, node, l.b.number(1)), l.b.string(operator));
  },
  ternary_expression: (l, node) => {
    const test = l.lower(l.field(node, F_CONDITION));
    const then = l.lower(l.field(node, F_CONSEQUENCE));
    return l.add(CONDITIONAL, node, test, then, l.lower(l.field(node, F_ALTERNATIVE)));
  },
  assignment_expression: assignment,
  cast_expression: (l, node) =>
    l.add(TYPED, node, l.lower(l.field(node, F_VALUE)), l.b.string(plainType(l.source(l.field(node, F_TYPE))))),
  instanceof_expression: (l, node) => {
    const value = l.lower(l.field(node, F_LEFT));
    const type = l.source(l.field(node, F_RIGHT));
    const test = l.add(BINARY, node, l.b.string('instanceof'), value, l.string(node, type));
    const name = l.field(node, F_NAME);
    if (name === 0) return test;
    const bound = l.add(ASSIGN, node, l.name(name), l.add(TYPED, node, value, l.b.string(plainType(type))));
    return l.list(BLOCK, node, [], [bound, test]);
  },
  method_reference: (l, node) => {
    const [object, name] = l.children(node);
    if (name === undefined) return NONE;
    return l.add(MEMBER, node, l.lower(object ?? 0), l.b.string(l.source(name)));
  },
};
