import type { Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';

/** What counts: known findings are for reports that can say so. */
export function counting(findings: readonly ScanFinding[]): readonly ScanFinding[] {
  return findings.filter((finding) => finding.suppressed === undefined);
}

const WORST_FIRST: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
const COMMANDS: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};
/** GitHub shows ten of each kind in a step. */
const MOST_ANNOTATIONS = 10;

/** Workflow commands of GitHub Actions: the worst ones, the number of the others. */
export function renderGithub(result: ScanResult): string {
  const findings = [...counting(result.findings)].sort(
    (a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity),
  );
  const used = new Map<string, number>();
  const shown = findings.flatMap(({ severity, rule, place, message }) => {
    const command = COMMANDS[severity];
    const count = used.get(command) ?? 0;
    used.set(command, count + 1);
    if (count >= MOST_ANNOTATIONS) return [];
    const about = [
      `file=${property(place.path)}`,
      `line=${place.line}`,
      `endLine=${place.endLine ?? place.line}`,
      `title=${property(`${rule} (${severity})`)}`,
    ];
    return [`::${command} ${about.join(',')}::${data(message)}`];
  });
  const left = findings.length - shown.length;
  const incomplete = result.incomplete
    .slice(0, MOST_ANNOTATIONS)
    .map(({ path, reason }) => `::warning file=${property(path)}::${data(`Not analysed: ${reason}`)}`);
  return [...shown, ...incomplete, ...(left > 0 ? [`::notice::${left} more findings; see the whole report`] : []), ''].join('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const GITLAB: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** GitLab's Code Quality report. */
export function renderGitlab(result: ScanResult): string {
  const issues = counting(result.findings).map(({ rule, message, severity, place, fingerprint }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: GITLAB[severity],
    location: { path: place.path, lines: { begin: place.line, end: place.endLine ?? place.line } },
  }));
  return `${JSON.stringify(issues)}\n`;
}

/** JUnit XML: a case for each finding and each file that was not analysed; one that passes where there is neither. */
export function renderJunit(result: ScanResult): string {
  const findings = counting(result.findings);
  const cases = [
    ...findings.map(({ rule, place, severity, message, excerpt }) => {
      const where = `${place.path}:${place.line}:${place.column}`;
      return `    <testcase classname="${xml(place.path)}" name="${xml(`${rule} ${where}`)}"><failure message="${xml(message)}" type="${severity}">${xml(`${where}\n${excerpt}`)}</failure></testcase>`;
    }),
    ...result.incomplete.map(
      ({ path, reason }) =>
        `    <testcase classname="${xml(path)}" name="analysis"><error message="${xml(`Not analysed: ${reason}`)}"/></testcase>`,
    ),
  ];
  const body = cases.length > 0 ? cases : ['    <testcase classname="sallyport" name="scan"/>'];
  const counts = `tests="${body.length}" failures="${findings.length}" errors="${result.incomplete.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="sallyport scan" ${counts}>\n${body.join('\n')}\n  </testsuite>\n</testsuites>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };

/** XML 1.0, 2.2: other control characters have no place in a document at all. */
function xml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (char) => (char === '\n' ? char : '\ufffd'))
    .replace(/[&<>"\n]/g, (char) => ENTITIES[char] ?? char);
}
