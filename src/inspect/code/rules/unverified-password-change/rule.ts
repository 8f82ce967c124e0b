import type { Unit } from '../../ir/unit.ts';
import type { CodeRule, FileView, FunctionCode, Report } from '../../rule.ts';

/** `users.set_password(name, new)`, `user.set_password(new)` */
const SETS =
  /\b(?:[\w.]{1,80}\.)?(?:set_password|change_password|password_change|password_set|update_password|set_passwd|change_passwd)\(([^\n]{0,200})/;
/** Who is signed in, by the session alone. */
const SIGNED_IN = /\b(?:request\.user|current_user|g\.(?:user|session)|session(?:\[|\.get\())/;
const SENT = /\brequest\.(?:form|json|POST|data|values|args|get_json)\b|\.get_argument\(/;
/** The old password, a code or a link is asked for; forms of Django ask themselves. */
const ASKED =
  /check_?passw|verif|authenticat|\blog_?in\(|old_?pass|current_?pass|existing_?pass|password_?(?:old|current)|compare_digest|checkpw|\botp\b|\btoken|is_valid\(|\bcode\b|\breset_/i;

/** Functions that a route leads to; of Django only the way that they begin is known. */
function handlersOf({ unit, routes }: FileView): readonly FunctionCode[] {
  const routed = routes.flatMap(({ verb, handler }) => (handler === undefined || verb === 'USE' ? [] : [handler]));
  const views = unit.functions.filter(({ parameters }) => parameters.some(({ name }, at) => name === 'request' && at < 2));
  return [...new Set([...routed, ...views])];
}

/** The text of a function without its comments. */
function codeOf({ text, comments }: Unit, { start, end }: FunctionCode): string {
  let code = text.slice(start, end);
  for (const comment of comments) {
    if (comment.start < start || comment.end > end) continue;
    const [from, to] = [comment.start - start, comment.end - start];
    code = code.slice(0, from) + ' '.repeat(to - from) + code.slice(to);
  }
  return code;
}

function checkHandlers(file: FileView, report: Report): undefined {
  if (file.unit.language !== 'python' || !/passw/.test(file.unit.text)) return;
  for (const handler of handlersOf(file)) {
    const code = codeOf(file.unit, handler);
    const found = SETS.exec(code);
    if (found === null || !SENT.test(code) || ASKED.test(code)) continue;
    const who = `${found[0]} ${/\b(\w{1,40})\s*=\s*(?:request\.user|current_user|g\.user)\b/.exec(code)?.[0] ?? ''}`;
    if (!SIGNED_IN.test(who)) continue;
    const start = handler.start + found.index;
    report({ start, end: start + found[0].length });
  }
}

export const unverifiedPasswordChange: CodeRule = {
  id: 'unverified-password-change',
  title: 'A password is changed without asking for the old one',
  cwe: 'CWE-620',
  severity: 'low',
  confidence: 'medium',
  message:
    'Whoever has the session for a moment, or makes a browser send this request, keeps the account: the old password is not asked for.',
  file: checkHandlers,
};
