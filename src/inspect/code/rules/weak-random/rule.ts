import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { reportRandom } from './report-random.ts';

const PREDICTABLE =
  /^(?:random|Math|numpy\.random|np\.random)\.\w+$|^random\.Random\(\)\.\w+$|^crypto\.pseudoRandomBytes$|^uuid\.uuid1$/;

function checkRandom(call: CallView, report: Report): undefined {
  if (!PREDICTABLE.test(call.path)) return;
  if (call.path === 'random.seed' && call.args.length === 0) return;
  reportRandom(call, report);
}

export const weakRandom: CodeRule = {
  id: 'weak-random',
  title: 'A secret is made from predictable numbers',
  cwe: 'CWE-330',
  severity: 'medium',
  confidence: 'high',
  message: 'These numbers can be predicted, so a token, password or key that is made of them can be guessed.',
  calls: [
    {
      names: [
        'random',
        'randint',
        'choice',
        'choices',
        'randrange',
        'getrandbits',
        'sample',
        'uniform',
        'normalvariate',
        'gauss',
        'triangular',
        'betavariate',
        'expovariate',
        'shuffle',
        'pseudoRandomBytes',
        'randbytes',
        'bytes',
        'uuid1',
        'rand',
        'seed',
      ],
      check: checkRandom,
    },
  ],
  others,
};
