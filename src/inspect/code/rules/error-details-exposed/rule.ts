import type { CallView, CodeRule, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const RETURNED = /\breturn\b[^\n]*\b(?:traceback\.(?:format_exc|print_exc|format_exception)\(|sys\.exc_info\()[^\n]*/g;
const STACK = /\b(?:e|err|error|ex|exc|exception)\.stack\b|traceback\.format_exc\(|\bexc_info\(/;
const WHOLE =
  /^(?:res|response|reply)\.(?:status\([^)]*\)\.)?(?:send|json|end)\(\s*(?:err|error|e|ex)\s*\)$|[{,]\s*["']?(?:error|message|details?)["']?\s*:\s*(?:(?:err|error|e|ex)\s*[,}]|str\((?:e|err|ex|error|exc)\))/;

function checkAnswer(call: CallView, report: Report): undefined {
  const source = call.source();
  if (source.length > 2000) return;
  if (STACK.test(source)) report(call.place);
  else if (WHOLE.test(source)) report(call.place, { severity: 'info', confidence: 'low' });
}

export const errorDetailsExposed: CodeRule = {
  id: 'error-details-exposed',
  title: 'The inside of the program is shown to visitors',
  cwe: 'CWE-209',
  severity: 'low',
  confidence: 'medium',
  message: 'Details of an error go to the visitor: they show how the program is built.',
  calls: [
    {
      names: [
        'send',
        'json',
        'end',
        'write',
        'jsonify',
        'make_response',
        'Response',
        'HttpResponse',
        'JSONResponse',
        'HTTPException',
        'JsonResponse',
      ],
      check: checkAnswer,
    },
  ],
  file: (file, report) => {
    if (file.unit.language !== 'python') return;
    for (const { span } of codeMatches(file.unit, RETURNED)) report(span);
  },
};
