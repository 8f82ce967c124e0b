import { ASSIGN, BLOCK, CLASS, DEFINE, IMPORT, NAME, NONE, TYPED } from '../ir/ops.ts';
import type { Parameter } from '../ir/unit.ts';
import { F_BODY, F_NAME, F_PARAMETERS, F_RECEIVER, F_TYPE } from './fields.ts';
import type { Handlers, Lower, Lowering } from './lowering.ts';

/** Packages that have their last name in common with another one of another meaning. */
const WHOLE_NAMES: ReadonlySet<string> = new Set(['math/rand', 'math/rand/v2', 'crypto/rand', 'text/template', 'html/template']);

/** What a package is called where it is imported, and what it is known by. */
const importSpec: Lower = (l, node) => {
  const path = l.source(l.children(node).at(-1) ?? 0).slice(1, -1);
  const last = path
    .replace(/\/v\d+$/, '')
    .replace(/^.*\//, '')
    .replace(/\.v\d+$/, '')
    .replace(/^go-|-go$|\.go$/, '');
  const alias = l.source(l.field(node, F_NAME));
  const local = alias === '' ? last : alias;
  const known = WHOLE_NAMES.has(path) ? path.replace(/\/v\d+$/, '') : last;
  return l.add(IMPORT, node, l.b.string(path), l.b.string(known), l.b.string(local === '_' || local === '.' ? '' : local));
};

function parametersOf(l: Lowering, node: number): readonly Parameter[] {
  const type = l.source(l.field(node, F_TYPE));
  const isRest = l.kind(node) === 'variadic_parameter_declaration';
  return l.children(node, F_NAME).map((name) => ({ name: l.source(name), pattern: 0, preset: 0, type, decorators: [], isRest }));
}

/** Lowers a function. A method's first name is that of its object. */
export function makeGoFunction(l: Lowering, node: number, owner: number, self: string): number {
  const name = l.field(node, F_NAME);
  const parameters = l.children(l.field(node, F_PARAMETERS)).flatMap((parameter) => parametersOf(l, parameter));
  const body = l.field(node, F_BODY);
  const lowered = l.lower(body);
  const isBound = owner >= 0 && self !== '' && self !== '_';
  const bound = isBound
    ? l.list(
        BLOCK,
        body,
        [],
        [l.add(ASSIGN, body, l.add(NAME, body, l.b.string(self)), l.add(NAME, body, l.b.string('this'))), lowered],
      )
    : lowered;
  const number = l.b.functions.push({
    start: l.start(node),
    end: l.end(node),
    name: l.source(name),
    nameStart: l.start(name === 0 ? node : name),
    nameEnd: l.end(name === 0 ? node : name),
    decorators: [],
    parameters,
    body: bound,
    isExpression: false,
    isAsync: false,
    owner,
    isStatic: false,
  });
  return number - 1;
}

interface Type {
  readonly name: string;
  /** Node of the struct, or 0 when it stands in another file. */
  struct: number;
  readonly methods: { readonly node: number; readonly self: string }[];
}

/** Methods stand beside their types: they are put together before anything else. */
export const goFile: Lower = (l, node) => {
  const types = new Map<string, Type>();
  const typeNamed = (name: string): Type => {
    const known = types.get(name) ?? { name, struct: 0, methods: [] };
    types.set(name, known);
    return known;
  };
  const rest: number[] = [];
  for (const child of l.children(node)) {
    const kind = l.kind(child);
    if (kind === 'method_declaration') {
      const [receiver] = l.children(l.field(child, F_RECEIVER));
      const type = l
        .source(l.field(receiver ?? 0, F_TYPE))
        .replace(/^\*/, '')
        .replace(/\[[\s\S]*/, '');
      typeNamed(type).methods.push({ node: child, self: l.source(l.field(receiver ?? 0, F_NAME)) });
    } else if (kind === 'type_declaration') {
      for (const spec of l.children(child)) {
        const type = l.field(spec, F_TYPE);
        if (l.kind(type) === 'struct_type') typeNamed(l.source(l.field(spec, F_NAME))).struct = type;
      }
    } else rest.push(child);
  }
  const imports = l.lowerAll(rest.filter((child) => l.kind(child) === 'import_declaration'));
  const classes = [...types.values()].map((type) => makeType(l, node, type));
  const others = l.lowerAll(rest.filter((child) => l.kind(child) !== 'import_declaration'));
  return l.list(BLOCK, node, [], [...imports, ...classes, ...others]);
};

/** `struct{ Name string }` where a type is asked for: a type without a name. */
export function makeStruct(l: Lowering, struct: number): number {
  return makeType(l, struct, { name: '', struct, methods: [] });
}

function makeType(l: Lowering, file: number, { name, struct, methods }: Type): number {
  const place = struct === 0 ? (methods[0]?.node ?? file) : struct;
  const span = { start: l.start(place), end: l.end(place), nameStart: l.start(place), nameEnd: l.start(place) + name.length };
  const empty = { ...span, name, decorators: [], bases: [], body: NONE, methods: [] };
  const number = l.b.classes.push(empty) - 1;
  const numbers = methods.map((method) => makeGoFunction(l, method.node, number, method.self));
  const defines = numbers.map((method) => l.add(DEFINE, place, method));
  const fields = l.children(l.children(struct)[0] ?? 0).flatMap((field) => {
    const type = l.source(l.field(field, F_TYPE));
    const typed = l.add(TYPED, field, NONE, l.b.string(/^\*?([\w.]+)$/.exec(type)?.[1] ?? ''));
    return l.children(field, F_NAME).map((own) => l.add(ASSIGN, field, l.name(own), typed));
  });
  l.b.classes[number] = { ...empty, body: l.list(BLOCK, place, [], [...fields, ...defines]), methods: numbers };
  return l.add(CLASS, place, number);
}

/** Functions, types and packages of Go. */
export const goDeclarations: Handlers = {
  import_declaration: (l, node) => l.list(BLOCK, node, [], l.lowerAll(l.children(node))),
  import_spec_list: (l, node) => l.list(BLOCK, node, [], l.lowerAll(l.children(node))),
  import_spec: importSpec,
  function_declaration: (l, node) => l.add(DEFINE, node, makeGoFunction(l, node, -1, '')),
  type_declaration: () => NONE,
};
