import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { textsOf } from '../../written.ts';
import { reportHash, weakestOf } from './report-hash.ts';

function checkJava(call: CallView, report: Report): undefined {
  if (/MessageDigest\.getInstance$/.test(call.path)) return reportHash(call, weakestOf(textsOf(call, 0)), report);
  const signed =
    call.path === 'Signature.getInstance' ? /^(MD[25]|SHA-?1)with/i.exec(textOf(call.args[0]) ?? '')?.[1] : undefined;
  if (signed !== undefined) return reportHash(call, signed, report);
  const named = /^DigestUtils\.(?:get)?(md[25]|sha1?)(?:Digest)?(?:As)?(?:Hex)?$|^Hashing\.(md5|sha1)$/i.exec(call.path);
  if (named !== null) reportHash(call, named[1] ?? named[2] ?? '', report);
}

/** `new StandardPasswordEncoder()` of Spring Security: one round of a fast hash, as its page says. */
function checkEncoder(call: CallView, report: Report): undefined {
  const isWeak = call.isNew && WEAK_ENCODER.test(call.path);
  if (isWeak) report(call.place, { severity: 'medium', message: 'A fast hash is no protection for passwords.' });
}

const WEAK_ENCODER = /^(?:Standard|Md[45]|MessageDigest|LdapSha|Sha)PasswordEncoder$/;

/** `new PBEKeySpec(password, salt, rounds, length)` */
function checkKeySpec(call: CallView, report: Report): undefined {
  const rounds = literalOf(call.args[2]);
  if (!call.isNew || typeof rounds !== 'number') return;
  const least = leastRounds(call);
  if (rounds >= least) return;
  const message = `So few rounds make passwords easy to try out: ${String(least)} are the least.`;
  report(call.place, rounds < ROUNDS ? { message } : { message, severity: 'low', confidence: 'medium' });
}

/** What OWASP asks for by the hash that is named around it: the quicker one round, the more of them. */
function leastRounds({ unit, within }: CallView): number {
  const text = within === undefined ? unit.text : unit.text.slice(within.start, within.end);
  const here = /PBKDF2WithHmacSHA-?(\d+)/i.exec(text)?.[1];
  // A constant of the class, where it is the only one.
  const inFile = new Set([...unit.text.matchAll(/PBKDF2WithHmacSHA-?(\d+)/gi)].map(([, hash = '']) => hash));
  const named = here ?? (inFile.size === 1 ? [...inFile][0] : undefined);
  return ROUNDS_BY_HASH[named ?? ''] ?? ROUNDS;
}

const ROUNDS_BY_HASH: Readonly<Record<string, number>> = { 1: 1_300_000, 224: 600_000, 256: 600_000, 384: 210_000, 512: 210_000 };

/** Fewer than these are no defence at all. */
const ROUNDS = 100_000;

export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: [
          'StandardPasswordEncoder',
          'Md4PasswordEncoder',
          'Md5PasswordEncoder',
          'MessageDigestPasswordEncoder',
          'LdapShaPasswordEncoder',
          'ShaPasswordEncoder',
        ],
        check: checkEncoder,
      },
      { names: ['PBEKeySpec'], check: checkKeySpec },
      {
        names: [
          'getInstance',
          'md5',
          'md5Hex',
          'md2Hex',
          'md5DigestAsHex',
          'getMd5Digest',
          'getSha1Digest',
          'getShaDigest',
          'sha',
          'sha1',
          'sha1Hex',
          'shaHex',
        ],
        check: checkJava,
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['New', 'Sum'],
        check: (call, report) => {
          const found = /^(md5|sha1|md4|ripemd160)\.(?:New|Sum)$/.exec(call.path);
          if (found !== null) reportHash(call, found[1] ?? '', report);
        },
      },
    ],
  },
  php: {
    calls: [
      {
        names: ['md5', 'sha1', 'md5_file', 'sha1_file'],
        check: (call, report) => call.receiver === undefined && reportHash(call, call.name.replace('_file', ''), report),
      },
      {
        names: ['hash', 'hash_init', 'hash_file'],
        check: (call, report) => call.receiver === undefined && reportHash(call, textOf(call.args[0]) ?? '', report),
      },
    ],
  },
  ruby: {
    calls: [
      {
        names: ['hexdigest', 'digest', 'base64digest', 'new', 'file', 'update'],
        check: (call, report) => {
          const found = /^(?:OpenSSL::)?Digest::(MD5|SHA1?|MD4|DSS1?)\.\w+$/.exec(call.path)?.[1];
          if (found !== undefined) reportHash(call, found, report);
          if (/^OpenSSL::Digest\.(?:new|digest|hexdigest)$/.test(call.path)) reportHash(call, textOf(call.args[0]) ?? '', report);
        },
      },
    ],
  },
};
