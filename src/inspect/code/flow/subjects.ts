/*
 * What a check is about: the variables and paths whose whole value it looks at. That a part of a text is right (its ending, its first
 * word, its length), or what a table holds under it, says nothing of the text.
 */
import {
  ASSIGN,
  BINARY,
  CALL,
  INDEX,
  KEYWORD,
  LIST,
  LOGIC,
  MEMBER,
  NAME,
  NUMBER,
  SPREAD,
  STRING,
  TEMPLATE,
  TYPED,
  UNARY,
} from '../ir/ops.ts';
import { WHOLE_BY_NAME, WHOLE_CALLS, WITH_ALL_ELEMENTS } from '../models/wholes.table.ts';
import type { Machine } from './machine.ts';

const HOST =
  /(?:^|\.)(?:netloc|host|hostname|hostName|origin|getHost|getHostName|getAuthority|Host|Hostname)(?:\(\))?(?:\.\w+\(\))?$/;

/** The host of an address: what is found out about it counts for the address, as far as that is about where it leads. */
export function isHostPath(path: string): boolean {
  return HOST.test(path);
}

/** The key under which a path such as `a.b['c']` is kept; undefined for anything else. */
export function keyOf(m: Machine, node: number): string | undefined {
  const op = m.op(node);
  if (op === NAME) return m.text(m.o(node, 0));
  if (op !== MEMBER && op !== INDEX) return undefined;
  const last = op === MEMBER ? m.text(m.o(node, 1)) : itemName(m, m.o(node, 1));
  const object = last === undefined ? undefined : keyOf(m, m.o(node, 0));
  return object === undefined ? undefined : `${object}.${last}`;
}

function itemName(m: Machine, key: number): string | undefined {
  if (m.op(key) === STRING) return m.text(m.o(key, 0));
  return m.op(key) === NUMBER ? String(m.frame.unit.numbers[m.o(key, 0)]) : undefined;
}

export interface Asked {
  /** For which rules something was found out. */
  readonly mask: number;
  /** Those of them for which what is true of a host is true of its address. */
  readonly ofHosts: number;
  /** Each element was looked at: `text.split('/')` stands for the text. */
  readonly isEach: boolean;
}

/** The keys of what an expression looks at as a whole, with what is found out about each. */
export function subjectsOf(m: Machine, node: number, asked: Asked): Map<string, number> {
  const found = new Map<string, number>();
  collect(m, node, asked, found, 0);
  return found;
}

function collect(m: Machine, node: number, asked: Asked, found: Map<string, number>, depth: number): void {
  if (node === 0 || depth > 6 || asked.mask === 0) return;
  const further = (inner: number): void => collect(m, inner, asked, found, depth + 1);
  const op = m.op(node);
  const key = keyOf(m, node);
  if (key !== undefined) found.set(key, (found.get(key) ?? 0) | asked.mask);
  switch (op) {
    case MEMBER: {
      const name = m.text(m.o(node, 1));
      if (name === 'href' || (asked.isEach && WITH_ALL_ELEMENTS.has(name))) further(m.o(node, 0));
      else if (isHostPath(name)) collect(m, m.o(node, 0), ofHost(asked), found, depth + 1);
      return;
    }
    case CALL:
      collectCall(m, node, asked, found, depth);
      return;
    case LIST:
    case TEMPLATE:
      for (let index = 1; index <= m.o(node, 0); index += 1) further(m.o(node, index));
      return;
    // `is_safe(path=name)`
    case KEYWORD:
      further(m.o(node, 1));
      return;
    case SPREAD:
    case TYPED:
    // `(name := data) in NAMES`
    case ASSIGN:
      further(m.o(node, 0));
      return;
    case LOGIC:
      // `(name || '')`
      if (m.text(m.o(node, 0)) !== 'and') further(m.o(node, 1));
      return;
    case BINARY:
      if (!/^[+/]$/.test(m.text(m.o(node, 0)))) return;
      further(m.o(node, 1));
      further(m.o(node, 2));
      return;
    case UNARY:
      if (/^[-+~]$/.test(m.text(m.o(node, 0)))) further(m.o(node, 1));
      return;
    default:
  }
}

function ofHost(asked: Asked): Asked {
  return { ...asked, mask: asked.mask & asked.ofHosts };
}

function collectCall(m: Machine, node: number, asked: Asked, found: Map<string, number>, depth: number): void {
  const callee = m.o(node, 0);
  const isMember = m.op(callee) === MEMBER;
  const name = isMember ? m.text(m.o(callee, 1)) : m.op(callee) === NAME ? m.text(m.o(callee, 0)) : '';
  const isHost =
    isHostPath(name) ||
    /(?:get|parse|extract)_?(?:host|domain|netloc)/i.test(name) ||
    (name === 'parse_url' && OF_HOST.test(m.source(node)));
  const isWhole = WHOLE_CALLS.has(name) || WHOLE_BY_NAME.test(name) || (asked.isEach && WITH_ALL_ELEMENTS.has(name));
  if (!isHost && !isWhole) return;
  const inside = isHost ? ofHost(asked) : asked;
  if (isMember) collect(m, m.o(callee, 0), inside, found, depth + 1);
  for (let index = 0; index < m.o(node, 2); index += 1) {
    const arg = m.o(node, 3 + index);
    collect(m, name === 'ip_address' ? ownerOf(m, arg) : arg, inside, found, depth + 1);
  }
}

/** `parse_url($url, PHP_URL_HOST)` */
const OF_HOST = /,\s*PHP_URL_HOST\s*\)$/;

/** `info[4][0]` of what a resolver said is its address. */
function ownerOf(m: Machine, node: number): number {
  let at = node;
  while (m.op(at) === INDEX && m.op(m.o(at, 1)) === NUMBER) at = m.o(at, 0);
  return at;
}
