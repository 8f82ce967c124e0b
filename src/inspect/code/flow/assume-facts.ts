import { BINARY, CALL, MEMBER, NAME, SLICE } from '../ir/ops.ts';
import { textOfSet } from '../models/characters.table.ts';
import { charactersIn } from '../regex/parse.ts';
import { assumeCharacters } from './assume-pattern.ts';
import {
  CONSTRUCTOR,
  NO_BACKSLASH,
  NO_OPTION,
  NO_OTHER_FOLDER,
  NO_PARENTS,
  NO_ROOT,
  NO_SCHEME,
  NO_SECOND_SLASH,
  SLASH,
} from './facts.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe, noSecondSlash } from './make-safe.ts';
import { FIRST_PARAMETER, literalOf, NORMALISED, REMOTE, taintOf, textOf, type Value } from './value.ts';

/* What a check that was passed says of the value that it looked at. */

export const CONTAINED: readonly string[] = ['path-traversal'];

/** A container that is not filled from outside. Of one that callers give, they answer for it. */
export function isTrusted(m: Machine, value: Value): boolean {
  if (value.role !== '') return false;
  const sources = taintOf(value)?.sources ?? 0;
  if ((sources & REMOTE) !== 0) return false;
  m.at.summary.trusted |= sources & ~(FIRST_PARAMETER - 1);
  return true;
}

/** One of a list: nothing but what stands there. In a text it is any part of that, so `e.com` is in `example.com`. */
export function assumeOneOf(m: Machine, node: number, list: Value, mask: number): void {
  if (!isTrusted(m, list)) return;
  const text = textOf(list);
  if (text !== undefined) assumeCharacters(m, node, textOfSet(charactersIn(text)), ['ssrf', 'open-redirect', 'permissive-cors']);
  else if (!IS_TEXT.test(list.path)) makeSafe(m, node, mask);
}

/** What the environment holds under a name is a text. */
const IS_TEXT = /^(?:process\.env\.\w+|os\.environ(?:\.\w+(?:\(\))?|\[\])|os\.getenv\(\))$/;

/**
 * What an expression gives starts with a text.
 *
 * @param wantedNode where that is written; 0: what starts so is a folder in any case
 */
