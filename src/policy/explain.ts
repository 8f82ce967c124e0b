import type { CommandEffects, Decision, Effect, Policy, Reason, Verdict } from '../model/index.ts';
import type { DecideContext } from './decide.ts';
import { decideCommand } from './decide.ts';

/** `sallyport policy explain --json`: exactly these members, stable under `schemaVersion`. */
export interface Explanation {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  readonly effects: readonly Effect[];
  readonly destructive: boolean;
  readonly unknown: readonly string[];
  readonly reasons: readonly Reason[];
}

export function explainCommand(effects: CommandEffects, policy: Policy, context: DecideContext): Explanation {
  return explanationOf(effects, decideCommand(effects, policy, context));
}

export function explanationOf(effects: CommandEffects, decision: Decision): Explanation {
  return {
    schemaVersion: 1,
    verdict: decision.verdict,
    effects: effects.effects,
    destructive: effects.destructive,
    unknown: effects.unknown,
    reasons: decision.reasons,
  };
}
