import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { checkKeyName, isFixedKey } from './fixed-key.ts';

function checkJava(call: CallView, report: Report): undefined {
  const { name, path, args } = call;
  if (/^(?:Algorithm\.HMAC\d+|Keys\.hmacShaKeyFor)$/.test(path) && isFixedKey(args[0])) return report(call.place);
  if (name === 'SecretKeySpec' && call.isNew && isFixedKey(args[0])) return report(call.place);
  if (name === 'signWith' && isFixedKey(args[1])) return report(call.place);
  if (/^(?:setSigningKey|PBEKeySpec|DESKeySpec)$/.test(name) && isFixedKey(args[0])) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: [
          'HMAC256',
          'HMAC384',
          'HMAC512',
          'hmacShaKeyFor',
          'SecretKeySpec',
          'signWith',
          'setSigningKey',
          'PBEKeySpec',
          'DESKeySpec',
        ],
        check: checkJava,
      },
    ],
    assign: checkKeyName,
  },
  go: {
    calls: [
      { names: ['SignedString'], check: (call, report) => isFixedKey(call.args[0]) && report(call.place) },
      {
        names: ['NewCookieStore', 'NewFilesystemStore', 'NewStore'],
        check: (call, report) =>
          /session|cookie/i.test(call.path) && call.args.some((arg) => isFixedKey(arg)) && report(call.place),
      },
      {
        names: ['New', 'NewCipher'],
        check: (call, report) =>
          /^(?:hmac\.New|aes\.NewCipher)$/.test(call.path) && isFixedKey(call.args.at(-1)) && report(call.place),
      },
    ],
    assign: checkKeyName,
  },
  php: {
    calls: [
      {
        names: ['encode', 'decode', 'openssl_encrypt', 'openssl_decrypt', 'hash_hmac'],
        check: (call, report) => {
          if (/^JWT\./.test(call.path) && isFixedKey(call.args[1])) report(call.place);
          if (/^openssl_|^hash_hmac$/.test(call.path) && isFixedKey(call.args[2])) report(call.place);
        },
      },
    ],
    assign: (assign, report) => checkKeyName({ ...assign, name: assign.name.replace('$', '') }, report),
  },
  ruby: {
    calls: [
      {
        names: ['encode', 'decode'],
        check: (call, report) => /^JWT\./.test(call.path) && isFixedKey(call.args[1]) && report(call.place),
      },
    ],
    assign: (assign, report) => {
      if (assign.name === 'secret_key_base' && isFixedKey(assign.value)) report(assign.place);
      else checkKeyName(assign, report);
    },
  },
};
