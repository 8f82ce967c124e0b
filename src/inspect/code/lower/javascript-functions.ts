import { ASSIGN, BLOCK, CLASS, DEFINE, EXPORT, FUNCTION, IMPORT, MEMBER, NAME, NONE } from '../ir/ops.ts';
import type { ClassCode, Parameter } from '../ir/unit.ts';
import {
  F_ALIAS,
  F_BODY,
  F_DECLARATION,
  F_LEFT,
  F_NAME,
  F_PARAMETER,
  F_PARAMETERS,
  F_PATTERN,
  F_PROPERTY,
  F_RIGHT,
  F_SOURCE,
  F_TYPE,
  F_VALUE,
} from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { unquote } from './unquote.ts';

function parameterOf(l: Lowering, node: number): Parameter {
  const plain = { name: '', pattern: 0, preset: 0, type: '', decorators: [], isRest: false };
  switch (l.kind(node)) {
    case 'identifier':
      return { ...plain, name: l.source(node) };
    case 'rest_pattern':
      return { ...plain, name: l.source(l.children(node)[0] ?? 0), isRest: true };
    case 'assignment_pattern':
      return { ...parameterOf(l, l.field(node, F_LEFT)), preset: l.lower(l.field(node, F_RIGHT)) };
    case 'required_parameter':
    case 'optional_parameter': {
      const decorators = decoratorsOf(l, node);
      const type = l.source(l.field(node, F_TYPE)).replace(/^:\s*/, '');
      const preset = l.lower(l.field(node, F_VALUE));
      return { ...parameterOf(l, l.field(node, F_PATTERN)), type, preset, decorators };
    }
    case 'this':
      return plain;
    default:
      return { ...plain, pattern: l.lower(node) };
  }
}

/** Decorators are children of what they decorate, or stand before it in a class body. */
function decoratorsOf(l: Lowering, node: number): number[] {
  const found = l.children(node).filter((child) => l.kind(child) === 'decorator');
  return found.map((child) => l.lower(l.children(child)[0] ?? 0));
}

/** Lowers a function of any form; the answer is its number. */
export function makeFunction(l: Lowering, node: number, decorators: readonly number[]): number {
  const name = l.field(node, F_NAME);
  const only = l.field(node, F_PARAMETER);
  const nodes = only === 0 ? l.children(l.field(node, F_PARAMETERS)) : [only];
  const { owner, methods } = l;
  l.owner = -1;
  l.methods = [];
  const parameters = nodes.map((parameter) => parameterOf(l, parameter));
  const body = l.field(node, F_BODY);
  if (only === 0 && !/^(?:arrow_function|method_definition)$/.test(l.kind(node)) && /\barguments\b/.test(l.source(body)))
    parameters.push({ name: 'arguments', pattern: 0, preset: 0, type: '', decorators: [], isRest: true });
  const lowered = l.lower(body);
  l.owner = owner;
  l.methods = methods;
  const number = l.b.functions.push({
    start: l.start(node),
    end: l.end(node),
    name: l.source(name),
    nameStart: l.start(name === 0 ? node : name),
    nameEnd: l.end(name === 0 ? node : name),
    decorators,
    parameters,
    body: lowered,
    isExpression: l.kind(body) !== 'statement_block',
    isAsync: l.hasToken(node, 'async'),
    owner,
    isStatic: l.hasToken(node, 'static'),
  });
  return number - 1;
}

function makeClass(l: Lowering, node: number, before: readonly number[]): number {
  const name = l.field(node, F_NAME);
  const { owner, methods } = l;
  const decorators = [...before, ...decoratorsOf(l, node)];
  const heritage = l.children(node).find((child) => l.kind(child) === 'class_heritage');
  const bases = heritage === undefined ? [] : l.lowerAll(l.children(heritage));
  const empty: ClassCode = { start: 0, end: 0, name: '', nameStart: 0, nameEnd: 0, decorators, bases, body: NONE, methods: [] };
  // The number is known before the body is lowered, because methods name their class.
  const number = l.b.classes.push(empty) - 1;
  l.owner = number;
  l.methods = [];
  const body = classBody(l, l.field(node, F_BODY));
  l.b.classes[number] = {
    ...empty,
    start: l.start(node),
    end: l.end(node),
    name: l.source(name),
    nameStart: l.start(name === 0 ? node : name),
    nameEnd: l.end(name === 0 ? node : name),
    body,
    methods: l.methods,
  };
  l.owner = owner;
  l.methods = methods;
  return number;
}

function classBody(l: Lowering, body: number): number {
  const made: number[] = [];
  let decorators: number[] = [];
  for (const member of l.children(body)) {
    switch (l.kind(member)) {
      case 'decorator':
        decorators.push(l.lower(l.children(member)[0] ?? 0));
        continue;
      case 'method_definition': {
        const number = makeFunction(l, member, [...decorators, ...decoratorsOf(l, member)]);
        l.methods.push(number);
        made.push(l.add(DEFINE, member, number));
        break;
      }
      case 'field_definition':
      case 'public_field_definition':
        made.push(field(l, member));
        break;
      case 'class_static_block':
        made.push(l.lower(l.field(member, F_BODY)));
        break;
      default:
    }
    decorators = [];
  }
  return l.list(
    BLOCK,
    body,
    [],
    made.filter((node) => node !== NONE),
  );
}

