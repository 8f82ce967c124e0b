import type { Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';
import { counting, WORST_FIRST } from './counts.ts';

export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

export interface TextOptions {
  readonly paint: Paint;
  /** Makes what comes from a file safe to print. */
  readonly visible: (text: string) => string;
  /** How a path of the report is written here. */
  readonly nameOf: (path: string) => string;
  /** Breaks a sentence into lines where there is a terminal that has so many columns. */
  readonly inLines: (words: string, indent: string) => string;
  /** At most so many are shown in full; the worst are. */
  readonly most: number;
}

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'cyan',
};
const MOST_INCOMPLETE = 20;
const MOST_STEPS = 8;

/** A scan as a person reads it: each finding with its lines, its way, and what to do; the worst last, next to the summary. */
export function renderText(result: ScanResult, options: TextOptions): string {
  const { paint, most } = options;
  const findings = [...counting(result.findings)].sort(
    (a, b) => WORST_FIRST.indexOf(b.severity) - WORST_FIRST.indexOf(a.severity),
  );
  const left = findings.length - most;
  const shown = left > 0 ? findings.slice(left) : findings;
  return [
    ...(left > 0 ? [paint('dim', `${left} lesser findings are not shown (--all, or --format json).`), ''] : []),
    ...shown.map((finding) => (isMinor(finding) ? row(finding, options) : block(finding, options))),
    ...(shown.some((finding) => isMinor(finding)) && shown.every((finding) => isMinor(finding)) ? [''] : []),
    ...notAnalysed(result, options),
    ...notes(result, options),
    summary(result, findings, paint),
    '',
  ].join('\n');
}

/** One line is enough for what stops nothing. */
function isMinor({ severity }: ScanFinding): boolean {
  return severity === 'low' || severity === 'info';
}

function placeName({ place }: ScanFinding, { visible, nameOf }: TextOptions): string {
  return `${visible(nameOf(place.path))}:${place.line}:${place.column}`;
}

function row(finding: ScanFinding, options: TextOptions): string {
  const { paint, visible } = options;
  const { severity, rule, message } = finding;
  return `${paint(COLOURS[severity], severity)}  ${paint('bold', rule)}  ${placeName(finding, options)}  ${paint('dim', visible(message))}`;
}

function block(finding: ScanFinding, options: TextOptions): string {
  const { paint, visible, inLines } = options;
  const { severity, confidence, rule, message, trace, fix, cwe, commit, engines } = finding;
  const doubt = confidence === 'high' ? '' : paint('dim', `  (${confidence} confidence)`);
  const isForeign = engines?.includes('sallyport') === false;
  return [
    '',
    `${paint(COLOURS[severity], severity)}  ${paint('bold', rule)}  ${placeName(finding, options)}${doubt}`,
    inLines(`${visible(message)}${cwe === undefined ? '' : ` ${cwe}`}`, '  '),
    '',
    ...frame(finding, options),
    ...(trace === undefined || trace.length < 2 ? [] : ['', ...way(finding, options)]),
    ...(commit === undefined ? [] : ['', `  in commit ${commit.slice(0, 12)}`]),
    ...(engines === undefined ? [] : [`  found by ${engines.map(visible).join(', ')}`]),
    ...(fix === undefined ? [] : ['', `  fix: ${visible(fix.description)} ${paint('dim', '(sallyport fix)')}`]),
    ...(isForeign ? [] : [paint('dim', `  sallyport explain ${rule}`)]),
    '',
  ].join('\n');
}

/** The lines around it, and a mark below the first that it is about. Secrets were cut out before. */
function frame({ frame: lines, place, excerpt }: ScanFinding, { paint, visible }: TextOptions): readonly string[] {
  if (lines.length === 0) return excerpt === '' ? [] : [`  ${visible(excerpt)}`];
  const width = String(lines.at(-1)?.line ?? 0).length;
  const last = place.endLine ?? place.line;
  return lines.flatMap(({ line, text }) => {
    const isMeant = line >= place.line && line <= last;
    const number = paint('dim', `${String(line).padStart(width)} |`);
    const shown = `  ${number} ${isMeant ? visible(text) : paint('dim', visible(text))}`;
    const mark = line === place.line ? markOf(text, place.column, last === line ? place.endColumn : undefined, visible) : '';
    return mark === '' ? [shown] : [shown, `  ${' '.repeat(width)} ${paint('dim', '|')} ${paint('red', mark)}`];
  });
}

