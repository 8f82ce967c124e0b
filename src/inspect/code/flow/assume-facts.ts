import { CALL, SLICE } from '../ir/ops.ts';
import { isStrictPattern } from '../models/guards.table.ts';
import { CONSTRUCTOR } from './compiled.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { literalOf, NORMALISED, REMOTE, taintOf, textOf, type Value } from './value.ts';

/* What a check that was passed says of the value that it looked at. */

export const CONTAINED: readonly string[] = ['path-traversal', 'arbitrary-file-write'];

/** A container that is not filled from outside. */
export function isTrusted(value: Value): boolean {
  return taintOf(value) === undefined && value.role === '';
}

/** What an expression gives starts with a text. */
export function assumeStart(m: Machine, receiver: number, wanted: Value): void {
  const text = textOf(wanted) ?? wanted.prefix;
  if (((taintOf(wanted)?.sources ?? 0) & REMOTE) !== 0) return;
  const { taint } = m.visit(receiver);
  const isNormal = taint !== undefined && (taint.marks & NORMALISED) !== 0;
  // Java's paths are only canonical when they were made so.
  if (isNormal || (m.op(receiver) === CALL && m.frame.model.family !== 'java')) makeSafe(m, receiver, bits(m, CONTAINED));
  if (/^https?:\/\/[^/?#]+\//.test(text)) makeSafe(m, receiver, bits(m, ['ssrf', 'open-redirect']));
  if (/^\/[^/\\]|^\/$/.test(text)) makeSafe(m, receiver, bits(m, ['open-redirect', 'ssrf']));
}

export const PROTOTYPES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** A name that is not one of those that lead to a prototype. */
export function excluded(m: Machine, node: number, name: string): void {
  if (name === '__proto__') makeSafe(m, node, bits(m, ['prototype-pollution']));
  if (name === 'constructor' || name === 'prototype') makeSafe(m, node, bits(m, [CONSTRUCTOR]));
}

/** `['__proto__', 'constructor'].includes(key)`, `/^(__proto__|constructor)$/.test(key)` */
export function excludedBy(m: Machine, node: number, { known, path }: Value): void {
  const isOfPrototype = path === 'Object.getOwnPropertyNames()';
  for (const name of PROTOTYPES) {
    const holds =
      isOfPrototype ||
      (known?.is === 'list' && known.items.some((item) => literalOf(item) === name)) ||
      (known?.is === 'map' && known.entries.has(name)) ||
      (known?.is === 'regex' && known.pattern.includes(name));
    if (holds) excluded(m, node, name);
  }
}

/** The text is known not to hold something. */
export function forbidden(m: Machine, node: number, what: string): void {
  if (/^[/\\]?\.\./.test(what) || what === '/' || what === '\\') makeSafe(m, node, bits(m, CONTAINED));
  if (what === "'" || what === '"') {
    makeSafe(m, node, bits(m, ['xpath-injection']));
    // `"'" not in text[1:-1]`: what stands between the quotes of a literal.
    if (m.op(node) === SLICE) makeSafe(m, m.o(node, 0), bits(m, ['code-injection']));
  }
  if (what === '//' || what === ':') makeSafe(m, node, bits(m, ['open-redirect']));
  if (what === '\n' || what === '\r' || what === '\r\n') makeSafe(m, node, bits(m, ['header-injection', 'log-injection']));
}

/** `/\.\./.test(path)` is false, or `path.match(/\.\./)`: there is no way up in it. */
export function assumeNoParents(m: Machine, receiver: number, first: number): void {
  const [own, given] = [patternOf(receiver === 0 ? undefined : m.visit(receiver)), patternOf(m.visit(first))];
  const pattern = own ?? given;
  if (pattern !== undefined && /^\(?(?:\\\.\\\.|\\\.\{2\}|(?:\(\?:|\()?\^\|)/.test(pattern) && pattern.includes('\\.'))
    forbidden(m, own === undefined ? receiver : first, '..');
}

const HOSTS = /(?:\b|_)(?:host|hostname|netloc|domain)(?:\.lower\(\))?$/i;

/** `host.endswith('.example.com')`: one of a domain's hosts; without the dot it may be one of another domain. */
export function assumeHost(m: Machine, host: number, ending: Value): void {
  const text = textOf(ending);
  const isDomain = text === undefined ? isTrusted(ending) : text.startsWith('.');
  if (isDomain && HOSTS.test(m.source(host))) makeSafe(m, host, bits(m, ['ssrf', 'open-redirect']));
}

/** `Object.hasOwn(target, key)`, `hasOwnProperty.call(target, key)`: an own property is no prototype. */
export function assumeOwn(m: Machine, object: number, key: number, isTrue: boolean): void {
  if (key === 0 || !isTrue) return;
  const [from, of] = [taintOf(m.visit(object))?.sources ?? 0, taintOf(m.visit(key))?.sources ?? 0];
  // That a name is the source's own says nothing: so is `__proto__` when JSON says so.
  if ((from & of) !== 0) return;
  makeSafe(m, key, bits(m, ['prototype-pollution', CONSTRUCTOR]));
}

/** `target[key] = {}`: what stands there now was made here, whatever the name is. */
export function assumeSet(m: Machine, key: number, { known }: Value): void {
  if (known?.is === 'map' || known?.is === 'list') makeSafe(m, key, bits(m, ['prototype-pollution', CONSTRUCTOR]));
}

/** `^\/(?![/\\])`, `^\/[^/\\]`: a path of the own site; browsers take a backslash for a slash. */
const OWN_PATH = /^\^(?:\\\/|\/)(?:\(\?!\[?|\[\^)(?=[^\])]*\\\\)(?=[^\])]*(?<!\\)(?:\\\/|\/))/;

export function assumePattern(m: Machine, name: string, receiver: number, node: number): void {
  const first = m.o(node, 2) > 0 ? m.o(node, 3) : 0;
  const second = m.o(node, 2) > 1 ? m.o(node, 4) : 0;
  const on = receiver === 0 ? undefined : m.visit(receiver);
  const regex =
    patternOf(on) ?? patternOf(first === 0 ? undefined : m.visit(first)) ?? textOf(first === 0 ? undefined : m.visit(first));
  if (regex === undefined) return;
  const subject = patternOf(on) !== undefined ? first : second !== 0 ? second : receiver;
  if (OWN_PATH.test(regex)) makeSafe(m, subject, bits(m, ['open-redirect', 'ssrf']));
  const isWhole = name === 'fullmatch' || (name === 'matches' && m.frame.model.family === 'java');
  if (!isStrictPattern(regex, isWhole)) return;
  makeSafe(m, subject, m.book.everything);
}

/** A regular expression literal, or one that was compiled from text. */
export function patternOf(value: Value | undefined): string | undefined {
  return value?.known?.is === 'regex' ? value.known.pattern : undefined;
}