export function assumeStart(m: Machine, receiver: number, wanted: Value, wantedNode: number): void {
  const text = textOf(wanted) ?? wanted.prefix;
  if (((taintOf(wanted)?.sources ?? 0) & REMOTE) !== 0) return;
  const { taint } = m.visit(receiver);
  if (taint !== undefined && (taint.marks & NORMALISED) !== 0)
    makeSafe(m, receiver, bits(m, endsAtFolder(m, wanted, wantedNode) ? CONTAINED : [NO_OTHER_FOLDER]));
  if (/^https?:\/\/[^/?#]+\//.test(text)) makeSafe(m, receiver, bits(m, ['ssrf', 'open-redirect']));
  if (/^\/[^/\\]/.test(text)) makeSafe(m, receiver, bits(m, ['open-redirect', 'ssrf']));
  if (text === '/') makeSafe(m, receiver, bits(m, [SLASH]));
  if (text !== '' && !text.startsWith('-')) makeSafe(m, receiver, bits(m, [NO_OPTION]));
}

/** Whether the beginning that a path is compared with ends where a name does. What stands elsewhere may do so. */
function endsAtFolder(m: Machine, wanted: Value, node: number): boolean {
  if (node === 0) return true;
  const text = textOf(wanted);
  if (text !== undefined) return text === '' || SEPARATOR_AT_END.test(text);
  const op = m.op(node);
  if (op === BINARY) return /(?:\bsep|separator(?:Char)?|['"`](?:\/|\\\\)['"`])[\s)]*$/i.test(m.source(node));
  if (wanted.isBuilt) return SEPARATOR_IN_CODE.test(m.source(node)) || (op === NAME && !MADE.test(wanted.path));
  if (op === CALL && /^(?:str|String)$/.test(m.source(m.o(node, 0)))) return endsAtFolder(m, m.visit(m.o(node, 3)), m.o(node, 3));
  if (op === CALL && m.op(m.o(node, 0)) === MEMBER && m.text(m.o(m.o(node, 0), 1)) === 'toString')
    return endsAtFolder(m, m.visit(m.o(m.o(node, 0), 0)), m.o(m.o(node, 0), 0));
  return !MADE.test(wanted.path) && !/^__dirname$|^process\.cwd\(\)$/.test(wanted.path);
}

const SEPARATOR_AT_END = /[/\\]$/;
/** `${root}/`, `join(root, '')` */
const SEPARATOR_IN_CODE = /(?:\/|\{(?:\w+\.)*sep\})['"`]$|,\s*(?:['"`]\/?['"`]|(?:\w+\.)*sep)\s*\)$/;
/** Canonical paths: there is no separator at their end. */
const MADE =
  /(?:getCanonicalPath|getAbsolutePath|resolve|realpath(?:Sync)?|abspath|normpath|normalize|join|dirname)\(\)$|^pathlib\./;

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
  if (/^[/\\]?\.\.[/\\]?$/.test(what)) makeSafe(m, node, bits(m, [NO_PARENTS]), true);
  if (what === '/') makeSafe(m, node, bits(m, [...CONTAINED, ...noSecondSlash(m)]));
  if (what === "'" || what === '"') {
    makeSafe(m, node, bits(m, ['xpath-injection']));
    // `"'" not in text[1:-1]`: what stands between the quotes of a literal.
    if (m.op(node) === SLICE) makeSafe(m, m.o(node, 0), bits(m, ['code-injection']));
  }
  if (what === '//') makeSafe(m, node, bits(m, noSecondSlash(m)));
  if (what === '\\') makeSafe(m, node, bits(m, [NO_BACKSLASH]));
  if (what === ':' || what === '://') makeSafe(m, node, bits(m, [NO_SCHEME]));
  // `keys.includes('__proto__')`, `path.includes('__proto__')`
  if (PROTOTYPES.includes(what)) excluded(m, node, what);
  if (what === '-') makeSafe(m, node, bits(m, [NO_OPTION]));
  if (what === '\n' || what === '\r' || what === '\r\n') makeSafe(m, node, bits(m, ['header-injection', 'log-injection']));
}

/** What a text is asked whether it begins with: `'..' + path.sep` as well. */
export function startOf(m: Machine, node: number): string {
  const value = node === 0 ? undefined : m.visit(node);
  const isParent = value?.prefix === '..' && /\+\s*(?:\w+\.)*sep$/.test(m.source(node));
  return textOf(value) ?? (isParent ? '../' : '');
}

/** The text is known not to begin with something. */
export function assumeOtherStart(m: Machine, node: number, what: string): void {
  const value = m.visit(node);
  const isCanonical = ((taintOf(value)?.marks ?? 0) & NORMALISED) !== 0;
  // `path.relative(root, file).startsWith('..')` is false: it stays inside. Of a name, `..` may stand further on.
  if (/^\.{1,2}$|^\.\.[/\\]$/.test(what) && isCanonical)
    makeSafe(m, node, bits(m, /rel(?:ative|path)?\(\)$/i.test(value.path) ? CONTAINED : [NO_PARENTS]));
  if (what === '/') makeSafe(m, node, bits(m, [NO_ROOT, NO_SECOND_SLASH, NO_BACKSLASH]));
  if (what === '//') makeSafe(m, node, bits(m, noSecondSlash(m)));
  if (what === '/\\') makeSafe(m, node, bits(m, [NO_BACKSLASH]));
  if (what === '-' || what === '--') makeSafe(m, node, bits(m, [NO_OPTION]));
  if (/^https?:/.test(what)) return;
  if (what === ':' || what === '://') makeSafe(m, node, bits(m, [NO_SCHEME]));
}

/** The first or the second character of a text is (not) a slash: `text[0] === '/'`, `text.charAt(1) !== '/'`. */
export function assumeCharacterAt(m: Machine, text: number, at: number, what: string, isEqual: boolean): void {
  if (at === 0 && isEqual && what !== '-')
    makeSafe(m, text, bits(m, what === '/' ? [SLASH, NO_OPTION] : [NO_OPTION, NO_SECOND_SLASH, NO_BACKSLASH]));
  if (at === 0 && !isEqual) assumeOtherStart(m, text, what);
  if (at === 1 && !isEqual && what === '/') makeSafe(m, text, bits(m, noSecondSlash(m)));
  if (at === 1 && !isEqual && what === '\\') makeSafe(m, text, bits(m, [NO_BACKSLASH]));
}

const HOSTS = /(?:\b|_)(?:host|hostname|netloc|domain)(?:\.\w+\(\))?$/i;
const ORIGIN = /origin(?:\.\w+\(\))?$/i;

/** `host.endswith('.example.com')`: one of a domain's hosts; without the dot it may be one of another domain. */
export function assumeHost(m: Machine, host: number, ending: Value): void {
  const endings = ending.known?.is === 'list' ? ending.known.items : [ending];
  const isDomain = endings.every((one) => {
    const text = textOf(one) ?? (one.prefix === '' ? undefined : one.prefix);
    return text === undefined ? isTrusted(m, one) : text.startsWith('.');
  });
  const name = m.source(host);
  if (isDomain && HOSTS.test(name)) makeSafe(m, host, bits(m, ['ssrf', 'open-redirect', 'permissive-cors']));
  // What a browser calls the origin ends with its host.
  if (isDomain && ORIGIN.test(name)) makeSafe(m, host, bits(m, ['permissive-cors']));
}

/** `Object.hasOwn(target, key)`, `hasOwnProperty.call(target, key)`: an own property is no prototype. */
export function assumeOwn(m: Machine, object: number, key: number, isTrue: boolean): void {
  if (key === 0 || !isTrue) return;
  const [from, of] = [taintOf(m.visit(object))?.sources ?? 0, taintOf(m.visit(key))?.sources ?? 0];
  // That a name is the source's own says nothing: so is `__proto__` when JSON says so. A target that was written to holds data of both.
  if (from !== 0 && (from & ~of) === 0) return;
  makeSafe(m, key, bits(m, ['prototype-pollution', CONSTRUCTOR]));
}

/** `target[key] = {}`: what stands there now was made here, whatever the name is. */
export function assumeSet(m: Machine, key: number, { known, path }: Value): void {
  if (known?.is === 'map' || known?.is === 'list' || path === 'Object.create()')
    makeSafe(m, key, bits(m, ['prototype-pollution', CONSTRUCTOR]));
}
