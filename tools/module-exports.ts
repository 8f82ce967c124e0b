import type { Metafile } from 'esbuild';
import { parseSync } from 'oxc-parser';

const HEAD = /\b__export\(stdin_exports,\{(?<list>[^{}]*)\}\);module\.exports=__toCommonJS\(stdin_exports\);/;
const ENTRY = /(?<name>[\w$]+):\(\)=>(?<local>[\w$.]+)(?:,|$)/y;

/**
 * esbuild hands out what a module exports by getters, one behind the other, so that each use of a function of another file is
 * two calls. What is never assigned anew is handed out as it is, at the module's end: files of the bundle never import each
 * other in circles.
 */
export function withPlainExports(code: string): string {
  const head = HEAD.exec(code);
  const entries = head === null ? undefined : entriesOf(head.groups?.['list'] ?? '');
  if (head === null || entries === undefined) return code;
  const changing = reassigned(code);
  const members = entries.map(({ name, local }) =>
    /^[\w$]+$/.test(local) && !changing.has(local) ? `${name}:${local}` : `get ${name}(){return ${local}}`,
  );
  const body = code.slice(0, head.index) + code.slice(head.index + head[0].length);
  return `${body.trimEnd()}\nmodule.exports={${['__esModule:true', ...members].join(',')}};`;
}

interface Entry {
  readonly name: string;
  readonly local: string;
}

/** Undefined: it is not what esbuild writes today. */
function entriesOf(list: string): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < list.length) {
    const { name, local } = ENTRY.exec(list)?.groups ?? {};
    if (name === undefined || local === undefined) return undefined;
    entries.push({ name, local });
  }
  return entries;
}

/** Names that something is assigned to besides their declaration, wherever it stands. */
function reassigned(code: string): ReadonlySet<string> {
  const { program } = parseSync('chunk.js', code, { sourceType: 'script' });
  const found = new Set<string>();
  const waiting: unknown[] = [program];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (Array.isArray(node)) waiting.push(...node);
    else if (typeof node === 'object' && node !== null) {
      for (const target of targetsOf(node)) for (const name of namesIn(target)) found.add(name);
      waiting.push(...Object.values(node));
    }
  }
  return found;
}

function targetsOf(node: object): readonly unknown[] {
  const { type, left, argument } = node as { type?: unknown; left?: unknown; argument?: unknown };
  if (type === 'AssignmentExpression' || type === 'ForInStatement' || type === 'ForOfStatement') return [left];
  return type === 'UpdateExpression' ? [argument] : [];
}

/** Every name that a target assigns to, and those that are only read in its defaults: one too many costs a getter. */
function namesIn(target: unknown): readonly string[] {
  if (Array.isArray(target)) return target.flatMap(namesIn);
  if (typeof target !== 'object' || target === null) return [];
  const { type, name } = target as { type?: unknown; name?: unknown };
  if (type === 'Identifier' && typeof name === 'string') return [name];
  // `this.name = name` gives no variable another value.
  if (type === 'MemberExpression') return [];
  return Object.values(target).flatMap(namesIn);
}

/** @throws where files of the bundle import each other in a circle: one of them would see the other's exports before they are there */
export function refuseCircles({ outputs }: Metafile): void {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (path: string): void => {
    if (open.has(path)) throw new Error(`${path} imports itself by way of others`);
    if (done.has(path)) return;
    open.add(path);
    for (const { kind, path: next } of outputs[path]?.imports ?? []) if (kind === 'import-statement') visit(next);
    open.delete(path);
    done.add(path);
  };
  for (const path of Object.keys(outputs)) visit(path);
}
