import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

function checkListener(call: CallView, report: Report): undefined {
  if (
    textOf(call.args[0]) !== 'message' ||
    !/^(?:window|self|globalThis|document\.defaultView)?\.?addEventListener$/.test(call.label)
  )
    return;
  if (!/\borigin\b|\.source\s*[!=]==?/.test(call.source()) && call.source().includes('{')) report(call.place);
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
