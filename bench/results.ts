import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Group } from './options.ts';
import { addedMs, cpuRatio, type Pair, type Spread, spread, wallRatio } from './statistics.ts';
import { BENCH, REPOSITORY, runTool } from './tools.ts';

export type Verdict = 'met' | 'not met' | 'skipped' | 'failed' | '';

/** One line of the table: figures as they are shown. */
export interface Row {
  readonly group: Group | 'mcp' | 'scanner';
  readonly name: string;
  /** A with version → B with version. */
  readonly sides: string;
  readonly pairs: number;
  /** The main figure, with its unit. */
  readonly figure: string;
  readonly ratio: string;
  readonly cpu: string;
  readonly target: string;
  readonly verdict: Verdict;
  readonly note: string;
}

export interface Target {
  readonly text: string;
  readonly isMet: (pairs: readonly Pair[]) => boolean;
}

export function compared(
  group: Group,
  name: string,
  sides: readonly [string, string],
  pairs: readonly Pair[],
  target?: Target,
): Row {
  const wall = (which: 'a' | 'b'): string => ms(spread(pairs.map((pair) => pair[which].wallMs)).median);
  const cpu = (which: 'a' | 'b'): string => spread(pairs.map((pair) => pair[which].cpuS)).median.toFixed(3);
  return {
    group,
    name,
    sides: sides.join(' → '),
    pairs: pairs.length,
    figure: `${wall('a')} → ${wall('b')} ms (${range(addedMs(pairs), (value) => `${value < 0 ? '' : '+'}${ms(value)}`)})`,
    ratio: range(wallRatio(pairs), (value) => value.toFixed(2)),
    cpu: `${cpu('a')} → ${cpu('b')} (${range(cpuRatio(pairs), (value) => value.toFixed(2))})`,
    target: target?.text ?? '',
    verdict: target === undefined ? '' : target.isMet(pairs) ? 'met' : 'not met',
    note: '',
  };
}

/** A measurement that was not made, with the reason: never left out in silence. */
export function without(group: Group, name: string, verdict: 'skipped' | 'failed', why: string): Row {
  return {
    group,
    name,
    sides: '',
    pairs: 0,
    figure: '',
    ratio: '',
    cpu: '',
    target: '',
    verdict,
    note: why.replaceAll(/\s+/gu, ' '),
  };
}

export function printRow(row: Row): void {
  const figures = [row.sides, row.figure, row.ratio, row.cpu === '' ? '' : `cpu s ${row.cpu}`];
  const judged = [row.target, row.verdict.toUpperCase()].filter((text) => text !== '').join(': ');
  console.log(`${row.name} | ${[...figures, judged, row.note].filter((text) => text !== '').join(' | ')}`);
}

const HEADER = `# Benchmark results

Written by \`npm run bench\`: one section a run. Each row compares two whole processes, taken in turn (A B, B A, ...) after a warm-up that is
not counted; figures are medians, with the range of all pairs in brackets: added milliseconds, B/A wall time, CPU seconds of the process and its
children. Only ratios carry over to another machine. A target is one of the first issue's; a miss stands here as \`not met\`.
`;
const COLUMNS = [
  'group',
  'what',
  'A → B',
  'pairs',
  'wall time (added) or figure',
  'B/A',
  'CPU s (B/A)',
  'target',
  'verdict',
  'note',
];

/** Appends a section to RESULTS.md: when and on what machine the measuring began, as machine() told then. */
export function writeResults(rows: readonly Row[], at: Date, where: string): void {
  const path = join(BENCH, 'RESULTS.md');
  if (!existsSync(path)) writeFileSync(path, HEADER);
  const lines = rows.map((row) => [
    row.group,
    row.name,
    row.sides,
    row.pairs || '',
    row.figure,
    row.ratio,
    row.cpu,
    row.target,
    row.verdict,
    row.note,
  ]);
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...lines].map(
    (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`,
  );
  appendFileSync(path, `\n## ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC\n\n${where}\n\n${table.join('\n')}\n`);
}

export function machine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const who = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  return `${first?.model ?? '?'}, ${cpus().length} cores, ${memory}, ${arch()}, kernel ${release().split('.').slice(0, 2).join('.')}, Node ${process.version}, as ${who}; Sallyport ${productVersion()}`;
}

/** Version and commit of what is measured. */
export function productVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '?';
  try {
    return `${version} (${describeCommit()})`;
  } catch {
    return version;
  }
}

/** Results of this session's earlier benches are no change of what is measured. */
function describeCommit(): string {
  const changed = runTool(
    ['git', 'status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/RESULTS.md'],
    REPOSITORY,
  ).trim();
  return `${runTool(['git', 'rev-parse', '--short', 'HEAD'], REPOSITORY).trim()}${changed === '' ? '' : '-dirty'}`;
}

function range({ median, least, most }: Spread, show: (value: number) => string): string {
  return `${show(median)} [${show(least)}..${show(most)}]`;
}

function ms(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(2) : value.toFixed(0);
}
