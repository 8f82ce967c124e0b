import type { ForeignUse } from '../inspect/code/index.ts';
import { type Finding, isLesserPath, lineStarts, type RuleInfo, spotAt } from '../model/index.ts';
import { lowered } from './lesser.ts';

export const inventedRule: RuleInfo = {
  id: 'invented-api',
  title: 'A function is used that its library does not have',
  cwe: 'CWE-758',
  severity: 'medium',
  confidence: 'high',
};

const LONGEST_EXCERPT = 160;

/**
 * What is said of a name that a module does not offer.
 *
 * @param text of the file that asks for it
 * @param what the library, as a person calls it: `express 5.1.0`, `Python's json`
 */
export function inventedFinding({ name, path, start, end }: ForeignUse, text: string, what: string): Finding {
  const { id: rule, cwe, severity, confidence } = inventedRule;
  const message = `There is no "${name}" in ${what}: it fails where it runs, and whoever looks for a package that has it finds what others put there.`;
  const starts = lineStarts(text);
  const [from, to] = [spotAt(starts, start), spotAt(starts, end)];
  const place = { path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  const excerpt = text.slice(start, Math.min(end, start + LONGEST_EXCERPT)).replace(/\s+/g, ' ');
  const finding = { rule, cwe, severity, confidence, message, place, excerpt };
  return isLesserPath(place.path) ? lowered(finding) : finding;
}
