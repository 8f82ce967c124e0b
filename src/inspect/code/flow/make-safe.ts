import { CALL, INDEX, KEYWORD, MEMBER } from '../ir/ops.ts';
import { complete, NO_BACKSLASH, NO_PARENTS, NO_SECOND_SLASH } from './facts.ts';
import type { Machine } from './machine.ts';
import { isHostPath, keyOf, subjectsOf } from './subjects.ts';
import { harmless, mapTaint, type Taint, taintOf, type Value } from './value.ts';

/** The bits of rules and facts by their ids, with those of what follows from them. */
export function bits(m: Machine, ids: readonly string[]): number {
  let all = 0;
  for (const id of ids) all |= m.book.bitOf.get(id) ?? 0;
  return complete(all, m.book.consequences);
}

/** That no second slash is there says nothing of a backslash; what frameworks outside of Node make of one is not known here, so it is said for Node alone. */
export function noSecondSlash(m: Machine): readonly string[] {
  const isOfNode = m.frame.model.family === 'script' && m.frame.unit.language !== 'python';
  return isOfNode ? [NO_SECOND_SLASH] : [NO_SECOND_SLASH, NO_BACKSLASH];
}

/** The same data, of which more is known from here on. */
export function better(m: Machine, taint: Taint, mask: number): Taint {
  const { consequences } = m.book;
  const safe = complete(taint.safe | mask, consequences);
  if (safe === taint.safe) return taint;
  return { ...taint, safe, remoteSafe: complete((taint.remoteSafe ?? 0) | safe, consequences) };
}

/** Where data leads to that holds a host. */
const OF_HOSTS: readonly string[] = ['ssrf', 'open-redirect', 'permissive-cors'];

/**
 * Makes what an expression reads harmless for some rules: the variables in it, what they were made from, and what was
 * made from them.
 *
 * @param isEach the check was one of each element
 */
export function makeSafe(m: Machine, node: number, mask: number, isEach = false): void {
  if (mask === 0 || node === 0) return;
  const ofHosts = bits(m, OF_HOSTS);
  const keys = subjectsOf(m, node, { mask, ofHosts, isEach });
  for (const [key, own] of [...keys]) {
    const value = m.frame.get(key);
    // `const { hostname } = new URL(url)`
    const ofOrigin = isHostPath(value?.path ?? '') ? own & ofHosts : own;
    for (const origin of taintOf(value)?.origins ?? [])
      if (!origin.startsWith('.') && !keys.has(origin)) keys.set(origin, ofOrigin);
  }
  for (const [key, own] of keys) {
    const value = m.frame.get(key) ?? (key.includes('.') ? valueOfPath(m, node, key) : undefined);
    if (value === undefined) continue;
    if (key.includes('.')) m.frame.hasPaths = true;
    m.frame.vars.set(key, betterValue(m, value, own));
  }
  for (const [name, value] of m.frame.vars) {
    const gained = (value.taint?.origins ?? []).reduce((all, origin) => all | (keys.get(origin.replace(/^\./, '')) ?? 0), 0);
    if (gained !== 0 && !keys.has(name)) m.frame.vars.set(name, betterValue(m, value, gained));
  }
}

/** Paths that begin at the root where their last part does, however they were put together. */
const MAY_BEGIN_ANEW = /^(?:os\.path|posixpath|pathlib)\./;

function betterValue(m: Machine, value: Value, mask: number): Value {
  const built = bits(m, OF_BUILT);
  if ((mask & built) === built && isUntold(value)) return { ...value, path: harmless.path };
  const { isLed, path, prefix } = value;
  const isPython = m.frame.unit.language === 'python';
  const isBehind = isLed && !MAY_BEGIN_ANEW.test(path) && (!isPython || prefix !== '');
  // `path = folder + '/' + name`, and then the check.
  const all = isBehind && (mask & bits(m, [NO_PARENTS])) !== 0 ? mask | bits(m, ['path-traversal']) : mask;
  return mapTaint(value, (taint) => better(m, taint, all));
}

/** Where text counts that is put together from what is not known. */
const OF_BUILT: readonly string[] = ['sql-injection', 'command-injection', 'code-injection', 'template-injection'];

/** A value of which nothing is known: checked for these, it is as good as one that is written here. */
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
  if (op === KEYWORD) return findPath(m, m.o(node, 1), key, depth + 1);
  if (op !== CALL) return 0;
  const inCallee = findPath(m, m.o(node, 0), key, depth + 1);
  if (inCallee !== 0) return inCallee;
  for (let index = 0; index < m.o(node, 2); index += 1) {
    const found = findPath(m, m.o(node, 3 + index), key, depth + 1);
    if (found !== 0) return found;
  }
  return 0;
}
