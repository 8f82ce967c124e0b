import { parseSync } from 'oxc-parser';
import { lineStarts, spotAt } from '../../src/model/index.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** Something in a file that only some rooms may do. */
export interface Use {
  readonly kind: 'clock' | 'dice' | 'process' | 'print';
  readonly text: string;
  readonly line: number;
}

export interface Source {
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly starExports: readonly number[];
  readonly computedImports: readonly number[];
  readonly uses: readonly Use[];
  readonly functions: readonly { readonly line: number; readonly length: number }[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Reads one TypeScript file. Throws on a syntax error: oxc then gives an empty program, which would pass every rule. */
export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const problem = parsed.errors[0];
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`);
  const starts = lineStarts(text);
  const lineAt = (offset: number): number => spotAt(starts, offset).line;
  const imports: Import[] = [];
  for (const { moduleRequest } of parsed.module.staticImports)
    imports.push({ specifier: moduleRequest.value, line: lineAt(moduleRequest.start) });
  const starExports: number[] = [];
  for (const { entries } of parsed.module.staticExports) {
    for (const entry of entries) {
      if (entry.moduleRequest === null) continue;
      imports.push({ specifier: entry.moduleRequest.value, line: lineAt(entry.start) });
      // `export * as name` names what it exports; `export *` does not.
      if (entry.importName.kind === 'AllButDefault') starExports.push(lineAt(entry.start));
    }
  }
  const computedImports: number[] = [];
  for (const { moduleRequest } of parsed.module.dynamicImports) {
    const literal = /^(['"])([^'"\\]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[2] === undefined) computedImports.push(lineAt(moduleRequest.start));
    else imports.push({ specifier: literal[2], line: lineAt(moduleRequest.start) });
  }
  const uses: Use[] = [];
  const functions: { line: number; length: number }[] = [];
  walk(parsed.program, undefined, '', (node, parent, key) => {
    const use = useOf(node, parent, key);
    if (use !== undefined) uses.push({ ...use, line: lineAt(node.start) });
    if (FUNCTIONS.has(node.type)) functions.push({ line: lineAt(node.start), length: lineAt(node.end) - lineAt(node.start) + 1 });
  });
  return {
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports,
    starExports,
    computedImports,
    uses,
    functions,
  };
}

const FUNCTIONS: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function walk(
  value: unknown,
  parent: Node | undefined,
  key: string,
  visit: (node: Node, parent: Node | undefined, key: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, parent, key, visit);
    return;
  }
  if (!isNode(value)) return;
  visit(value, parent, key);
  for (const [name, child] of Object.entries(value)) walk(child, value, name, visit);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

const GLOBALS: Readonly<Record<string, Use['kind']>> = {
  console: 'print',
  process: 'process',
  performance: 'clock',
  crypto: 'dice',
  setTimeout: 'clock',
  setInterval: 'clock',
  setImmediate: 'clock',
};

function useOf(node: Node, parent: Node | undefined, key: string): Omit<Use, 'line'> | undefined {
  if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Date' && isEmpty(node['arguments']))
    return { kind: 'clock', text: 'new Date()' };
  if (node.type === 'MemberExpression') return memberUse(node);
  if (node.type === 'CallExpression' && nameOf(node['callee']) === 'Date') return { kind: 'clock', text: 'Date()' };
  const name = nameOf(node);
  const kind = name === undefined || !Object.hasOwn(GLOBALS, name) ? undefined : GLOBALS[name];
  if (name === undefined || kind === undefined || !isReference(parent, key)) return undefined;
  return { kind, text: name };
}

function memberUse(node: Node): Omit<Use, 'line'> | undefined {
  const object = nameOf(node['object']);
  const property = nameOf(node['property']);
  if (object === 'Date' && property === 'now') return { kind: 'clock', text: 'Date.now' };
  if (object === 'Math' && property === 'random') return { kind: 'dice', text: 'Math.random' };
  if (object === 'process' && (property === 'stdout' || property === 'stderr'))
    return { kind: 'print', text: `process.${property}` };
  return undefined;
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' && typeof value['name'] === 'string' ? value['name'] : undefined;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** `{ process: 1 }`, `effect.process` and a type's member only look like the global of that name. */
function isReference(parent: Node | undefined, key: string): boolean {
  if (parent === undefined) return true;
  const isMember = parent.type === 'MemberExpression' && key === 'property' && parent['computed'] !== true;
  const isKey = key === 'key' && parent['computed'] !== true;
  return !isMember && !isKey && !parent.type.startsWith('TS');
}
