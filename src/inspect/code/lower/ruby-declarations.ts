import { BLOCK, CLASS, DEFINE, IF, NAME, NONE, RETURN, SWITCH, TRY } from '../ir/ops.ts';
import type { Parameter } from '../ir/unit.ts';
import { lowerClass } from './class.ts';
import { F_BODY, F_NAME, F_PARAMETERS, F_SUPERCLASS, F_VALUE } from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';

/** The first operation that is a statement. */
const FIRST_STATEMENT = 40;

function parameterOf(l: Lowering, node: number): Parameter {
  const name = l.kind(node) === 'identifier' ? node : l.field(node, F_NAME);
  return {
    name: l.source(name),
    pattern: 0,
    preset: l.lower(l.field(node, F_VALUE)),
    type: '',
    decorators: [],
    isRest: /^(?:hash_)?splat_parameter$/.test(l.kind(node)),
  };
}

/** Lowers a method, a block or a lambda; the answer is its number. What stands last is what it gives back. */
export function makeRubyFunction(l: Lowering, node: number, isBlock: boolean): number {
  const name = isBlock ? 0 : l.field(node, F_NAME);
  const parameters = l.children(l.field(node, F_PARAMETERS)).map((parameter) => parameterOf(l, parameter));
  const { owner, methods } = l;
  l.owner = -1;
  l.methods = [];
  const inside = l.field(node, F_BODY);
  // The body of a lambda is a block of its own.
  const lowered = l.lower(/^(?:do_)?block$/.test(l.kind(inside)) ? l.field(inside, F_BODY) : inside);
  l.owner = owner;
  l.methods = methods;
  const text = l.source(name);
  const number = l.b.functions.push({
    start: l.start(node),
    end: l.end(node),
    name: text === 'initialize' ? 'constructor' : text,
    nameStart: l.start(name === 0 ? node : name),
    nameEnd: l.end(name === 0 ? node : name),
    decorators: [],
    parameters,
    body: withResult(l, inside, lowered),
    isExpression: lowered !== NONE && l.b.op(lowered) < FIRST_STATEMENT,
    isAsync: false,
    owner: isBlock ? -1 : owner,
    isStatic: false,
  });
  return number - 1;
}

/** Statements that give a value. */
const GIVES: ReadonlySet<number> = new Set([IF, SWITCH, TRY]);

/** The last expression of a block is returned. */
function withResult(l: Lowering, node: number, body: number): number {
  if (body !== NONE && l.b.op(body) === TRY) return l.b.add(RETURN, l.b.start(body), l.b.end(body), body);
  if (body === NONE || l.b.op(body) !== BLOCK) return body;
  const count = l.b.operand(body, 0);
  const last = count === 0 ? NONE : l.b.operand(body, count);
  if (last === NONE || (l.b.op(last) >= FIRST_STATEMENT && !GIVES.has(l.b.op(last)))) return body;
  const parts = Array.from({ length: count - 1 }, (_, index) => l.b.operand(body, index + 1));
  return l.list(BLOCK, node, [], [...parts, l.b.add(RETURN, l.b.start(last), l.b.end(last), last)]);
}

const method: Lower = (l, node) => {
  const number = makeRubyFunction(l, node, false);
  if (l.owner >= 0) l.methods.push(number);
  return l.add(DEFINE, node, number);
};

const classDeclaration: Lower = (l, node) => {
  const name = l.field(node, F_NAME);
  const number = lowerClass(l, {
    node,
    nameNode: name,
    name: lastConstant(l.source(name)),
    decorators: [],
    bases: () => {
      const [base] = l.children(l.field(node, F_SUPERCLASS));
      return base === undefined ? [] : [l.add(NAME, base, l.b.string(lastConstant(l.source(base))))];
    },
    body: () => l.lower(l.field(node, F_BODY)),
  });
  return l.add(CLASS, node, number);
};

function lastConstant(text: string): string {
  return text.slice(text.lastIndexOf(':') + 1);
}

/** Methods, classes and modules of Ruby. */
export const rubyDeclarations: Handlers = {
  method,
  singleton_method: method,
  class: classDeclaration,
  module: classDeclaration,
  singleton_class: (l, node) => l.lower(l.field(node, F_BODY)),
  alias: () => NONE,
  undef: () => NONE,
};
