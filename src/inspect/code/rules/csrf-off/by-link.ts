import type { FileView, Report } from '../../rule.ts';

/** What takes something away for good, or switches a protection off. */
const CHANGES =
  /\b(?:[\w.()]{1,80}\.)?(?:session\.delete|(?:\w{1,30}_)?(?:delete|remove|disable|destroy|deactivate)(?:_\w{1,30})?)\(|["']\s*DELETE\s+FROM\b/;
/** A browser sends by itself what says who is there. */
const BY_COOKIE = /\b(?:current_user|g\.(?:user|session)|session(?:\[|\.get\()|request\.user)\b|login_required/;
const CHECKED = /referr?er|origin|csrf|token|request\.method|Authorization|confirm|verify|is_json/i;
const HARMLESS = /\b(?:cookies?|cache|response|resp|os|tmp|temp\w*)\.(?:delete|remove)\w*\(|delete_cookie\(/g;

/** `@app.route('/delete/<id>')`: a picture on another page with this address deletes in the name of whoever looks at it. */
export function checkLinks({ unit, routes }: FileView, report: Report): void {
  if (unit.language !== 'python') return;
  for (const { verb, handler, guards, framework } of routes) {
    if (verb !== 'GET' || handler === undefined || framework !== 'flask') continue;
    const code = unit.text.slice(handler.nameEnd, handler.end);
    const found = CHANGES.exec(code.replace(HARMLESS, (all) => ' '.repeat(all.length)));
    const said = `${guards.join(' ')} ${code}`;
    if (found === null || !BY_COOKIE.test(said) || CHECKED.test(said)) continue;
    const start = handler.nameEnd + found.index;
    report({ start, end: start + found[0].length }, BY_LINK);
  }
}

const BY_LINK = {
  severity: 'low',
  confidence: 'medium',
  message: 'A link is enough to change something: another site can have it followed in the name of a user.',
} as const;