/** Empty where the line was cut or changed for showing, so that the mark would stand in a wrong place. */
function markOf(text: string, column: number, endColumn: number | undefined, visible: TextOptions['visible']): string {
  if (column > text.length || /\[[\w-]+\]/.test(text.slice(0, column)) || visible(text) !== text) return '';
  const end = Math.min(endColumn ?? text.trimEnd().length + 1, text.trimEnd().length + 1);
  return end <= column ? '' : `${' '.repeat(column - 1)}${'^'.repeat(end - column)}`;
}

/** From where the data comes to where it does harm, with the line of each step. */
function way({ trace = [], steps }: ScanFinding, { paint, visible, nameOf }: TextOptions): readonly string[] {
  const rows = trace.map(({ place, note }, at) => {
    const word = at === 0 ? 'from' : at === trace.length - 1 ? '  to' : ' via';
    const code = steps[at] ?? '';
    return `  ${word}  ${visible(nameOf(place.path))}:${place.line}  ${visible(note)}${code === '' ? '' : paint('dim', `   ${visible(code)}`)}`;
  });
  const left = rows.length - MOST_STEPS;
  return left <= 0 ? rows : [...rows.slice(0, 2), `   ...  ${left} more`, ...rows.slice(2 + left)];
}

function notAnalysed({ incomplete }: ScanResult, { paint, visible, nameOf }: TextOptions): readonly string[] {
  if (incomplete.length === 0) return [];
  const rows = incomplete.slice(0, MOST_INCOMPLETE).map(({ path, line, reason }) => {
    return `${paint('yellow', 'not analysed')}  ${visible(nameOf(path))}${line === undefined ? '' : `:${line}`}: ${visible(reason)}`;
  });
  const more = incomplete.length - rows.length;
  return [...rows, ...(more > 0 ? [`and ${more} more that were not analysed`] : []), ''];
}

function notes({ stats: { skipped, engines }, stale }: ScanResult, { paint, visible }: TextOptions): readonly string[] {
  const left = [
    ...(skipped.ignored === 0 ? [] : [`${skipped.ignored} named in .gitignore`]),
    ...(skipped.excluded === 0 ? [] : [`${skipped.excluded} named by --exclude`]),
    ...(skipped.dependencies.length === 0
      ? []
      : [`installed packages (${skipped.dependencies.slice(0, 3).map(visible).join(', ')})`]),
  ];
  const old = stale.length === 1 ? '1 entry of the baseline matches' : `${stale.length} entries of the baseline match`;
  return [
    ...(left.length === 0 ? [] : [paint('dim', `not looked at: ${left.join(', ')}`)]),
    ...(engines.length === 0 ? [] : [paint('dim', `with ${engines.map(visible).join(', ')}`)]),
    ...(stale.length === 0 ? [] : [`${old} nothing any more; --prune-baseline takes out what is gone`]),
  ];
}

function summary({ incomplete, stats, findings: all }: ScanResult, findings: readonly ScanFinding[], paint: Paint): string {
  const counts = WORST_FIRST.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [paint(COLOURS[severity], `${count} ${severity}`)];
  });
  const known = all.length - findings.length;
  const seconds = stats.ms < 1000 ? `${stats.ms} ms` : `${(stats.ms / 1000).toFixed(1)} s`;
  return [
    counts.length > 0
      ? counts.join(', ')
      : stats.files === 0
        ? paint('yellow', 'there was nothing to look at')
        : paint('green', 'nothing found'),
    `${stats.files} ${stats.files === 1 ? 'file' : 'files'} in ${seconds}`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(incomplete.length > 0 ? [paint('yellow', `${incomplete.length} not analysed`)] : []),
  ].join(' · ');
}
