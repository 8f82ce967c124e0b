import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { SECRET, withoutText } from './secret-name.ts';

const LOGGER =
  /^(?:console|logging|logger|log|print|self\.log(?:ger)?|this\.log(?:ger)?|winston|pino|app\.log(?:ger)?|current_app\.logger|fastify\.log|req\.log|LOG(?:GER)?|_logger|_log)\b/;
function checkLog(call: CallView, report: Report): undefined {
  if (!LOGGER.test(call.label)) return;
  const shown = call.argPlaces
    .map(({ start, end }) => withoutText(call.unit.text.slice(start, end)).replace(FEW, ''))
    .join(' , ');
  if (SECRET.test(` ${shown}`) && !/(?:len|mask\w*|redact\w*|hash\w*|bool|typeof|!!)\s*\(?|\.length\b/.test(shown))
    report(call.place);
}

/** `number[-4:]`, `token[:6]`, `key.slice(-4)`: by the few characters at an end nobody gets in. */
const FEW = /[\w.]+(?:\[(?:-[1-6]:|:[1-6])\]|\.slice\(\s*(?:-[1-6]|0,\s*[1-6])\s*\))/g;

export const secretInLog: CodeRule = {
  id: 'secret-in-log',
  title: 'A secret is written to a log',
  cwe: 'CWE-532',
  severity: 'medium',
  confidence: 'medium',
  message: 'A secret is written to a log, where many can read it and where it stays.',
  calls: [
    {
      names: ['log', 'info', 'debug', 'warn', 'warning', 'error', 'exception', 'critical', 'print', 'trace', 'fatal', 'verbose'],
      check: checkLog,
    },
  ],
  others,
};
