import { secretRules } from '../inspect/secrets/index.ts';
import { CONFIDENCES, type Finding, SEVERITIES } from '../model/index.ts';
import { SECRET_WEAKNESSES } from './frame.ts';

/** Findings of several inspectors in the order of places, each once. */
export function mergeFindings<F extends Finding>(findings: readonly F[]): readonly F[] {
  const best = new Map<string, F>();
  for (const finding of withoutSecondSecrets(findings)) {
    const key = `${finding.place.path}\0${finding.place.line}\0${finding.place.column}\0${finding.rule}\0${finding.message}`;
    const before = best.get(key);
    if (before === undefined || weight(finding) > weight(before)) best.set(key, finding);
  }
  return [...best.values()].sort(inOrder);
}

/** A password in a line of code or of a Compose file is told of by one inspector: by the one that says more. */
function withoutSecondSecrets<F extends Finding>(findings: readonly F[]): readonly F[] {
  const own = new Map<string, number>();
  const other = new Map<string, number>();
  const lineOf = ({ place }: F): string => `${place.path}\0${place.line}`;
  const secrets = findings.filter(({ cwe }) => SECRET_WEAKNESSES.has(cwe ?? ''));
  for (const finding of secrets) {
    const side = isOwn(finding) ? own : other;
    side.set(lineOf(finding), Math.max(side.get(lineOf(finding)) ?? 0, weight(finding)));
  }
  return findings.filter((finding) => {
    if (!SECRET_WEAKNESSES.has(finding.cwe ?? '')) return true;
    const [mine, theirs] = isOwn(finding) ? [own, other] : [other, own];
    const difference = (mine.get(lineOf(finding)) ?? 0) - (theirs.get(lineOf(finding)) ?? 0);
    return difference > 0 || (difference === 0 && isOwn(finding));
  });
}

const secretIds = new Set(secretRules.map(({ id }) => id));

function isOwn({ rule }: Finding): boolean {
  return secretIds.has(rule);
}

/** By the path, the line, the column, the rule. */
export function inOrder(a: Finding, b: Finding): number {
  return (
    compare(a.place.path, b.place.path) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function weight({ severity, confidence, trace, excerpt }: Finding): number {
  const detail = (trace === undefined ? 0 : 2) + (excerpt === '' ? 0 : 1);
  return SEVERITIES.indexOf(severity) * 100 + CONFIDENCES.indexOf(confidence) * 10 + detail;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
