import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { SECRET, withoutText } from './secret-name.ts';

/** Loggers and the program's own output, by what a call is written with. */
const LOG =
  /^(?:this\.)?(?:\w*_)?(?:log(?:ger|rus)?|slog|zap|klog|glog|sugar)\b|^System\.(?:out|err)\b|\.log(?:ger)?(?:\(\))?\.\w+$|^Log\.|^error_log$/i;

/** `user.getPassword()` of Java: what it gives is the secret. */
const GETS = /\bget(?:Password|Passwd|Secret|ApiKey|(?:Access|Refresh|Auth)Token|PrivateKey|SecretKey|ClientSecret)\(\s*\)/i;

/** Whoever reads the log can be the visitor for as long as the session lasts. */
const SESSION = /\b(?:\w{0,40}[sS]ession\w{0,40}|getSession\([^)]{0,20}\))\.getId\(\s*\)|\bgetRequestedSessionId\(/;

/** `Password.class` is no password, and neither is `hashedPassword`. */
const NAMES =
  /^[A-Z]\w*[a-z]\w*$|\b[A-Z]\w*(?:\.class|::)|\b\w*(?:[hH]ashed|[eE]ncrypted|[mM]asked|[eE]ncoded|[oO]bfuscated)\w*/g;

/** What of a secret may be told. */
const TELLS_LITTLE =
  /(?:\b(?:mb_)?(?:str)?len|mask\w*|redact\w*|hash\w*|encrypt\w*|obfuscate\w*)\s*\(|\.(?:length|isEmpty|hashCode|equals|isBlank)\b|[!=]=\s*(?:null|nil|"")|\[[^\]]*:[^\]]*\]/i;

function checkLog(call: CallView, report: Report): undefined {
  if (!LOG.test(call.label)) return;
  let isOnlySession = true;
  const isSaid = call.argPlaces.some(({ start, end }) => {
    const shown = withoutText(call.unit.text.slice(start, end)).replace(NAMES, '');
    if (TELLS_LITTLE.test(shown)) return false;
    const isSecret = SECRET.test(` ${shown}`) || GETS.test(shown);
    if (isSecret) isOnlySession = false;
    return isSecret || isSessionOfVisitor(call, shown);
  });
  if (isSaid) report(call.place, isOnlySession ? { severity: 'low' } : {});
}

/** The sessions of servlets: others, of a terminal or of a database, have numbers that say nothing. */
function isSessionOfVisitor({ unit }: CallView, shown: string): boolean {
  return unit.language === 'java' && SESSION.test(shown) && /\bservlet\.http\b/.test(unit.text);
}

const LEVELS = [
  'trace',
  'debug',
  'info',
  'warn',
  'warning',
  'error',
  'fatal',
  'severe',
  'fine',
  'finer',
  'finest',
  'config',
  'log',
];

export const others: OtherLanguages = {
  java: { calls: [{ names: [...LEVELS, 'print', 'println', 'printf', 'd', 'e', 'i', 'v', 'w'], check: checkLog }] },
  go: {
    calls: [
      {
        names: ['Print', 'Fatal', 'Panic', 'Trace', 'Debug', 'Info', 'Warn', 'Warning', 'Error']
          .flatMap((name) => [name, `${name}f`, `${name}ln`, `${name}w`])
          .concat('Output'),
        check: checkLog,
      },
    ],
  },
  php: { calls: [{ names: [...LEVELS, 'notice', 'critical', 'alert', 'emergency', 'error_log'], check: checkLog }] },
};
