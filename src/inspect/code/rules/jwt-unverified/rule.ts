import { literalOf, type Value } from '../../flow/value.ts';
import type { Span } from '../../ir/unit.ts';
import type { AssignView, CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

function isNone(value: Value | undefined): boolean {
  if (value?.known?.is === 'list') return value.known.items.some((item) => isNone(item));
  return /^none$/i.test(String(literalOf(value) ?? ''));
}

/** The same function checks the token too. */
function isVerifiedNearby({ unit, within }: CallView): boolean {
  return within !== undefined && /\bverify\w*\s*\(/.test(unit.text.slice(within.start, within.end));
}

const CHECKS = /\b(?:decode|verify|verify_jwt)\s*\(\s*([\w.]+)\s*((?:[^()]|\([^()]*\)){0,400})\)/g;
const TURNED_OFF = /verify(?:_signature)?["']?\s*[:=,]\s*(?:False|0)\b/;

/** What is found in the token goes somewhere: a name, a member of it. */
function isUsed(text: string, { start, end }: Span): boolean {
  return /=\s*$/.test(text.slice(Math.max(0, start - 20), start)) || /^\s*[.[]/.test(text.slice(end, end + 20));
}

/** Python: the token is only looked into, for its issuer or its key, and checked by a later call in the same function. */
function isVerifiedBeside(call: CallView): boolean {
  const { unit, within, place } = call;
  const token = call.argPlaces[0];
  if (token === undefined || within === undefined || (call.name !== 'process_jwt' && !isUsed(unit.text, place))) return false;
  const name = unit.text.slice(token.start, token.end);
  for (const { index, 0: text, 1: first, 2: rest = '' } of unit.text.slice(within.start, within.end).matchAll(CHECKS)) {
    const at = within.start + index;
    if (first !== name || at < place.end) continue;
    if (text.startsWith('verify_jwt') || (rest.length > 1 && !TURNED_OFF.test(rest) && !/\boptions\s*=\s*\w/.test(rest)))
      return true;
  }
  return false;
}

/** `jwt.encode(claims, key, None)`: PyJWT signs nothing then. */
function checkEncode(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/^(?:jwt|jose\.jwt|jose\.jws|authlib\.jose\.jwt)\.encode$/.test(call.path)) return;
  const algorithm = call.option('algorithm') ?? call.args[2];
  if (algorithm !== undefined && (literalOf(algorithm) === null || isNone(algorithm))) report(call.place);
}

/** `Signer(key, algorithm=NoneAlgorithm())` of itsdangerous: what is signed with nothing, anyone signs. */
function checkSigner(call: CallView, report: Report): undefined {
  if (!/^itsdangerous\./.test(call.path)) return;
  const isNothing = /\bNoneAlgorithm\(\)$/.test(call.option('algorithm')?.path ?? '') || isNone(call.option('algorithm_name'));
  if (isNothing) report(call.place);
}

/** Settings of Simple JWT for Django. */
function checkSettings({ name, value, place }: AssignView, report: Report): void {
  const algorithm = name === 'SIMPLE_JWT' && value.known?.is === 'map' ? value.known.entries.get('ALGORITHM') : undefined;
  if (algorithm !== undefined && (literalOf(algorithm) === null || isNone(algorithm))) report(place);
}

function checkDecode(call: CallView, report: Report): undefined {
  if (!/jwt|jose|jsonwebtoken/i.test(call.path)) return;
  if (call.unit.language !== 'python') {
    if (/jwt-simple/.test(call.path) || /^jwt\.decode$/.test(call.path)) {
      if (literalOf(call.args[2]) === true) report(call.place);
      return;
    }
    if (/jsonwebtoken|^jose\.decodeJwt$|^hono\/jwt\.decode$/.test(call.path) && !isVerifiedNearby(call))
      report(call.place, {
        severity: /\bverify\w*\s*\(/.test(call.unit.text) ? 'low' : 'medium',
        confidence: 'medium',
        message: '`decode` does not check the signature: nothing in the token may be believed.',
      });
    return;
  }
  if (isVerifiedBeside(call)) return;
  if (
    literalOf(call.option('verify')) === false ||
    literalOf(call.option('verify_signature')) === false ||
    isNone(call.option('algorithms'))
  )
    return report(call.place);
  const options = call.option('options');
  if (options?.known?.is === 'map' && literalOf(options.known.entries.get('verify_signature')) === false) report(call.place);
  else if (literalOf(call.args[2]) === false || /process_jwt/.test(call.name)) report(call.place);
}

function checkNone(call: CallView, report: Report): undefined {
  if (!/jwt|jose|jsonwebtoken/i.test(call.path)) return;
  if (isNone(call.option('algorithms')) || isNone(call.option('algorithm')) || isNone(call.option('alg'))) report(call.place);
  const key = call.args[1];
  const isFalse =
    key !== undefined && call.name === 'verify' && (literalOf(key) === false || literalOf(key) === null || literalOf(key) === '');
  if (isFalse) report(call.place);
}

export const jwtUnverified: CodeRule = {
  id: 'jwt-unverified',
  title: 'A token is believed without its signature being checked',
  cwe: 'CWE-347',
  severity: 'high',
  confidence: 'high',
  message: 'The signature of the token is not checked, so anyone can make one that says anything.',
  calls: [
    { names: ['decode', 'decodeJwt', 'process_jwt', 'verify_jwt'], check: checkDecode },
    {
      names: ['get_unverified_claims'],
      check: (call, report) => /jwt|jws|jose/i.test(call.path) && report(call.place),
    },
    { names: ['verify', 'sign', 'encode', 'jwt', 'jwtVerify'], check: checkNone },
    { names: ['encode'], check: checkEncode },
    { names: ['Signer', 'TimestampSigner', 'JSONWebSignatureSerializer'], check: checkSigner },
  ],
  assign: checkSettings,
  others,
};
