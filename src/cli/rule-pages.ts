import { readFileSync } from 'node:fs';
import { type RuleInfo, UserError } from '../model/index.ts';
import { allRules } from '../scan/index.ts';
import { didYouMean } from './suggest.ts';

/** The page of a rule, docs/rules/ID.md of the package; undefined where there is none. */
export function rulePage(id: string): string | undefined {
  if (!/^[A-Za-z0-9-]+$/.test(id)) return undefined;
  try {
    return readFileSync(new URL(`../../docs/rules/${id}.md`, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}

/** @throws UserError RULE_UNKNOWN */
export function ruleNamed(name: string): RuleInfo {
  const found = allRules.find(({ id }) => id === name) ?? allRules.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const guess = didYouMean(
    name,
    allRules.map(({ id }) => id),
  );
  throw new UserError('RULE_UNKNOWN', `There is no rule ${JSON.stringify(name.slice(0, 60))}.`, {
    hint: guess === undefined ? '`sallyport explain` lists the rules.' : `Did you mean ${guess}?`,
  });
}
