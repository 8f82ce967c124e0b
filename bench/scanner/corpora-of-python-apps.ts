/** Corpora of Python: examples of a taint analyser (pyt) with what its tests find in them, snippets of code reviews, and an application that is weak on purpose. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus, Label } from './label.ts';
import { sources, whole } from './sources.ts';

const PYT_TESTS = ['tests/vulnerabilities/vulnerabilities_test.py', 'tests/vulnerabilities/vulnerabilities_across_files_test.py'];
const PYT_KINDS: readonly (readonly [RegExp, number])[] = [
  [/xss/i, 79],
  [/command/i, 78],
  [/path_traversal/, 22],
  [/sql/, 89],
];

const BESIDE = 'examples/vulnerable_code_across_files/other_file.py';

/** A test names an example and how many weaknesses are found in it. */
export function pyt(root: string): readonly Corpus[] {
  const found = new Map<string, boolean>();
  for (const path of PYT_TESTS) {
    for (const test of readFileSync(join(root, path), 'utf8').split(/^ *def (?=test_)/m)) {
      const example = /'(examples\/[\w/]+\.py)'/.exec(test)?.[1];
      const count = /assert_length\(vulnerabilities, expected_length=(\d+)\)/.exec(test)?.[1];
      if (example !== undefined && count !== undefined) found.set(example, count !== '0');
    }
  }
  const files = sources(root, 'examples').map(({ path, text }) => ({ path: `examples/${path}`, text }));
  const labels = [...found].map(([path, isBad]) => {
    const cwe = PYT_KINDS.find(([kind]) => kind.test(path))?.[1];
    // What the file beside it does with what it is given is said there.
    const further = isBad && path.includes('/vulnerable_code_across_files/') ? [{ path: BESIDE, lines: [1, 99] as const }] : [];
    return { ...whole(path, isBad, undefined, cwe === undefined ? [78, 79, 22, 89, 918] : [cwe]), further };
  });
  const isAcross = ({ path }: { readonly path: string }): boolean => path.includes('/vulnerable_code_across_files/');
  return [
    {
      name: 'pyt',
      files: files.filter((one) => !isAcross(one)),
      labels: labels.filter((one) => !isAcross(one)),
      isProject: false,
    },
    { name: 'pyt across', files: files.filter(isAcross), labels: labels.filter(isAcross), isProject: true },
  ];
}

const SNIPPETS: readonly (readonly [RegExp, number])[] = [
  [/^Command Injection/, 78],
  [/^Path Traversal/, 22],
  [/^Server Side Template Injection/, 1336],
  [/^Unsafe Deserialization/, 502],
];

/** Each folder is called by the weakness of its files. */
export function codeSnippets(root: string): Corpus {
  const files = sources(root, '.').filter(({ path }) => path.endsWith('.py'));
  const labels = files.map(({ path }) => whole(path, true, undefined, [SNIPPETS.find(([kind]) => kind.test(path))?.[1] ?? 0]));
  return { name: 'code snippets', files, labels, isProject: false };
}

/** Mistakes of we45's application, read by hand before it was scored: line and weakness. */
const WE45: readonly (readonly [number, number, number])[] = [
  [26, 26, 798],
  [27, 27, 798],
  [28, 28, 798],
  [63, 63, 798],
  [87, 87, 532],
  [97, 97, 347],
  [103, 114, 1336],
  [141, 141, 328],
  [148, 148, 209],
  [167, 167, 209],
  [179, 179, 532],
  [182, 182, 256],
  [208, 208, 639],
  [231, 231, 639],
  [261, 265, 89],
  [271, 281, 1336],
  [300, 300, 434],
  [324, 324, 434],
  [329, 329, 502],
];

export function vulnerableFlaskApp(root: string): Corpus {
  const files = sources(root, 'app').filter(({ path }) => path.endsWith('.py'));
  const labels = WE45.map(([from, to, cwe]): Label => ({ ...whole('app.py', true, undefined, [cwe]), lines: [from, to] }));
  return { name: 'we45 Flask', files, labels, isProject: true };
}
