import { candidatesFor, type FixLanguage, type FixNode, type FixSource } from '../fix/index.ts';
import { isPage } from '../inspect/code/index.ts';
import { type Edit, type Finding, type Fix, isLesserPath, lineStarts, type ScanLimit, SEVERITIES } from '../model/index.ts';
import { contentOf } from './fingerprint.ts';
import type { LoadParser } from './inspect-group.ts';
import { codeLanguageOf } from './inspectors.table.ts';
import { isAtLeast } from './report/counts.ts';
import { syntaxTree } from './syntax-tree.ts';
import type { FoundHere, GroupResult, ScanText } from './types.ts';

/** Inspects one text by itself, without looking for fixes. */
export type Reread = (text: ScanText) => Promise<GroupResult>;

/** Of one group: each is tried, which costs an inspection of its file. */
const MOST = 50;

/**
 * Adds fixes to findings where one is known that holds: the result parses, the finding is gone, and no new one came. A file that was
 * not read whole is not mended: what a rewrite does to it could not be told, and to try costs as much as to read it does.
 *
 * @param from fixes of lesser findings are not looked for: nobody would see them
 */
export async function offerFixes<F extends Finding>(
  findings: readonly F[],
  texts: ReadonlyMap<string, ScanText>,
  loadParser: LoadParser,
  reread: Reread,
  isWhole: (path: string) => boolean,
  from: ScanLimit,
): Promise<readonly F[]> {
  const files = new Map<string, Promise<FileBefore>>();
  const out = [...findings];
  let tried = 0;
  for (const [at, finding] of gravestFirst(findings)) {
    if (tried >= MOST || !isAtLeast(finding.severity, from)) break;
    const text = texts.get(finding.place.path);
    const isWorth = finding.severity !== 'info' && finding.fix === undefined && !isLesserPath(finding.place.path);
    if (text === undefined || !isWorth || !isWhole(text.path)) continue;
    const file = files.get(text.path) ?? readBefore(text, loadParser, reread);
    files.set(text.path, file);
    const { fix, count } = await fixFor(finding, await file, reread);
    tried += count;
    if (fix !== undefined) out[at] = { ...finding, fix };
  }
  return out;
}

/** With their places in the list: what is tried last may not be tried at all. */
function gravestFirst<F extends Finding>(findings: readonly F[]): readonly (readonly [number, F])[] {
  return [...findings.entries()].sort(([, a], [, b]) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

interface FileBefore {
  readonly text: ScanText;
  readonly source: FixSource;
  readonly offsetOf: (line: number, column: number) => number;
  /** Found when something is tried for the first time. */
  readonly before: () => Promise<GroupResult>;
}

async function readBefore(text: ScanText, loadParser: LoadParser, reread: Reread): Promise<FileBefore> {
  const grammar = codeLanguageOf(text);
  // The scripts of a page are not a tree of their own, and a fix is made of one.
  const language = isPage(text.path) ? undefined : languageOf(grammar);
  const parser = grammar === undefined || language === undefined ? undefined : await loadParser(grammar);
  const lines = lineStarts(text.text);
  let known: Promise<GroupResult> | undefined;
  let tree: { readonly root: FixNode | undefined } | undefined;
  return {
    text,
    source: {
      path: text.path,
      text: text.text,
      language,
      // Most findings have no rewrite, and need no tree.
      get root() {
        tree ??= { root: parser === undefined ? undefined : syntaxTree(text.text, parser) };
        return tree.root;
      },
    },
    offsetOf: (line, column) => Math.min(text.text.length, (lines[line - 1] ?? 0) + column - 1),
    before: () => {
      known ??= reread(text);
      return known;
    },
  };
}

async function fixFor(
  finding: Finding,
  file: FileBefore,
  reread: Reread,
): Promise<{ readonly fix: Fix | undefined; readonly count: number }> {
  const { place } = finding;
  const start = file.offsetOf(place.line, place.column);
  const end =
    place.endColumn === undefined ? lineEnd(file.text.text, start) : file.offsetOf(place.endLine ?? place.line, place.endColumn);
  let count = 0;
  for (const { description, edits } of candidatesFor(finding, file.source, start, end)) {
    count += 1;
    const placed = edits.map((edit) => ({ path: file.text.path, ...edit })).sort((a, b) => a.start - b.start || a.end - b.end);
    const after = applyEdits(file.text.text, placed);
    if (after === undefined || after === file.text.text) continue;
    if (holds(finding, await file.before(), await reread({ path: file.text.path, text: after }))) {
      return { fix: { description, edits: placed }, count };
    }
  }
  return { fix: undefined, count };
}

/** The text with edits that do not overlap; undefined where they do. */
export function applyEdits(text: string, edits: readonly Pick<Edit, 'start' | 'end' | 'text'>[]): string | undefined {
  let out = '';
  let at = 0;
  for (const { start, end, text: inserted } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at || end < start || end > text.length) return undefined;
    out += text.slice(at, start) + inserted;
    at = end;
  }
  return out + text.slice(at);
}

/**
 * Whether a rewrite mends: everything parses that did, the finding is gone, and there is none that was not there before. What stands in
 * the rewritten text beside it reads otherwise then, and may weigh less; so what is left is counted by rule and severity.
 */
function holds(finding: Finding, before: GroupResult, after: GroupResult): boolean {
  if (after.incomplete.length > before.incomplete.length) return false;
  const isIt = (one: Finding): boolean => one.rule === finding.rule && contentOf(one) === contentOf(finding);
  const isOfIt = (one: Finding): boolean => one.rule === finding.rule;
  for (const is of [isIt, isOfIt]) if (before.findings.filter(is).length <= after.findings.filter(is).length) return false;
  const counts = countsOf(before.findings);
  return [...countsOf(after.findings)].every(([key, count]) => count <= (counts.get(key) ?? 0));
}

/** How many findings each rule has, at each severity or above. */
function countsOf(findings: readonly FoundHere[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, severity } of findings)
    for (const reached of SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1))
      counts.set(`${rule}\0${reached}`, (counts.get(`${rule}\0${reached}`) ?? 0) + 1);
  return counts;
}

function languageOf(grammar: ReturnType<typeof codeLanguageOf>): FixLanguage | undefined {
  if (grammar === 'python') return 'python';
  return grammar === 'javascript' || grammar === 'typescript' || grammar === 'tsx' ? 'javascript' : undefined;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
