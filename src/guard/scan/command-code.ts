import { inspectScript, languageOf } from '../../inspect/script/index.ts';
import { findSecrets } from '../../inspect/secrets/index.ts';
import type { Decision, EmbeddedCode, Policy, Reason } from '../../model/index.ts';
import { stateDirectory } from '../../trail/index.ts';

/** Most code on a command line prints a number or a version; only what names one of these is looked at. */
const WORTH_A_LOOK =
  /request|urllib|socket|system|popen|subprocess|\bexec|eval|pickle|marshal|yaml|verify|unauthorized|child_process|https?:|fetch\(|execute|query|\bapp\b|input\(|argv|environ|base64|\.ssh|\.aws|authorized_keys/i;
/** The walls keep these from happening; in a command line their own refusal is clearer. */
const WALLED: ReadonlySet<string> = new Set(['SC-01', 'SC-06', 'SC-07']);
const ENDINGS: Readonly<Record<string, string>> = { python: '.py', javascript: '.js' };

/** A decision about a command, with what an inspection says of the code that stands in it. It can only become stricter. */
export async function withCodeInspected(
  decision: Decision,
  code: readonly EmbeddedCode[],
  policy: Policy,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Decision> {
  const worth = code.filter(({ text }) => WORTH_A_LOOK.test(text));
  if (decision.verdict === 'deny' || worth.length === 0) return decision;
  const { inspectCodeBeforeRun } = await import('./before-run.ts');
  const texts = worth.flatMap(({ program, text }, at) => {
    const ending = ENDINGS[languageOf('', program) ?? ''];
    return ending === undefined ? [] : [{ path: `command-${at + 1}${ending}`, text }];
  });
  const said = await inspectCodeBeforeRun(texts, policy.scan, stateDirectory(env));
  const reasons = [...worth.flatMap(graveReasons), ...said.reasons.map((message): Reason => ({ rule: 'scan', message }))];
  if (reasons.length === 0) return decision;
  if (said.verdict === 'deny') return { verdict: 'deny', reasons, obligations: [] };
  if (policy.unattended) {
    const nobody = { rule: 'approval.never', message: 'nobody is there to be asked, and what would be asked is denied' };
    return { verdict: 'deny', reasons: [...reasons, nobody], obligations: [] };
  }
  return {
    verdict: 'ask',
    reasons: [...(decision.verdict === 'ask' ? decision.reasons : []), ...reasons],
    obligations: decision.obligations,
  };
}

function graveReasons({ program, text }: EmbeddedCode): readonly Reason[] {
  const language = languageOf('', program);
  if (language === undefined) return [];
  const found = inspectScript({ path: '(argument)', text, language, secrets: (source) => findSecrets(source) });
  return found
    .filter(({ rule, severity }) => (severity === 'critical' || severity === 'high') && !WALLED.has(rule))
    .map(({ rule, message, place }) => ({ rule: 'scan', message: `${rule}: ${message} (${program} code, line ${place.line})` }));
}
