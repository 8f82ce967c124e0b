import type { OtherLanguages } from '../../rule.ts';
import { reportRandom } from './report-random.ts';

export const others: OtherLanguages = {
  java: {
    calls: [
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
        names: ['randomAlphanumeric', 'randomNumeric', 'randomAlphabetic', 'randomAscii'],
        check: (call, report) => /^RandomStringUtils\./.test(call.path) && reportRandom(call, report),
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
