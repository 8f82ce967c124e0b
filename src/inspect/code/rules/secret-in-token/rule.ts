import type { CallView, CodeRule, Report } from '../../rule.ts';

const SECRET = /^(?:password|passwd|pwd|pass|secret|password_?hash|hashed_?password|credit_?card|card_?number|cvv|ssn|pin)$/i;
/** A whole record of a user, with whatever it holds. */
const RECORD = /^(?:user|account|profile|member|customer)(?:\.(?:toJSON|toObject)\(\)|\.dict\(\)|\.__dict__)?$/i;

function checkPayload(call: CallView, report: Report): undefined {
  if (!/jwt|jose|jsonwebtoken/i.test(call.path)) return;
  const [payload] = call.args;
  if (payload?.known?.is === 'map') {
    if ([...payload.known.entries.keys()].some((key) => SECRET.test(key))) report(call.place);
    return;
  }
  const place = call.argPlaces[0];
  if (place === undefined || !RECORD.test(call.unit.text.slice(place.start, place.end))) return;
  report(call.place, {
    severity: 'low',
    confidence: 'low',
    message: 'The whole record goes into the token, and everyone who holds the token can read it.',
  });
}

export const secretInToken: CodeRule = {
  id: 'secret-in-token',
  title: 'A token tells what it must not',
  cwe: 'CWE-522',
  severity: 'medium',
  confidence: 'high',
  message: 'A token is signed, not encrypted: everyone who holds it can read this secret.',
  calls: [{ names: ['sign', 'encode', 'SignJWT'], check: checkPayload }],
};
