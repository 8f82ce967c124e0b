import { literalOf, REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

/** `filename: (req, file, cb) => cb(null, name)`, `destination(req, file, cb) { ... }` of multer. */
const NAMES_UPLOAD = /\b(?:filename|destination|key)\s*(?::\s*(?:async\s+)?(?:function\b[^(]{0,40})?)?$/;

/** What names an uploaded file, and the folder it is put into: multer itself takes folders out of `originalname` alone. */
export function checkUpload(call: CallView, report: Report): undefined {
  const { unit, within, args } = call;
  if (within === undefined || unit.language === 'python' || args.length !== 2 || literalOf(args[0]) !== null) return;
  const callback = within.parameters[2]?.name;
  if (callback !== call.name || !unit.text.includes('multer')) return;
  const before = unit.text.slice(Math.max(0, within.start - 60), within.start + within.name.length);
  const taint = taintOf(args[1]);
  if (!NAMES_UPLOAD.test(before) || taint === undefined || (taint.sources & REMOTE) === 0) return;
  if (!call.isSafeFor(taint, 'path-traversal')) report(call.place);
}
