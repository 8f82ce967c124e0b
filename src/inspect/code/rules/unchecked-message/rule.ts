import { textOf, type Value } from '../../flow/value.ts';
import type { Span, Unit } from '../../ir/unit.ts';
import type { AssignView, CallView, CodeRule, FunctionCode, Report } from '../../rule.ts';

/** Looks at where the message came from. */
const CHECKS = /\.\s*origin\b|[{,]\s*origin\b|\borigin\s*[!=]==?|\.source\s*[!=]==?|[oO]rigin\w*\(/;
/** The place is where the listener is given, not its whole body. */
const LONGEST_PLACE = 60;
/** How much of a listener is looked at for what it calls, in UTF-16 units. */
const NEAR = 2000;

function checkListener(call: CallView, report: Report): undefined {
  const isWindow = /^(?:window|self|globalThis|document\.defaultView)?\.?addEventListener$/.test(call.label);
  if (textOf(call.args[0]) !== 'message' || !isWindow) return;
  if (believes(call.args[1])) report(shortened(call.place));
}

/** `window.onmessage = (event) => ...`; a worker has no window. */
function checkAssigned({ path, value, place }: AssignView, report: Report): undefined {
  if (path === 'window.onmessage' && believes(value)) report(shortened(place));
}

const shortened = ({ start, end }: Span): Span => ({ start, end: Math.min(end, start + LONGEST_PLACE) });

/** A listener that takes what is sent, and neither it nor what it calls looks at where it came from. */
function believes(handler: Value | undefined): boolean {
  if (handler?.known?.is !== 'function') return false;
  const { unit, number } = handler.known.callee;
  const code = unit.functions[number];
  if (code === undefined || code.parameters.length === 0) return false;
  const text = unit.text.slice(code.start, code.end);
  if (CHECKS.test(text)) return false;
  const called = new Set([...text.slice(0, NEAR).matchAll(/(?<![.\w])(\w{2,60})\(/g)].map(([, name]) => name));
  return !unit.functions.some((other) => called.has(nameOf(unit, other)) && CHECKS.test(unit.text.slice(other.start, other.end)));
}

/** `function check`, `const check = ` */
const nameOf = (unit: Unit, { name, start }: FunctionCode): string =>
  name || (/(\w+)\s*=\s*$/.exec(unit.text.slice(Math.max(0, start - 60), start))?.[1] ?? '');

export const uncheckedMessage: CodeRule = {
  id: 'unchecked-message',
  title: 'A message from any window is believed',
  cwe: 'CWE-345',
  severity: 'low',
  confidence: 'medium',
  message: 'The other window is not checked: any site can send or read these messages.',
  calls: [
    { names: ['postMessage'], check: (call, report) => textOf(call.args[1]) === '*' && report(call.place) },
    { names: ['addEventListener'], check: checkListener },
  ],
  assign: checkAssigned,
};
