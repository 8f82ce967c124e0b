import { BINARY, CALL, INDEX, LIST, MEMBER, NAME, STRING, UNARY } from '../ir/ops.ts';
import type { Machine } from './machine.ts';
import { SPEAKS_FOR_WHOLE } from './members.ts';
import { cleaned, harmless, mapTaint, type Taint, taintOf, type Value } from './value.ts';

/** The key under which a path such as `a.b['c']` is kept; undefined for anything else. */
export function keyOf(m: Machine, node: number): string | undefined {
  const op = m.op(node);
  if (op === NAME) return m.text(m.o(node, 0));
  if (op === MEMBER) {
    const object = keyOf(m, m.o(node, 0));
    return object === undefined ? undefined : `${object}.${m.text(m.o(node, 1))}`;
  }
  if (op !== INDEX || m.op(m.o(node, 1)) !== STRING) return undefined;
  const object = keyOf(m, m.o(node, 0));
  return object === undefined ? undefined : `${object}.${m.text(m.o(m.o(node, 1), 0))}`;
}

/** A check of a part says nothing of the rest. */
const PART_ONLY =
  /(?:\.(?:(?:last)?[iI]ndexOf|r?find|search|char(?:Code)?At|slice|substr(?:ing)?|count)\([^()]{0,80}\)|\.(?:scheme|protocol|length|size|port|suffix|mimetype|content_type|ext)|(?:splitext|extname|len|rsplit|rpartition|getPrototypeOf|toString\.call|kind_?[oO]f|type_?[oO]f)\([^()]{0,80}\)(?:\[-?\d\])?(?:\.\w+\(\))?)$/;

/** The bits of rules by their ids. */
export function bits(m: Machine, ids: readonly string[]): number {
  let all = 0;
  for (const id of ids) all |= m.book.bitOf.get(id) ?? 0;
  return all;
}

/**
 * Makes what an expression reads harmless for some rules: the variables in it, what they were made from, and what was
 * made from them.
 */
export function makeSafe(m: Machine, node: number, mask: number): void {
  if (mask === 0 || node === 0 || PART_ONLY.test(m.source(node))) return;
  const keys = new Set<string>();
  const isAll = (mask & m.book.everything) === m.book.everything;
  collect(m, node, { keys, isAll }, 0);
  for (const key of [...keys]) {
    const taint = taintOf(m.frame.get(key));
    for (const origin of taint?.origins ?? []) if (!origin.startsWith('.')) keys.add(origin);
  }
  if (keys.size === 0) return;
  const safe = (taint: Taint): Taint => cleaned(taint, mask) ?? taint;
  for (const key of keys) {
    const value = m.frame.get(key) ?? (key.includes('.') ? valueOfPath(m, node, key) : undefined);
    if (value === undefined) continue;
    if (key.includes('.')) m.frame.hasPaths = true;
    m.frame.vars.set(key, isAll && isUntold(value) ? { ...value, path: harmless.path } : mapTaint(value, safe));
  }
  for (const [name, value] of m.frame.vars) {
    if (value.taint?.origins.some((origin) => keys.has(origin.startsWith('.') ? origin.slice(1) : origin)) === true)
      m.frame.vars.set(name, mapTaint(value, safe));
  }
}

/** A value of which nothing is known: where it is checked for everything, it is as good as one that is written here. */
function isUntold({ known, taint, role, path }: Value): boolean {
  return known === undefined && taint === undefined && role === '' && !path.endsWith('()');
}

function valueOfPath(m: Machine, node: number, key: string): Value | undefined {
  const found = findPath(m, node, key, 0);
  return found === 0 ? undefined : m.visit(found);
}

function findPath(m: Machine, node: number, key: string, depth: number): number {
  if (node === 0 || depth > 6) return 0;
  if (keyOf(m, node) === key) return node;
  const op = m.op(node);
  if (op === MEMBER || op === INDEX) return findPath(m, m.o(node, 0), key, depth + 1);
  if (op !== CALL) return 0;
  const inCallee = findPath(m, m.o(node, 0), key, depth + 1);
  if (inCallee !== 0) return inCallee;
  for (let index = 0; index < m.o(node, 2); index += 1) {
    const found = findPath(m, m.o(node, 3 + index), key, depth + 1);
    if (found !== 0) return found;
  }
  return 0;
}

/** A field of an object that holds several things: checked for itself alone. */
function isPartOnly({ frame: { model, unit } }: Machine, rest: string, isAll: boolean): boolean {
  const name = rest.slice(rest.lastIndexOf('.') + 1);
  // `block.name == 'run'`: which one it is says nothing of what it brings.
  if (isAll && name === 'name' && unit.language === 'python') return true;
  return model.family === 'script' && !SPEAKS_FOR_WHOLE.test(name);
}

interface Read {
  readonly keys: Set<string>;
  /** What is checked is checked for all rules: compared with what is allowed, not looked at as an address or a path. */
  readonly isAll: boolean;
}

/** The variables and paths that an expression reads. */
function collect(m: Machine, node: number, read: Read, depth: number): void {
  if (node === 0 || depth > 6) return;
  const key = keyOf(m, node);
  if (key !== undefined) {
    read.keys.add(key);
    const dot = key.indexOf('.');
    // `url.hostname` was checked: so was the variable `url`, unless it is a whole request.
    const object = dot < 0 || isPartOnly(m, key.slice(dot + 1), read.isAll) ? undefined : m.frame.get(key.slice(0, dot));
    if (object?.taint !== undefined && object.role === '') read.keys.add(key.slice(0, dot));
    return;
  }
  switch (m.op(node)) {
    case MEMBER:
    case INDEX:
      collect(m, m.o(node, 0), read, depth + 1);
      return;
    case CALL: {
      const callee = m.o(node, 0);
      if (m.op(callee) === MEMBER) collect(m, m.o(callee, 0), read, depth + 1);
      for (let index = 0; index < m.o(node, 2); index += 1) collect(m, m.o(node, 3 + index), read, depth + 1);
      return;
    }
    case LIST:
      for (let index = 1; index <= m.o(node, 0); index += 1) collect(m, m.o(node, index), read, depth + 1);
      return;
    case BINARY:
      collect(m, m.o(node, 1), read, depth + 1);
      collect(m, m.o(node, 2), read, depth + 1);
      return;
    case UNARY:
      collect(m, m.o(node, 1), read, depth + 1);
      return;
    default:
  }
}
