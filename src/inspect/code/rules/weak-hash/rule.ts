import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { reportHash } from './report-hash.ts';
import { checkHashers, checkRounds, SLOW_HASHES } from './rounds.ts';

const MODULE =
  /^(?:hashlib|Crypto(?:dome)?\.Hash\.(?:MD[245]|SHA1?)|cryptography\.hazmat\.primitives\.hashes|crypto|md5|sha|sha1|js-md5|blueimp-md5|hashes|CryptoJS|crypto-js)\b/;

/** The function that is called, or the name of the algorithm that it is given. */
function algorithmOf(call: CallView): string {
  if (/^(?:createHash|createHmac|pbkdf2_hmac)$/.test(call.name) || call.path === 'hashlib.new')
    return String(literalOf(call.option('name') ?? call.args[0]) ?? '');
  if (/^pbkdf2(?:Sync)?$/.test(call.name)) return String(literalOf(call.args[4]) ?? '');
  if (call.name === 'new') return /\.(\w+)\.new$/.exec(call.path)?.[1] ?? '';
  // `from hashlib import sha1 as digest`
  const isRenamed = call.unit.language === 'python' && /^\w+$/.test(call.label);
  return isRenamed ? call.path.slice(call.path.lastIndexOf('.') + 1) : call.name;
}

function checkHash(call: CallView, report: Report): undefined {
  if (!MODULE.test(call.path)) return;
  reportHash(call, algorithmOf(call), report);
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

/** `crypt.crypt(password, crypt.METHOD_MD5)`, `crypt.mksalt(crypt.METHOD_CRYPT)`: DES and MD5 of the Unix of old. */
function checkCrypt(call: CallView, report: Report): undefined {
  const method = call.option('salt') ?? call.option('method') ?? call.args[call.name === 'mksalt' ? 0 : 1];
  if (!/^crypt\.(?:crypt|mksalt)$/.test(call.path) || !/^crypt\.METHOD_(?:CRYPT|MD5)$/.test(method?.path ?? '')) return;
  report(call.place, { severity: 'medium', message: 'A broken, fast hash is no protection for passwords.' });
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
    { names: SLOW_HASHES, check: checkRounds },
    { names: ['set_password', 'setPassword'], check: checkStored },
    { names: ['crypt', 'mksalt'], check: checkCrypt },
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
  assign: checkHashers,
  others,
};
