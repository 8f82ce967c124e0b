import {
  CONFIDENCES,
  type Finding,
  isLesserPath,
  lineStarts,
  type Place,
  SEVERITIES,
  type Severity,
  spotAt,
  type TraceStep,
} from '../../model/index.ts';
import { givenOut } from './flow/given-out.ts';
import type { Hit, Machine } from './flow/machine.ts';
import type { ParameterSink } from './flow/summary.ts';
import { LOCAL, REMOTE, type Step } from './flow/value.ts';
import type { Span, Unit } from './ir/unit.ts';

const MAX_EXCERPT = 160;
const MOST_TRACE = 16;

/** Turns what the machine found into findings, in the order of files and places. */
export function toFindings(machine: Machine): Finding[] {
  const best = new Map<string, Made>();
  for (const hit of [...machine.hits, ...fromParameters(machine)]) {
    const made = toFinding(hit);
    const key = `${made.rule}\0${made.place.path}\0${hit.place.start}`;
    const before = best.get(key);
    if (before === undefined || weight(made) > weight(before.finding)) best.set(key, { finding: made, hit });
  }
  return withoutTexts([...best.values()])
    .map(({ finding }) => finding)
    .sort(inOrder);
}

interface Made {
  readonly finding: Finding;
  readonly hit: Hit;
}

/** How far behind the text that is put together its use may stand, in UTF-16 units. */
const NEAR = 3000;

/** Text that is put together is not said when its use is: a person wants to hear of one mistake once. */
function withoutTexts(all: readonly Made[]): readonly Made[] {
  const uses = all.filter(({ hit }) => hit.options.isText !== true);
  return all.filter(({ hit, finding }) => {
    if (hit.options.isText !== true) return true;
    return !uses.some(
      (use) =>
        use.finding.rule === finding.rule &&
        use.finding.severity !== 'info' &&
        use.hit.unit === hit.unit &&
        use.hit.place.end >= hit.place.end &&
        use.hit.place.start - hit.place.start < NEAR &&
        (use.hit.place.start < endOfFunction(hit) || comesBy(use.hit.taint?.step, hit)),
    );
  });
}

/** Where the function ends that something stands in. */
function endOfFunction({ unit, place }: Hit): number {
  let end = unit.text.length;
  for (const code of unit.functions) if (code.start <= place.start && code.end >= place.end) end = Math.min(end, code.end);
  return end;
}

/** True when data passes the line of a place on its way. */
function comesBy(last: Step | undefined, { unit, place }: Hit): boolean {
  const from = unit.text.lastIndexOf('\n', place.start);
  const to = unit.text.indexOf('\n', place.end);
  for (let step = last; step !== undefined; step = step.before)
    if (step.unit === unit && step.end > from && (to < 0 || step.start < to)) return true;
  return false;
}

function weight({ severity, confidence, trace }: Finding): number {
  // Of two equal ones the shorter way is the easier to follow.
  return SEVERITIES.indexOf(severity) * 100 + CONFIDENCES.indexOf(confidence) * 30 - Math.min(trace?.length ?? 0, 20);
}

function inOrder(a: Finding, b: Finding): number {
  if (a.place.path !== b.place.path) return a.place.path < b.place.path ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column || (a.rule < b.rule ? -1 : 1);
}

/** Sinks that only parameters reach, unless every call that was seen brings something harmless. */
function fromParameters(machine: Machine): Hit[] {
  const { open, exported } = givenOut(machine);
  return machine.candidates.flatMap((sink): Hit[] => {
    const severity = (open.has(sink) ? sink.rule.rule.flow?.whenGivenOut : undefined) ?? sink.severity;
    if (severity === undefined || (isAnswered(sink) && !exported.has(sink))) return [];
    const place = { start: sink.unit.code[sink.node + 1] ?? 0, end: sink.unit.code[sink.node + 2] ?? 0 };
    const options = { severity, confidence: 'low' as const };
    return [{ rule: sink.rule, unit: sink.unit, place, taint: sink.taint, options }];
  });
}

/**
 * True when calls were seen, and none brings what is dangerous, not even from a function that nothing calls. What a function passes on
 * that it was given itself counts as answered for in Java alone: elsewhere most such functions are a library's, and others call them.
 */
function isAnswered({ calls, dangerous, ways, unit }: ParameterSink): boolean {
  const areAnswered = ways.length === 0 || (unit.language === 'java' && ways.every((way) => way.calls > 0));
  return calls > 0 && dangerous === 0 && areAnswered;
}

function toFinding({ rule: { rule }, unit, place, taint, options }: Hit): Finding {
  const isLesser = isLesserPath(unit.path);
  const trace = taint === undefined ? [] : traceOf(taint.step, unit, place);
  const isFromOutside = taint === undefined || (taint.sources & (REMOTE | LOCAL)) !== 0;
  const severity = options.severity ?? rule.severity;
  return {
    rule: rule.id,
    cwe: rule.cwe,
    severity: isLesser ? lower(severity) : severity,
    confidence: isLesser ? 'low' : (options.confidence ?? rule.confidence),
    message: options.message ?? (isFromOutside ? rule.message : `${rule.message} Whether it does depends on the callers.`),
    place: placeOf(unit, place),
    excerpt: excerptOf(unit, place, rule.hidesValues === true),
    ...(trace.length === 0 ? {} : { trace }),
  };
}

function lower(severity: Severity): Severity {
  return severity === 'info' ? 'info' : 'low';
}

function traceOf(last: Step | undefined, unit: Unit, sink: Span): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  for (let step = last; step !== undefined && steps.length < 64; step = step.before) {
    steps.push({ place: placeOf(step.unit, step), note: step.note });
  }
  steps.reverse();
  const distinct = steps.filter((step, index) => {
    const before = steps[index - 1];
    return before === undefined || before.note !== step.note || before.place.line !== step.place.line;
  });
  // The beginning and the end say most.
  const shown = distinct.length <= MOST_TRACE ? distinct : [...distinct.slice(0, 4), ...distinct.slice(4 - MOST_TRACE)];
  return shown.length === 0 ? [] : [...shown, { place: placeOf(unit, sink), note: 'it is used here' }];
}

function placeOf(unit: Unit, span: Span): Place {
  const starts = startsOf(unit);
  const start = spotAt(starts, span.start);
  const end = spotAt(starts, span.end);
  return { path: unit.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

function excerptOf(unit: Unit, { start, end }: Span, hidesValues: boolean): string {
  const text = unit.text.slice(start, Math.min(end, start + 4 * MAX_EXCERPT)).replace(/\s+/g, ' ');
  const shown = hidesValues ? withoutValues(text) : text;
  return shown.length <= MAX_EXCERPT ? shown : `${shown.slice(0, MAX_EXCERPT - 3)}...`;
}

/** Quoted text of three characters and more, cut out: up to its closing quote, or to the end where that is further on. */
function withoutValues(text: string): string {
  return text.replace(/("""|'''|["'`])(?:\\.?|(?!\1)[^\\])*(?:\1|$)/g, (found, quote: string) => {
    const isShort = found.endsWith(quote) && found.length < 2 * quote.length + 3;
    return isShort ? found : `${quote}...${quote}`;
  });
}

const indexes = new WeakMap<Unit, readonly number[]>();

function startsOf(unit: Unit): readonly number[] {
  let known = indexes.get(unit);
  if (known === undefined) {
    known = lineStarts(unit.text);
    indexes.set(unit, known);
  }
  return known;
}
