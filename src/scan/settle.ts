import type { Finding, Incomplete, Inspection } from '../model/index.ts';
import { fingerprints } from './fingerprint.ts';
import { inOrder } from './inspect-source.ts';
import { isSuppressing, readSuppressions, type Suppression } from './suppressions.ts';
import type { ScanFinding, Source } from './types.ts';

export interface SettleOptions {
  /** `2026-11-25`. */
  readonly today: string;
  /** Fingerprints that are known, with what was said of them. */
  readonly baseline: ReadonlyMap<string, string>;
  /** Only these rules; empty: all. */
  readonly rules: readonly string[];
  /** Whether a line was changed: where a change is judged, only what it brings counts. Undefined: everything does. */
  readonly isChanged: ((path: string, line: number, endLine: number) => boolean) | undefined;
}

/** Orders and names findings, and takes out what comments and the baseline know. */
export function settle(
  inspection: Inspection,
  sources: readonly Source[],
  options: SettleOptions,
): { readonly findings: readonly ScanFinding[]; readonly incomplete: readonly Incomplete[] } {
  const { today, baseline, rules, isChanged } = options;
  const readings = sources.map((source) => ({ source, ...readSuppressions(source.path, source.text) }));
  const suppressions = readings.flatMap((reading) => reading.suppressions);
  const wanted = inspection.findings.filter((finding) => rules.length === 0 || rules.includes(finding.rule));
  const inChange = wanted.filter(
    ({ place }) => isChanged === undefined || isChanged(place.path, place.line, place.endLine ?? place.line),
  );
  const used = new Set<Suppression>();
  const byPath = groupByPath(suppressions);
  const about = (finding: Finding): Suppression | undefined => {
    const found = byPath.get(finding.place.path)?.find((one) => isSuppressing(one, finding, today));
    if (found !== undefined) used.add(found);
    return found;
  };
  // A suppression of something outside the change is used as well.
  for (const finding of wanted) about(finding);
  const own = readings.flatMap(({ source, problems }) => [
    ...problems.map(({ line, why }) => comment('suppression-broken', source, line, `This suppression does nothing: ${why}.`)),
    ...suppressions
      .filter((one) => one.path === source.path && rules.length === 0)
      .flatMap((one) => suppressionFindings(one, source, used.has(one), options)),
  ]);
  const all = [...inChange, ...own].sort(inOrder);
  const names = fingerprints(all);
  const findings = all.map((finding, at): ScanFinding => {
    const fingerprint = names[at] ?? '';
    const by = about(finding);
    const known = baseline.get(fingerprint);
    if (by !== undefined) return { ...finding, fingerprint, suppressed: { by: 'comment', reason: by.reason } };
    return known === undefined
      ? { ...finding, fingerprint }
      : { ...finding, fingerprint, suppressed: { by: 'baseline', reason: known } };
  });
  const incomplete = [...inspection.incomplete].sort((a, b) =>
    a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1,
  );
  return { findings, incomplete };
}

function groupByPath(suppressions: readonly Suppression[]): ReadonlyMap<string, readonly Suppression[]> {
  const groups = new Map<string, Suppression[]>();
  for (const one of suppressions) groups.set(one.path, [...(groups.get(one.path) ?? []), one]);
  return groups;
}

/** What is wrong with a suppression itself; one that the change brings is for a person to see. */
function suppressionFindings(
  one: Suppression,
  source: Source,
  isUsed: boolean,
  { today, isChanged }: SettleOptions,
): readonly Finding[] {
  const rules = one.rules.join(', ');
  if (isChanged?.(one.path, one.line, one.line) === true && isUsed)
    return [comment('suppression-added', source, one.line, `This change suppresses ${rules}: ${one.reason}.`, 'medium')];
  if (isChanged !== undefined) return [];
  if (one.until !== undefined && one.until < today)
    return [comment('suppression-expired', source, one.line, `This suppression of ${rules} ended on ${one.until}.`)];
  return isUsed
    ? []
    : [comment('suppression-unused', source, one.line, `Nothing of ${rules} is found here: take the suppression away.`)];
}

function comment(
  rule: string,
  { path, text }: Source,
  line: number,
  message: string,
  severity: 'low' | 'medium' = 'low',
): Finding {
  const excerpt = (text.split('\n')[line - 1] ?? '').trim().slice(0, 160);
  return { rule, cwe: undefined, severity, confidence: 'high', message, place: { path, line, column: 1 }, excerpt };
}
