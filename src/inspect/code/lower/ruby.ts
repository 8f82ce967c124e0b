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
  KEYWORD,
  LIST,
  LOGIC,
  MAP,
  MEMBER,
  NAME,
  NONE,
  NUMBER,
  OTHER,
  REGEX,
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
  F_ARGUMENTS,
  F_BEGIN,
  F_BLOCK,
  F_BODY,
  F_CONDITION,
  F_CONSEQUENCE,
  F_END,
  F_KEY,
  F_LEFT,
  F_METHOD,
  F_OBJECT,
  F_OPERAND,
  F_OPERATOR,
  F_PATTERN,
  F_RECEIVER,
  F_RIGHT,
  F_VALUE,
  F_VARIABLE,
} from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { makeRubyFunction, rubyDeclarations } from './ruby-declarations.ts';
import { resolveEscapes } from './unquote.ts';

const inner: Lower = (l, node) => l.lower(l.children(node)[0] ?? 0);
const nothing: Lower = () => NONE;
const unknownOf = (l: Lowering, node: number): number => l.list(OTHER, node, [], []);

/** Statements, with what is done when they fail. */
const body: Lower = (l, node) => {
  const parts = l.children(node);
  const isTried = parts.some((part) => /^(?:rescue|ensure)$/.test(l.kind(part)));
  if (!isTried) return l.list(BLOCK, node, [], l.lowerAll(parts));
  const plain = parts.filter((part) => !/^(?:rescue|ensure|else)$/.test(l.kind(part)));
  const handlers: number[] = [];
  let otherwise = NONE;
  let last = NONE;
  for (const part of parts) {
    if (l.kind(part) === 'else') otherwise = l.block(part);
    if (l.kind(part) === 'ensure') last = l.block(part);
    if (l.kind(part) !== 'rescue') continue;
    const name = l.source(l.children(l.field(part, F_VARIABLE))[0] ?? 0);
    handlers.push(NONE, l.b.string(name), l.lower(l.field(part, F_BODY)) || l.list(BLOCK, part, [], []));
  }
  return l.list(TRY, node, [l.list(BLOCK, node, [], l.lowerAll(plain)), otherwise, last], handlers, 3);
};

/** What is given to a call: options are keywords, a block is its last function. */
function argumentsOf(l: Lowering, node: number): number[] {
  const given = l.children(l.field(node, F_ARGUMENTS)).map((arg) => argumentOf(l, arg));
  const block = l.field(node, F_BLOCK);
  if (block !== 0) given.push(l.add(FUNCTION, block, makeRubyFunction(l, block, true)));
  return given;
}

