import type { Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';
import { counting } from './ci.ts';

export type Paint = (style: 'bold' | 'dim' | 'red' | 'yellow' | 'cyan', text: string) => string;

export interface TextOptions {
  readonly paint: Paint;
  /** Makes what comes from a file safe to print. */
  readonly visible: (text: string) => string;
  /** Lines of a file, for the frame; undefined where it is gone. */
  readonly lineOf: (path: string, line: number) => string | undefined;
  /** At most so many are shown in full. */
  readonly most: number;
}

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'cyan',
};
const WORST_FIRST: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
const WIDE = 140;

/** A scan as a person reads it: each finding with its line, its way, and what to do; the worst last, next to the summary. */
export function renderText(result: ScanResult, options: TextOptions): string {
  const { paint, visible, most } = options;
  const findings = [...counting(result.findings)].sort(
    (a, b) => WORST_FIRST.indexOf(b.severity) - WORST_FIRST.indexOf(a.severity),
  );
  const left = findings.length - most;
  const shown = left > 0 ? findings.slice(left) : findings;
  const blocks = shown.map((finding) => block(finding, options));
  const incomplete = result.incomplete
    .slice(0, 20)
    .map(
      ({ path, line, reason }) =>
        `${paint('yellow', 'not analysed')}  ${visible(path)}${line === undefined ? '' : `:${line}`}: ${visible(reason)}`,
    );
  const more = result.incomplete.length - incomplete.length;
  return [
    ...(left > 0 ? [paint('dim', `${left} lesser findings are not shown (--all, or --format json).`), ''] : []),
    ...blocks,
    ...incomplete,
    ...(more > 0 ? [`and ${more} more that were not analysed`] : []),
    ...(incomplete.length > 0 ? [''] : []),
    summary(result, findings, paint),
    '',
  ].join('\n');
}

function block(finding: ScanFinding, { paint, visible, lineOf }: TextOptions): string {
  const { severity, confidence, rule, place, message, trace, fix, cwe } = finding;
  const head = `${paint(COLOURS[severity], severity)}  ${paint('bold', rule)}  ${visible(place.path)}:${place.line}:${place.column}${confidence === 'high' ? '' : paint('dim', `  (${confidence} confidence)`)}`;
  return [
    head,
    `  ${visible(message)}${cwe === undefined ? '' : paint('dim', ` ${cwe}`)}`,
    '',
    ...frame(finding, { paint, visible, lineOf }),
    ...(trace === undefined || trace.length < 2 ? [] : ['', ...way(trace, visible, paint)]),
    ...(fix === undefined ? [] : ['', `  fix: ${visible(fix.description)} (sallyport fix)`]),
    paint('dim', `  sallyport explain ${rule}`),
    '',
  ].join('\n');
}

/** Two lines before, the lines themselves, a mark below. A line that holds a secret is shown as its excerpt. */
function frame(
  { place, excerpt, rule }: ScanFinding,
  { paint, visible, lineOf }: Pick<TextOptions, 'paint' | 'visible' | 'lineOf'>,
): readonly string[] {
  const isSecret = rule.startsWith('secret-') || rule.includes('secret') || rule.includes('password') || rule.includes('token');
  const width = String(place.line).length;
  const row = (line: number, text: string): string =>
    `  ${paint('dim', `${String(line).padStart(width)} |`)} ${visible(text.replaceAll('\t', '  ')).slice(0, WIDE)}`;
  const own = lineOf(place.path, place.line);
  if (own === undefined || isSecret) return [row(place.line, excerpt)];
  const before = [place.line - 2, place.line - 1].flatMap((line) => {
    const text = line < 1 ? undefined : lineOf(place.path, line);
    return text === undefined ? [] : [row(line, text)];
  });
  const indent = visible(own.slice(0, place.column - 1).replaceAll('\t', '  ')).length;
  const end =
    place.endLine === undefined || place.endLine === place.line ? (place.endColumn ?? place.column + 1) : own.length + 1;
  const mark = '^'.repeat(Math.max(1, Math.min(end - place.column, WIDE - indent)));
  return [
    ...before,
    row(place.line, own),
    ...(indent < WIDE ? [`  ${' '.repeat(width)} ${paint('dim', '|')} ${' '.repeat(indent)}${paint('red', mark)}`] : []),
  ];
}

function way(trace: NonNullable<ScanFinding['trace']>, visible: (text: string) => string, paint: Paint): readonly string[] {
  return trace.map(
    ({ place, note }, at) =>
      `  ${at === 0 ? 'from' : at === trace.length - 1 ? '  to' : ' via'}  ${visible(place.path)}:${place.line}  ${paint('dim', visible(note))}`,
  );
}

function summary({ incomplete, stats, findings: all }: ScanResult, findings: readonly ScanFinding[], paint: Paint): string {
  const counts = WORST_FIRST.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [paint(COLOURS[severity], `${count} ${severity}`)];
  });
  const known = all.length - findings.length;
  const parts = [
    counts.length === 0 ? 'nothing found' : counts.join(', '),
    `${stats.files} ${stats.files === 1 ? 'file' : 'files'} in ${stats.ms < 1000 ? `${stats.ms} ms` : `${(stats.ms / 1000).toFixed(1)} s`}`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(incomplete.length > 0 ? [paint('yellow', `${incomplete.length} not analysed`)] : []),
  ];
  return parts.join(' · ');
}
