import type { CallView, CodeRule, Report } from '../../rule.ts';

const LOGGER =
  /^(?:console|logging|logger|log|print|self\.log(?:ger)?|this\.log(?:ger)?|winston|pino|app\.log(?:ger)?|current_app\.logger|fastify\.log|req\.log|LOG(?:GER)?|_logger|_log)\b/;
const SECRET =
  /(?:^|[^\w'"`.])(?:\w+\.)*(?:\w*_)?(?:password|passwd|pwd|secret|api_?key|access_?token|refresh_?token|auth_?token|private_?key|secret_?key|credit_?card|card_?number|cvv|ssn|plainPassword|userPassword|newPassword|jwt_?secret|client_?secret|session_?token)(?![\w(]|\s*[=:(]|_)/i;

function checkLog(call: CallView, report: Report): undefined {
  if (!LOGGER.test(call.label)) return;
  const shown = call.argPlaces.map(({ start, end }) => withoutText(call.unit.text.slice(start, end))).join(' , ');
  if (SECRET.test(` ${shown}`) && !/(?:len|mask\w*|redact\w*|hash\w*|bool|typeof|!!)\s*\(?|\.length\b/.test(shown))
    report(call.place);
}

/** What stands in quotes is not a variable; what is put into the text is. */
function withoutText(source: string): string {
  const isFormatted = /^[fF]["']|^`/.test(source);
  if (isFormatted) return [...source.matchAll(/\{([^{}]*)\}/g)].map((found) => ` ${found[1]} `).join(',');
  return source.replace(/(["'])(?:\\.|(?!\1).)*\1/g, '');
}

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
};
