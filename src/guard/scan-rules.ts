import { codeRules } from '../inspect/code/index.ts';
import { configRules } from '../inspect/config/index.ts';
import { scriptRules } from '../inspect/script/index.ts';
import { secretRules } from '../inspect/secrets/index.ts';
import type { RuleInfo } from '../model/index.ts';

const OWN: readonly RuleInfo[] = (
  [
    ['suppression-broken', 'A suppression that does nothing'],
    ['suppression-added', 'A change that suppresses a finding'],
    ['suppression-expired', 'A suppression whose time is over'],
    ['suppression-unused', 'A suppression of what is not found'],
  ] as const
).map(([id, title]) => ({
  id,
  title,
  cwe: 'CWE-1127',
  severity: id === 'suppression-added' ? 'medium' : 'low',
  confidence: 'high',
}));

/** Every rule that a scan can speak of, by its id. */
export function scanRules(): ReadonlyMap<string, RuleInfo> {
  const scripts = scriptRules.map(({ message, ...rule }): RuleInfo => ({ ...rule, title: message.replace(/\.$/, '') }));
  return new Map([...codeRules, ...configRules, ...secretRules, ...scripts, ...OWN].map((rule) => [rule.id, rule]));
}
