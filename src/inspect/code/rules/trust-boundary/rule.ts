import { REMOTE, taintOf } from '../../flow/value.ts';
import type { AssignView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

const SESSION = /(?:^|\.)session\.|^flask\.session\./;

/** `session['user'] = users.login(name, password)`: who that is, a password has shown. */
const LOGS_IN = /^(?:await\s+)?[\w.]*(?:\blog_?in|authenticate|(?:check|verify)_(?:login|password|credentials|user))\w{0,20}\(/i;

/** What stands in a session is believed later: data must not get there unseen. */
function checkAssign(assign: AssignView, report: Report): undefined {
  if (!SESSION.test(assign.path)) return;
  const { unit, valuePlace } = assign;
  if (LOGS_IN.test(unit.text.slice(valuePlace.start, valuePlace.end))) return;
  const taint = taintOf(assign.value);
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !assign.isSafeFor(taint, 'trust-boundary')) report(assign.place);
}

export const trustBoundary: CodeRule = {
  id: 'trust-boundary',
  title: 'Data goes into the session as it is',
  cwe: 'CWE-501',
  severity: 'low',
  confidence: 'medium',
  message: 'Data from outside goes into the session, where later code believes it.',
  assign: checkAssign,
  // What a session of Java is given is followed through helpers; of the other languages only what is seen at the place counts.
  flow: { sinks: [] },
  others,
};
