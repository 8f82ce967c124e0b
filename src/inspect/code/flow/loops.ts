import { BOOL, CALL, NAME } from '../ir/ops.ts';
import { assignTo } from './assign.ts';
import { assume } from './assume.ts';
import type { Machine } from './machine.ts';
import { makeSafe } from './make-safe.ts';
import { elementOf } from './members.ts';
import { keyOf } from './subjects.ts';
import { cleaned, harmless, literalOf, mapTaint, truthOf, unknown, type Value } from './value.ts';

/** Loops inside loops are run once: twice each would double with every level. */
const TWICE_UNTIL = 2;

/** @returns whether the loop is left in its middle */
function loop(m: Machine, body: () => void, kind: 'maybe' | 'endless' | 'atLeastOnce' = 'maybe'): boolean {
  const { frame } = m;
  const before = frame.fork();
  const exitsBefore = frame.exits;
  frame.exits = [];
  m.loops += 1;
  const rounds = m.loops <= TWICE_UNTIL ? 2 : 1;
  let first: Map<string, Value> | undefined;
  for (let round = 0; round < rounds; round += 1) {
    frame.isOver = false;
    body();
    if (frame.isOver) break;
    if (round === 0) first = frame.fork();
    forgetCounts(frame.vars, before);
  }
  m.loops -= 1;
  const { exits } = frame;
  frame.exits = exitsBefore;
  const [left] = exits;
  // What a body that runs at least once leaves stands after one round, or after several.
  const atLeast = kind === 'atLeastOnce' ? (first ?? left) : undefined;
  if (kind === 'endless' && left !== undefined) frame.vars = left;
  else if (atLeast !== undefined && frame.isOver) frame.vars = atLeast;
  else if (atLeast !== undefined) frame.joinWith(atLeast);
  else if (frame.isOver) frame.vars = before;
  else frame.joinWith(before);
  frame.isOver = false;
  for (const exit of exits) frame.joinWith(exit);
  return exits.length > 0;
}

/** A number that a round has changed may be any other in the next: two rounds are looked at, and there are more. */
function forgetCounts(vars: Map<string, Value>, before: ReadonlyMap<string, Value>): void {
  for (const [name, value] of vars) {
    const number = literalOf(value);
    const earlier = typeof number === 'number' ? literalOf(before.get(name)) : undefined;
    if (typeof earlier === 'number' && earlier !== number) vars.set(name, harmless);
  }
}

/** `while (true)`, `for (;;)`: what follows is reached by a `break` alone. */
function isAlways(m: Machine, test: number): boolean {
  return test === 0 || (m.op(test) === BOOL && m.o(test, 0) === 1);
}

export function runForEach(m: Machine, node: number): Value {
  const iterable = m.visit(m.o(node, 1));
  const element = elementOf(m, iterable, m.o(node, 1));
  let proven = 0;
  loop(m, () => {
    assignTo(m, m.o(node, 0), element);
    m.visit(m.o(node, 2));
    proven = provenOf(m, m.o(node, 0), element);
  });
  if (proven !== 0) markProven(m, m.o(node, 1), proven);
  m.visit(m.o(node, 3));
  return unknown;
}

/** For which rules each element was checked: the loop goes on to its end with checked ones only. */
function provenOf(m: Machine, target: number, element: Value): number {
  const { frame } = m;
  if (m.op(target) !== NAME || frame.isOver || frame.exits.length > 0) return 0;
  const safe = frame.vars.get(m.text(m.o(target, 0)))?.taint?.safe ?? 0;
  return safe & ~(element.taint?.safe ?? 0);
}

/** `for (const c of text) if (!ALLOWED.has(c)) return;`: after that, the whole text is checked. */
function markProven(m: Machine, iterable: number, proven: number): void {
  const op = m.op(iterable);
  // `for info in getaddrinfo(host, None)`: so is what they all were made from.
  if (op === CALL || op === NAME) makeSafe(m, iterable, proven, true);
  const key = keyOf(m, iterable);
  const value = key === undefined ? undefined : m.frame.vars.get(key);
  if (key === undefined || value === undefined) return;
  const checked = mapTaint(value, (taint) => cleaned(taint, proven));
  m.frame.vars.set(key, checked);
}

export function runWhile(m: Machine, node: number): Value {
  const test = m.o(node, 0);
  const truth = test === 0 ? undefined : truthOf(m.visit(test));
  const isRunFirst = m.o(node, 3) === 1;
  if (truth === false && !isRunFirst) return unknown;
  const round = (): void => {
    if (test !== 0) {
      m.visit(test);
      assume(m, test, true);
    }
    m.visit(m.o(node, 1));
    if (!m.frame.isOver) m.visit(m.o(node, 2));
  };
  const isLeft = loop(m, round, isAlways(m, test) ? 'endless' : isRunFirst ? 'atLeastOnce' : 'maybe');
  // `while (path.includes('..')) path = path.replace('..', '')`
  if (!isLeft && test !== 0) assume(m, test, false);
  return unknown;
}
