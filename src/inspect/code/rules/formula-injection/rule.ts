import { CHOSEN } from '../../flow/facts.ts';
import { LOCAL, REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

/** What begins a formula is looked for somewhere: `('=', '+', '-', '@')`, `'=+-@'`, `^[=+\-@]`. */
const LOOKS = /["'[]=(?:["']\s*,\s*["'])?\\?[+-]|["']=["']\s*[,)\]]|formula/i;

function checkRow(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/\bcsv\.(?:Dict)?[wW]riter\(\)\.writerows?$/.test(call.path)) return;
  const taint = taintOf(call.args[0]);
  if (taint === undefined || call.isSafeFor(taint, CHOSEN) || (taint.sources & ~LOCAL) === 0 || LOOKS.test(call.unit.text))
    return;
  const isFromOutside = (taint.sources & REMOTE) !== 0;
  report(call.place, isFromOutside ? {} : { severity: 'info', confidence: 'low' });
}

export const formulaInjection: CodeRule = {
  id: 'formula-injection',
  title: 'Data is written to a table where it can be a formula',
  cwe: 'CWE-1236',
  severity: 'low',
  confidence: 'medium',
  message: 'A spreadsheet takes a cell that begins with =, +, - or @ for a formula, which can send away what else is in it.',
  calls: [{ names: ['writerow', 'writerows'], check: checkRow }],
};
