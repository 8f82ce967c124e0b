import type { CallView, OtherLanguages, Report } from '../../rule.ts';

const SENSITIVE = /sess|token|auth|jwt|sid|user|login|csrf|secret|remember/i;

/** `response.addCookie(cookie)`: what was set on the cookie before stands in the same function. */
function checkAdded(call: CallView, report: Report): undefined {
  const [place] = call.argPlaces;
  if (place === undefined || call.within === undefined || !/Cookie\(/.test(call.args[0]?.path ?? '')) return;
  const name = call.unit.text.slice(place.start, place.end);
  if (!/^\w+$/.test(name)) return;
  const text = call.unit.text.slice(call.within.start, place.end);
  const isOn = (what: string): boolean =>
    new RegExp(`\\b${name}\\.${what}\\(\\s*(?:true|[a-z]\\w*)`).test(text.replace(/\(\s*false/g, '(0'));
  if (isOn('setSecure') && isOn('setHttpOnly')) return;
  // One that is set to nothing is being deleted.
  if (new RegExp(`\\b${name}\\.setMaxAge\\(\\s*0\\s*\\)`).test(text)) return;
  report(call.place, SENSITIVE.test(text) ? { severity: 'medium' } : {});
}

export const others: OtherLanguages = {
  java: { calls: [{ names: ['addCookie'], check: checkAdded }] },
};
