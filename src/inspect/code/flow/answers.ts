import { BINARY, BOOL, CALL, CONDITIONAL, LOGIC, NAME, NULL, STRING, UNARY } from '../ir/ops.ts';
import { assume } from './assume.ts';
import type { Machine } from './machine.ts';
import { join, literalOf, unknown, type Value } from './value.ts';

/** A function returns: what it returns, and what is known of its parameters here, goes to its callers. */
export function finish(m: Machine, value: Value | undefined): void {
  const { summary, code } = m.at;
  const returned = value ?? unknown;
  summary.result = summary.result === undefined ? returned : join(summary.result, returned);
  if (code !== undefined) summary.exits = both(summary.exits, safeParameters(m));
  if (value === undefined && code !== undefined) summary.falses = both(summary.falses, safeParameters(m));
}

/** The same, and what a true or a false answer says of the parameters. */
export function finishWith(m: Machine, answer: number, value: Value): void {
  finish(m, value);
  if (m.at.code !== undefined) noteAnswer(m, answer, value);
}

function noteAnswer(m: Machine, answer: number, value: Value): void {
  const { summary } = m.at;
  const op = m.op(answer);
  if (op === CONDITIONAL) {
    noteEither(m, answer);
    return;
  }
  if (op === BOOL || op === NULL || isWritten(m, answer)) {
    if (literalOf(value) === true || isSomething(m, answer)) summary.truths = both(summary.truths, safeParameters(m));
    else summary.falses = both(summary.falses, safeParameters(m));
    return;
  }
  // An error of Go is no `nil`.
  if (m.frame.model.family === 'go' && MAKES_ERROR.test(m.source(answer))) {
    summary.truths = both(summary.truths, safeParameters(m));
    return;
  }
  if (op !== CALL && op !== BINARY && op !== LOGIC && op !== UNARY && op !== NAME) return;
  const before = m.frame.vars;
  for (const isTrue of [true, false]) {
    m.frame.vars = new Map(before);
    assume(m, answer, isTrue);
    if (isTrue) summary.truths = both(summary.truths, safeParameters(m));
    else summary.falses = both(summary.falses, safeParameters(m));
  }
  m.frame.vars = before;
}

/** `return NAME.test(text) ? text : undefined` */
function noteEither(m: Machine, answer: number): void {
  const before = m.frame.vars;
  for (const isTrue of [true, false]) {
    const way = m.o(answer, isTrue ? 1 : 2);
    m.frame.vars = new Map(before);
    assume(m, m.o(answer, 0), isTrue);
    noteAnswer(m, way, m.op(way) === BOOL ? m.visit(way) : unknown);
  }
  m.frame.vars = before;
}

/** `undefined`, `'a text'`, `new Error()`: whether it counts as true is plain to see. */
function isWritten(m: Machine, answer: number): boolean {
  if (m.frame.model.family !== 'script') return false;
  return m.op(answer) === STRING || (m.op(answer) === NAME && m.source(answer) === 'undefined') || isMade(m, answer);
}

const isMade = (m: Machine, answer: number): boolean => m.op(answer) === CALL && m.source(answer).startsWith('new ');

function isSomething(m: Machine, answer: number): boolean {
  return isWritten(m, answer) && (isMade(m, answer) || (m.op(answer) === STRING && m.text(m.o(answer, 0)) !== ''));
}

const MAKES_ERROR = /^(?:errors\.(?:New|Wrap|Errorf)|fmt\.Errorf|status\.Errorf?)\(|^(?:\w+\.)?[eE]rr[A-Z]\w*$/;

/** For which rules each parameter is harmless here. */
function safeParameters(m: Machine): number[] {
  return (m.at.code?.parameters ?? []).map(({ name }) => m.frame.vars.get(name)?.taint?.safe ?? 0);
}

function both(known: readonly number[] | undefined, here: number[]): number[] {
  return known === undefined ? here : here.map((mask, index) => mask & (known[index] ?? 0));
}
