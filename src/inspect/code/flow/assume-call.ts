import { CALL, COMPREHENSION, MEMBER, NAME } from '../ir/ops.ts';
import {
  CONTAINS_FUNCTIONS,
  checkerOf,
  type Guard,
  isStrictPattern,
  MEMBERSHIP_FUNCTIONS,
  MEMBERSHIP_METHODS,
  PATTERN_METHODS,
  PREFIX_FUNCTIONS,
  PREFIX_METHODS,
  REJECTING,
  TYPE_FUNCTIONS,
  TYPE_METHODS,
} from '../models/guards.table.ts';
import {
  assumeHost,
  assumeNoParents,
  assumeOwn,
  assumePattern,
  assumeStart,
  CONTAINED,
  excludedBy,
  forbidden,
  isTrusted,
  patternOf,
} from './assume-facts.ts';
import { assumeAuthentic } from './authentic.ts';
import { CONSTRUCTOR } from './compiled.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { type FunctionValue, taintOf, textOf } from './value.ts';
import { witnessed } from './witness.ts';

/** A check that was called: nodes of the call, of what it is a method of, and of its first argument; 0 where there is none. */
interface Check {
  readonly node: number;
  readonly name: string;
  readonly receiver: number;
  readonly first: number;
  readonly count: number;
}

/** What else is asked of the parts of a check (assume.ts). */
export interface Further {
  readonly assume: (m: Machine, node: number, isTrue: boolean) => void;
  readonly assumeEqual: (m: Machine, one: number, other: number) => void;
}

/** What a check says, by its name; false: it is another check of that name. */
type Meaning = (m: Machine, check: Check, isTrue: boolean, further: Further) => boolean;

/** What holds when a call gave true (or false). */
export function assumeCall(m: Machine, node: number, isTrue: boolean, further: Further): void {
  const callee = m.o(node, 0);
  const isMember = m.op(callee) === MEMBER;
  const name = isMember ? m.text(m.o(callee, 1)) : m.op(callee) === NAME ? m.text(m.o(callee, 0)) : '';
  const count = m.o(node, 2);
  const check = { node, name, receiver: isMember ? m.o(callee, 0) : 0, first: count > 0 ? m.o(node, 3) : 0, count };
  if (assumeKnownFunction(m, node, isTrue)) return;
  const path = isMember ? `${m.source(check.receiver)}.${name}` : name;
  if (m.frame.model.family !== 'script' && assumeFunction(m, node, path, isTrue)) return;
  if (meaningOf(name)?.(m, check, isTrue, further) === true) return;
  const guard = checkerOf(name);
  if (guard !== undefined && REJECTING.test(name) !== isTrue) applyGuard(m, node, guard);
}

function meaningOf(name: string): Meaning | undefined {
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name];
  if (PREFIX_METHODS.has(name)) return prefix;
  if (MEMBERSHIP_METHODS.has(name)) return membership;
  if (TYPE_METHODS.has(name)) return ofType;
  return PATTERN_METHODS.has(name) ? pattern : undefined;
}

/** `"name".equals(x)`, `Objects.equals(x, "name")` */
const equal: Meaning = (m, { node, receiver, first, count }, isTrue, { assumeEqual }) => {
  if (receiver === 0 || first === 0) return false;
  const other = count > 1 ? m.o(node, 4) : receiver;
  if (isTrue && isWholeOrHost(m, first) && isWholeOrHost(m, other)) assumeEqual(m, first, other);
  return true;
};

const prefix: Meaning = (m, { receiver, first }, isTrue) => {
  if (receiver === 0) return false;
  const wanted = m.visit(first);
  const text = textOf(wanted);
  if (isTrue) assumeStart(m, receiver, wanted);
  // `relative.startsWith('..')` is false: it stays inside; `/..` may stand further on.
  else if (text !== undefined && !/^[/\\]\.\./.test(text)) forbidden(m, receiver, text);
  return true;
};

