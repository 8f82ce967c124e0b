import { REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** What kind of a file it is, is looked at. */
const LOOKS = /allow|permitted|ends_?with|content_type|mime|magic|imghdr|filetype|Image\.open|\bvalid/i;
/** The ending is taken; where nothing is compared it is only kept. */
const ENDS = /splitext|rsplit|\.suffix|extension|\bext\b/i;
const COMPARES = /\bin\b|[!=]=|\bmatch\b|\.get\(|\w\[|\w\(\s*\w*ext\w*\s*\)/;

/** True where the function looks at what kind of a file it is given. */
function looksAtKind(body: string): boolean {
  if (LOOKS.test(body)) return true;
  return body
    .split('\n')
    .some((line) => ENDS.test(line) && COMPARES.test(line.replace(/\[[-\d:]*\]|\brequest\.\w+\[[^\]]*\]|["'][^"']*["']/g, '')));
}
const FIXED_END = /\.\w{2,5}["']\s*\)*\s*$/;
const UPLOADS = /\brequest\.(?:files|FILES)\b|\bUploadFile\b/;

/** `upload.save(join(FOLDER, secure_filename(upload.filename)))`: the name leads nowhere else, and may still end in `.php` or `.html`. */
function checkSave(call: CallView, report: Report): undefined {
  const { unit, within, args } = call;
  if (unit.language !== 'python' || within === undefined || args[0] === undefined) return;
  if (call.name === 'open' && !/^[wx]/.test(textOf(args[1]) ?? '')) return;
  const taint = taintOf(args[0]);
  const [place] = call.argPlaces;
  // `name + '.png'`
  if (place !== undefined && FIXED_END.test(unit.text.slice(place.start, place.end))) return;
  if (taint === undefined || (taint.sources & REMOTE) === 0 || !call.isSafeFor(taint, 'path-traversal')) return;
  const body = unit.text.slice(within.start, within.end);
  if (UPLOADS.test(body) && !looksAtKind(body) && !/zipfile|tarfile|ZipFile/.test(body)) report(call.place);
}

/** `diskStorage({ filename: (req, file, cb) => cb(null, file.originalname) })` of multer: the ending is the visitor's, too. */
function checkStorage(call: CallView, report: Report): undefined {
  const name = call.option('filename')?.known;
  if (!/(?:^|\.)diskStorage$/.test(call.path) || name?.is !== 'function' || /\bfileFilter\b/.test(call.unit.text)) return;
  const { unit, number } = name.callee;
  const code = unit.functions[number];
  const text = code === undefined ? '' : unit.text.slice(code.start, code.end);
  const isAsSent = /\boriginalname\b(?!\s*\.(?:match|endsWith|split))/.test(text) && !LOOKS_AT_NAME.test(text);
  if (isAsSent && !/\.\w{2,5}["'`]\s*\)/.test(text)) report(call.place, { severity: 'medium' });
}

const LOOKS_AT_NAME = /mimetype|allow|includes\(|\.test\(|\.has\(|\bthrow\b/i;

export const unrestrictedUpload: CodeRule = {
  id: 'unrestricted-upload',
  title: 'Files of every kind may be uploaded',
  cwe: 'CWE-434',
  severity: 'low',
  confidence: 'medium',
  message: 'The visitor chooses what kind of file is stored: one that a server runs or a browser shows as a page, too.',
  calls: [
    { names: ['save', 'open'], check: checkSave },
    { names: ['diskStorage'], check: checkStorage },
  ],
  others,
};
