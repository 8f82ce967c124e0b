import { BLOCK, CLASS, DEFINE, FUNCTION, IMPORT, NAME, NONE } from '../ir/ops.ts';
import type { Parameter } from '../ir/unit.ts';
import { F_ALIAS, F_BODY, F_DEFINITION, F_MODULE_NAME, F_NAME, F_PARAMETERS, F_SUPERCLASSES, F_TYPE, F_VALUE } from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';
import { nothing } from './shared.ts';

function parameterOf(l: Lowering, node: number): readonly Parameter[] {
  const kind = l.kind(node);
  const plain = { pattern: 0, preset: 0, type: '', decorators: [], isRest: false };
  if (kind === 'identifier') return [{ ...plain, name: l.source(node) }];
  if (kind === 'list_splat_pattern' || kind === 'dictionary_splat_pattern') {
    return [{ ...plain, name: l.source(l.children(node)[0] ?? 0), isRest: true }];
  }
  if (kind === 'tuple_pattern') return [{ ...plain, name: '', pattern: l.lower(node) }];
  if (!/^(?:typed_|default_|typed_default_)parameter$/.test(kind)) return [];
  const named = l.field(node, F_NAME);
  const [first] = named === 0 ? l.children(node).flatMap((child) => parameterOf(l, child)) : parameterOf(l, named);
  if (first === undefined) return [];
  return [{ ...first, preset: l.lower(l.field(node, F_VALUE)), type: l.source(l.field(node, F_TYPE)) }];
}

function makeFunction(l: Lowering, node: number, decorators: readonly number[], isExpression: boolean): number {
  const name = l.field(node, F_NAME);
  const parameters = l.children(l.field(node, F_PARAMETERS)).flatMap((parameter) => parameterOf(l, parameter));
  const { owner, methods } = l;
  l.owner = -1;
  l.methods = [];
  const body = l.lower(l.field(node, F_BODY));
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
    body,
    isExpression,
    isAsync: l.hasToken(node, 'async'),
    owner,
    isStatic: decorators.some(
      (decorator) => l.b.op(decorator) === NAME && l.b.stringAt(l.b.operand(decorator, 0)) === 'staticmethod',
    ),
  });
  if (owner >= 0) l.methods.push(number - 1);
  return number - 1;
}

function makeClass(l: Lowering, node: number, decorators: readonly number[]): number {
  const name = l.field(node, F_NAME);
  const { owner, methods } = l;
  // The number is known before the body is lowered, because methods name their class.
  const number = l.b.classes.push(EMPTY_CLASS) - 1;
  l.owner = number;
  l.methods = [];
  const bases = l.lowerAll(l.children(l.field(node, F_SUPERCLASSES)));
  const body = l.lower(l.field(node, F_BODY));
  l.b.classes[number] = {
    start: l.start(node),
    end: l.end(node),
    name: l.source(name),
    nameStart: l.start(name),
    nameEnd: l.end(name),
    decorators,
    bases,
    body,
    methods: l.methods,
  };
  l.owner = owner;
  l.methods = methods;
  return number;
}

const EMPTY_CLASS = {
  start: 0,
  end: 0,
  name: '',
  nameStart: 0,
  nameEnd: 0,
  decorators: [],
  bases: [],
  body: NONE,
  methods: [],
} as const;

const decorated: Lower = (l, node) => {
  const decorators = l
    .children(node)
    .filter((child) => l.kind(child) === 'decorator')
    .map((child) => l.lower(l.children(child)[0] ?? 0));
  const definition = l.field(node, F_DEFINITION);
  if (l.kind(definition) === 'class_definition') return l.add(CLASS, definition, makeClass(l, definition, decorators));
  return l.add(DEFINE, definition, makeFunction(l, definition, decorators, false));
};

const importStatement: Lower = (l, node) => {
  const made = l.children(node, F_NAME).map((item) => {
    const name = l.field(item, F_NAME);
    if (name === 0) {
      // `import a.b` binds `a`.
      const module = l.source(item);
      const top = module.split('.')[0] ?? module;
      return l.add(IMPORT, item, l.b.string(top), 0, l.b.string(top));
    }
    return l.add(IMPORT, item, l.b.string(l.source(name)), 0, l.b.string(l.source(l.field(item, F_ALIAS))));
  });
  return l.list(BLOCK, node, [], made);
};

const importFrom: Lower = (l, node) => {
  const from = l.source(l.field(node, F_MODULE_NAME)) || '__future__';
  const module = l.b.string(from);
  const made = l.children(node, F_NAME).map((item) => {
    const name = l.field(item, F_NAME);
    const imported = l.source(name === 0 ? item : name);
    const local = name === 0 ? imported : l.source(l.field(item, F_ALIAS));
    return l.add(IMPORT, item, module, l.b.string(imported), l.b.string(local));
  });
  if (made.length === 0) made.push(l.add(IMPORT, node, module, l.b.string('*'), 0));
  return l.list(BLOCK, node, [], made);
};

/** Functions, classes and imports of Python. */
export const functionHandlers: Handlers = {
  function_definition: (l, node) => l.add(DEFINE, node, makeFunction(l, node, [], false)),
  class_definition: (l, node) => l.add(CLASS, node, makeClass(l, node, [])),
  decorated_definition: decorated,
  lambda: (l, node) => l.add(FUNCTION, node, makeFunction(l, node, [], true)),
  import_statement: importStatement,
  import_from_statement: importFrom,
  future_import_statement: nothing,
};
