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
};
