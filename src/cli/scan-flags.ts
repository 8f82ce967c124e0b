import { scanRules } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { didYouMean } from './suggest.ts';

/** `2026-11-25`, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The rules that were named. @throws UserError RULE_UNKNOWN */
export function rulesOf(value: unknown): readonly string[] {
  const named = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  for (const rule of named) checkRule(rule);
  return named;
}

/** @throws UserError RULE_UNKNOWN */
export function checkRule(rule: string): void {
  const known = scanRules();
  if (known.has(rule)) return;
  const near = didYouMean(rule, [...known.keys()]);
  throw new UserError('RULE_UNKNOWN', `There is no rule ${JSON.stringify(rule.slice(0, 60))}.`, {
    hint: near === undefined ? '`sallyport explain` lists the rules.' : `Did you mean ${near}?`,
  });
}
