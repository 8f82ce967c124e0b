/* What a command asks of a running house, by the tiers of its automations: on the command line, before any wall. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { houseCalls, tierOfCall, wordsOfCall } from '../../inspect/home/index.ts';
import type { CommandEffects, Decision, Policy, Reason } from '../../model/index.ts';

/**
 * The same decision, or a stricter one: what is medium or high in a house is asked about, what is critical is a person's own hand.
 * A rule of the policy that allows the whole command line is a person's word, and counts.
 */
export function withHouseJudged(decision: Decision, effects: CommandEffects, policy: Policy, workspace: string): Decision {
  const isAsking = decision.reasons.some(({ rule }) => rule === 'approval.never');
  if (decision.verdict === 'deny' && !isAsking) return decision;
  if (decision.reasons.some(({ rule }) => rule === 'commands.allow')) return decision;
  const calls = houseCalls(effects, existsSync(join(workspace, 'configuration.yaml')));
  const reasonsOf = (...tiers: readonly string[]): readonly Reason[] =>
    calls.flatMap((call) => {
      const tier = tierOfCall(call);
      return tiers.includes(tier) ? [{ rule: `house.${tier}`, message: `${wordsOfCall(call)}: ${WHY[tier]}` }] : [];
    });
  const critical = reasonsOf('critical');
  if (critical.length > 0) return { verdict: 'deny', reasons: critical, obligations: [] };
  const asked = reasonsOf('medium', 'high');
  if (asked.length === 0) return decision;
  const before = decision.verdict === 'allow' ? [] : decision.reasons.filter(({ rule }) => rule !== 'approval.never');
  const reasons = [...asked, ...before];
  if (!policy.unattended) return { verdict: 'ask', reasons, obligations: decision.obligations };
  const nobody = { rule: 'approval.never', message: 'nobody is there to be asked, and what would be asked is denied' };
  return { verdict: 'deny', reasons: [...reasons, nobody], obligations: [] };
}

const WHY = {
  low: 'a lamp or the like',
  medium: 'that is asked about',
  high: 'that opens, protects or reaches far',
  critical: 'that is for a person’s own hand',
} as const;
