import type { Finding } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';

type Told = Finding & Partial<Pick<ScanFinding, 'fingerprint' | 'suppressed' | 'engines' | 'commit'>>;

/** A finding as docs/json.md describes it; members that are not there are left out. */
export function findingJson(finding: Told): object {
  const { rule, severity, confidence, cwe, place, message, excerpt, trace, fix, fingerprint } = finding;
  return {
    rule,
    severity,
    confidence,
    cwe: cwe ?? null,
    file: place.path,
    line: place.line,
    column: place.column,
    endLine: place.endLine ?? place.line,
    endColumn: place.endColumn,
    message,
    excerpt,
    trace: trace?.map(({ place: { path, line, column }, note }) => ({ file: path, line, column, note })),
    fix,
    fingerprint,
    suppressed: finding.suppressed,
    engines: finding.engines,
    commit: finding.commit,
  };
}

export function renderJson({ root, findings, incomplete, stale, stats }: ScanResult): string {
  return `${JSON.stringify({ schemaVersion: 1, root, findings: findings.map(findingJson), incomplete, staleBaseline: stale, stats })}\n`;
}
