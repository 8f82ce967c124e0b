import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

// `path.join(os.tmpdir(), 'name')`, `os.path.join(tempfile.gettempdir(), 'name')`: the name is written here.
const IN_TEMPORARY = /^(?:[\w.]+\.)?join\(\s*(?:\w+\.)?(?:tmpdir|gettempdir)\(\)\s*,\s*(?:"[^"{}]*"|'[^'{}]*')\s*\)$/;

/** Folders in which everyone may make files. */
const PUBLIC = /^\/(?:(?:private\/)?(?:var\/)?tmp|usr\/tmp|dev\/(?:shm|mqueue)|(?:var\/)?run\/lock)\/\w/;

function firstOf({ unit, argPlaces: [place] }: CallView): string {
  return place === undefined ? '' : unit.text.slice(place.start, Math.min(place.end, place.start + 200));
}

function checkFixed(call: CallView, report: Report): undefined {
  const path = textOf(call.args[0]) ?? call.args[0]?.prefix ?? '';
  if (!PUBLIC.test(path) && !IN_TEMPORARY.test(firstOf(call))) return;
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
  others,
};
