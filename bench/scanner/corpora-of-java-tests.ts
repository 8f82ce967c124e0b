/** Tests of analysers of Java: mobsfscan's marks, and PMD's samples with the number of problems in each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** `ruleid:` and `ok:` of rules whose file names the weakness; what an app may leave out (pinning, root detection, screenshots) is left out. */
export function mobsfscan(root: string): Corpus {
  const base = join(root, 'tests/assets/rules/semgrep');
  const files: SourceText[] = [];
  const labels: Label[] = [];
  const rules = new Map(
    readdirSync(join(root, 'mobsfscan/rules/semgrep'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml') && !name.startsWith('best_practices'))
      .flatMap((name) => cwesOfRules(join(root, 'mobsfscan/rules/semgrep', name))),
  );
  for (const { path, text } of sources(base, '.').filter((file) => file.path.endsWith('.java'))) {
    const found = text.split('\n').flatMap((line, index): readonly Label[] => {
      const [, mark, rule = ''] = /\/\/\s*(ruleid|ok):\s*([\w-]+)/.exec(line) ?? [];
      const cwe = rule === 'sqlite_injection' ? 89 : rules.get(rule);
      if (mark === undefined || cwe === undefined || !isClaimed([cwe])) return [];
      return [{ ...whole(path, mark === 'ruleid', undefined, [cwe]), lines: [index + 2, endOfMark(text, index)] }];
    });
    // Files hold several pieces: what ends one of them ends no other.
    if (found.length > 0) files.push({ path, text: text.replace(/^ {0,4}return [^;]*;/gm, '') });
    labels.push(...found);
  }
  return { name: 'mobsfscan', files, labels, isProject: false };
}

/** Their rules match from the line below the mark to the last line of a pattern: up to the next mark. */
function endOfMark(text: string, index: number): number {
  const lines = text.split('\n');
  const next = lines.findIndex((line, at) => at > index && /\/\/\s*(?:ruleid|ok):/.test(line));
  return next < 0 ? lines.length : next;
}

function cwesOfRules(file: string): readonly (readonly [string, number])[] {
  if (!existsSync(file)) return [];
  const { rules }: { rules: { id: string; metadata?: { cwe?: string } }[] } = parse(readFileSync(file, 'utf8'));
  return rules.map(({ id, metadata }) => [id, Number(/\d+/.exec(metadata?.cwe ?? '')?.[0] ?? 0)] as const);
}

/** Tests of two rules, each sample with the number of problems in it. */
export function pmd(root: string): Corpus {
  const base = join(root, 'pmd-java/src/test/resources/net/sourceforge/pmd/lang/java/rule/security/xml');
  const rules = [['HardCodedCryptoKey', 321] as const, ['InsecureCryptoIv', 329] as const];
  const all = rules.flatMap(([rule, cwe]) => {
    const text = readFileSync(join(base, `${rule}.xml`), 'utf8');
    const tests = [...text.matchAll(/<expected-problems>(\d+)<[\s\S]*?<!\[CDATA\[\n?([\s\S]*?)\]\]>/g)];
    return tests.map(([, problems, code = ''], at) => {
      const path = `${rule}-${at + 1}.java`;
      return { file: { path, text: code }, label: whole(path, problems !== '0', undefined, [cwe]) };
    });
  });
  return { name: 'PMD', files: all.map(({ file }) => file), labels: all.map(({ label }) => label), isProject: false };
}
