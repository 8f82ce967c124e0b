import type { CommandEffects, CommandRule, Policy, Verdict } from '../model/index.ts';
import { concerns, covers } from './match.ts';

export interface ExampleResult {
  readonly list: Verdict;
  readonly rule: string;
  readonly example: string;
  readonly expected: 'match' | 'no match';
  readonly passed: boolean;
}

/** Tries every `match` and `not_match` example of a policy's rules; `examine` turns shell text into effects. */
export function testPolicy(policy: Policy, examine: (shell: string) => CommandEffects): readonly ExampleResult[] {
  const results: ExampleResult[] = [];
  for (const list of ['deny', 'allow', 'ask'] as const) {
    for (const rule of policy.commands[list]) {
      const add = (example: string, expected: 'match' | 'no match'): void => {
        const isMatch = matches(list, rule, examine(example));
        results.push({ list, rule: rule.run, example, expected, passed: isMatch === (expected === 'match') });
      };
      for (const example of rule.match) add(example, 'match');
      for (const example of rule.notMatch) add(example, 'no match');
    }
  }
  return results;
}

function matches(list: Verdict, rule: CommandRule, effects: CommandEffects): boolean {
  if (list === 'allow') return effects.commands.length > 0 && effects.commands.every((command) => covers(rule, command));
  return effects.commands.some((command) => concerns(rule, command) === 'yes');
}
