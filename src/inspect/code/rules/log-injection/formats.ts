/* Formats that come from outside. */
import { REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

/** Functions of JavaScript that read `%s` in a text, by what they are called or what package they are of; the place of the format. */
const OF_CONSOLE = /^console\.(?:log|error|warn|info|debug|trace|assert)$/;
const FORMATS =
  /^(?:util\.(?:format|log|formatWithOptions)|format-util|printf|printj\.v?sprintf|sprintf-js\.v?sprintf|sprintf-js|string-template(?:\/compile)?|sprintf|vsprintf|util-format)$/;

/** `console.log(data, value)`: whoever writes the format takes values out of the line, or puts some in. */
export function checkFormat(call: CallView, report: Report): undefined {
  const { path, args, unit } = call;
  if (unit.language === 'python' || args.length < 2 || !(OF_CONSOLE.test(path) || FORMATS.test(path))) return;
  const isLate = /\.(?:assert|formatWithOptions)$/.test(path) || (path === 'printf' && taintOf(args[0]) === undefined);
  const format = args[isLate ? 1 : 0];
  const taint = taintOf(format);
  // Behind a text of the program a format still counts; an object is printed as it is.
  if (taint === undefined || (taint.sources & REMOTE) === 0 || format?.known !== undefined || format?.role !== '') return;
  if (args.length < (isLate ? 3 : 2) || call.isSafeFor(taint, 'log-injection')) return;
  report(call.place, { message: 'Data from outside is read as a format: `%s` and the like in it take the values that follow.' });
}
