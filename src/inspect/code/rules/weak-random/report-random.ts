import { isShortWord } from '../../../../model/index.ts';
import { FIRST_PARAMETER } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

const SECRET =
  /token|secret|passw|pwd|otp|nonce|salt|csrf|session|api_?key|auth|captcha|verif|pin_?code|reset|invite|coupon|crypt|credential|(?<![.\w])keys?\b(?!\.)|_key|unique_?id|\bsid\b|activation|\biv\b|security/i;

/** The name of the function; in Ruby a block has none, and stands in a method. */
function nameAround({ unit: { text, language }, within, place }: CallView): string {
  if (language !== 'ruby' || within?.name !== '') return within?.name ?? '';
  const before = text.slice(Math.max(0, place.start - NEAR), place.start);
  return [...before.matchAll(/\bdef\s+(?:self\.)?(\w+)/g)].at(-1)?.[1] ?? '';
}

const NEAR = 1000;

/** Names of keys, passwords and tokens in the function, or that its class is called by; parsers have tokens of another kind. */
const ABOUT_SECRETS =
  /(?:(?<![a-zA-Z])(?:pass(?:word|wd|phrase|code)|secret|csrf|xsrf|nonce|otp|captcha|credential|hmac|salt|token|(?:en|de)crypt|cipher|api_?key)|(?:Pass(?:word|wd|phrase|code)|Secret|Csrf|Nonce|Otp|Captcha|Credential|Hmac|(?<!next|has(?:More)?|String)Token|(?:En|De)crypt|Cipher|ApiKey))(?![a-z])|\b\w*(?:PASSWORD|SECRET|HMAC|CSRF|NONCE|CREDENTIAL)/;

/** Java: code that is about secrets, whatever becomes of this number, and that draws none from a secure source beside it. */
function isAboutSecrets({ unit, within, place, receiver }: CallView): boolean {
  // What a caller hands over may be a secure one.
  if (unit.language !== 'java' || (receiver?.taint?.sources ?? 0) >= FIRST_PARAMETER) return false;
  const around = within === undefined ? '' : unit.text.slice(within.start, Math.min(within.end, within.start + 3000));
  const inside = unit.classes.filter(({ start, end }) => start <= place.start && place.end <= end);
  return !/Secure/.test(around) && ABOUT_SECRETS.test(`${around} ${inside.map(({ name }) => name).join(' ')}`);
}

/** What the number is for, by the names around it. */
function purposeOf(call: CallView): string {
  const { text } = call.unit;
  const line = text.lastIndexOf('\n', call.place.start) + 1;
  const end = text.indexOf('\n', call.place.end);
  // `can_invite?` of Ruby asks something.
  return `${nameAround(call)} ${text.slice(line, end < 0 ? undefined : end)}`.replace(/\b\w+\?(?=[\s).,])/g, '');
}

/** A short function that hands something out in a cookie, a session or as a key. */
function isForVisitors({ unit, within, place }: CallView): boolean {
  // A method of Java is long, and its class says whether a browser is at the other end.
  if (unit.language === 'java') {
    const after = unit.text.slice(place.end, Math.min(within?.end ?? place.end, place.end + 4000));
    return (
      /addCookie|new Cookie\(|getSession\(|rememberMe|\bHttpServlet\b/.test(after) ||
      /@WebServlet|extends HttpServlet/.test(unit.text)
    );
  }
  const text = within === undefined ? '' : unit.text.slice(within.start, within.end);
  return text.length < 4000 && /set_?cookie|add_?cookie|\bsession\[|cookies?\b|remember_?me|password_reset/i.test(text);
}

/** `token = hex(number)` soon after `number = random()` or `random(number)`. */
function isKeptAsSecret({ unit: { text }, place, within }: CallView): boolean {
  const line = text.slice(text.lastIndexOf('\n', place.start) + 1, place.end + 80);
  const name =
    /([\w$]+)\s*:?=[^=]/.exec(line)?.[1] ?? /\(\s*([\w$]+)\s*\)/.exec(text.slice(place.end - 60, place.end))?.[1] ?? '';
  if (!isShortWord(name.replace('$', ''))) return false;
  const after = text.slice(place.end, Math.min(within?.end ?? place.end, place.end + 400));
  const kept = new RegExp(`([\\w$.]+)\\s*:?=(?!=)[^;\\n]*(?<![\\w$])${name.replace('$', '\\$')}\\b`).exec(after)?.[1];
  return kept !== undefined && SECRET.test(kept);
}

/** Predictable numbers matter where they become something that must not be guessed. */
export function reportRandom(call: CallView, report: Report): undefined {
  const purpose = purposeOf(call);
  if (SECRET.test(purpose) || isKeptAsSecret(call)) report(call.place);
  else if (call.within !== undefined && isForVisitors(call)) report(call.place, { severity: 'low', confidence: 'low' });
  else if (isAboutSecrets(call)) report(call.place, { severity: 'low', confidence: 'low' });
  else if (/generat|\bid\b|code|random_?(?:string|id|bytes)/i.test(purpose) && call.unit.language === 'python')
    report(call.place, { severity: 'low', confidence: 'low' });
}
