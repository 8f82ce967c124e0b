import { CALL, LIST, MEMBER, NAME } from '../ir/ops.ts';
import { textOfSet } from '../models/characters.table.ts';
import {
  CONTAINS_ANY_FUNCTIONS,
  CONTAINS_FUNCTIONS,
  checkerOf,
  FILTERS_NUMBERS,
  type Guard,
  MEMBERSHIP_FUNCTIONS,
  MEMBERSHIP_METHODS,
  PATTERN_METHODS,
  PREFIX_FUNCTIONS,
  PREFIX_METHODS,
  REJECTING,
  TYPE_FUNCTIONS,
  TYPE_METHODS,
  TYPES_OF_NUMBERS,
} from '../models/guards.table.ts';
import { assumeEach, assumeSome, assumeSubset, type EachTest, testOfCallback, testOfComprehension } from './assume-elements.ts';
import {
  assumeHost,
  assumeOneOf,
  assumeOtherStart,
  assumeOwn,
  assumeStart,
  CONTAINED,
  excludedBy,
  forbidden,
  isTrusted,
  startOf,
} from './assume-facts.ts';
import { assumeCharacters, assumeMatch, assumeNoMatch, fromStart, matchOf, regexOf } from './assume-pattern.ts';
import { assumeAuthentic } from './authentic.ts';
import { isAnswered } from './awaited.ts';
import { CONSTRUCTOR, NO_PARENTS, NO_ROOT } from './facts.ts';
import type { Machine } from './machine.ts';
import { bits, makeSafe } from './make-safe.ts';
import { parameterBit, type Summary } from './summary.ts';
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
  if (OWN_BY_NAME.test(name)) return own;
  return PATTERN_METHODS.has(name) ? pattern : undefined;
}

/** `"name".equals(x)`, `Objects.equals(x, "name")` */
const equal: Meaning = (m, { node, receiver, first, count }, isTrue, { assumeEqual }) => {
  if (receiver === 0 || first === 0) return false;
  const other = count > 1 ? m.o(node, 4) : receiver;
  if (isTrue && isWholeOrHost(m, first) && isWholeOrHost(m, other)) assumeEqual(m, first, other);
  return true;
};