const membership: Meaning = (m, { name, receiver, first }, isTrue) => {
  if (receiver === 0) return false;
  const text = textOf(m.visit(first));
  if (text !== undefined && !isTrue) forbidden(m, receiver, text);
  if (!isTrue && first !== 0) excludedBy(m, first, m.visit(receiver));
  if (isOwnTest(name) || /getOwnPropertyNames\(|Object\.keys\(/.test(m.source(receiver))) assumeOwn(m, receiver, first, isTrue);
  if (isTrue && first !== 0 && isTrusted(m.visit(receiver)) && text === undefined) makeSafe(m, first, m.book.everything);
  return true;
};

const isOwnTest = (name: string): boolean => name === 'hasOwnProperty' || name === 'hasOwn';

/** `Object.hasOwn(target, key)`, `hasOwnProperty.call(target, key)` */
const own: Meaning = (m, { node, name, receiver, first, count }, isTrue) => {
  if (count !== 2 || (name === 'call' && !/hasOwn(?:Property)?$/i.test(m.source(receiver)))) return false;
  assumeOwn(m, first, m.o(node, 4), isTrue);
  return true;
};

const ofType: Meaning = (m, { receiver, first }, isTrue) => {
  if (isTrue) makeSafe(m, first !== 0 ? first : receiver, m.book.everything);
  return isTrue;
};

const pattern: Meaning = (m, { node, name, receiver, first }, isTrue) => {
  if (isTrue) assumePattern(m, name, receiver, node);
  else if (first !== 0) {
    excludedBy(m, first, m.visit(receiver));
    assumeNoParents(m, receiver, first);
  }
  return true;
};

/** `PATTERN.matcher(x).matches()` */
const matcher: Meaning = (m, { receiver, count }, isTrue) => {
  if (m.op(receiver) !== CALL || m.op(m.o(receiver, 0)) !== MEMBER || count !== 0) return false;
  const text = patternOf(m.visit(m.o(m.o(receiver, 0), 0)));
  const subject = m.o(receiver, 2) > 0 ? m.o(receiver, 3) : 0;
  if (isTrue && text !== undefined && isStrictPattern(text, true)) makeSafe(m, subject, m.book.everything);
  return true;
};

/** `any(part == '..' for part in parts)`, `any(host.endswith(one) for one in DOMAINS)` */
const any: Meaning = (m, { first }, isTrue, { assume }) => {
  if (m.op(first) !== COMPREHENSION) return false;
  if (isTrue) assume(m, m.o(first, 0), true);
  else if (/(['"])\.\.\1/.test(m.source(m.o(first, 0)))) forbidden(m, m.o(first, 3), '..');
  return true;
};

const MEANINGS: Readonly<Record<string, Meaning>> = {
  equals: equal,
  equalsIgnoreCase: equal,
  contentEquals: equal,
  call: own,
  hasOwn: (m, check, isTrue, further) => own(m, check, isTrue, further) || membership(m, check, isTrue, further),
  any,
  matches: (m, check, isTrue, further) => matcher(m, check, isTrue, further) || pattern(m, check, isTrue, further),
  isNaN: (m, check, isTrue, further) => ofType(m, check, !isTrue, further),
  isAbsolute: (_m, _check, isTrue) => !isTrue,
  isabs: (_m, _check, isTrue) => !isTrue,
  compare_digest(m, { node, count }, isTrue) {
    if (isTrue)
      assumeAuthentic(
        m,
        Array.from({ length: count }, (_none, at) => m.o(node, 3 + at)),
      );
    return isTrue;
  },
  // `set(text) <= set(allowed)`
  issubset(m, { receiver }, isTrue) {
    if (isTrue) makeSafe(m, receiver, m.book.everything);
    return isTrue;
  },
  endswith(m, { receiver, first }, isTrue) {
    if (!isTrue || receiver === 0) return false;
    assumeHost(m, receiver, m.visit(first));
    return true;
  },
  isprintable(m, { receiver }, isTrue) {
    if (isTrue) makeSafe(m, receiver, bits(m, ['header-injection', 'log-injection']));
    return isTrue;
  },
  // `parts.some((part) => part === '..')`
  some(m, { receiver, first }, isTrue) {
    if (isTrue || !/(['"])\.\.\1/.test(m.source(first))) return false;
    forbidden(m, receiver, '..');
    return true;
  },
};

/** Checks that are functions, not methods: `strings.HasPrefix(path, base)`, `in_array($name, $allowed)`. */
function assumeFunction(m: Machine, node: number, name: string, isTrue: boolean): boolean {
  const [first, second] = [m.o(node, 2) > 0 ? m.o(node, 3) : 0, m.o(node, 2) > 1 ? m.o(node, 4) : 0];
  if (PREFIX_FUNCTIONS.has(name)) {
    const wanted = m.visit(second);
    if (isTrue) assumeStart(m, first, wanted);
    else forbidden(m, first, textOf(wanted) ?? '');
    return true;
  }
  if (CONTAINS_FUNCTIONS.has(name)) {
    if (!isTrue) forbidden(m, first, textOf(m.visit(second)) ?? '');
    return true;
  }
  const at = Object.hasOwn(MEMBERSHIP_FUNCTIONS, name) ? MEMBERSHIP_FUNCTIONS[name] : undefined;
  if (at !== undefined) {
    if (isTrue && isTrusted(m.visit(at === 0 ? second : first))) makeSafe(m, at === 0 ? first : second, m.book.everything);
    return true;
  }
  if (TYPE_FUNCTIONS.has(name)) {
    if (isTrue) makeSafe(m, first, m.book.everything);
    return true;
  }
  if (name === 'preg_match') {
    const pattern = /^([/#~@])([\s\S]*)\1[a-z]*$/.exec(textOf(m.visit(first)) ?? '')?.[2];
    if (isTrue && pattern !== undefined && isStrictPattern(pattern, false)) makeSafe(m, second, m.book.everything);
    return true;
  }
  if (name === 'filepath.IsLocal' && isTrue) makeSafe(m, first, bits(m, CONTAINED));
  return name === 'filepath.IsLocal';
}

/** A variable as a whole, or the host of an address: what another part of an object is says nothing of the rest. */
function isWholeOrHost(m: Machine, node: number): boolean {
  if (m.op(node) !== CALL) return true;
  return /\.(?:getHost|getAuthority|getHostName|toLowerCase|toUpperCase|trim|strip|toString)\(\s*\)$/.test(m.source(node));
}

function applyGuard(m: Machine, node: number, guard: Guard): void {
  const mask = guard === 'all' ? m.book.everything : bits(m, guard);
  const count = m.o(node, 2);
  for (let index = 0; index < count; index += 1) makeSafe(m, m.o(node, 3 + index), mask);
  const callee = m.o(node, 0);
  if (m.op(callee) === MEMBER && count === 0) makeSafe(m, m.o(callee, 0), mask);
}

/** A function of the project that returns whether something is right: its summary knows for what. */
function assumeKnownFunction(m: Machine, node: number, isTrue: boolean): boolean {
  const found = m.visit(m.o(node, 0)).known;
  if (found?.is !== 'function') return false;
  const { unit, number } = found.callee;
  const summary = m.summaries.get(`${unit.path}#${number}`);
  if (summary?.isDone !== true) return false;
  const count = m.o(node, 2);
  for (const [index, mask] of ((isTrue ? summary.truths : summary.falses) ?? []).entries()) {
    if (mask === 0 || index >= count) continue;
    const isOfItself = (mask & bits(m, ['prototype-pollution'])) !== 0 && count > 1 && comesFromOther(m, node, index);
    makeSafe(m, m.o(node, 3 + index), isOfItself ? mask & ~bits(m, ['prototype-pollution', CONSTRUCTOR]) : mask);
  }
  believe(m, node, found.callee, isTrue);
  return true;
}

/** The same where its name says what it checks and its body has a witness of that, though not one that its summary shows. */
function believe(m: Machine, node: number, { unit, number }: FunctionValue, isTrue: boolean): void {
  const code = unit.functions[number];
  const guard = code === undefined ? undefined : checkerOf(code.name);
  if (code === undefined || guard === undefined || REJECTING.test(code.name) === isTrue) return;
  const rules = witnessed(unit, code, guard, false);
  if (rules.length > 0) applyGuard(m, node, rules);
}

/** `hasOwn(source, key)` with a key of the source: what the function compares it with is the source's own `__proto__`. */
function comesFromOther(m: Machine, node: number, index: number): boolean {
  const sourcesAt = (at: number): number => taintOf(m.visit(m.o(node, 3 + at)))?.sources ?? 0;
  const own = sourcesAt(index);
  return Array.from({ length: m.o(node, 2) }, (_, at) => at).some((at) => at !== index && (sourcesAt(at) & own) !== 0);
}
