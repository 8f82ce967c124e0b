/* What a call of a function of the project means for the sinks that stand in it. */
import { optionsFor } from './lesser.ts';
import { type Machine, severityOf } from './machine.ts';
import { type ParameterSink, parameterBit, type Summary, substitute } from './summary.ts';
import { FIRST_PARAMETER, MOST_PARAMETERS, REMOTE, remoteSafeOf, type Taint, taintOf, unknown, type Value } from './value.ts';

const MOST_SINKS = 200;

/** Each sink of a summary, with what this call gives to the parameter that reaches it. */
export function applySinks(
  m: Machine,
  summary: Summary,
  taints: readonly (Taint | undefined)[],
  values: readonly (Value | undefined)[],
): void {
  for (const sink of summary.sinks.slice(0, MOST_SINKS)) {
    const root = sink.root ?? sink;
    const taint = substitute(
      sink.taint,
      areArguments(sink) ? taints.map((one, at) => programOf(m, sink, one, values[at])) : taints,
    );
    // What an inner function is given is not given by this call.
    if (taint === undefined && isFromInside(sink, taints.length)) continue;
    countCall(sink);
    if (taint === undefined || (taint.safe & sink.rule.bit) !== 0) continue;
    if ((taint.sources & REMOTE) !== 0 && (remoteSafeOf(taint) & sink.rule.bit) === 0) {
      const { unit, node } = sink;
      const place = { start: unit.code[node + 1] ?? 0, end: unit.code[node + 2] ?? 0 };
      m.hits.push({ rule: sink.rule, unit, place, taint, options: optionsFor(m.book, sink.rule, taint) });
      root.dangerous += 1;
      continue;
    }
    // What a parameter brings, the callers of this function answer for: whether they do is known when they were all seen.
    if ((taint.sources & (FIRST_PARAMETER - 1)) !== 0) root.dangerous += 1;
    if (taint.sources < FIRST_PARAMETER && taint.sources >= 0) continue;
    const isBuilt = sink.mustBeBuilt && isBuiltFor(sink, values);
    const inner = isBuilt ? builtSink(sink, taint) : deeper(sink, taint, root);
    if (!isBuilt) root.ways.push(inner);
    m.at.summary.sinks.push(inner);
    if (isBuilt) m.candidates.push(inner);
  }
}

/** A call was seen of the function that a sink stands in, or of one that leads to it. */
export function countCall(sink: ParameterSink): void {
  sink.calls += 1;
  if (sink.root !== undefined) sink.root.calls += 1;
}

/** A list that goes to a program without a shell. */
function areArguments({ rule, detail }: ParameterSink): boolean {
  return rule.rule.id === 'command-injection' && /^subprocess\.\w+$/.test(detail);
}

/** Of a list of arguments that a call gives, what counts is its program. */
function programOf(m: Machine, { rule }: ParameterSink, taint: Taint | undefined, value: Value | undefined): Taint | undefined {
  if (value?.known?.is !== 'list') return taint;
  const counts = rule.rule.flow?.narrow?.(value, m.isSafeFor);
  return taintOf(counts) === undefined ? undefined : taint;
}

function isFromInside({ taint }: ParameterSink, count: number): boolean {
  return count < MOST_PARAMETERS && (taint.sources & ~(FIRST_PARAMETER - 1)) >>> 0 >= (FIRST_PARAMETER << count) >>> 0;
}

/** A text that is put together before it is passed on is the mistake that a whole one is not. */
function builtSink(sink: ParameterSink, taint: Taint): ParameterSink {
  const severity = severityOf(sink.rule, { ...unknown, isBuilt: true }, sink.detail);
  return { ...deeper(sink, taint, undefined), mustBeBuilt: false, severity };
}

/** The text that this call gives was put together before. */
function isBuiltFor({ taint }: ParameterSink, values: readonly (Value | undefined)[]): boolean {
  return values.some((value, index) => value?.isBuilt === true && (taint.sources & parameterBit(index)) !== 0);
}

function deeper(sink: ParameterSink, taint: Taint, root: ParameterSink | undefined): ParameterSink {
  return { ...sink, taint, calls: 0, dangerous: 0, root, ways: [] };
}
