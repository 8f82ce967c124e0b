import { literalOf, taintOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

const WEAK = /^(?:des[3x]?|rc[24]|bf|blowfish|idea|cast5?|seed)\b|-ecb$|^rc4|^aes-\d+-ecb/i;

function checkNode(call: CallView, report: Report): undefined {
  const [algorithm, , iv] = call.args;
  if (WEAK.test(String(literalOf(algorithm) ?? ''))) report(call.place);
  else if ((textOf(iv) !== undefined && textOf(iv) !== '') || isZeros(iv)) fixedIv(call, report);
}

const AUTHENTICATED = /-(?:gcm|ccm|ocb)$|chacha20-poly1305$/i;

/** What an authenticated cipher gives out counts only after its tag was checked, which `final` does. */
function checkTag(call: CallView, report: Report): undefined {
  const { unit, within } = call;
  const algorithm = textOf(call.args[0]);
  if (algorithm === undefined || !AUTHENTICATED.test(algorithm)) return;
  const body = within === undefined ? unit.text : unit.text.slice(within.start, within.end);
  if (!/\.final\s*\(/.test(body) && /\.update\s*\(/.test(body))
    return report(call.place, { message: 'Without `final` the tag is not checked: anyone can have changed the text.' });
  if (!/setAuthTag\s*\(/.test(body) && /\.final\s*\(/.test(body)) return;
  const hasLength = call.option('authTagLength') !== undefined;
  if (/-gcm$/i.test(algorithm) && !hasLength && !/\.length\s*!==?|byteLength\s*!==?/.test(body))
    report(call.place, {
      severity: 'low',
      message: 'A tag of any length is taken, also one so short that it can be guessed: give `authTagLength`.',
    });
}

/** `Buffer.alloc(16)`, `Buffer.from('...')`, `b'x' * 16` */
function isZeros(value: Value | undefined): boolean {
  if (value === undefined || taintOf(value) !== undefined) return false;
  return (
    /^(?:Buffer\.alloc|Uint8Array|bytes|bytearray)\(\)$/.test(value.path) || (value.isBuilt && value.isLed && value.prefix !== '')
  );
}

function fixedIv(call: CallView, report: Report): undefined {
  report(call.place, { message: 'The initialisation vector is always the same, so equal texts can be recognised.' });
}

function checkPycrypto(call: CallView, report: Report): undefined {
  const cipher = /^(?:Crypto(?:dome)?\.Cipher\.)?(DES3?|ARC[24]|Blowfish|CAST|XOR|AES|ChaCha20)\.new$/.exec(call.path)?.[1];
  if (cipher === undefined) return;
  if (/^(?:DES3?|ARC[24]|Blowfish|CAST|XOR)$/.test(cipher)) return report(call.place);
  const mode = call.args[1];
  if (/MODE_ECB$/.test(mode?.path ?? '') || (cipher === 'AES' && call.args.length === 1 && call.option('mode') === undefined))
    return report(call.place);
  const iv = call.args[2] ?? call.option('iv') ?? call.option('IV');
  if (iv !== undefined && (textOf(iv) !== undefined || isZeros(iv))) fixedIv(call, report);
}

/** `AESGCM(key).encrypt(nonce, ...)`, `key.encrypt(text, padding.PKCS1v15())` */
function checkCryptography(call: CallView, report: Report): undefined {
  const [first, second] = call.args;
  if (/\b(?:AESGCM|AESCCM|AESOCB3|ChaCha20Poly1305)\(\)\.encrypt$/.test(call.path)) {
    if (textOf(first) !== undefined || isZeros(first))
      report(call.place, { message: 'The nonce is always the same: with it the key can be found out.' });
  } else if (/\bPKCS1v15\(\)$/.test(second?.path ?? '')) oldPadding(call, report);
}

function oldPadding(call: CallView, report: Report): undefined {
  report(call.place, { severity: 'low', message: 'The padding of PKCS #1 v1.5 lets what is encrypted be found out: use OAEP.' });
}

function checkFixedIv(call: CallView, report: Report): undefined {
  if (/^cryptography|modes\./.test(call.path) && textOf(call.args[0]) !== undefined) fixedIv(call, report);
}

export const weakCipher: CodeRule = {
  id: 'weak-cipher',
  title: 'A broken cipher or mode is used',
  cwe: 'CWE-327',
  severity: 'medium',
  confidence: 'high',
  message: 'The cipher or its mode is broken: what it hides can be read or changed.',
  calls: [
    { names: ['createCipheriv', 'createDecipheriv'], check: checkNode },
    { names: ['createDecipheriv'], check: checkTag },
    { names: ['createCipher', 'createDecipher'], check: (call, report) => /crypto/.test(call.path) && report(call.place) },
    { names: ['new'], check: checkPycrypto },
    {
      names: ['ARC4', 'Blowfish', 'IDEA', 'CAST5', 'SEED', 'TripleDES', 'ECB'],
      check: (call, report) => /cryptography|algorithms|modes/.test(call.path) && report(call.place),
    },
    {
      names: ['des', 'triple_des'],
      check: (call, report) => /^pyDes\.\w+$/.test(call.path) && report(call.place),
    },
    { names: ['encrypt'], check: checkCryptography },
    { names: ['new'], check: (call, report) => /\bCipher\.PKCS1_v1_5\.new$/.test(call.path) && oldPadding(call, report) },
    { names: ['CBC', 'CTR', 'GCM', 'CFB', 'OFB'], check: checkFixedIv },
    {
      names: ['encrypt', 'decrypt'],
      check: (call, report) =>
        /^(?:CryptoJS|crypto-js)\.(?:CryptoJS\.)?(?:DES|RC4(?:Drop)?|TripleDES)\b/.test(call.path) && report(call.place),
    },
  ],
  others,
};
