/** Fixtures of SonarSource's rules for JavaScript and TypeScript. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sonarRules } from './corpora-of-eslint.ts';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

const METADATA = 'sonar-plugin/javascript-checks/src/main/resources/org/sonar/l10n/javascript/rules/javascript';

/** Each use of a pseudo-random number, and scripts of pages without a digest, are not claimed; nor are resources of a cloud (`aws-cdk`). */
const NOT_CLAIMED: ReadonlySet<string> = new Set(['S2245', 'S5725']);

/** `// Noncompliant` marks the line that a rule reports; calls of the same name without a mark, and files without any, are right. */
export function sonarJs(root: string): readonly Corpus[] {
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const file of sources(join(root, 'packages/analysis/src/jsts'), 'rules')) {
    const rule = /^(S\d+)\/.*\.fixture\.[cm]?[jt]sx?$/.exec(file.path)?.[1];
    const cwes = rule === undefined ? [] : weaknessesOf(root, rule);
    if (cwes.length === 0 || !isClaimed(cwes) || /aws-cdk/.test(file.text)) continue;
    files.push(file);
    labels.push(...labelsOf(file, cwes));
  }
  return [{ name: 'sonar JS', files, labels, isProject: false }, sonarRules(root, (rule) => weaknessesOf(root, rule))];
}

function weaknessesOf(root: string, rule: string): readonly number[] {
  const file = join(root, METADATA, `${rule}.json`);
  if (NOT_CLAIMED.has(rule) || !existsSync(file)) return [];
  const parsed: { type: string; securityStandards?: { CWE?: readonly number[] } } = JSON.parse(readFileSync(file, 'utf8'));
  return /^(?:VULNERABILITY|SECURITY_HOTSPOT)$/.test(parsed.type) ? (parsed.securityStandards?.CWE ?? []) : [];
}

const calleeOf = (line: string): string | undefined => /([\w$]+)\s*\(/.exec(line.replace(/\/\/.*/, ''))?.[1];

function labelsOf({ path, text }: SourceText, cwes: readonly number[]): readonly Label[] {
  const lines = text.split('\n');
  const bad = new Set<number>();
  for (const [index, line] of lines.entries()) {
    const mark = /\/\/.*\bnoncompliant\b(?:@([+-]\d+))?/i.exec(line);
    if (mark !== null) bad.add(index + 1 + Number(mark[1] ?? 0));
  }
  if (bad.size === 0) return [whole(path, false, undefined, cwes)];
  const label = (line: number, isBad: boolean): Label => ({ ...whole(path, isBad, undefined, cwes), lines: [line, line] });
  const callees = new Set([...bad].map((line) => calleeOf(lines[line - 1] ?? '')));
  const good = lines.flatMap((line, index): readonly Label[] => {
    const name = calleeOf(line);
    const isBeside = bad.has(index) || bad.has(index + 1) || bad.has(index + 2);
    return name === undefined || isBeside || !callees.has(name) || /^\s*(?:function|\/\/|\*)/.test(line)
      ? []
      : [label(index + 1, false)];
  });
  return [...[...bad].map((line) => label(line, true)), ...good];
}
