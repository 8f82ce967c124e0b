import { holdsWord, isShortWord } from '../../../../model/index.ts';
import { textOf, type Value } from '../../flow/value.ts';
import type { Span } from '../../ir/unit.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { textsOf } from '../../written.ts';

// AES by itself is AES in the mode of a code book.
const JAVA_WEAK =
  /^(?:DES(?:ede)?(?:Wrap)?|TripleDES|3DES|A?RC[245]|ARCFOUR|Blowfish|IDEA|CAST5|Skipjack)(?:\/|$)|^PBEWith(?:MD[25]|SHA-?1?)And(?:\d+-?bit-?)?(?:DES|DESede|TripleDES|RC[24])|\/ECB(?:\/|$)|^AES$|^RSA\/[^/]*\/NoPadding/i;

const SAME_VECTOR = 'The initialisation vector is always the same, so equal texts can be recognised.';

function checkCipher(call: CallView, report: Report): undefined {
  if (!/\b(?:Cipher|KeyGenerator|SecretKeyFactory)\.getInstance$/.test(call.path)) return;
  const isKnown = textOf(call.args[0]) !== undefined;
  const algorithms = textsOf(call, 0);
  if (algorithms.some((algorithm) => isWeak(algorithm, call.path)))
    return report(call.place, isKnown ? {} : { confidence: 'medium' });
  if (algorithms.some((algorithm) => OLD_PADDING.test(algorithm)))
    report(call.place, {
      severity: 'low',
      message: 'This padding of RSA can be asked out by whoever learns what is refused: use OAEP.',
    });
}

const OLD_PADDING = /^RSA\/\w+\/PKCS1Padding$/i;

function isWeak(algorithm: string, path: string): boolean {
  // RSA has no blocks to repeat: its mode is a name only.
  if (/^RSA\/ECB\/(?!NoPadding)/i.test(algorithm)) return false;
  return (path.includes('Cipher') || !/^AES$/i.test(algorithm)) && JAVA_WEAK.test(algorithm);
}

function isFixed(value: Value | undefined): boolean {
  if (textOf(value) !== undefined) return true;
  return value?.known?.is === 'list' && !value.known.isOpen && value.known.items.every((item) => item.known?.is === 'literal');
}

function isSameVector(call: CallView, at: number): boolean {
  return isFixed(call.args[at]) || isZero(call, call.argPlaces[at]);
}

/** `cipher.NewCTR(block, []byte("..."))`, `gcm.Seal(nil, []byte("..."), text, nil)` */
function checkNonce(call: CallView, report: Report): undefined {
  if (call.name === 'Seal' ? call.args.length !== 4 : !call.path.startsWith('cipher.')) return;
  if ((isFixed(call.args[1]) && !isFilled(call)) || isZero(call, call.argPlaces[1]))
    report(call.place, { message: 'The nonce is always the same, so equal texts can be recognised.' });
}

/** `rand.Read(iv)` before it: what stood there is gone. */
function isFilled({ unit, within, argPlaces: [, nonce], place }: CallView): boolean {
  const name = nonce === undefined ? '' : unit.text.slice(nonce.start, nonce.end);
  if (!isShortWord(name)) return false;
  return new RegExp(`\\b(?:Read|ReadFull|copy)\\([^()\\n]{0,80}\\b${name}\\b`).test(
    unit.text.slice(within?.start ?? 0, place.start),
  );
}

/** `iv := make([]byte, 16)`, `byte[] iv = new byte[16]`, of which nothing is written before its use but what stands in the program. */
function isZero({ unit, within, place }: CallView, at: Span | undefined): boolean {
  const name = at === undefined ? '' : unit.text.slice(at.start, at.end);
  if (!isShortWord(name) || within === undefined) return false;
  const before = unit.text.slice(within.start, place.start).replace(/\/\/[^\n]*/g, '');
  const made = new RegExp(
    `\\b${name}\\s*:?=\\s*(?:make\\(\\[\\]byte,[^\\n]{1,60}\\)|new\\s+byte\\s*\\[[^\\n]{1,60}\\];?)\\s*$`,
    'm',
  ).exec(before);
  if (made === null) return false;
  const written = new RegExp(`\\b${name}\\[[^\\n\\]]{1,40}\\]\\s*=\\s*(?:\\(byte\\)\\s*)?(?:0x)?[0-9a-fA-F]+;?\\s*$`, 'gm');
  return !holdsWord(before.slice(made.index + made[0].length).replace(written, ''), name);
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['getInstance'], check: checkCipher },
      { names: ['NullCipher'], check: (call, report) => call.isNew && report(call.place) },
      {
        names: ['IvParameterSpec', 'GCMParameterSpec'],
        check: (call, report) =>
          isSameVector(call, call.name === 'IvParameterSpec' ? 0 : 1) && report(call.place, { message: SAME_VECTOR }),
      },
    ],
  },
  go: {
    calls: [
      { names: ['NewOFB', 'NewCTR', 'NewCBCEncrypter', 'NewCFBEncrypter', 'Seal'], check: checkNonce },
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
        check: (call, report) => {
          if (/^(?:des|rc[24]|bf|cast5|seed)\b|-ecb$/i.test(textOf(call.args[1]) ?? '')) return report(call.place);
          if (call.name === 'openssl_encrypt' && (textOf(call.args[4]) ?? '') !== '')
            report(call.place, { message: SAME_VECTOR });
        },
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
        // The old padding of RSA tells who asks often enough what was encrypted.
        names: ['public_encrypt', 'private_decrypt', 'encrypt', 'decrypt'],
        check: ({ name, args, place, unit, option }, report) => {
          const isOfRsa = name.includes('_');
          if (!isOfRsa && !/\bOpenSSL::PKey\b/.test(unit.text)) return;
          const padding = isOfRsa ? args[1]?.path : textOf(option('rsa_padding_mode'));
          if (/(?:^|::)(?:PKCS1|NO|SSLV23)_PADDING$|^(?:pkcs1|none|sslv23)$/i.test(padding ?? '')) report(place);
          else if (isOfRsa && args.length === 1) report(place, { severity: 'low' });
        },
      },
      {
        names: ['new'],
        check: (call, report) => {
          if (/^(?:Crypt::(?:Blowfish|IDEA|Gost)|RC4)\.new$/.test(call.path)) return report(call.place);
          if (/^OpenSSL::Cipher::(?:DES|RC4|RC2|BF|Blowfish|IDEA|CAST5)\.new$/.test(call.path)) return report(call.place);
          if (/^OpenSSL::Cipher::\w+\.new$/.test(call.path) && call.args.some((arg) => /^:?ecb$/i.test(textOf(arg) ?? '')))
            return report(call.place);
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