function argumentOf(l: Lowering, arg: number): number {
  const value = l.kind(arg) === 'pair' ? l.lower(l.field(arg, F_VALUE)) || unknownOf(l, arg) : l.lower(arg) || unknownOf(l, arg);
  if (l.kind(arg) !== 'pair') return value;
  return l.add(KEYWORD, arg, l.b.string(l.source(l.field(arg, F_KEY)).replace(/^[:"']|["':]$/g, '')), value);
}

const call: Lower = (l, node) => {
  const receiver = l.field(node, F_RECEIVER);
  const method = l.field(node, F_METHOD);
  const name = method === 0 ? 'call' : l.source(method);
  const args = argumentsOf(l, node);
  if (receiver === 0 && (name === 'raise' || name === 'fail' || name === 'abort')) return l.add(THROW, node, args[0] ?? NONE);
  const end = method === 0 ? l.end(receiver) : l.end(method);
  const callee =
    receiver === 0
      ? l.add(NAME, method, l.b.string(name))
      : l.b.add(MEMBER, l.start(node), end, l.lower(receiver) || unknownOf(l, receiver), l.b.string(name));
  return l.list(CALL, node, [callee, 0], args);
};

const template: Lower = (l, node) => {
  const parts = l.children(node).flatMap((part) => {
    const kind = l.kind(part);
    if (kind === 'interpolation') return [inner(l, part) || unknownOf(l, part)];
    if (kind === 'heredoc_end') return [];
    return [l.string(part, resolveEscapes(l.source(part)))];
  });
  if (parts.every((part) => l.b.op(part) === STRING))
    return l.string(node, parts.map((part) => l.b.stringAt(l.b.operand(part, 0))).join(''));
  return l.list(TEMPLATE, node, [], parts);
};

const lastBodies = new WeakMap<Lowering, number>();

/** The text of a here-document stands behind the line that it begins in; texts stand in the order of their beginnings. */
const heredoc: Lower = (l, node) => {
  for (let at = Math.max(node, lastBodies.get(l) ?? 0) + 1; at <= l.table.length; at += 1) {
    if (l.kind(at) !== 'heredoc_body') continue;
    lastBodies.set(l, at);
    return template(l, at);
  }
  lastBodies.set(l, l.table.length);
  return unknownOf(l, node);
};

const LOGICAL: Readonly<Record<string, string>> = { '&&': 'and', and: 'and', '||': 'or', or: 'or' };
const ENDS = /^(?:return|next|break)$|^call$/;

const binary: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR));
  const logical = LOGICAL[operator];
  const rightNode = l.field(node, F_RIGHT);
  const left = l.lower(l.field(node, F_LEFT));
  const right = l.lower(rightNode);
  // `redirect_to url and return`
  const isEnd = ENDS.test(l.kind(rightNode)) && (l.kind(rightNode) !== 'call' || l.b.op(right) === THROW);
  if (logical !== undefined && isEnd) {
    const test = logical === 'and' ? left : l.add(UNARY, node, l.b.string('not'), left);
    return l.add(IF, node, test, right, NONE);
  }
  if (logical !== undefined) return l.add(LOGIC, node, l.b.string(logical), left, right);
  // `list << value`
  if (operator === '<<') return l.list(CALL, node, [l.add(MEMBER, node, left, l.b.string('push')), 0], [right]);
  return l.add(BINARY, node, l.b.string(operator), left, right);
};

const assignment: Lower = (l, node) => {
  const value = l.lower(l.field(node, F_RIGHT)) || unknownOf(l, node);
  return l.add(ASSIGN, node, target(l, l.field(node, F_LEFT)), value);
};

/** `object.name = value` is written like a call. */
function target(l: Lowering, node: number): number {
  const receiver = l.kind(node) === 'call' ? l.field(node, F_RECEIVER) : 0;
  if (receiver === 0) return l.lower(node);
  return l.add(MEMBER, node, l.lower(receiver), l.b.string(l.source(l.field(node, F_METHOD))));
}

const augmented: Lower = (l, node) => {
  const operator = l.table.kind(l.field(node, F_OPERATOR)).replace(/=$/, '');
  const value = l.lower(l.field(node, F_RIGHT));
  return l.add(ASSIGN, node, target(l, l.field(node, F_LEFT)), value, l.b.string(operator));
};

const conditional =
  (isNegative: boolean): Lower =>
  (l, node) => {
    const clauses: { readonly clause: number; readonly test: number; readonly body: number }[] = [];
    let at = node;
    for (; /^(?:if|elsif|unless)$/.test(l.kind(at)); at = l.field(at, F_ALTERNATIVE)) {
      const test = l.lower(l.field(at, F_CONDITION));
      const negated = isNegative && at === node ? l.add(UNARY, at, l.b.string('not'), test) : test;
      clauses.push({ clause: at, test: negated, body: l.lower(l.field(at, F_CONSEQUENCE)) });
    }
    const otherwise = l.kind(at) === 'else' ? l.block(at) : NONE;
    return clauses.reduceRight((after, clause) => l.add(IF, clause.clause, clause.test, clause.body, after), otherwise);
  };

const modifier =
  (isNegative: boolean): Lower =>
  (l, node) => {
    const test = l.lower(l.field(node, F_CONDITION));
    const done = l.lower(l.field(node, F_BODY));
    return l.add(IF, node, isNegative ? l.add(UNARY, node, l.b.string('not'), test) : test, done, NONE);
  };

const whileLoop: Lower = (l, node) => l.add(WHILE, node, l.lower(l.field(node, F_CONDITION)), l.lower(l.field(node, F_BODY)));
const untilLoop: Lower = (l, node) =>
  l.add(WHILE, node, l.add(UNARY, node, l.b.string('not'), l.lower(l.field(node, F_CONDITION))), l.lower(l.field(node, F_BODY)));

const caseStatement: Lower = (l, node) => {
  const value = l.field(node, F_VALUE);
  const subject = value === 0 ? l.truth(node, true) : l.lower(value);
  const arms = l.children(node).flatMap((arm) => {
    if (l.kind(arm) === 'else') return [NONE, l.block(arm)];
    if (l.kind(arm) !== 'when') return [];
    const done = l.lower(l.field(arm, F_BODY)) || l.list(BLOCK, arm, [], []);
    return l.children(arm, F_PATTERN).flatMap((pattern) => [inner(l, pattern) || unknownOf(l, pattern), done]);
  });
  return l.list(SWITCH, node, [subject, 0], arms, 2);
};

const hash: Lower = (l, node) => {
  const pairs = l.children(node).flatMap((pair) => {
    if (l.kind(pair) !== 'pair') return [NONE, inner(l, pair)];
    const key = l.field(pair, F_KEY);
    const value = l.field(pair, F_VALUE);
    const name = l.kind(key) === 'hash_key_symbol' ? l.string(key, l.source(key)) : l.lower(key);
    return [name, value === 0 ? l.name(key) : l.lower(value) || unknownOf(l, pair)];
  });
  return l.list(MAP, node, [], pairs, 2);
};

const list: Lower = (l, node) =>
  l.list(
    LIST,
    node,
    [],
    l.children(node).map((item) => argumentItem(l, item)),
  );

function argumentItem(l: Lowering, item: number): number {
  return l.lower(item) || unknownOf(l, item);
}

const element: Lower = (l, node) => {
  const object = l.lower(l.field(node, F_OBJECT));
  const key = l.children(node)[1] ?? 0;
  if (l.kind(key) === 'range') return l.add(SLICE, node, object, l.lower(l.field(key, F_BEGIN)), l.lower(l.field(key, F_END)));
  return l.add(INDEX, node, object, l.lower(key));
};

const returned: Lower = (l, node) => {
  const items = l.children(l.children(node)[0] ?? 0);
  if (items.length === 1) return l.add(RETURN, node, l.lower(items[0] ?? 0));
  return l.add(
    RETURN,
    node,
    items.length === 0
      ? NONE
      : l.list(
          LIST,
          node,
          [],
          items.map((item) => argumentItem(l, item)),
        ),
  );
};

/** Ruby. */
export const rubyHandlers: Handlers = {
  ...rubyDeclarations,
  program: (l, node) => l.block(node),
  body_statement: body,
  block_body: body,
  begin: body,
  begin_block: body,
  // biome-ignore lint/suspicious/noThenProperty: the grammar calls it so
  then: (l, node) => l.block(node),
  do: (l, node) => l.block(node),
  else: (l, node) => l.block(node),
  parenthesized_statements: (l, node) => {
    const parts = l.lowerAll(l.children(node));
    return parts.length === 1 ? (parts[0] ?? NONE) : l.list(BLOCK, node, [], parts);
  },
  comment: nothing,
  heredoc_body: nothing,
  empty_statement: nothing,
  if: conditional(false),
  unless: conditional(true),
  if_modifier: modifier(false),
  unless_modifier: modifier(true),
  rescue_modifier: (l, node) => l.lower(l.field(node, F_BODY)),
  while: whileLoop,
  until: untilLoop,
  while_modifier: whileLoop,
  until_modifier: untilLoop,
  for: (l, node) => {
    const over = l.lower(l.children(l.field(node, F_VALUE))[0] ?? 0);
    return l.add(FOR_EACH, node, l.lower(l.field(node, F_PATTERN)), over, l.lower(l.field(node, F_BODY)));
  },
  case: caseStatement,
  return: returned,
  next: (l, node) => l.add(CONTINUE, node),
  break: (l, node) => l.add(BREAK, node),
  yield: (l, node) => l.list(OTHER, node, [], l.lowerAll(l.children(l.children(node)[0] ?? 0))),
  identifier: (l, node) => l.name(node),
  constant: (l, node) => l.name(node),
  scope_resolution: (l, node) => l.add(NAME, node, l.b.string(l.source(node).replace(/^::/, ''))),
  global_variable: (l, node) => l.name(node),
  instance_variable: (l, node) => l.add(MEMBER, node, l.add(NAME, node, l.b.string('this')), l.b.string(l.source(node).slice(1))),
  class_variable: (l, node) => l.add(MEMBER, node, l.add(NAME, node, l.b.string('this')), l.b.string(l.source(node).slice(2))),
  self: (l, node) => l.add(NAME, node, l.b.string('this')),
  super: unknownOf,
  nil: (l, node) => l.nothing(node),
  true: (l, node) => l.truth(node, true),
  false: (l, node) => l.truth(node, false),
  integer: (l, node) => {
    const text = l
      .source(node)
      .replaceAll('_', '')
      .replace(/^0(?=[0-7]+$)/, '0o');
    return l.add(NUMBER, node, l.b.number(Number(text)));
  },
  float: (l, node) => l.numberOf(node),
  string: template,
  bare_string: template,
  bare_symbol: template,
  character: template,
  chained_string: (l, node) => l.list(TEMPLATE, node, [], l.lowerAll(l.children(node))),
  simple_symbol: (l, node) => l.string(node, l.source(node).slice(1)),
  delimited_symbol: template,
  hash_key_symbol: (l, node) => l.string(node, l.source(node)),
  heredoc_beginning: heredoc,
  subshell: (l, node) => l.list(CALL, node, [l.add(NAME, node, l.b.string('subshell')), 0], [template(l, node)]),
  regex: (l, node) => {
    const source = l.source(node);
    const end = source.lastIndexOf('/');
    if (source.includes('#{')) {
      const made = l.add(MEMBER, node, l.add(NAME, node, l.b.string('Regexp')), l.b.string('new'));
      return l.list(CALL, node, [made, 0], [template(l, node)]);
    }
    return l.add(REGEX, node, l.b.string(source.slice(1, end)), l.b.string(source.slice(end + 1)));
  },
  array: list,
  string_array: list,
  symbol_array: list,
  right_assignment_list: list,
  left_assignment_list: list,
  hash,
  pair: (l, node) => l.lower(l.field(node, F_VALUE)),
  splat_argument: (l, node) => l.add(SPREAD, node, inner(l, node)),
  hash_splat_argument: (l, node) => l.add(SPREAD, node, inner(l, node)),
  block_argument: (l, node) => {
    const made = inner(l, node);
    // `&name.to_sym`: a method that is called by its name.
    const isNamed = made !== NONE && /\.to_sym$/.test(l.source(node));
    return isNamed ? l.list(CALL, node, [l.add(MEMBER, node, made, l.b.string('to_proc')), 0], []) : made;
  },
  rest_assignment: inner,
  element_reference: element,
  call,
  method_call: call,
  assignment,
  operator_assignment: augmented,
  binary,
  unary: (l, node) => {
    const operator = l.table.kind(l.field(node, F_OPERATOR));
    return l.add(UNARY, node, l.b.string(operator === '!' ? 'not' : operator), l.lower(l.field(node, F_OPERAND)));
  },
  conditional: (l, node) =>
    l.add(
      CONDITIONAL,
      node,
      l.lower(l.field(node, F_CONDITION)),
      l.lower(l.field(node, F_CONSEQUENCE)),
      l.lower(l.field(node, F_ALTERNATIVE)),
    ),
  lambda: (l, node) => l.add(FUNCTION, node, makeRubyFunction(l, node, true)),
};
