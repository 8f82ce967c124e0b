import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { FILTERS } from './filters.ts';
import { takenBy } from './taken.ts';

function checkFilter(call: CallView, report: Report): undefined {
  const taken = takenBy(call);
  if (taken !== undefined) {
    for (const says of FILTERS) {
      const message = says(call, taken);
      if (message !== undefined) return report(call.place, { message });
    }
    return;
  }
  const [first] = call.args;
  const pattern = first?.known?.is === 'regex' ? first.known.pattern : (textOf(first) ?? '');
  if (/<\\?\/?\s*script/i.test(pattern) && (call.path === 're.sub' || call.path === 're.compile')) report(call.place);
}

export const incompleteSanitization: CodeRule = {
  id: 'incomplete-sanitization',
  title: 'A filter that is easy to get around',
  cwe: 'CWE-116',
  severity: 'low',
  confidence: 'medium',
  message: 'What the filter removes can be written so that it is there after the filter.',
  calls: [{ names: ['sub', 'replace', 'replaceAll', 'compile'], check: checkFilter }],
};
