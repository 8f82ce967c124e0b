import { SEVERITIES, type Severity } from '../../model/index.ts';
import type { ScanFinding } from '../types.ts';

/** From the worst down. */
export const WORST_FIRST: readonly Severity[] = [...SEVERITIES].reverse();

export type FailOn = Severity | 'none';

/** Those that no suppression and no baseline silences. */
export function counting(findings: readonly ScanFinding[]): readonly ScanFinding[] {
  return findings.filter(({ suppressed }) => suppressed === undefined);
}

export function isAtLeast(severity: Severity, limit: FailOn): boolean {
  return limit !== 'none' && WORST_FIRST.indexOf(severity) <= WORST_FIRST.indexOf(limit);
}

/** The worst first, else in the order that they have. */
export function worstFirst(findings: readonly ScanFinding[]): readonly ScanFinding[] {
  return [...findings].sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
}

/** `1 critical, 2 high`. */
export function bySeverity(findings: readonly ScanFinding[]): string {
  return WORST_FIRST.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  }).join(', ');
}
