import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

/** A loop over the members that looks at each name. */
const CHECKS =
  /\.\.["']|isabs|common(?:path|prefix)|realpath|starts[wW]ith|is_relative_to|path\.relative|\b\w*(?:[wW]ithin|[iI]nside|[sS]afe_?(?:[pP]ath|[mM]ember|[jJ]oin)|[vV]alidate?)\w*\(/;

/** What a function does, without its own name. */
function bodyOf({ unit, within }: CallView): string {
  return within === undefined ? '' : unit.text.slice(Math.max(within.nameEnd, within.start), within.end);
}

function checkArchive(call: CallView, report: Report): undefined {
  if (CHECKS.test(bodyOf(call))) return;
  const made = `${call.receiver?.path ?? ''} ${call.label}`;
  if (call.option('filter') !== undefined || call.option('members') !== undefined) return;
  // The `tar` and `tar-stream` of npm: the one drops such parts of a name, the other writes nothing.
  const isTar = call.unit.language === 'python' && /tarfile|\btar\w*\./i.test(made);
  if (isTar && /^extract(?:all)?$/.test(call.name)) report(call.place);
  // `zipfile` leaves out the ways up in the names.
  else if (/unpack_archive/.test(call.name) && textOf(call.args[2] ?? call.option('format')) !== 'zip')
    report(call.place, { severity: 'low' });
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
