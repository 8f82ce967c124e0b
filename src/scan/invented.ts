import type { ForeignUse } from '../inspect/code/index.ts';
import { type Finding, isLesserPath, type RuleInfo } from '../model/index.ts';
import { lowered } from './lesser.ts';

export const inventedRule: RuleInfo = {
  id: 'invented-api',
  title: 'A function is used that its library does not have',
  cwe: 'CWE-758',
  severity: 'medium',
  confidence: 'high',
};

/**
 * What is said of a name that a module does not offer.
 *
 * @param what the library, as a person calls it: `express 5.1.0`, `Python's json`
 */
export function inventedFinding({ name, place, excerpt }: ForeignUse, what: string): Finding {
  const { id: rule, cwe, severity, confidence } = inventedRule;
  const message = `There is no "${name}" in ${what}: it fails where it runs, and whoever looks for a package that has it finds what others put there.`;
  const finding = { rule, cwe, severity, confidence, message, place, excerpt };
  return isLesserPath(place.path) ? lowered(finding) : finding;
}
