import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

/** Looks at where the message came from. */
const CHECKS = /\.\s*origin\b|[{,]\s*origin\b|\borigin\s*[!=]==?|\.source\s*[!=]==?|[oO]rigin\w*\(/;
/** The place is where the listener is given, not its whole body. */
const LONGEST_PLACE = 60;

function checkListener(call: CallView, report: Report): undefined {
  const isWindow = /^(?:window|self|globalThis|document\.defaultView)?\.?addEventListener$/.test(call.label);
  if (textOf(call.args[0]) !== 'message' || !isWindow) return;
  const handler = call.args[1]?.known;
  if (handler?.is !== 'function') return;
  const { unit, number } = handler.callee;
  const code = unit.functions[number];
  if (code === undefined || CHECKS.test(unit.text.slice(code.start, code.end))) return;
  report({ start: call.place.start, end: Math.min(call.place.end, call.place.start + LONGEST_PLACE) });
}

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
};
