import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

function checkFilter(call: CallView, report: Report): undefined {
  const [first, second] = call.args;
  const pattern = first?.known?.is === 'regex' ? first.known.pattern : (textOf(first) ?? '');
  if (/<\\?\/?\s*script/i.test(pattern) && (call.path === 're.sub' || call.path === 're.compile' || call.name === 'replace'))
    return report(call.place);
  // JavaScript replaces only the first one of a text.
  const isOnce = call.name === 'replace' && call.unit.language !== 'python' && textOf(first) !== undefined;
  if (isOnce && /^(?:["'<>&\\|$]|\.\.\/?)$/.test(textOf(first) ?? '') && textOf(second) !== undefined) report(call.place);
}

export const incompleteSanitization: CodeRule = {
  id: 'incomplete-sanitization',
  title: 'A filter that is easy to get around',
  cwe: 'CWE-116',
  severity: 'low',
  confidence: 'medium',
  message: 'What the filter removes can be written so that it is there after the filter.',
  calls: [{ names: ['sub', 'replace', 'compile'], check: checkFilter }],
};
