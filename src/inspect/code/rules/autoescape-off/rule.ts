import { literalOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

function checkEngine(call: CallView, report: Report): undefined {
  const escaping = call.option('autoescape');
  if (escaping !== undefined && literalOf(escaping) === false) report(call.place);
  else if (escaping === undefined && call.path === 'jinja2.Environment') report(call.place, { severity: 'low' });
}

export const autoescapeOff: CodeRule = {
  id: 'autoescape-off',
  title: 'A template engine does not escape',
  cwe: 'CWE-116',
  severity: 'medium',
  confidence: 'medium',
  message: 'The template engine does not escape what it puts into pages.',
  calls: [{ names: ['Environment', 'Template', 'TemplateLookup', 'Handlebars', 'configure', 'Context'], check: checkEngine }],
  assign: (assign, report) => {
    if (assign.name === 'autoescape' && literalOf(assign.value) === false) report(assign.place);
    if (assign.name === 'escapeMarkup' && assign.path.includes('.') && literalOf(assign.value) === false) report(assign.place);
  },
};
