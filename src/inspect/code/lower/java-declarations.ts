import { withoutEnding } from '../../../model/index.ts';
import { ASSIGN, BLOCK, CALL, CLASS, DEFINE, FUNCTION, IMPORT, IS_NEW, KEYWORD, NAME, NONE, OTHER, TYPED } from '../ir/ops.ts';
import type { Parameter } from '../ir/unit.ts';
import { lowerClass } from './class.ts';
import {
  F_ARGUMENTS,
  F_BODY,
  F_DECLARATOR,
  F_INTERFACES,
  F_KEY,
  F_NAME,
  F_PARAMETERS,
  F_SUPERCLASS,
  F_TYPE,
  F_VALUE,
} from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';

/** The last name of a type, without its packages, parameters and dimensions: `Map` of `java.util.Map<String, Object>[]`. */
export function plainType(type: string): string {
  const bare = withoutEnding(type.replace(/<[\s\S]*$/, ''), '[]. \t\r\n');
  return bare.slice(bare.lastIndexOf('.') + 1).trim();
}

/** Variables and fields: each is assigned once, with its type. */
export const declaration: Lower = (l, node) => {
  const type = l.b.string(plainType(l.source(l.field(node, F_TYPE))));
  const made = l.children(node, F_DECLARATOR).map((item) => {
    const value = l.lower(l.field(item, F_VALUE));
    return l.add(ASSIGN, item, l.name(l.field(item, F_NAME)), l.add(TYPED, item, value, type), 0, 1);
  });
  const [only] = made;
  return made.length === 1 && only !== undefined ? only : l.list(BLOCK, node, [], made);
};

/** Annotations are calls, so that rules and frameworks can read them like decorators. */
function annotationsOf(l: Lowering, node: number): number[] {
  const modifiers = l.children(node).find((child) => l.kind(child) === 'modifiers');
  if (modifiers === undefined) return [];
  return l
    .children(modifiers)
    .filter((child) => /annotation$/.test(l.kind(child)))
    .map((child) => l.lower(child));
}

const annotation: Lower = (l, node) => {
  const name = l.field(node, F_NAME);
  const callee = l.add(NAME, name, l.b.string(l.source(name)));
  return l.list(CALL, node, [callee, 0], l.lowerAll(l.children(l.field(node, F_ARGUMENTS))));
};

function parameterOf(l: Lowering, node: number): readonly Parameter[] {
  const plain = { pattern: 0, preset: 0, type: '', decorators: [], isRest: false };
  switch (l.kind(node)) {
    case 'identifier':
      return [{ ...plain, name: l.source(node) }];
    case 'formal_parameter':
      return [
        {
          ...plain,
          name: l.source(l.field(node, F_NAME)),
          type: l.source(l.field(node, F_TYPE)),
          decorators: annotationsOf(l, node),
        },
      ];
    case 'spread_parameter': {
      const declarator = l.children(node).find((child) => l.kind(child) === 'variable_declarator') ?? 0;
      return [{ ...plain, name: l.source(l.field(declarator, F_NAME)), isRest: true }];
    }
    default:
      return [];
  }
}

function makeFunction(l: Lowering, node: number, isExpression: boolean): number {
  const name = l.field(node, F_NAME);
  const only = l.field(node, F_PARAMETERS);
  const decorators = annotationsOf(l, node);
  const nodes = l.kind(only) === 'identifier' ? [only] : l.children(only);
  const parameters = nodes.flatMap((parameter) => parameterOf(l, parameter));
  const { owner, methods } = l;
  l.owner = -1;
  l.methods = [];
  const body = l.lower(l.field(node, F_BODY));
  l.owner = owner;
  l.methods = methods;
  const isMaker = l.kind(node) === 'constructor_declaration';
  const number = l.b.functions.push({
    start: l.start(node),
    end: l.end(node),
    name: isMaker ? 'constructor' : l.source(name),
    nameStart: l.start(name === 0 ? node : name),
    nameEnd: l.end(name === 0 ? node : name),
    decorators,
    parameters,
    body,
    isExpression,
    isAsync: false,
    owner: isExpression || name === 0 ? -1 : owner,
    isStatic: /\bstatic\b/.test(l.text.slice(l.start(node), l.start(name))),
  });
  return number - 1;
}

/** What a record is made of, as the constructor that nobody writes; its body is none. */
function recordMaker(l: Lowering, node: number): void {
  const parameters = l.children(l.field(node, F_PARAMETERS)).flatMap((parameter) => parameterOf(l, parameter));
  const place = { start: l.start(node), end: l.end(node), nameStart: l.start(node), nameEnd: l.start(node) };
  const rest = { decorators: [], isExpression: false, isAsync: false, isStatic: false };
  l.methods.push(l.b.functions.push({ ...place, ...rest, name: 'constructor', parameters, body: NONE, owner: l.owner }) - 1);
}

