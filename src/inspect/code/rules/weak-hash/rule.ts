import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

const MODULE =
  /^(?:hashlib|Crypto(?:dome)?\.Hash\.(?:MD[245]|SHA1?)|cryptography\.hazmat\.primitives\.hashes|crypto|md5|sha|sha1|js-md5|blueimp-md5|hashes|CryptoJS|crypto-js)\b/;
const WEAK = /^(?:md[245]|sha-?1?|ripemd160|rmd160|RSA-MD5|RSA-SHA1)$/i;
const PASSWORD = /passw|pwd|passphrase|credential/i;

/** The function that is called, or the name of the algorithm that it is given. */
function algorithmOf(call: CallView): string {
  if (/^(?:createHash|createHmac|pbkdf2_hmac)$/.test(call.name) || call.path === 'hashlib.new')
    return String(literalOf(call.option('name') ?? call.args[0]) ?? '');
  if (/^pbkdf2(?:Sync)?$/.test(call.name)) return String(literalOf(call.args[4]) ?? '');
  if (call.name === 'new') return /\.(\w+)\.new$/.exec(call.path)?.[1] ?? '';
  return call.name;
}

/** The line of the call, and what is done with its result. */
function statementOf({ unit: { text }, place: { start, end } }: CallView): string {
  const line = text.lastIndexOf('\n', start) + 1;
  const after = text.indexOf('\n', end);
  return text.slice(Math.max(line, start - 200), Math.min(after < 0 ? text.length : after, end + 200));
}

function checkHash(call: CallView, report: Report): undefined {
  if (!MODULE.test(call.path)) return;
  const algorithm = algorithmOf(call);
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

/** Hashids is no cipher: its salt can be found out from a few of its texts. */
function checkHashids(call: CallView, report: Report): undefined {
  const salt = call.option('salt') ?? call.args[0];
  const isSecret = salt !== undefined && (/secret_?key/i.test(salt.path) || textOf(salt) !== undefined);
  if (!isSecret && !/secret_?key/i.test(call.source())) return;
  report(call.place, {
    severity: 'medium',
    message: 'Hashids gives its salt away to who has a few of its texts: a secret key must not be one.',
  });
}

/** `user.set_password(md5(...))` */
function checkStored(call: CallView, report: Report): undefined {
  const given = call.args[0];
  if (given === undefined || !/\b(?:md5|sha1|MD5|SHA1|createHash)\b/.test(given.path)) return;
  report(call.place, { severity: 'high', message: 'A fast hash is no protection for passwords: use scrypt, bcrypt or argon2.' });
}

export const weakHash: CodeRule = {
  id: 'weak-hash',
  title: 'A broken hash function is used',
  cwe: 'CWE-327',
  severity: 'low',
  confidence: 'high',
  message: 'MD5 and SHA-1 are broken: other data with the same hash can be made.',
  calls: [
    { names: ['Hashids'], check: checkHashids },
    { names: ['set_password', 'setPassword'], check: checkStored },
    {
      names: [
        'md5',
        'sha1',
        'md4',
        'sha',
        'new',
        'createHash',
        'createHmac',
        'MD5',
        'SHA1',
        'MD4',
        'MD2',
        'pbkdf2_hmac',
        'pbkdf2',
        'pbkdf2Sync',
        'sha256',
        'sha512',
      ],
      check: checkHash,
    },
  ],
};
