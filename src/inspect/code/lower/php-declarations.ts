import { ASSIGN, BLOCK, CLASS, DEFINE, MEMBER, NAME, NONE, TYPED } from '../ir/ops.ts';
import type { Parameter } from '../ir/unit.ts';
import { lowerClass } from './class.ts';
import { F_BODY, F_DEFAULT_VALUE, F_NAME, F_PARAMETERS, F_TYPE } from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';

/** The last name of `\Some\Space\name`. */
export function lastName(text: string): string {
  return text.slice(text.lastIndexOf('\\') + 1);
}

/** The last name of a type that may be missing: `Request` of `?\Illuminate\Http\Request`. */
function typeOf(text: string): string {
  return lastName(text.replace(/^\?/, ''));
}

/** What a function makes of such a parameter, its caller has. */
const isByReference = (l: Lowering, node: number): boolean =>
  l.text
    .slice(l.start(node), l.start(l.field(node, F_NAME)))
    .trimEnd()
    .endsWith('&');

function parameterOf(l: Lowering, node: number): Parameter {
  const preset = l.lower(l.field(node, F_DEFAULT_VALUE));
  return {
    name: l.source(l.field(node, F_NAME)),
    pattern: 0,
    preset,
    type: isByReference(l, node) ? '&' : typeOf(l.source(l.field(node, F_TYPE))),
    decorators: [],
    isRest: l.kind(node) === 'variadic_parameter',
  };
}

/** Lowers a function of any form; the answer is its number. */
export function makePhpFunction(l: Lowering, node: number, isExpression: boolean): number {
  const name = l.field(node, F_NAME);
  const nodes = l.children(l.field(node, F_PARAMETERS));
  const parameters = nodes.map((parameter) => parameterOf(l, parameter));
  const { owner, methods } = l;
  l.owner = -1;
  l.methods = [];
  const body = l.field(node, F_BODY);
  const lowered = l.lower(body);
  l.owner = owner;
  l.methods = methods;
  // A parameter that is declared like a field becomes one.
  const promoted = nodes
    .filter((parameter) => l.kind(parameter) === 'property_promotion_parameter')
    .map((parameter) => {
      const own = l.field(parameter, F_NAME);
      const field = l.add(MEMBER, own, l.add(NAME, own, l.b.string('this')), l.b.string(l.source(own).slice(1)));
      return l.add(ASSIGN, parameter, field, l.name(own));
    });
  const text = l.source(name);
  const number = l.b.functions.push({
    start: l.start(node),
    end: l.end(node),
    name: text === '__construct' ? 'constructor' : text,
    nameStart: l.start(name === 0 ? node : name),
    nameEnd: l.end(name === 0 ? node : name),
    decorators: [],
    parameters,
    body:
      promoted.length === 0
        ? lowered
        : l.list(
            BLOCK,
            body,
            [],
            [...promoted, lowered].filter((made) => made !== NONE),
          ),
    isExpression,
    isAsync: false,
    owner: isExpression || name === 0 ? -1 : owner,
    isStatic: false,
  });
  return number - 1;
}

const method: Lower = (l, node) => {
  const number = makePhpFunction(l, node, false);
  if (l.owner >= 0) l.methods.push(number);
  return l.add(DEFINE, node, number);
};

const classDeclaration: Lower = (l, node) => {
  const name = l.field(node, F_NAME);
  const number = lowerClass(l, {
    node,
    nameNode: name,
    name: l.source(name),
    decorators: [],
    bases: () => {
      const clauses = l.children(node).filter((child) => l.kind(child) === 'base_clause');
      return clauses
        .flatMap((clause) => l.children(clause))
        .map((base) => l.add(NAME, base, l.b.string(lastName(l.source(base)))));
    },
    body: () => l.block(l.field(node, F_BODY)),
  });
  return l.add(CLASS, node, number);
};

/** Fields: without the dollar that their declaration has and their use has not. */
const property: Lower = (l, node) => {
  const type = l.b.string(typeOf(l.source(l.field(node, F_TYPE))));
  const made = l
    .children(node)
    .filter((child) => l.kind(child) === 'property_element')
    .map((item) => {
      const name = l.source(l.field(item, F_NAME)).slice(1);
      const value = l.lower(l.field(item, F_DEFAULT_VALUE));
      return l.add(ASSIGN, item, l.add(NAME, item, l.b.string(name)), l.add(TYPED, item, value, type));
    });
  return l.list(BLOCK, node, [], made);
};

const constant: Lower = (l, node) => {
  const made = l
    .children(node)
    .filter((child) => l.kind(child) === 'const_element')
    .map((item) => {
      const [name, value] = l.children(item);
      return l.add(ASSIGN, item, l.name(name ?? 0), l.lower(value ?? 0));
    });
  return l.list(BLOCK, node, [], made);
};

/** Functions, classes and names of PHP. */
export const phpDeclarations: Handlers = {
  namespace_definition: (l, node) => l.lower(l.field(node, F_BODY)),
  namespace_use_declaration: () => NONE,
  function_definition: (l, node) => l.add(DEFINE, node, makePhpFunction(l, node, false)),
  method_declaration: method,
  class_declaration: classDeclaration,
  trait_declaration: classDeclaration,
  enum_declaration: classDeclaration,
  interface_declaration: () => NONE,
  property_declaration: property,
  const_declaration: constant,
  use_declaration: () => NONE,
};