const method: Lower = (l, node) => {
  // What a method without a body does, the classes say that have one.
  if (l.field(node, F_BODY) === 0) return NONE;
  const number = makeFunction(l, node, false);
  if (l.owner >= 0) l.methods.push(number);
  return l.add(DEFINE, node, number);
};

function makeClass(l: Lowering, node: number, name: number, bases: () => readonly number[], body: number): number {
  const decorators = annotationsOf(l, node);
  return lowerClass(l, {
    node,
    nameNode: name,
    name: l.source(name),
    decorators,
    bases,
    body: () => {
      const members = l
        .children(body)
        .flatMap((member) => (l.kind(member) === 'enum_body_declarations' ? l.children(member) : [member]));
      const lowered = l.lowerAll(members);
      const isRecord = l.kind(node) === 'record_declaration';
      if (isRecord && !l.methods.some((number) => l.b.functions[number]?.name === 'constructor')) recordMaker(l, node);
      return l.list(BLOCK, body, [], lowered);
    },
  });
}

const classDeclaration: Lower = (l, node) => {
  const bases = (): readonly number[] =>
    [F_SUPERCLASS, F_INTERFACES].flatMap((field) => {
      const types = l
        .children(l.field(node, field))
        .flatMap((type) => (l.kind(type) === 'type_list' ? l.children(type) : [type]));
      return l.lowerAll(types);
    });
  return l.add(CLASS, node, makeClass(l, node, l.field(node, F_NAME), bases, l.field(node, F_BODY)));
};

/** A constant that holds nothing is as good as its name; one with arguments is an object of its enumeration. */
const enumConstant: Lower = (l, node) => {
  const name = l.field(node, F_NAME);
  const parts = l.children(node).filter((child) => l.kind(child) !== 'modifiers' && child !== name);
  const [given] = parts;
  if (given === undefined) return l.add(ASSIGN, node, l.name(name), l.string(name, l.source(name)));
  const owner = l.b.classes[l.owner]?.name ?? '';
  if (parts.length > 1 || l.kind(given) !== 'argument_list' || owner === '') return NONE;
  const args = l.children(given).map((arg) => l.lower(arg) || l.list(OTHER, arg, [], []));
  return l.add(ASSIGN, node, l.name(name), l.list(CALL, node, [l.add(NAME, node, l.b.string(owner)), IS_NEW], args));
};

/** `new Type(...) { ... }` */
export function anonymousClass(l: Lowering, node: number, type: number, body: number): number {
  return l.add(
    CLASS,
    node,
    makeClass(l, node, 0, () => [l.add(NAME, type, l.b.string(plainType(l.source(type))))], body),
  );
}

/** `import a.b.C;`, `import static a.b.C.f;`, `import a.b.*;` */
const importDeclaration: Lower = (l, node) => {
  const [path] = l.children(node);
  const text = l.source(path ?? 0);
  const isAll = l.children(node).some((child) => l.kind(child) === 'asterisk');
  const isStatic = l.hasToken(node, 'static');
  const last = text.slice(text.lastIndexOf('.') + 1);
  if (isStatic && !isAll) {
    return l.add(IMPORT, node, l.b.string(text.slice(0, text.lastIndexOf('.'))), l.b.string(last), l.b.string(last));
  }
  return l.add(IMPORT, node, l.b.string(text), l.b.string(isAll ? '*' : last), l.b.string(isAll ? '' : last));
};

/** Classes, methods and imports of Java. */
export const declarationHandlers: Handlers = {
  import_declaration: importDeclaration,
  class_declaration: classDeclaration,
  enum_declaration: classDeclaration,
  record_declaration: classDeclaration,
  annotation_type_declaration: () => NONE,
  interface_declaration: classDeclaration,
  constant_declaration: declaration,
  enum_constant: enumConstant,
  method_declaration: method,
  constructor_declaration: method,
  static_initializer: (l, node) => l.block(l.children(node)[0] ?? 0),
  field_declaration: declaration,
  lambda_expression: (l, node) => l.add(FUNCTION, node, makeFunction(l, node, l.kind(l.field(node, F_BODY)) !== 'block')),
  annotation,
  marker_annotation: annotation,
  element_value_pair: (l, node) =>
    l.add(KEYWORD, node, l.b.string(l.source(l.field(node, F_KEY))), l.lower(l.field(node, F_VALUE))),
};
