/* Calls whose result is as fixed as what they are given. */
import type { Call } from './call.ts';
import { MAKES_OF } from './holders.ts';
import { harmless, isFixed as isFixedValue, taintOf, type Value } from './value.ts';

/** `['?', '?'].join(',')`: a list of fixed texts and what stands between them. */
export function areFixed({ receiver, args }: Call): boolean {
  const lists = [receiver, ...args].filter((value) => value?.known?.is === 'list');
  const [list] = lists;
  if (lists.length !== 1 || list?.known?.is !== 'list' || list.taint !== undefined) return false;
  const others = [receiver, ...args].filter((value) => value !== list && value !== undefined);
  return (
    list.known.items.length > 0 && list.known.items.every(isFixedValue) && others.every((value) => taintOf(value) === undefined)
  );
}

const PURE =
  /^(?:base64|urllib\.parse|html|codecs|binascii|json|strings|strconv)\.\w+$|^(?:atob|btoa|encodeURIComponent|decodeURIComponent|Buffer\.from|String\.(?:join|valueOf|copyValueOf))$/;

/** What is computed of fixed values alone is fixed. */
export function isFixed({ path, name, args, receiver, keywords }: Call, isOnText: boolean): boolean {
  if (keywords.size > 0 || !args.every(isWritten)) return false;
  if (isOnText && receiver !== undefined && isFixedValue(receiver)) return true;
  if (isOnText && args.length > 0 && /^(?:encode|decode)/.test(name) && taintOf(receiver) === undefined) return true;
  return PURE.test(path) || (isOnText && MAKES_OF.test(path)) || OF_PHP.test(path)
    ? args.length > 0
    : receiver?.path === harmless.path;
}

/** Functions of PHP that make text of text. */
const OF_PHP = /^(?:explode|str_replace|substr|trim|strto(?:lower|upper)|ucfirst|str_(?:pad|repeat|split)|strrev)$/;

/** A value that stands in the program, or a constant of a library. */
export function isWritten(value: Value): boolean {
  return (
    isFixedValue(value) ||
    (value.known === undefined && value.taint === undefined && /^[A-Z]\w*\.[A-Z][A-Z0-9_]+$/.test(value.path))
  );
}