/** Paths of Java and of Python's `pathlib` are compared name by name, texts letter by letter. */
function isByNames(m: Machine, name: string, receiver: number): boolean {
  if (name === 'is_relative_to') return true;
  if (m.frame.model.family !== 'java') return false;
  return !/\b(?:getCanonicalPath|getAbsolutePath|toString)\(/.test(`${m.visit(receiver).path} ${m.source(receiver)}`);
}

const prefix: Meaning = (m, { name, receiver, first }, isTrue) => {
  if (receiver === 0) return false;
  const wanted = m.visit(first);
  // Python takes a choice of beginnings as well.
  const choice = m.op(first) === LIST ? Array.from({ length: m.o(first, 0) }, (_none, at) => m.o(first, 1 + at)) : [];
  if (isTrue && choice.length === 0) assumeStart(m, receiver, wanted, isByNames(m, name, receiver) ? 0 : first);
  else if (!isTrue) for (const one of choice.length === 0 ? [first] : choice) assumeOtherStart(m, receiver, startOf(m, one));
  return true;
};

const membership: Meaning = (m, check, isTrue, further) => {
  const { name, receiver, first } = check;
  // `has(target, key)`
  if (receiver === 0 && name === 'has') return own(m, check, isTrue, further);
  if (receiver === 0) return false;
  const text = textOf(m.visit(first));
  if (text !== undefined && !isTrue) forbidden(m, receiver, text);
  if (!isTrue && first !== 0) excludedBy(m, first, m.visit(receiver));
  if (isOwnTest(name) || /getOwnPropertyNames\(|Object\.keys\(/.test(m.source(receiver))) assumeOwn(m, receiver, first, isTrue);
  // Which own properties an object has says nothing of prototypes: it may have `__proto__` from JSON.
  const mask = isOwnTest(name) ? m.book.everything & ~bits(m, ['prototype-pollution', CONSTRUCTOR]) : m.book.everything;
  if (isTrue && first !== 0 && text === undefined) assumeOneOf(m, first, m.visit(receiver), mask);
  return true;
};

/** What packages and files call that check. */
const OWN_BY_NAME = /^_?(?:has|is)?_?own(?:_?prop(?:erty)?)?$|^has_?prop(?:erty)?$/i;
const isOwnTest = (name: string): boolean => name === 'hasOwnProperty' || name === 'hasOwn';

/** `Object.hasOwn(target, key)`, `hasOwnProperty.call(target, key)`, `has(target, key)` */
const own: Meaning = (m, { node, name, receiver, first, count }, isTrue) => {
  if (count !== 2 || (name === 'call' && !/hasOwn(?:Property)?$/i.test(m.source(receiver)))) return false;
  assumeOwn(m, first, m.o(node, 4), isTrue);
  return true;
};

const ofType: Meaning = (m, { name, receiver, first }, isTrue) => {
  const subject = first !== 0 ? first : receiver;
  const characters = TYPE_METHODS.get(name);
  if (isTrue && characters === undefined) makeSafe(m, subject, m.book.everything);
  else if (isTrue && characters !== undefined) assumeCharacters(m, subject, textOfSet(characters));
  return isTrue;
};

/** `HOSTNAME_RE.match(name)` with a pattern of another file, whose name says what a text is when it matches. */
function isNamedPattern(m: Machine, name: string, receiver: number): boolean {
  if (m.frame.unit.language !== 'python' || (name !== 'match' && name !== 'fullmatch')) return false;
  const { known, taint, path } = m.visit(receiver);
  return known === undefined && taint === undefined && NAMED_PATTERN.test(path);
}

const NAMED_PATTERN =
  /(?:^|\.)_?(?!\w*(?:UR[IL]|LINK|TAG|BAD|DENY|BLOCK|FORBID|UNSAFE))[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:RE|RX|REGEX|REGEXP|PATTERN)$/;

const pattern: Meaning = (m, { node, name, receiver, first }, isTrue) => {
  const match = matchOf(m, receiver, node);
  const isWhole = name === 'fullmatch' || (name === 'matches' && m.frame.model.family === 'java');
  if (isTrue && match !== undefined) assumeMatch(m, match.subject, fromStart(m, name, match.regex), isWhole);
  else if (isTrue && receiver !== 0 && isNamedPattern(m, name, receiver)) makeSafe(m, first, m.book.everything);
  else if (!isTrue && first !== 0) {
    excludedBy(m, first, m.visit(receiver));
    // That not all of it matches says nothing.
    if (match !== undefined && !isWhole) assumeNoMatch(m, match.subject, match.regex);
  }
  return true;
};

/** `found = re.match(pattern, text)`: what stands in its groups are parts of the text. */
export function assumeGroups(m: Machine, call: number, found: number): void {
  const callee = m.o(call, 0);
  const name = m.op(callee) === MEMBER ? m.text(m.o(callee, 1)) : '';
  const match = /^(?:match|fullmatch|exec)$/.test(name) ? matchOf(m, m.o(callee, 0), call) : undefined;
  if (match !== undefined) assumeMatch(m, found, fromStart(m, name, match.regex), name === 'fullmatch');
}

/** `PATTERN.matcher(x).matches()` */
const matcher: Meaning = (m, { receiver, count }, isTrue) => {
  if (m.op(receiver) !== CALL || m.op(m.o(receiver, 0)) !== MEMBER || count !== 0) return false;
  const regex = regexOf(m.visit(m.o(m.o(receiver, 0), 0)));
  const subject = m.o(receiver, 2) > 0 ? m.o(receiver, 3) : 0;
  if (isTrue && regex !== undefined) assumeMatch(m, subject, regex, true);
  return true;
};

/** `any(part == '..' for part in parts)`, `any(host.endswith(one) for one in DOMAINS)` */
const any: Meaning = (m, { first }, isTrue, { assume }) => {
  const test = testOfComprehension(m, first);
  if (test === undefined) return false;
  assumeAny(m, test, first, isTrue, assume);
  return true;
};

/** `all(c.isalnum() for c in text)` */
const all: Meaning = (m, { first }, isTrue, { assume }) => {
  const test = testOfComprehension(m, first);
  if (isTrue && test !== undefined) assumeEach(m, test, true, assume);
  return test !== undefined;
};

/** `parts.some((part) => part === '..')`, `ALLOWED.find((one) => one === name)` */
const some: Meaning = (m, { receiver, first }, isTrue, { assume }) => {
  const test = testOfCallback(m, receiver, first);
  if (test === undefined) return false;
  assumeAny(m, test, first, isTrue, assume);
  return true;
};

/** `[...text].every((c) => ALLOWED.includes(c))` */
const every: Meaning = (m, { receiver, first }, isTrue, { assume }) => {
  const test = testOfCallback(m, receiver, first);
  if (isTrue && test !== undefined) assumeEach(m, test, true, assume);
  return test !== undefined;
};

function assumeAny(m: Machine, test: EachTest, node: number, isTrue: boolean, assume: Further['assume']): void {
  if (isTrue) {
    assumeSome(m, test, assume);
    return;
  }
  assumeEach(m, test, false, assume);
  if (/(['"])\.\.\1/.test(m.source(node))) makeSafe(m, test.of, bits(m, [NO_PARENTS]), true);
}

/** `path.isAbsolute(name)`, `os.path.isabs(name)`, `Path(name).is_absolute()` */
const absolute: Meaning = (m, { receiver, first }, isTrue) => {
  if (!isTrue) makeSafe(m, first !== 0 ? first : receiver, bits(m, [NO_ROOT]));
  return true;
};

/** Types whose values are no texts, and choices of such. */
const OF_NUMBERS =
  /^\(?(?:(?:int|float|bool|complex|decimal\.Decimal|Decimal|(?:uuid\.)?UUID|datetime(?:\.\w+)?|numbers\.\w+)[\s,|]*)+\)?$/;

const ending: Meaning = (m, { receiver, first }, isTrue) => {
  if (!isTrue || receiver === 0) return false;
  assumeHost(m, receiver, m.visit(first));
  return true;
};

/** `text.chars().allMatch(Character::isDigit)` */
const EACH_CHARACTER = /^Character::is(Digit|Letter|LetterOrDigit|Alphabetic)$/;

const MEANINGS: Readonly<Record<string, Meaning>> = {
  equals: equal,
  equalsIgnoreCase: equal,
  contentEquals: equal,
  call: own,
  hasOwn: (m, check, isTrue, further) => own(m, check, isTrue, further) || membership(m, check, isTrue, further),
  any,
  all,
  some,
  every,
  find: (m, check, isTrue, further) => some(m, check, isTrue, further) || membership(m, check, isTrue, further),
  matches: (m, check, isTrue, further) => matcher(m, check, isTrue, further) || pattern(m, check, isTrue, further),
  isNaN: (m, check, isTrue, further) => ofType(m, check, !isTrue, further),
  isAbsolute: absolute,
  isabs: absolute,
  is_absolute: absolute,
  isinstance(m, { node, first, count }, isTrue) {
    if (!isTrue || count < 2) return true;
    const type = m.source(m.o(node, 4));
    if (OF_NUMBERS.test(type)) makeSafe(m, first, m.book.everything);
    else if (type === 'str') makeSafe(m, first, bits(m, ['nosql-injection']));
    return true;
  },
  compare_digest(m, { node, count }, isTrue) {
    if (isTrue)
      assumeAuthentic(
        m,
        Array.from({ length: count }, (_none, at) => m.o(node, 3 + at)),
      );
    return isTrue;
  },
  allMatch(m, { receiver, first }, isTrue) {
    const characters = EACH_CHARACTER.exec(m.source(first))?.[1];
    const chars = m.op(receiver) === CALL ? m.o(receiver, 0) : 0;
    if (!isTrue || characters === undefined || chars === 0 || m.op(chars) !== MEMBER || m.text(m.o(chars, 1)) !== 'chars')
      return false;
    const letters = TYPE_METHODS.get('isalnum');
    if (characters === 'Digit' || letters === undefined) makeSafe(m, m.o(chars, 0), m.book.everything);
    else assumeCharacters(m, m.o(chars, 0), textOfSet(letters));
    return true;
  },
  issubset(m, { receiver, first }, isTrue) {
    if (isTrue) assumeSubset(m, receiver, first);
    return isTrue;
  },
  endswith: ending,
  endsWith: ending,
  isprintable(m, { receiver }, isTrue) {
    if (isTrue) makeSafe(m, receiver, bits(m, ['header-injection', 'log-injection']));
    return isTrue;
  },
};

/** Checks that are functions, not methods: `strings.HasPrefix(path, base)`, `in_array($name, $allowed)`. */
function assumeFunction(m: Machine, node: number, name: string, isTrue: boolean): boolean {
  const [first, second] = [m.o(node, 2) > 0 ? m.o(node, 3) : 0, m.o(node, 2) > 1 ? m.o(node, 4) : 0];
  if (PREFIX_FUNCTIONS.has(name)) {
    const wanted = m.visit(second);
    if (isTrue) assumeStart(m, first, wanted, second);
    else assumeOtherStart(m, first, textOf(wanted) ?? '');
    return true;
  }
  if (CONTAINS_FUNCTIONS.has(name)) {
    if (!isTrue) forbidden(m, first, textOf(m.visit(second)) ?? '');
    return true;
  }
  if (CONTAINS_ANY_FUNCTIONS.has(name)) {
    if (!isTrue) for (const character of textOf(m.visit(second)) ?? '') forbidden(m, first, character);
    return true;
  }
  const at = Object.hasOwn(MEMBERSHIP_FUNCTIONS, name) ? MEMBERSHIP_FUNCTIONS[name] : undefined;
  if (at !== undefined) {
    if (isTrue && isTrusted(m, m.visit(at === 0 ? second : first))) makeSafe(m, at === 0 ? first : second, m.book.everything);
    return true;
  }
  const characters = TYPE_FUNCTIONS.get(name);
  if (characters !== undefined) {
    if (isTrue) assumeCharacters(m, first, textOfSet(characters));
    return true;
  }
  if (TYPES_OF_NUMBERS.has(name)) {
    if (isTrue) makeSafe(m, first, m.book.everything);
    return true;
  }
  if (name === 'preg_match') {
    const [, , pattern, flags = ''] = /^([/#~@])([\s\S]*)\1([a-z]*)$/i.exec(textOf(m.visit(first)) ?? '') ?? [];
    if (pattern !== undefined && isTrue) assumeMatch(m, second, { pattern, flags }, false);
    else if (pattern !== undefined) assumeNoMatch(m, second, { pattern, flags });
    return true;
  }
  if (name === 'filter_var') {
    if (isTrue && FILTERS_NUMBERS.test(m.visit(second).path)) makeSafe(m, first, m.book.everything);
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
  if (!isAnswered(m, node, found.callee) || !areTrusted(m, summary, node)) return true;
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

/** What the function took for a list of what is allowed comes from no client here. */
export function areTrusted(m: Machine, { trusted }: Summary, node: number): boolean {
  if (trusted === 0) return true;
  return Array.from({ length: m.o(node, 2) }, (_none, at) => at).every(
    (at) => (trusted & parameterBit(at)) === 0 || isTrusted(m, m.visit(m.o(node, 3 + at))),
  );
}

/** `hasOwn(source, key)` with a key of the source: what the function compares it with is the source's own `__proto__`. */
function comesFromOther(m: Machine, node: number, index: number): boolean {
  const sourcesAt = (at: number): number => taintOf(m.visit(m.o(node, 3 + at)))?.sources ?? 0;
  const own = sourcesAt(index);
  return Array.from({ length: m.o(node, 2) }, (_, at) => at).some((at) => at !== index && (sourcesAt(at) & own) !== 0);
}
