import { literalOf, type Value } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { reportRandom } from './report-random.ts';

/** Text, numbers and bytes of the program, and what the clock says. */
function canBeGuessed(seed: Value | undefined): boolean {
  if (seed?.known?.is === 'list') return !seed.known.isOpen && seed.known.items.every((item) => literalOf(item) !== undefined);
  return literalOf(seed) !== undefined || /(?:currentTimeMillis|nanoTime|getTime|toEpochMilli)\(\)$/.test(seed?.path ?? '');
}

/** `new SecureRandom(seed)`, `random.setSeed(seed)` before anything was drawn: the numbers follow from the seed. */
function checkSeed(call: CallView, report: Report): undefined {
  const isSecure = call.isNew
    ? call.path === 'SecureRandom'
    : /SecureRandom|SHA1PRNG/.test(`${call.receiver?.path} ${call.label}`);
  if (!isSecure || !canBeGuessed(call.args[0])) return;
  report(call.place, { message: 'The seed of these numbers can be guessed, and then so can they.' });
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['SecureRandom', 'setSeed'], check: checkSeed },
      {
        names: ['nextInt', 'nextLong', 'nextBytes', 'nextDouble', 'nextFloat', 'nextGaussian', 'nextBoolean', 'ints'],
        check: (call, report) => {
          const label = `${call.receiver?.path ?? ''} ${call.label}`;
          if (/(?:^|[ .])(?:java\.util\.)?Random\(|ThreadLocalRandom/.test(label) && !/Secure/.test(label))
            reportRandom(call, report);
        },
      },
      { names: ['random'], check: (call, report) => call.path === 'Math.random' && reportRandom(call, report) },
      {
        names: ['nextInt', 'nextLong', 'nextBytes', 'nextDouble', 'nextFloat', 'nextBoolean'],
        check: (call, report) => /^RandomUtils\./.test(call.path) && reportRandom(call, report),
      },
      {
        names: ['random', 'randomAlphanumeric', 'randomNumeric', 'randomAlphabetic', 'randomAscii', 'randomGraph', 'randomPrint'],
        check: (call, report) => {
          const isSecure = call.args.some((arg) => /Secure/.test(arg.path));
          if (/^RandomStringUtils\./.test(call.path) && !isSecure) reportRandom(call, report);
        },
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['Int', 'Intn', 'Int31', 'Int31n', 'Int63', 'Int63n', 'Uint32', 'Uint64', 'Float64', 'Read', 'Perm', 'IntN', 'N'],
        check: (call, report) => {
          if (/^math\/rand\b/.test(call.path)) reportRandom(call, report);
        },
      },
    ],
  },
  php: {
    calls: [
      {
        names: ['rand', 'mt_rand', 'uniqid', 'lcg_value', 'str_shuffle', 'array_rand', 'shuffle'],
        check: (call, report) => call.receiver === undefined && reportRandom(call, report),
      },
    ],
  },
  ruby: {
    calls: [
      {
        names: ['rand', 'sample', 'shuffle'],
        check: (call, report) => {
          if (
            /^(?:rand|Kernel\.rand|Random\.rand)$|Random\.new/.test(call.path) ||
            (call.name !== 'rand' && call.args.length === 0)
          )
            reportRandom(call, report);
        },
      },
    ],
  },
};
