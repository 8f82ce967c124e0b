import { update } from './assign.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { unknown, type Value } from './value.ts';

const PATH = 'Cookie()';

/** `new Cookie(name, value)` of Java: what is set on it is kept beside its name and its value. */
export function newCookie({ args, isNew }: Call): Value | undefined {
  const [name, value] = args;
  if (!isNew || name === undefined || value === undefined) return undefined;
  const entries = new Map([
    ['name', name],
    ['value', value],
  ]);
  return { ...unknown, path: PATH, known: { is: 'map', entries, rest: undefined } };
}

/** `cookie.setSecure(true)`, `cookie.getValue()`. Undefined: no cookie that is made here. */
export function changeCookie(m: Machine, call: Call): Value | undefined {
  const { receiver, name, args } = call;
  if (receiver?.path !== PATH || receiver.known?.is !== 'map') return undefined;
  const [, verb, what = ''] = /^(set|get|is)([A-Z]\w*)$/.exec(name) ?? [];
  if (verb === undefined) return undefined;
  const key = what.charAt(0).toLowerCase() + what.slice(1);
  const { known } = receiver;
  if (verb !== 'set') return known.entries.get(key);
  const [value] = args;
  if (value !== undefined)
    update(m, call.receiverNode, { ...receiver, known: { ...known, entries: new Map(known.entries).set(key, value) } });
  return unknown;
}
