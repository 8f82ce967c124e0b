import type { RuleInfo, Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';
import { counting } from './counts.ts';

const QUALITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};
const SAST: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

/** GitLab's code quality report, which every edition shows in a merge request. */
export function renderGitlab(report: ScanResult): string {
  const issues = counting(report.findings).map(({ rule, message, severity, fingerprint, place }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: QUALITY[severity],
    location: { path: place.path, lines: { begin: place.line, end: place.endLine ?? place.line } },
  }));
  return `${JSON.stringify(issues, null, 1)}\n`;
}

/** GitLab's security report (gl-sast-report.json, schema 15). */
export function renderGitlabSast(report: ScanResult, rules: readonly RuleInfo[], version: string, at: Date): string {
  const moment = at.toISOString().slice(0, 19);
  const tool = { id: 'sallyport', name: 'Sallyport', version, vendor: { name: 'Sallyport' } };
  const document = {
    version: '15.0.7',
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'sast',
      start_time: moment,
      end_time: moment,
      status: report.incomplete.length === 0 ? 'success' : 'failure',
    },
    vulnerabilities: counting(report.findings).map((finding) => vulnerability(finding, rules)),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function vulnerability({ rule, cwe, message, severity, fingerprint, place }: ScanFinding, rules: readonly RuleInfo[]): object {
  const number = cwe?.replace('CWE-', '');
  return {
    id: fingerprint,
    name: rules.find(({ id }) => id === rule)?.title ?? rule,
    description: message,
    severity: SAST[severity],
    location: { file: place.path, start_line: place.line, end_line: place.endLine ?? place.line },
    identifiers: [
      { type: 'sallyport_rule', name: rule, value: rule },
      ...(number === undefined ? [] : [{ type: 'cwe', name: cwe, value: number }]),
    ],
  };
}
