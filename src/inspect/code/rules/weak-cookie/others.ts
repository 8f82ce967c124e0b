import { literalOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

const SENSITIVE = /sess|token|auth|jwt|sid|user|login|csrf|secret|remember/i;

/** `response.addCookie(cookie)`: what was set on the cookie is known where it was made in this project. */
function checkAdded(call: CallView, report: Report): undefined {
  const [cookie] = call.args;
  if (cookie?.path !== 'Cookie()' || cookie.known?.is !== 'map') return;
  const { entries } = cookie.known;
  const isOff = (what: string): boolean => !entries.has(what) || literalOf(entries.get(what)) === false;
  // One that ends at once is being deleted.
  if (literalOf(entries.get('maxAge')) === 0) return;
  const name = String(literalOf(entries.get('name')) ?? '');
  const isSensitive = SENSITIVE.test(`${name} ${call.source()}`);
  // Scripts of the own page may be meant to read a cookie that tells nobody who somebody is.
  const isRead = isOff('httpOnly') && (isSensitive || entries.has('httpOnly'));
  if (isOff('secure') || isRead) report(call.place, isSensitive ? { severity: 'medium' } : {});
}

/** `new NewCookie(..., secure, httpOnly)` of JAX-RS; the short ones have neither. */
function checkNewCookie(call: CallView, report: Report): undefined {
  if (!call.isNew) return;
  const flags = call.args.map(literalOf).filter((value) => typeof value === 'boolean');
  const isShort = call.args.length <= 2 && !/Builder/.test(call.source());
  if (isShort || flags.some((value) => !value)) report(call.place, SENSITIVE.test(call.source()) ? { severity: 'medium' } : {});
}

/** `cookie.setSecure(false)` of a cookie that somebody else sends. */
function checkSwitchedOff(call: CallView, report: Report): undefined {
  const { within, unit } = call;
  if (literalOf(call.args[0]) !== false || !/Cookie/.test(`${call.receiver?.path ?? ''} ${call.label}`)) return;
  if (within === undefined || unit.text.slice(call.place.end, within.end).includes('.addCookie(')) return;
  report(call.place);
}

/** `ResponseCookie.from(name, value).httpOnly(false)` */
function checkBuilt(call: CallView, report: Report): undefined {
  if (literalOf(call.args[0]) !== false || !/Cookie/.test(`${call.receiver?.path ?? ''} ${call.label}`)) return;
  report(call.place, SENSITIVE.test(call.source()) ? { severity: 'medium' } : {});
}

/** `http.Cookie{...}`; one that ends at once is being deleted. */
function checkGoCookie(call: CallView, report: Report): undefined {
  if (!call.isNew || !/^(?:http\.Cookie|fiber\.Cookie|sessions\.Options)$/.test(call.path)) return;
  const age = literalOf(call.option('MaxAge'));
  if (typeof age === 'number' && age < 0) return;
  const lacks = (name: string): boolean => {
    const value = call.option(name);
    return value === undefined || literalOf(value) === false;
  };
  const isLacking = lacks('Secure') || lacks(call.path === 'fiber.Cookie' ? 'HTTPOnly' : 'HttpOnly');
  // What is set on it afterwards stands in the same function.
  const after = call.within === undefined ? '' : call.unit.text.slice(call.place.end, call.within.end);
  if (!isLacking || /\.Secure\s*=\s*/.test(after)) return;
  report(call.place, SENSITIVE.test(call.source()) ? { severity: 'medium' } : {});
}

/** gin's `c.SetCookie(name, value, age, path, domain, secure, httpOnly)` */
function checkGinCookie(call: CallView, report: Report): undefined {
  if (call.args.length !== 7) return;
  if (literalOf(call.args[5]) === false || literalOf(call.args[6]) === false) report(call.place);
}

/** `setcookie(name, value, expires, path, domain, secure, httponly)`, or its options in an array. */
function checkPhpCookie(call: CallView, report: Report): undefined {
  const isSession = call.name === 'session_set_cookie_params';
  const options = call.args.find((arg) => arg.known?.is === 'map');
  if (call.receiver !== undefined || (call.args.length < 2 && !isSession)) return;
  const at = isSession ? 3 : 5;
  const values = options === undefined ? [call.args[at], call.args[at + 1]] : [call.option('secure'), call.option('httponly')];
  const isLacking = values.some((value) => value === undefined || literalOf(value) === false || literalOf(value) === 0);
  // One that holds nothing is being deleted.
  if (!isLacking || literalOf(call.args[1]) === '') return;
  report(call.place, SENSITIVE.test(call.source()) ? { severity: 'medium' } : {});
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['addCookie'], check: checkAdded },
      { names: ['NewCookie'], check: checkNewCookie },
      { names: ['setSecure', 'setHttpOnly'], check: checkSwitchedOff },
      { names: ['secure', 'httpOnly'], check: checkBuilt },
    ],
  },
  go: {
    calls: [
      { names: ['Cookie'], check: checkGoCookie },
      { names: ['SetCookie'], check: checkGinCookie },
      { names: ['Options'], check: (call, report) => /^sessions\.Options$/.test(call.path) && checkGoCookie(call, report) },
    ],
  },
  php: {
    calls: [{ names: ['setcookie', 'setrawcookie', 'session_set_cookie_params'], check: checkPhpCookie }],
  },
  ruby: {
    assign: (assign, report) => {
      if (!/^cookies\.\w+$/.test(assign.path) || assign.value.known?.is !== 'map') return;
      const { entries } = assign.value.known;
      const isOn = (name: string): boolean => entries.has(name) && literalOf(entries.get(name)) !== false;
      if (entries.has('value') && !(isOn('secure') && isOn('httponly')))
        report(assign.place, SENSITIVE.test(assign.name) ? { severity: 'medium' } : {});
    },
    calls: [
      {
        names: ['session_store', 'set_cookie'],
        check: (call, report) => {
          const isOff = ['secure', 'httponly'].some((name) => literalOf(call.option(name)) === false);
          if (isOff) report(call.place, { severity: 'medium' });
        },
      },
    ],
  },
};
