import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

/** A loop over the members that looks at each name. */
const CHECKS =
  /\.\.["']|isabs|common(?:path|prefix)|realpath|starts[wW]ith|is_relative_to|path\.relative|\b\w*(?:[wW]ithin|[iI]nside|[sS]afe_?(?:[pP]ath|[mM]ember|[jJ]oin)|[vV]alidate?)\w*\(/;
/** The same in a function that the members go through; those of `tarfile` do it themselves. */
const FILTERS = /\b(?:data|tar)_filter\b|\bissym\(|\bisfile\(|relative_to\(|\bbasename\(|\braise\b/;

/** What a function does, without its own name. */
function bodyOf({ unit, within }: CallView): string {
  return within === undefined ? '' : unit.text.slice(Math.max(within.nameEnd, within.start), within.end);
}

/** How an option is written; undefined: it is not there. */
function written(call: CallView, name: string): string | undefined {
  if (call.option(name) === undefined) return undefined;
  return new RegExp(`\\b${name}\\s*=\\s*([\\w.]+(?:\\([^()]*\\))?)`).exec(call.source())?.[1] ?? '';
}

/** A function of this file that takes something from the members and never looks where a name leads. */
function looksAway({ unit }: CallView, name: string): boolean {
  const code = unit.functions.find((one) => one.name === name);
  const body = code === undefined ? undefined : unit.text.slice(code.nameEnd, code.end);
  return body !== undefined && !CHECKS.test(body) && !FILTERS.test(body);
}

/** Python: what is unpacked is chosen by something that may look at the names. */
function isChosen(call: CallView): boolean {
  const filter = written(call, 'filter');
  const members = written(call, 'members');
  if (textOf(call.option('filter')) === 'fully_trusted') return false;
  if (filter !== undefined) return !looksAway(call, filter);
  if (members === undefined) return false;
  // The whole list, as it stands in the archive.
  if (/\.getmembers\(\)$/.test(members) || (members !== '' && members === call.label.split('.')[0])) return false;
  return !looksAway(call, members.split('(')[0] ?? '');
}

function checkArchive(call: CallView, report: Report): undefined {
  if (CHECKS.test(bodyOf(call))) return;
  const made = `${call.receiver?.path ?? ''} ${call.label}`;
  if (isChosen(call)) return;
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
