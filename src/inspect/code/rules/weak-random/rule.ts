import type { CallView, CodeRule, Report } from '../../rule.ts';

const SECRET =
  /token|secret|passw|pwd|otp|nonce|salt|csrf|session|api_?key|auth|captcha|verif|pin_?code|reset|invite|coupon|crypt|credential|\bkey|_key|unique_?id|\bsid\b|activation|\biv\b|security/i;
const PREDICTABLE =
  /^(?:random|Math|numpy\.random|np\.random)\.\w+$|^random\.Random\(\)\.\w+$|^crypto\.pseudoRandomBytes$|^uuid\.uuid1$/;

/** What the number is for, by the names around it. */
function purposeOf(call: CallView): string {
  const { text } = call.unit;
  const line = text.lastIndexOf('\n', call.place.start) + 1;
  const end = text.indexOf('\n', call.place.end);
  return `${call.within?.name ?? ''} ${text.slice(line, end < 0 ? undefined : end)}`;
}

/** A short function that hands something out in a cookie, a session or as a key. */
function isForVisitors({ unit, within }: CallView): boolean {
  const text = within === undefined ? '' : unit.text.slice(within.start, within.end);
  return text.length < 4000 && /set_cookie|\bsession\[|cookies?\b|remember_?me|password_reset/i.test(text);
}

function checkRandom(call: CallView, report: Report): undefined {
  if (!PREDICTABLE.test(call.path)) return;
  if (call.path === 'random.seed' && call.args.length === 0) return;
  const purpose = purposeOf(call);
  if (SECRET.test(purpose)) report(call.place);
  else if (call.within !== undefined && isForVisitors(call)) report(call.place, { severity: 'low', confidence: 'low' });
  else if (/generat|\bid\b|code|random_?(?:string|id|bytes)/i.test(purpose) && call.unit.language === 'python')
    report(call.place, { severity: 'low', confidence: 'low' });
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
        'shuffle',
        'pseudoRandomBytes',
        'randbytes',
        'uuid1',
        'rand',
        'seed',
      ],
      check: checkRandom,
    },
  ],
};
