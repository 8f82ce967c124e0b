import { textOf, type Value } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

// AES by itself is AES in the mode of a code book.
const JAVA_WEAK =
  /^(?:DES|DESede|TripleDES|RC[245]|ARCFOUR|Blowfish|IDEA|CAST5)(?:\/|$)|\/ECB(?:\/|$)|^AES$|^RSA\/[^/]*\/NoPadding/i;

function checkCipher(call: CallView, report: Report): undefined {
  const algorithm = textOf(call.args[0]);
  if (algorithm === undefined || !/\b(?:Cipher|KeyGenerator|SecretKeyFactory)\.getInstance$/.test(call.path)) return;
  // RSA has no blocks to repeat: its mode is a name only.
  if (/^RSA\/ECB\/(?!NoPadding)/i.test(algorithm)) return;
  if (!/Cipher/.test(call.path) && /^AES$/i.test(algorithm)) return;
  if (JAVA_WEAK.test(algorithm)) report(call.place);
}

function isFixed(value: Value | undefined): boolean {
  if (textOf(value) !== undefined) return true;
  return value?.known?.is === 'list' && !value.known.isOpen && value.known.items.every((item) => item.known?.is === 'literal');
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['getInstance'], check: checkCipher },
      { names: ['NullCipher'], check: (call, report) => call.isNew && report(call.place) },
      {
        names: ['IvParameterSpec'],
        check: (call, report) =>
          isFixed(call.args[0]) &&
          report(call.place, { message: 'The initialisation vector is always the same, so equal texts can be recognised.' }),
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['NewCipher', 'NewTripleDESCipher'],
        check: (call, report) => /^(?:des|rc4|blowfish|cast5|tea|xtea)\./.test(call.path) && report(call.place),
      },
    ],
  },
  php: {
    calls: [
      {
        names: ['openssl_encrypt', 'openssl_decrypt'],
        check: (call, report) => /^(?:des|rc[24]|bf|cast5|seed)\b|-ecb$/i.test(textOf(call.args[1]) ?? '') && report(call.place),
      },
      {
        names: ['mcrypt_encrypt', 'mcrypt_decrypt', 'mcrypt_ecb', 'mdecrypt_generic'],
        check: (call, report) => call.receiver === undefined && report(call.place),
      },
    ],
  },
  ruby: {
    calls: [
      {
        names: ['new'],
        check: (call, report) => {
          if (/^OpenSSL::Cipher::(?:DES|RC4|RC2|BF|Blowfish|IDEA|CAST5)\.new$/.test(call.path)) return report(call.place);
          if (
            /^OpenSSL::Cipher(?:::Cipher)?\.new$/.test(call.path) &&
            /^(?:des|rc[24]|bf|cast5|idea|seed)\b|-ecb$/i.test(textOf(call.args[0]) ?? '')
          )
            report(call.place);
        },
      },
    ],
  },
};
