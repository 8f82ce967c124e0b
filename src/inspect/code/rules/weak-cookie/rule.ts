import { literalOf, truthOf } from '../../flow/value.ts';
import type { AssignView, CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

const SENSITIVE = /sess|token|auth|jwt|sid|user|login|csrf|secret/i;

function lacks(call: CallView, names: readonly string[]): boolean {
  const value = names.map((name) => call.option(name)).find((found) => found !== undefined);
  return value === undefined || truthOf(value) === false;
}

/** Where Flask's and Django's `set_cookie(key, value, max_age, expires, path, domain, secure, httponly)` take them without a name. */
const POSITIONS: Readonly<Record<string, number>> = { secure: 6, httponly: 7 };

function lacksInPython(call: CallView, name: string): boolean {
  const value = call.option(name) ?? (call.name === 'set_cookie' ? call.args[POSITIONS[name] ?? -1] : undefined);
  return value === undefined || truthOf(value) === false;
}

function checkPython(call: CallView, report: Report): undefined {
  if (
    call.receiver === undefined ||
    (call.args.length < 2 && call.option('key') === undefined && call.option('value') === undefined)
  )
    return;
  // `**flags`: what they hold is not known here.
  if (/\*\*\w/.test(call.source())) return;
  if (lacksInPython(call, 'secure') || lacksInPython(call, 'httponly') || isForAllSites(call)) report(call.place);
}

function isForAllSites(call: CallView): boolean {
  const sites = call.option('samesite');
  return sites !== undefined && (literalOf(sites) === null || /^none$/i.test(String(literalOf(sites) ?? '')));
}

/** Pyramid's log-in cookies have neither `Secure` nor `HttpOnly` unless they are asked for. */
function checkTicket(call: CallView, report: Report): undefined {
  if (/\*\*\w/.test(call.source())) return;
  if (lacks(call, ['secure']) || lacks(call, ['httponly']) || isForAllSites(call)) report(call.place, { severity: 'medium' });
}

function checkExpress(call: CallView, report: Report): undefined {
  if (!/^(?:res|response|reply|ctx\.cookies)$/.test(call.label.split('.').slice(0, -1).join('.')) || call.args.length < 2) return;
  const options = call.args[2];
  if (options !== undefined && options.known?.is !== 'map') return;
  if (!lacks(call, ['httpOnly']) && !lacks(call, ['secure'])) return;
  report(call.place, SENSITIVE.test(call.source()) ? { severity: 'medium' } : {});
}

/** `setCookie(c, name, value, options)` of Hono, `reply.setCookie(name, value, options)` of Fastify, `(await cookies()).set(...)` of Next.js. */
function checkOff(call: CallView, report: Report): undefined {
  if (call.unit.language === 'python' || call.args.length < 2) return;
  const isJar = call.receiver?.path === 'next/headers.cookies()' || /\bcookies(?:\(\)\)?)?\.set$/.test(call.label);
  const isCookie = call.name === 'setCookie' || isJar;
  if (!isCookie || !SENSITIVE.test(call.source())) return;
  if (isOff(call, 'secure') || isOff(call, 'httpOnly')) report(call.place, { severity: 'medium' });
}

const isOff = (call: CallView, name: string): boolean => literalOf(call.option(name)) === false;

/** `new Cookies(request, response).set(name, value, { secure: false })`: what is on unless somebody turns it off. */
function checkJar(call: CallView, report: Report): undefined {
  if (call.receiver?.path !== 'cookies()' || SENSITIVE.test(call.source())) return;
  if (isOff(call, 'secure') || isOff(call, 'httpOnly')) report(call.place);
}

/** `csrf({ cookie: { secure: false } })` of csurf */
function checkToken(call: CallView, report: Report): undefined {
  const cookie = call.option('cookie');
  if (call.path !== 'csurf' || cookie === undefined) return;
  const flags = cookie.known?.is === 'map' && cookie.known.rest === undefined ? cookie.known.entries : undefined;
  const isWithout = (name: string): boolean => literalOf(flags?.get(name)) === false;
  if (isWithout('secure') || isWithout('httpOnly')) report(call.place);
}

function checkSession(call: CallView, report: Report): undefined {
  if (!/^(?:express-session|session|cookie-session|cookieSession)$/.test(call.path) || call.args[0]?.known?.is !== 'map') return;
  const cookie = call.option('cookie');
  const own = cookie?.known?.is === 'map' ? cookie.known.entries : call.args[0].known.entries;
  const isOff = (name: string): boolean => literalOf(own.get(name)) === false;
  if (isOff('secure') || isOff('httpOnly')) return report(call.place, { severity: 'medium' });
  // cookie-session sends it over TLS alone wherever there is TLS.
  if (!own.has('secure') && !/^cookie-?session$/i.test(call.path)) report(call.place);
}

function checkAssign(assign: AssignView, report: Report): undefined {
  if (
    /^(?:SESSION_COOKIE_(?:SECURE|HTTPONLY)|CSRF_COOKIE_(?:SECURE|HTTPONLY)|REMEMBER_COOKIE_(?:SECURE|HTTPONLY))$/.test(
      assign.name,
    ) &&
    literalOf(assign.value) === false
  ) {
    report(assign.place, { severity: 'medium' });
  }
  // `cookie['name']['secure'] = False` of `http.cookies`
  const isFlag = /^(?:secure|httponly)$/i.test(assign.name) && literalOf(assign.value) === false;
  if (isFlag && assign.unit.language === 'python' && /cookie/i.test(assign.path)) report(assign.place);
}

export const weakCookie: CodeRule = {
  id: 'weak-cookie',
  title: 'A cookie lacks its protection',
  cwe: 'CWE-614',
  severity: 'low',
  confidence: 'high',
  message: 'The cookie lacks `Secure` or `HttpOnly`, so it can be read on the way or by a script.',
  calls: [
    { names: ['set_cookie', 'set_signed_cookie'], check: checkPython },
    { names: ['AuthTktCookieHelper', 'AuthTktAuthenticationPolicy'], check: checkTicket },
    { names: ['cookie'], check: checkExpress },
    { names: ['setCookie', 'set'], check: checkOff },
    { names: ['set'], check: checkJar },
    { names: ['csrf', 'csurf'], check: checkToken },
    { names: ['session', 'cookieSession'], check: checkSession },
  ],
  assign: checkAssign,
  others,
};