function field(l: Lowering, member: number): number {
  const value = l.lower(l.field(member, F_VALUE));
  if (value === NONE) return NONE;
  const key = l.field(member, F_PROPERTY) || l.field(member, F_NAME);
  const self = l.add(NAME, key, l.b.string('this'));
  return l.add(ASSIGN, member, l.add(MEMBER, key, self, l.b.string(l.source(key))), value);
}

const importStatement: Lower = (l, node) => {
  const module = l.b.string(unquote(l.source(l.field(node, F_SOURCE))));
  const made: number[] = [];
  for (const clause of l.children(node)) {
    if (l.kind(clause) === 'import_require_clause') return requireClause(l, clause);
    if (l.kind(clause) !== 'import_clause') continue;
    for (const part of l.children(clause)) made.push(...importPart(l, part, module));
  }
  if (made.length === 0) made.push(l.add(IMPORT, node, module));
  return l.list(BLOCK, node, [], made);
};

function importPart(l: Lowering, part: number, module: number): readonly number[] {
  switch (l.kind(part)) {
    case 'identifier':
      return [l.add(IMPORT, part, module, l.b.string('default'), l.b.string(l.source(part)))];
    case 'namespace_import':
      return [l.add(IMPORT, part, module, 0, l.b.string(l.source(l.children(part)[0] ?? 0)))];
    default:
      return l.children(part).map((item) => {
        const name = l.source(l.field(item, F_NAME));
        const local = l.source(l.field(item, F_ALIAS)) || name;
        return l.add(IMPORT, item, module, l.b.string(name), l.b.string(local));
      });
  }
}

/** `import x = require('y')` */
function requireClause(l: Lowering, clause: number): number {
  const module = unquote(l.source(l.field(clause, F_SOURCE)));
  return l.add(IMPORT, clause, l.b.string(module), 0, l.b.string(l.source(l.children(clause)[0] ?? 0)));
}

const exportStatement: Lower = (l, node) => {
  const source = l.field(node, F_SOURCE);
  const module = source === 0 ? 0 : l.b.string(unquote(l.source(source)));
  const clause = l.children(node).find((child) => l.kind(child) === 'export_clause');
  if (clause !== undefined) return exportClause(l, clause, module);
  if (module !== 0) return l.add(EXPORT, node, NONE, l.b.string('*'), module);
  const decorators = decoratorsOf(l, node);
  const declaration = l.field(node, F_DECLARATION);
  const isDefault = l.hasToken(node, 'default');
  if (declaration === 0) return l.add(EXPORT, node, l.lower(l.field(node, F_VALUE)), l.b.string('default'));
  const isClass = /^(?:abstract_)?class_declaration$/.test(l.kind(declaration));
  const made = isClass ? l.add(CLASS, declaration, makeClass(l, declaration, decorators)) : l.lower(declaration);
  const names = declaredNames(l, declaration);
  const exports = names.map((name) => {
    const value = l.add(NAME, node, l.b.string(name));
    return l.add(EXPORT, node, value, l.b.string(isDefault ? 'default' : name));
  });
  return l.list(BLOCK, node, [], [made, ...exports]);
};

function declaredNames(l: Lowering, declaration: number): readonly string[] {
  const own = l.field(declaration, F_NAME);
  if (own !== 0) return [l.source(own)];
  return l.children(declaration).flatMap((item) => {
    const name = l.field(item, F_NAME);
    return l.kind(name) === 'identifier' ? [l.source(name)] : [];
  });
}

function exportClause(l: Lowering, clause: number, module: number): number {
  const made = l.children(clause).map((item) => {
    const name = l.source(l.field(item, F_NAME));
    const exported = l.source(l.field(item, F_ALIAS)) || name;
    return l.add(EXPORT, item, l.add(NAME, item, l.b.string(name)), l.b.string(exported), module);
  });
  return l.list(BLOCK, clause, [], made);
}

const functionExpression: Lower = (l, node) => l.add(FUNCTION, node, makeFunction(l, node, []));
const functionDeclaration: Lower = (l, node) => l.add(DEFINE, node, makeFunction(l, node, []));
const classAny: Lower = (l, node) => l.add(CLASS, node, makeClass(l, node, []));

/** Functions, classes and modules of JavaScript and TypeScript. */
export const functionHandlers: Handlers = {
  function_declaration: functionDeclaration,
  generator_function_declaration: functionDeclaration,
  function_expression: functionExpression,
  function: functionExpression,
  generator_function: functionExpression,
  arrow_function: functionExpression,
  class_declaration: classAny,
  abstract_class_declaration: classAny,
  class: classAny,
  import_statement: importStatement,
  export_statement: exportStatement,
  decorator: (l, node) => l.lower(l.children(node)[0] ?? 0),
};
