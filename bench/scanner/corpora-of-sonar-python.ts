/** Tests of SonarSource's rules for Python. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

const SONAR = 'python-checks/src/main/resources/org/sonar/l10n/py/rules/python';
const CHECKS = 'src/test/resources/checks';

/**
 * Rules about something that is none of ours: each use of a pseudo-random number (ours are those that make secrets), views that do not
 * restrict their methods, who owns a bucket, introspection of GraphQL; and tests that run with words of their own or of a cloud's resources.
 */
const NOT_CLAIMED: ReadonlySet<string> = new Set(['S2245', 'S3752', 'S7608', 'S6786']);
const NOT_CLAIMED_TESTS = /custom\.py$|_apigateway|_elastic_and_/i;
/** Exponential expressions only: what is polynomial is right there and reported by another rule. */
const HALF_CLAIMED = 'S5852';

/** `# Noncompliant` marks the line that a rule reports; calls of the same name without a mark, and files without any, are right. */
export function sonarPython(root: string): Corpus {
  const tests = join(root, 'python-checks', CHECKS);
  const files = new Map<string, SourceText>();
  const labels: Label[] = [];
  for (const { key, cwes, paths } of rulesOfSonar(root)) {
    for (const path of paths.flatMap((one) => filesAt(tests, one))) {
      const file = { path, text: readFileSync(join(tests, path), 'utf8') };
      files.set(path, file);
      labels.push(...labelsOfSonar(file, cwes).filter(({ isBad }) => isBad || key !== HALF_CLAIMED));
    }
  }
  return { name: 'sonar Python', files: [...files.values()], labels: distinct(labels), isProject: false };
}

interface SonarRule {
  readonly key: string;
  readonly cwes: readonly number[];
  readonly paths: readonly string[];
}

/** Vulnerabilities that we claim; what is about resources of a cloud (`cdk`) is none of source code's. */
function rulesOfSonar(root: string): readonly SonarRule[] {
  const main = sourcesOfJava(join(root, 'python-checks/src/main/java'));
  const keys = new Map(
    main.map(({ path, text }) => [basename(path, '.java'), /(?:@Rule\(key = |CHECK_KEY = )"(S\d+)"/.exec(text)?.[1]]),
  );
  return sourcesOfJava(join(root, 'python-checks/src/test/java'))
    .filter(({ path }) => !path.includes('/cdk/'))
    .flatMap(({ path, text }): readonly SonarRule[] => {
      const key = keys.get(basename(path, 'Test.java')) ?? '';
      const metadata = join(root, SONAR, `${key}.json`);
      if (NOT_CLAIMED.has(key) || !existsSync(metadata)) return [];
      const parsed: { type: string; securityStandards?: { CWE?: readonly number[] } } = JSON.parse(
        readFileSync(metadata, 'utf8'),
      );
      const cwes = parsed.securityStandards?.CWE ?? [];
      if (parsed.type !== 'VULNERABILITY' || cwes.length === 0 || !isClaimed(cwes)) return [];
      const paths = [...text.matchAll(/"[^"]*resources\/checks\/([^"]+)"/g)].map(([, at = '']) => at);
      return [{ key, cwes, paths: paths.filter((at) => !NOT_CLAIMED_TESTS.test(at)) }];
    });
}

function sourcesOfJava(folder: string): readonly SourceText[] {
  return existsSync(folder) ? sources(folder, '.').filter(({ path }) => path.endsWith('.java')) : [];
}

function filesAt(folder: string, path: string): readonly string[] {
  const full = join(folder, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return path.endsWith('.py') ? [path] : [];
  const names = readdirSync(full, { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => name.endsWith('.py')).map((name) => join(path, name));
}

function labelsOfSonar({ path, text }: SourceText, cwes: readonly number[]): readonly Label[] {
  const lines = text.split('\n');
  const bad = new Set<number>();
  const unsure = new Set<number>();
  for (const [index, line] of lines.entries()) {
    const mark = /#.*\bnoncompliant\b(?:@([+-]\d+))?/i.exec(line);
    const isWrong = /#\s*F[NP]\b/.test(line);
    // What the rule itself is wrong about says nothing.
    if (isWrong)
      unsure
        .add(index)
        .add(index + 1)
        .add(index + 2);
    else if (mark !== null) bad.add(index + 1 + Number(mark[1] ?? 0));
  }
  const label = (from: number, to: number, isBad: boolean): Label => ({
    ...whole(path, isBad, undefined, cwes),
    lines: [from, to],
  });
  if (bad.size === 0) return unsure.size > 0 ? [] : [whole(path, false, undefined, cwes)];
  const callee = (line: string): string | undefined => /([\w$]+)\s*\(/.exec(line.replace(/#.*/, ''))?.[1];
  const callees = new Set([...bad].map((line) => callee(lines[line - 1] ?? '')));
  const good = lines.flatMap((line, index): readonly Label[] => {
    const name = callee(line);
    const end = endOfCall(lines, index);
    const isMarked = [...bad, ...unsure].some((one) => one >= index + 1 && one <= end);
    const isDeclared = /^\s*(?:async def|def|class)\b/.test(line);
    // A cookie that has one of its flags and lacks the other is no right one.
    const call = lines.slice(index, end).join(' ');
    const isHalf = /cookie/i.test(name ?? '') && !(/secure/i.test(call) && /httponly/i.test(call));
    return name === undefined || isMarked || isDeclared || isHalf || !callees.has(name) ? [] : [label(index + 1, end, false)];
  });
  return [...[...bad].filter((line) => !unsure.has(line)).map((line) => label(line, line, true)), ...good];
}

/** The line on which the brackets that a line opens are closed. */
function endOfCall(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let at = start; at < Math.min(lines.length, start + 20); at += 1) {
    const code = (lines[at] ?? '').replace(/(["']).*?\1|#.*/g, '');
    depth += (code.match(/[([{]/g) ?? []).length - (code.match(/[)\]}]/g) ?? []).length;
    if (depth <= 0) return at + 1;
  }
  return start + 1;
}

/** Several rules share a file; where one reports a line, others are not wrong to. */
function distinct(labels: readonly Label[]): readonly Label[] {
  const bad = labels.filter(({ isBad }) => isBad);
  const touches = (one: Label, other: Label): boolean =>
    one.path === other.path &&
    (one.lines === undefined || other.lines === undefined || (one.lines[0] <= other.lines[1] && other.lines[0] <= one.lines[1]));
  const seen = new Set<string>();
  return labels.filter((label) => {
    if (!label.isBad && bad.some((one) => touches(one, label))) return false;
    const key = `${label.path} ${label.lines?.join()} ${label.isBad} ${label.cwes.join()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
