import type { CallView, CodeRule, Report } from '../../rule.ts';

function checkArchive(call: CallView, report: Report): undefined {
  // A loop over the members that looks at each name.
  const around = call.within === undefined ? '' : call.unit.text.slice(call.within.start, call.within.end);
  if (/\.\.["']|isabs|commonpath|commonprefix|realpath|startswith|is_relative_to/.test(around)) return;
  const made = `${call.receiver?.path ?? ''} ${call.label}`;
  if (call.option('filter') !== undefined || call.option('members') !== undefined) return;
  if (/tarfile|\btar\w*\./i.test(made) && /^extract(?:all)?$/.test(call.name)) report(call.place);
  else if (/unpack_archive/.test(call.name)) report(call.place, { severity: 'low' });
  else if (/unzipper/.test(call.path)) report(call.place, { severity: 'low' });
}

export const unsafeExtraction: CodeRule = {
  id: 'unsafe-extraction',
  title: 'An archive is unpacked without looking at its names',
  cwe: 'CWE-22',
  severity: 'medium',
  confidence: 'medium',
  message: 'The names in the archive are not looked at: one with `..` is written outside the folder.',
  calls: [{ names: ['extractall', 'extract', 'unpack_archive', 'extractAllTo', 'Extract'], check: checkArchive }],
};
