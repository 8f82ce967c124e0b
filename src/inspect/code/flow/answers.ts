import { BINARY, BOOL, CALL, LOGIC, NAME, NULL, UNARY } from '../ir/ops.ts';
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
  const { summary, code } = m.at;
  if (code === undefined) return;
  const op = m.op(answer);
  if (op === BOOL || op === NULL) {
    if (literalOf(value) === true) summary.truths = both(summary.truths, safeParameters(m));
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

const MAKES_ERROR = /^(?:errors\.(?:New|Wrap|Errorf)|fmt\.Errorf|status\.Errorf?)\(|^(?:\w+\.)?[eE]rr[A-Z]\w*$/;

/** For which rules each parameter is harmless here. */
function safeParameters(m: Machine): number[] {
  return (m.at.code?.parameters ?? []).map(({ name }) => m.frame.vars.get(name)?.taint?.safe ?? 0);
}

function both(known: readonly number[] | undefined, here: number[]): number[] {
  return known === undefined ? here : here.map((mask, index) => mask & (known[index] ?? 0));
}
