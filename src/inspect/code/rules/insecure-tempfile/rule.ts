import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

function checkFixed(call: CallView, report: Report): undefined {
  const path = textOf(call.args[0]) ?? call.args[0]?.prefix ?? '';
  if (!/^\/(?:var\/)?tmp\/\w/.test(path)) return;
  const mode = textOf(call.args[1]);
  const isWriting = call.name !== 'open' || (mode !== undefined && /[wax]/.test(mode));
  if (isWriting) report(call.place, { severity: 'low', confidence: 'medium' });
}

export const insecureTempfile: CodeRule = {
  id: 'insecure-tempfile',
  title: 'A temporary file can be taken over by others',
  cwe: 'CWE-377',
  severity: 'medium',
  confidence: 'high',
  message: 'Others can guess the name of the temporary file and put their own in its place.',
  calls: [
    {
      names: ['mktemp', 'tempnam', 'tmpnam', 'tmpNameSync', 'tmpName'],
      check: (call, report) => /^(?:tempfile|os|tmp)\b/.test(call.path) && report(call.place),
    },
    { names: ['open', 'writeFile', 'writeFileSync', 'createWriteStream', 'appendFile'], check: checkFixed },
  ],
};
