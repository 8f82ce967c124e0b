import { harmless, textOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** Which argument is the salt. */
const POSITIONS: Readonly<Record<string, number>> = {
  pbkdf2_hmac: 2,
  PBKDF2: 1,
  pbkdf2: 1,
  pbkdf2Sync: 1,
  scrypt: 1,
  scryptSync: 1,
  hashpw: 1,
  crypt: 1,
  PBKDF2HMAC: 1,
  Scrypt: 0,
};

/** A text, or what is computed of nothing but texts. */
function isFixed(value: Value | undefined): boolean {
  return value !== undefined && (textOf(value) !== undefined || value.path === harmless.path);
}

function checkSalt(call: CallView, report: Report): undefined {
  const isKnown = /^(?:hashlib|crypto|bcrypt|crypt|Crypto(?:dome)?|cryptography|node:crypto|scrypt)\b|^(?:pbkdf2|scrypt)/.test(
    call.path,
  );
  const salt = call.option('salt') ?? call.args[POSITIONS[call.name] ?? 1];
  if (isKnown && (isFixed(salt) || isPassword(call))) report(call.place);
}

/** `scrypt(password, salt=password)`: who guesses one has the other. */
function isPassword({ unit, argPlaces, source, name }: CallView): boolean {
  const [first, ...others] = argPlaces.map(({ start, end }) => unit.text.slice(start, end));
  const password = name === 'pbkdf2_hmac' ? others[0] : first;
  if (unit.language !== 'python' || password === undefined || !/^[\w.]+$/.test(password)) return false;
  const salt = /\bsalt\s*=\s*([\w.]+)\s*[,)]/.exec(source())?.[1] ?? others[name === 'pbkdf2_hmac' ? 1 : 0];
  return salt === password;
}

export const fixedSalt: CodeRule = {
  id: 'fixed-salt',
  title: 'Passwords are hashed with one salt for all',
  cwe: 'CWE-760',
  severity: 'medium',
  confidence: 'high',
  message: 'The salt stands in the code: equal passwords get equal hashes, and one table breaks them all.',
  calls: [{ names: Object.keys(POSITIONS), check: checkSalt }],
  others,
};
