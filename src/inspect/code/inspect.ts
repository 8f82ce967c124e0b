import type { Finding, Incomplete, Inspection } from '../../model/index.ts';
import type { CodeLanguage } from './language.ts';
import { commandInjection } from './rules/command-injection/rule.ts';
import type { CodeParser } from './syntax.ts';
import { SyntaxTable } from './table.ts';

export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly language: CodeLanguage;
}

export interface InspectOptions {
  /** Asked now and then while a file is read: true gives the file up, which is then reported as incomplete. */
  readonly deadlineOf?: (path: string) => () => boolean;
}

/** Longer files are not read; they are reported. In UTF-16 units. */
const MAX_TEXT = 1024 * 1024;
const MAX_NODES = 4_000_000;

const tables = new WeakMap<CodeParser, SyntaxTable>();

/** Analyses one file. What could not be analysed stands in `incomplete`. Never throws on any text. */
export function inspectCode(file: CodeFile, parser: CodeParser, options: InspectOptions = {}): Inspection {
  return inspectProject([file], () => parser, options);
}

/** Analyses files together: what one function does with its arguments is known to its callers in other files. */
export function inspectProject(
  files: Iterable<CodeFile>,
  parserOf: (language: CodeLanguage) => CodeParser | undefined,
  options: InspectOptions = {},
): Inspection {
  const findings: Finding[] = [];
  const incomplete: Incomplete[] = [];
  for (const file of files) {
    const parser = parserOf(file.language);
    const isLate = options.deadlineOf?.(file.path) ?? (() => false);
    const table = parser === undefined ? 'no parser for its language' : readTable(file, parser, isLate);
    if (typeof table === 'string') {
      incomplete.push({ path: file.path, reason: table });
      continue;
    }
    const at = lineIndex(file.text);
    for (const node of table.errors) {
      incomplete.push({ path: file.path, line: at(table.start[node] ?? 0).line, reason: 'this part does not parse' });
    }
    findings.push(...commands(file, table, at));
  }
  return { findings, incomplete };
}

function readTable(file: CodeFile, parser: CodeParser, isLate: () => boolean): SyntaxTable | string {
  if (file.text.length > MAX_TEXT) return 'longer than 1 MiB';
  const tree = parser.parse(file.text, isLate);
  if (tree === null) return 'parsing was given up: it took too long, or the text holds a NUL';
  let table = tables.get(parser);
  if (table === undefined) {
    table = new SyntaxTable(parser);
    tables.set(parser, table);
  }
  try {
    return table.read(tree, MAX_NODES, isLate) ? table : 'reading took too long';
  } finally {
    tree.delete();
  }
}

const SHELLS = /(?:^|\.)(?:system|popen|exec|execSync|getoutput|getstatusoutput)$/;
const BUILT = /^(?:f["']|`[^`]*\$\{|[^,]*["'`]\s*[+%]|[^,]*[+]\s*["'`]|[^,]*\.format\()/;

function commands(file: CodeFile, table: SyntaxTable, at: (offset: number) => Spot): Finding[] {
  const found: Finding[] = [];
  for (let node = 1; node <= table.length; node += 1) {
    const kind = table.kind(node);
    if (kind !== 'call' && kind !== 'call_expression') continue;
    const callee = table.first(node);
    const args = table.next[callee] ?? 0;
    const first = args === 0 ? 0 : table.first(args);
    if (first === 0 || !SHELLS.test(text(file, table, callee)) || !BUILT.test(text(file, table, first))) continue;
    const start = at(table.start[node] ?? 0);
    const end = at(table.end[node] ?? 0);
    found.push({
      rule: commandInjection.id,
      cwe: commandInjection.cwe,
      severity: commandInjection.severity,
      confidence: 'medium',
      message: commandInjection.message,
      place: { path: file.path, ...start, endLine: end.line, endColumn: end.column },
      excerpt: text(file, table, node).slice(0, 160),
    });
  }
  return found;
}

function text(file: CodeFile, table: SyntaxTable, node: number): string {
  return file.text.slice(table.start[node], table.end[node]);
}

interface Spot {
  readonly line: number;
  readonly column: number;
}

function lineIndex(text: string): (offset: number) => Spot {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
