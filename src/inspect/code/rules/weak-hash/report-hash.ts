import { literalOf } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

const WEAK = /^(?:md[245]|sha-?1?|ripemd160|rmd160|RSA-MD5|RSA-SHA1)$/i;

/** Of names that may be meant, a broken one; else the first. */
export function weakestOf(names: readonly string[]): string {
  return names.find((name) => WEAK.test(name)) ?? names[0] ?? '';
}

const PASSWORD = /passw|pwd|passphrase|credential/i;

/** The line of the call, and what is done with its result. */
function statementOf({ unit: { text }, place: { start, end } }: CallView): string {
  const line = text.lastIndexOf('\n', start) + 1;
  const after = text.indexOf('\n', end);
  return text.slice(Math.max(line, start - 200), Math.min(after < 0 ? text.length : after, end + 200));
}

/** Says what is wrong with a hash function, by its name and by what is done with the result. */
export function reportHash(call: CallView, algorithm: string, report: Report): undefined {
  const isForPassword = PASSWORD.test(statementOf(call));
  if (/^(?:sha-?(?:256|512|224|384))$/i.test(algorithm) && isForPassword && !/^pbkdf2|Hmac/.test(call.name)) {
    report(call.place, {
      severity: 'medium',
      message: 'A fast hash is no protection for passwords: use scrypt, bcrypt or argon2.',
    });
  }
  if (!WEAK.test(algorithm) || literalOf(call.option('usedforsecurity')) === false) return;
  if (call.name === 'createHmac') return report(call.place, { severity: 'info' });
  report(call.place, isForPassword ? { severity: 'high', message: 'A broken, fast hash is no protection for passwords.' } : {});
}
