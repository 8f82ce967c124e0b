import { expect, test } from 'vitest';
import { BUILT_IN_POLICY } from './builtin.ts';
import { decideBudget } from './decide-budget.ts';

const budgets = { denials: 3, calls: 10, destructive: 5, agents: 2 };

test.each([
  [{ calls: 10, destructive: 5, agents: 2 }, false, undefined],
  [{ calls: 11, destructive: 0, agents: 0 }, false, 'budgets.calls'],
  [{ calls: 1, destructive: 6, agents: 0 }, false, 'budgets.destructive'],
  [{ calls: 1, destructive: 3, agents: 0 }, true, undefined],
  [{ calls: 1, destructive: 4, agents: 0 }, true, 'budgets.destructive'],
  [{ calls: 1, destructive: 0, agents: 3 }, false, 'budgets.agents'],
])('%j, unattended %s: %s', (spent, unattended, rule) => {
  expect(decideBudget(spent, spent, { ...BUILT_IN_POLICY, budgets, unattended })?.reasons[0]?.rule).toBe(rule);
});

test('0 is no limit', () => {
  const none = { denials: 3, calls: 0, destructive: 0, agents: 0 };
  expect(
    decideBudget(
      { calls: 1e6, destructive: 1e6, agents: 1e6 },
      { calls: 1, destructive: 1, agents: 1 },
      { ...BUILT_IN_POLICY, budgets: none },
    ),
  ).toBeUndefined();
});

test('a call that starts no agent goes on where no agent is left', () => {
  const spent = { calls: 1, destructive: 0, agents: 3 };
  const cost = { calls: 1, destructive: 0, agents: 0 };
  expect(decideBudget(spent, cost, { ...BUILT_IN_POLICY, budgets })).toBeUndefined();
});
