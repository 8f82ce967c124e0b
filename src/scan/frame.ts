import { findSecrets } from '../inspect/secrets/index.ts';
import { type Finding, withoutSpans } from '../model/index.ts';
import type { FoundHere, ShownLine } from './types.ts';

/** Weaknesses whose place is a secret: what stands there is never shown, only the excerpt, which has it cut out. */
export const SECRET_WEAKNESSES: ReadonlySet<string> = new Set(['CWE-798', 'CWE-259', 'CWE-321', 'CWE-312', 'CWE-522', 'CWE-916']);

const LONGEST = 160;
const MOST_LINES = 4;

/** Adds to the findings of one group of texts the lines that show them. */
export function withFrames(findings: readonly Finding[], texts: ReadonlyMap<string, string>): readonly FoundHere[] {
  const files = new Map<string, File>();
  const fileOf = (path: string): File | undefined => {
    const known = files.get(path);
    const text = texts.get(path);
    if (known !== undefined || text === undefined) return known;
    const file = { lines: text.split('\n'), excerpts: excerptsOf(findings, path), shown: new Map<number, string>() };
    files.set(path, file);
    return file;
  };
  return findings.map((finding) => {
    const file = fileOf(finding.place.path);
    return {
      ...finding,
      frame: file === undefined ? [] : frameOf(finding, file),
      steps: (finding.trace ?? []).map(({ place }) => {
        const there = fileOf(place.path);
        return there === undefined ? '' : shown(there, place.line).trim();
      }),
    };
  });
}

interface File {
  readonly lines: readonly string[];
  /** For lines with a secret, what may be shown of them. */
  readonly excerpts: ReadonlyMap<number, string>;
  /** Lines that were shown before: findings often stand side by side. */
  readonly shown: Map<number, string>;
}

function excerptsOf(findings: readonly Finding[], path: string): ReadonlyMap<number, string> {
  const excerpts = new Map<number, string>();
  for (const { place, cwe, excerpt } of findings) {
    if (place.path !== path || !SECRET_WEAKNESSES.has(cwe ?? '')) continue;
    for (let line = place.line; line <= Math.min(place.endLine ?? place.line, place.line + 200); line += 1) {
      excerpts.set(line, line === place.line ? excerpt : '[secret]');
    }
  }
  return excerpts;
}

function frameOf({ place }: Finding, file: File): readonly ShownLine[] {
  const last = Math.min(place.endLine ?? place.line, place.line + MOST_LINES - 1);
  const frame: ShownLine[] = [];
  for (let line = Math.max(1, place.line - 1); line <= Math.min(last + 1, file.lines.length); line += 1) {
    frame.push({ line, text: shown(file, line) });
  }
  return frame;
}

function shown(file: File, line: number): string {
  const known = file.shown.get(line) ?? made(file, line);
  file.shown.set(line, known);
  return known;
}

function made({ lines, excerpts }: File, line: number): string {
  const whole = lines[line - 1] ?? '';
  const excerpt = excerpts.get(line);
  // Keep the indentation, so that the frame still looks like the file.
  if (excerpt !== undefined) return `${/^\s{0,40}/.exec(whole)?.[0] ?? ''}${excerpt}`.slice(0, LONGEST);
  const text = whole
    .slice(0, 4 * LONGEST)
    .replaceAll('\t', '  ')
    .trimEnd();
  const clean = withoutSpans(text, findSecrets(text));
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 3)}...`;
}
