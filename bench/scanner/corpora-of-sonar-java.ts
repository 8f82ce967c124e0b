/** The tests of sonar-java's checks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** Numbers that stand for several things, of which these are none of ours: limits for uploads, names of servers in headers. */
const NOT_OURS = /ExcessiveContentRequest|DisclosingTechnologyFingerprints/;

/** A check's test names the file that it reads: `Noncompliant` and `Compliant` stand at the ends of its lines. */
export function sonarJava(root: string): Corpus {
  const checks = join(root, 'java-checks/src');
  const files = new Map<string, SourceText>();
  const labels: Label[] = [];
  const samples = sources(root, 'java-checks-test-sources').filter(({ path }) => path.includes('/src/main/'));
  for (const { path, text } of sources(checks, 'test/java').filter((file) => file.path.endsWith('CheckTest.java'))) {
    if (NOT_OURS.test(path)) continue;
    const cwes = cwesOfCheck(root, join(checks, 'main/java', path.replace('Test.java', '.java')));
    if (cwes.length === 0 || !isClaimed(cwes)) continue;
    for (const [, given = ''] of text.matchAll(/"([\w/]+\.java)"\)/g)) {
      for (const sample of samples.filter((one) => one.path.endsWith(`/java/${given}`))) {
        files.set(sample.path, sample);
        labels.push(...marksOfSonar(sample, cwes));
      }
    }
  }
  const once = new Map(labels.map((label) => [`${label.path}:${label.lines?.join('-')}:${label.isBad}`, label]));
  return { name: 'sonar-java', files: [...files.values()], labels: [...once.values()], isProject: false };
}

function marksOfSonar({ path, text }: SourceText, cwes: readonly number[]): readonly Label[] {
  const marks = text.split('\n').flatMap((line, index): readonly Label[] => {
    const [, mark, by = '0'] = /\/\/ *(Noncompliant|Compliant)\b(?:@([+-]?\d+))?/.exec(line) ?? [];
    const at = index + 1 + Number(by);
    const isAlone = /^\s*\/\//.test(line);
    // What their check leaves to another one, or does not see, says nothing of the line.
    const isLeft = mark === 'Compliant' && /\bFN\b|false negative|handled by|only support|value filter/i.test(line);
    if (mark === undefined || isLeft || (isAlone && by === '0')) return [];
    return [{ ...whole(path, mark === 'Noncompliant', undefined, cwes), lines: [at, at] }];
  });
  return marks.length === 0 ? [whole(path, false, undefined, cwes)] : marks;
}

/** Weaknesses that a check's rule names, of rules about security only. */
function cwesOfCheck(root: string, file: string): readonly number[] {
  const key = existsSync(file) ? /@Rule\(key = "(S\d+)"\)/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  const rules = 'sonar-java-plugin/src/main/resources/org/sonar/l10n/java/rules/java';
  const about = join(root, rules, `${key}.json`);
  if (key === undefined || !existsSync(about)) return [];
  const said: { type?: string; securityStandards?: { CWE?: readonly number[] } } = JSON.parse(readFileSync(about, 'utf8'));
  return /VULNERABILITY|SECURITY_HOTSPOT/.test(said.type ?? '') ? (said.securityStandards?.CWE ?? []) : [];
}
