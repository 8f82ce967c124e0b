import type { Finding } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';

/** A finding as docs/json.md describes it. */
export function findingJson(
  finding: Finding & {
    readonly fingerprint?: string;
    readonly suppressed?: ScanFinding['suppressed'];
    readonly engines?: readonly string[];
  },
): object {
  const { rule, severity, confidence, cwe, place, message, excerpt, trace, fix, fingerprint, suppressed, engines } = finding;
  return {
    rule,
    severity,
    confidence,
    cwe: cwe ?? null,
    file: place.path,
    line: place.line,
    column: place.column,
    endLine: place.endLine ?? place.line,
    message,
    excerpt,
    ...(trace === undefined
      ? {}
      : {
          trace: trace.map((step) => ({
            file: step.place.path,
            line: step.place.line,
            column: step.place.column,
            note: step.note,
          })),
        }),
    ...(fix === undefined ? {} : { fix }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(suppressed === undefined ? {} : { suppressed }),
    ...(engines === undefined ? {} : { engines }),
  };
}

export function renderJson({ findings, incomplete, stats }: ScanResult): string {
  return `${JSON.stringify({ schemaVersion: 1, findings: findings.map(findingJson), incomplete, stats })}\n`;
}
