import type { Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';
import { bySeverity, counting, worstFirst } from './counts.ts';

// docs.github.com, "Workflow commands": ten annotations of each kind a step; the rest would be dropped without a word.
const MOST_OF_A_KIND = 10;
/** A step's summary may hold 1 MiB. */
const MOST_SUMMARY = 1000 * 1024;

const KINDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/** Workflow commands that GitHub turns into annotations: the ten worst of each kind, then how many are left. */
export function renderGithub(report: ScanResult): string {
  const findings = worstFirst(counting(report.findings));
  const shown = (['error', 'warning', 'notice'] as const).flatMap((kind) =>
    findings.filter(({ severity }) => KINDS[severity] === kind).slice(0, MOST_OF_A_KIND),
  );
  const lines = shown.map(annotation);
  const missing = report.incomplete.slice(0, MOST_OF_A_KIND).map(({ path, line, reason }) => {
    return `::warning file=${property(path)},line=${line ?? 1},title=Not analysed::${data(reason)}`;
  });
  const left = findings.length - shown.length;
  const rest = left === 0 ? [] : [`${moreOf(left)}: see the summary of the step`];
  const total = findings.length === 0 ? 'no findings' : `${countOf(findings.length)}: ${bySeverity(findings)}`;
  return `${[...lines, ...missing, ...rest, `sallyport: ${total}`].join('\n')}\n`;
}

/** All findings as a table in Markdown, for the summary of the step. */
export function githubSummary(report: ScanResult): string {
  const findings = worstFirst(counting(report.findings));
  const head = `### Sallyport: ${findings.length === 0 ? 'no findings' : `${countOf(findings.length)}, ${bySeverity(findings)}`}\n\n`;
  if (findings.length === 0) return head;
  let text = `${head}| severity | rule | place | |\n| --- | --- | --- | --- |\n`;
  let shown = 0;
  for (const { severity, rule, place, message } of findings) {
    const row = `| ${severity} | ${rule} | \`${cell(`${place.path}:${place.line}`)}\` | ${cell(message)} |\n`;
    if (text.length + row.length > MOST_SUMMARY) break;
    text += row;
    shown += 1;
  }
  return shown === findings.length ? text : `${text}\n${moreOf(findings.length - shown)}\n`;
}

function annotation({ severity, place, rule, message }: ScanFinding): string {
  const end = place.endLine === undefined ? '' : `,endLine=${place.endLine}`;
  return `::${KINDS[severity]} file=${property(place.path)},line=${place.line}${end},col=${place.column},title=${property(`${rule} (${severity})`)}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function cell(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('`', "'")
    .replaceAll('<', '&lt;');
}

function countOf(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}

function moreOf(count: number): string {
  return count === 1 ? '1 more finding' : `${count} more findings`;
}
