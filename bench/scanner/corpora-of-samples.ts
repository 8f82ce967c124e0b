/** Corpora whose files are samples of a mistake and of what is right: the PHP vulnerability test suite, DVWA's levels, go-test-bench. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

const SUITE: Readonly<Record<string, readonly number[]>> = {
  'IDOR/CWE_862_Fopen': [862, 22],
  'IDOR/CWE_862_SQL': [862, 89],
  'IDOR/CWE_862_XPath': [862, 643],
  'Injection/CWE_78': [78],
  'Injection/CWE_89': [89],
  'Injection/CWE_90': [90],
  'Injection/CWE_91': [91],
  'Injection/CWE_95': [95],
  'Injection/CWE_98': [98],
};

const SAMPLES = 100;

/** 27,000 generated files: of each folder some that lie equally far from each other. Folders say what is safe. */
export function phpSuite(root: string): Corpus {
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const [folder, cwes] of Object.entries(SUITE)) {
    for (const kind of ['safe', 'unsafe']) {
      const all = sources(root, `${folder}/${kind}`);
      const step = Math.max(1, all.length / SAMPLES);
      for (let at = 0; at < all.length; at += step) {
        const { path: name, text: written } = all[Math.floor(at)] ?? { path: '', text: '' };
        // Meant is a variable of the text that is evaluated, not one of the program that nobody has set.
        const text = written.replaceAll('"$temp ', '"\\$temp ');
        // Where what was checked is a variable that nobody set, what the client sent never comes to the statement.
        if (text.includes('filter_var($sanitized') && !text.includes('$sanitized = ')) continue;
        // Of two ways to encode the same quotes one is called safe and the other not.
        if (name.includes('special_chars_filter')) continue;
        // What PHP can't read, and what was escaped into a variable that nobody reads.
        if (text.includes('= >') || text.includes('$tained = ')) continue;
        // A backslash before a quote ends a shell's quotes all the same.
        if (folder.endsWith('CWE_78') && /func_addslashes|real_escape_string|magic_quotes/.test(name) && kind === 'safe')
          continue;
        const path = `${folder}/${kind}/${name}`;
        files.push({ path, text });
        labels.push(whole(path, kind === 'unsafe', undefined, cwes));
      }
    }
  }
  return { name: 'PHP test suite', files, labels, isProject: false };
}

/** Lessons whose mistake is in the file of a level; what the others teach is in the browser, in a configuration or in what no file says. */
const LESSONS: Readonly<Record<string, readonly number[]>> = {
  exec: [78],
  fi: [98],
  open_redirect: [601],
  sqli: [89],
  sqli_blind: [89],
  upload: [434],
  weak_id: [330],
  xss_r: [79],
};

/** Three levels of each lesson can be broken, the fourth can't. */
export function dvwa(root: string): Corpus {
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const [lesson, cwes] of Object.entries(LESSONS)) {
    for (const level of ['low', 'medium', 'high', 'impossible']) {
      const path = `${lesson}/${level}.php`;
      const text = readFileSync(join(root, 'vulnerabilities', lesson, 'source', `${level}.php`), 'utf8');
      // The lesson's page includes what the level has left in a variable.
      const page = lesson === 'fi' ? readFileSync(join(root, 'vulnerabilities/fi/index.php'), 'utf8') : '';
      files.push({ path, text: text + page });
      labels.push(whole(path, level !== 'impossible', undefined, cwes));
    }
  }
  return { name: 'DVWA', files, labels, isProject: false };
}

const BENCHES: readonly (readonly [name: RegExp, cwe: number])[] = [
  [/cmdi|cmdInjection/i, 78],
  [/sqli/i, 89],
  [/path-?traversal/i, 22],
  [/ssrf/i, 918],
  [/redirect/i, 601],
  [/xss/i, 79],
];

/** A function has a branch for each way (`case common.Safe`), or is the vulnerable one as a whole. */
export function goTestBench(root: string): Corpus {
  const files = sources(root, '.').filter(({ path }) => /^(?:internal|pkg)\//.test(path) && !path.endsWith('_test.go'));
  const labels = files.flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, index): readonly Label[] => {
      const isBranch = /^\s*case common\.(?:Safe|Unsafe):/.test(line);
      if (!isBranch && !/func ?\w*\(\w+ interface\{\}, payload string\)/.test(line)) return [];
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      const next = lines.findIndex((one, at) => at > index && new RegExp(`^${indent}[cd}]`).test(one));
      const before = lines.slice(Math.max(0, index - 3), index + 1).join(' ');
      const cwe = BENCHES.find(([name]) => name.test(path))?.[1] ?? BENCHES.find(([name]) => name.test(before))?.[1];
      if (cwe === undefined || !isClaimed([cwe])) return [];
      const isBad = !line.includes('common.Safe');
      return [{ ...whole(path, isBad, undefined, [cwe]), lines: [index + 1, next < 0 ? lines.length : next] }];
    });
  });
  return { name: 'go-test-bench', files, labels, isProject: true };
}
