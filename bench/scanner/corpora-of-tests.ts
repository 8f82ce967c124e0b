/** Corpora whose labels stand in the tests of the scanner that they come from: find-sec-bugs (Java), gosec (Go), brakeman (Rails). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** A sample is a program of one file, with the number of mistakes that its rule finds in it. */
export function gosec(root: string): Corpus {
  const cwes = new Map(
    [...read(join(root, 'issue/issue.go')).matchAll(/"(G\d{3})":\s*"(\d+)"/g)].map(([, rule = '', cwe]) => [rule, Number(cwe)]),
  );
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const name of namesIn(join(root, 'testutils'))) {
    const rule = /^g(\d{3})_samples\.go$/.exec(name)?.[1];
    const cwe = cwes.get(`G${rule}`);
    if (rule === undefined || cwe === undefined || !isClaimed([cwe])) continue;
    const samples = read(join(root, 'testutils', name)).matchAll(/\{\[\]string\{\s*`([^`]*)`,?\s*\},\s*(\d+),/g);
    for (const [at, [, text = '', count]] of [...samples].entries()) {
      // What is suppressed is no program without the mistake.
      if (text.includes('#nosec')) continue;
      const path = `g${rule}/${at + 1}.go`;
      files.push({ path, text });
      labels.push(whole(path, count !== '0', undefined, [cwe]));
    }
  }
  return { name: 'gosec', files, labels, isProject: false };
}

/** The tests say which class has which mistake, in which method or on which line, and where there is none. */
export function findSecBugs(root: string): Corpus {
  const files = sources(root, 'findsecbugs-samples-java/src/test/java');
  const byClass = new Map(files.map((file) => [basename(file.path, '.java'), file] as const));
  const metadata = read(join(root, 'findsecbugs-plugin/src/main/resources/metadata/findbugs.xml'));
  const cwes = new Map(
    [...metadata.matchAll(/<BugPattern type="(\w+)"[^>]*\bcweid="(\d+)"/g)].map(([, type = '', cwe]) => [type, Number(cwe)]),
  );
  const tests = sources(root, 'findsecbugs-plugin/src/test/java').filter(({ path }) => path.endsWith('Test.java'));
  const labels = tests.flatMap(({ text }) =>
    text.split(/\bverify\(/).flatMap((part): readonly Label[] => {
      const said = (what: string): string | undefined => new RegExp(`\\b${what}\\("?([\\w$]+)"?\\)`).exec(part)?.[1];
      const file = byClass.get((said('inClass') ?? '').replace(/\$.*$/, ''));
      const cwe = cwes.get(said('bugType') ?? '');
      // What is only weakly suspected is said of escaped values too.
      if (/withPriority\("Low"\)/.test(part)) return [];
      if (file === undefined || cwe === undefined || !isClaimed([cwe])) return [];
      const lines = linesOf(file.text, said('atLine'), said('inMethod'));
      return lines === undefined
        ? []
        : [{ path: file.path, lines, isBad: !/\bnever\(\)/.test(part), cwes: [cwe], pair: undefined }];
    }),
  );
  return { name: 'find-sec-bugs', files, labels: distinct(labels), isProject: false };
}

/** A line, or the lines of a method: up to the next one that begins as far to the left. */
function linesOf(text: string, line: string | undefined, method: string | undefined): readonly [number, number] | undefined {
  if (/^\d+$/.test(line ?? '')) return [Number(line), Number(line)];
  if (method === undefined) return undefined;
  const lines = text.split('\n');
  const declares = new RegExp(`^(\\s*)[\\w<>\\[\\], .@]*\\b${method}\\s*\\(`);
  const start = lines.findIndex((one) => declares.test(one) && !/[;=]|\breturn\b|\bnew\b/.test(one.replace(/\{.*/, '')));
  if (start < 0) return undefined;
  const indent = declares.exec(lines[start] ?? '')?.[1] ?? '';
  const end = lines.findIndex((one, index) => index > start && one.startsWith(`${indent}}`));
  return [start + 1, (end < 0 ? lines.length - 1 : end) + 1];
}

const WARNINGS: Readonly<Record<string, number>> = {
  'SQL Injection': 89,
  'Cross-Site Scripting': 79,
  'Command Injection': 78,
  'File Access': 22,
  Redirect: 601,
  'Dangerous Eval': 94,
  // What is made of data and what is called by it.
  'Remote Code Execution': 94,
  'Mass Assignment': 915,
  'Cross-Site Request Forgery': 352,
  'Session Setting': 798,
  'Dangerous Send': 94,
  'Dynamic Render Path': 22,
  'SSL Verification Bypass': 295,
  'Weak Hash': 328,
  'Weak Cryptography': 327,
  Authentication: 798,
  'Denial of Service': 1333,
  'Attribute Restriction': 915,
};

/** Whole applications, each with the warnings that are and are not expected in it. Only Ruby is read, no templates. */
export function brakeman(root: string): readonly Corpus[] {
  const tests = namesIn(join(root, 'test/tests')).map((name) => read(join(root, 'test/tests', name)));
  return namesIn(join(root, 'test/apps')).flatMap((app): readonly Corpus[] => {
    const files = sources(root, `test/apps/${app}`);
    const known = new Set(files.map(({ path }) => path));
    const labels = tests
      .filter((text) => text.includes(`"${app}"`))
      .flatMap((text) => [...text.matchAll(/\bassert_(no_)?warning\b([\s\S]*?)\n {2}end/g)])
      .flatMap(([, no, body = '']): readonly Label[] => {
        const path = /\brelative_path(?: =>|:) "([^"]+)"/.exec(body)?.[1] ?? '';
        const line = Number(/\bline(?: =>|:) (\d+)/.exec(body)?.[1] ?? 0);
        const cwe = WARNINGS[/\bwarning_type(?: =>|:) "([^"]+)"/.exec(body)?.[1] ?? ''];
        if (!known.has(path) || line === 0 || cwe === undefined) return [];
        return [{ path, lines: [line, line], isBad: no === undefined, cwes: [cwe], pair: undefined }];
      });
    return labels.length === 0
      ? []
      : [{ name: `brakeman ${app}`.slice(0, 16), files, labels: distinct(labels), isProject: true }];
  });
}

/** What several tests say is one label; where they disagree, the mistake is. */
function distinct(labels: readonly Label[]): readonly Label[] {
  const byPlace = new Map<string, Label>();
  for (const label of labels) {
    const key = `${label.path}\0${label.lines?.join('-')}\0${label.cwes.join()}`;
    const before = byPlace.get(key);
    if (before === undefined || label.isBad) byPlace.set(key, label);
  }
  return [...byPlace.values()];
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
