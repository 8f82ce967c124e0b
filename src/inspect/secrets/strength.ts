import { fromBase64 } from './checksum.ts';
import { entropy, isPlaceholder, isRandom, isReference } from './likeness.ts';

// Whether what stands where a secret would is one that opens something.

/** What every manual has in the place of a password. */
export const weakPasswords: RegExp =
  /^(?:pass(?:w(?:or)?d)?\d{0,4}|p|pw|pwd|secret|test(?:ing)?\d{0,3}|admin\d{0,3}|root|user(?:name)?|postgres(?:ql)?|mysql|mariadb|mongo|redis|rabbitmq|guest|token|key|foo|bar|x+|\*+|change(?:me|it)|example|demo|dev|docker|app|db|some\w*|your\w*|my\w*|xxx\w*|login|name|credentials?|\d{1,6})$/i;

export function isLiteral(value: string | undefined): value is string {
  return value !== undefined && value !== '' && !isPlaceholder(value) && !isReference(value) && !/^[%$&]/.test(value);
}

/** A password that somebody chose, and not the one that every manual has. */
export function isStrong(value: string | undefined): boolean {
  return isLiteral(value) && !weakPasswords.test(value) && !/^[A-Za-z]{1,12}$/.test(value);
}

/** Letters of both kinds and digits, and nothing that stands for a value. */
export function isMadeAtRandom(value: string | undefined): boolean {
  return isLiteral(value) && isRandom(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

/** Base64 of `name:password`. */
export function isPair(value: string | undefined): boolean {
  const pair = value === undefined ? null : fromBase64(value);
  if (pair === null || !/^[\x20-\x7e]{1,128}:[\x20-\x7e]{3,3000}$/.test(pair)) return false;
  return isLiteral(pair.slice(pair.indexOf(':') + 1)) && !weakPasswords.test(pair.slice(pair.indexOf(':') + 1));
}

export function isCredential(value: string | undefined): boolean {
  if (!isLiteral(value)) return false;
  if (isRandom(value)) return true;
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(value)) return true;
  const pair = /^[A-Za-z0-9+/]{8,}={0,2}$/.test(value) ? fromBase64(value) : null;
  if (pair !== null && /^[\x20-\x7e]{1,60}:[\x20-\x7e]{3,60}$/.test(pair))
    return !weakPasswords.test(pair.slice(pair.indexOf(':') + 1));
  return value.length >= 16 && /[^A-Za-z]/.test(value) && entropy(value) >= 3.3 && !/^[a-z]+(?:[-_. ][a-z]+)*$/i.test(value);
}
