import type { Decision, Policy } from '../model/index.ts';

/** What a session of an agent has used up, with what it wants now. */
export interface Spent {
  readonly calls: number;
  readonly destructive: number;
  readonly agents: number;
}

const WORDS: Readonly<Record<keyof Spent, string>> = {
  calls: 'calls of tools',
  destructive: 'destructive operations',
  agents: 'further agents',
};

/** The destructive limit of a run; 0 stays none. @param isAlone nobody is there to see it go wrong, so half of it must do */
export function withDestructiveLimit(policy: Policy, isAlone: boolean): Policy {
  const { destructive } = policy;
  return isAlone ? { ...policy, destructive: { ...destructive, limit: destructiveLimit(destructive.limit, true) } } : policy;
}

/** Nobody is there to see it go wrong, so half of it must do. */
function destructiveLimit(limit: number, isUnattended: boolean): number {
  return isUnattended ? Math.ceil(limit / 2) : limit;
}

/**
 * What a session may use up, by the policy; undefined: there is enough left for what it wants now.
 *
 * @param spent all of it, with `cost`
 * @param cost what it wants now
 */
export function decideBudget(spent: Spent, cost: Spent, { budgets, unattended }: Policy): Decision | undefined {
  const limits: Spent = { ...budgets, destructive: destructiveLimit(budgets.destructive, unattended) };
  for (const what of ['calls', 'destructive', 'agents'] as const) {
    const limit = limits[what];
    if (limit === 0 || cost[what] === 0 || spent[what] <= limit) continue;
    const message = `this session has used up its ${limit} ${WORDS[what]} (budgets.${what} of the policy)`;
    return { verdict: 'deny', reasons: [{ rule: `budgets.${what}`, message }], obligations: [] };
  }
  return undefined;
}
