import type { CommandEffects, CommandRule, Policy, Verdict } from '../model/index.ts';
import { concerns, covers } from './match.ts';
import { isAboutPlace, parsePlace } from './network-example.ts';
import { showNetworkRule } from './network-rule.ts';

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
  return [...results, ...testNetwork(policy)];
}

/** The examples of rules about hosts, in both phases. One that can't be read holds for nothing. */
function testNetwork({ network, phases }: Policy): readonly ExampleResult[] {
  const lists = [
    ['deny', network.deny],
    ['allow', [...network.allow, ...phases.setup.allow]],
    ['ask', network.ask],
  ] as const;
  return lists.flatMap(([list, rules]) =>
    rules.flatMap((rule) => {
      const test = (example: string, expected: 'match' | 'no match'): ExampleResult => {
        const place = parsePlace(example);
        const passed = place !== undefined && isAboutPlace(rule, place) === (expected === 'match');
        return { list, rule: showNetworkRule(rule), example, expected, passed };
      };
      const { match = [], notMatch = [] } = rule.examples ?? {};
      return [...match.map((one) => test(one, 'match')), ...notMatch.map((one) => test(one, 'no match'))];
    }),
  );
}

function matches(list: Verdict, rule: CommandRule, effects: CommandEffects): boolean {
  if (list === 'allow') return effects.commands.length > 0 && effects.commands.every((command) => covers(rule, command));
  return effects.commands.some((command) => concerns(rule, command) === 'yes');
}
