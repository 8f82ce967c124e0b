/** Corpora of PHP whose labels stand in the tests of the analysers that they come from: progpilot, Wikimedia's taint check, Psalm. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { sources, whole } from './sources.ts';

const PROGPILOT: Readonly<Record<string, readonly number[]>> = {
  xss: [79],
  sql_injection: [89],
  command_injection: [78],
  code_injection: [94],
  'create_function code_injection': [94],
  file_inclusion: [98],
  path_traversal: [22],
  xml_injection: [91, 643],
  ldap_injection: [90],
  open_redirect: [601],
};

/** Their tests say of a file what is found in it, by the place where the data comes from: so the whole file is the label. */
export function progpilot(root: string): Corpus {
  const tests = join(root, 'projects/tests');
  const rows = read(tests, /test\.php$/).flatMap(({ path, text }) =>
    // What is found by a rule that a test brings along, or in several files, what only shows the ways of data, and files of the other suite once more.
    /custom|folder|config|flows|vulntestsuite|include/.test(path)
      ? []
      : [...text.matchAll(/"\.\/(tests\/[\w./-]+\.php)",\s*(\[[\s\S]*?\])\s*\],?\n/g)],
  );
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const [, path = '', expected = ''] of rows) {
    if (!existsSync(join(tests, path)) || files.some((file) => file.path === path)) continue;
    const kinds = [...expected.matchAll(/"([a-z_ ]+)"\]/g)].map(([, kind = '']) => kind);
    // Lists for an audit of settings and of patterns, which are not about data.
    if (kinds.length > 0 && kinds.every((kind) => PROGPILOT[kind] === undefined)) continue;
    const text = readFileSync(join(tests, path), 'utf8');
    // Sources and sinks of a test's own are functions with nothing in them; what a database holds is nobody's claim.
    if (
      /function \w+\([^)]*\)\s*\{\s*\}/.test(text) ||
      (kinds.length > 0 && !/\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)/.test(text))
    )
      continue;
    files.push({ path, text });
    if (kinds.length === 0) labels.push(whole(path, false));
    for (const kind of new Set(kinds))
      if (PROGPILOT[kind] !== undefined) labels.push(whole(path, true, undefined, PROGPILOT[kind]));
  }
  return { name: 'progpilot', files, labels, isProject: false };
}

const WIKIMEDIA: Readonly<Record<string, number>> = {
  XSS: 79,
  SQLInjection: 89,
  ShellInjection: 78,
  PathTraversal: 22,
  RCE: 94,
  PHPSerializeInjection: 502,
  ReDoS: 1333,
};

/** A folder a test: the lines that are reported. What MediaWiki's own classes do is known to them alone, so folders with stand-ins for those are left out. */
export function phanTaint(root: string): Corpus {
  const tests = join(root, 'tests/integration');
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const name of readdirSync(tests).sort()) {
    const scripts = read(join(tests, name), /\.php$/);
    const [script] = scripts;
    // Annotations of parameters are that analyser's own language.
    if (
      scripts.length !== 1 ||
      script === undefined ||
      /@param-taint|@return-taint|MediaWiki|Wikimedia|Hooks::/.test(script.text)
    )
      continue;
    const path = `${name}/${script.path}`;
    files.push({ path, text: script.text });
    const expected = readFileSync(join(tests, name, 'expectedResults.txt'), 'utf8');
    const reported = [...expected.matchAll(/:(\d+) SecurityCheck-(\w+)/g)];
    const lines = script.text.split('\n');
    for (const [, line, kind = ''] of reported) {
      const cwe = WIKIMEDIA[kind];
      if (cwe !== undefined) labels.push({ ...whole(path, true, undefined, [cwe]), lines: [Number(line), Number(line)] });
    }
    if (reported.length === 0) labels.push(whole(path, false));
    const bad = new Set(reported.map(([, line]) => Number(line)));
    for (const [index, line] of lines.entries()) {
      if (!/\/\/.*\bsafe\b/i.test(line) || /\bnot safe|unsafe\b/i.test(line) || /^\s*\/\//.test(line) || bad.has(index + 1))
        continue;
      labels.push({ ...whole(path, false), lines: [index + 1, index + 1] });
    }
  }
  return { name: 'phan-taint', files, labels, isProject: false };
}

const PSALM: Readonly<Record<string, readonly number[]>> = {
  TaintedHtml: [79],
  TaintedSql: [89],
  TaintedShell: [78],
  TaintedEval: [94],
  TaintedCallable: [94, 470],
  TaintedInclude: [98],
  TaintedFile: [22],
  TaintedSSRF: [918],
  TaintedLdap: [90],
  TaintedXpath: [643],
  TaintedHeader: [113, 601],
  TaintedUnserialize: [502],
};

/** Pieces of code that are valid, and pieces with the issue that is found. What only an annotation or an option of Psalm says is left out. */
export function psalm(root: string): Corpus {
  const [valid = '', invalid = ''] = readFileSync(join(root, 'tests/TaintTest.php'), 'utf8').split(
    'function providerInvalidCodeParse',
  );
  const files: SourceText[] = [];
  const labels: Label[] = [];
  const add = (name: string, written: string, cwes: readonly number[] | undefined): void => {
    const text = written.replace(/\\(['\\])/g, '$1').replace(/^<\?phps/, '<?php');
    if (/@psalm-|--taint-analysis/.test(text)) return;
    const path = `${cwes === undefined ? 'valid' : 'invalid'}/${name.replace(/\W+/g, '-')}.php`;
    files.push({ path, text });
    labels.push(whole(path, cwes !== undefined, undefined, cwes));
  };
  for (const [, name = '', code = ''] of valid.matchAll(/'([^'\n]+)' => \[\s*'code' => '((?:[^'\\]|\\.)*)'/g))
    add(name, code, undefined);
  for (const [, name = '', code = '', issue = ''] of invalid.matchAll(
    /'([^'\n]+)' => \[\s*(?:\/\/[^\n]*\s*)*'code' => '((?:[^'\\]|\\.)*)',\s*'error_message' => '(\w+)/g,
  ))
    if (PSALM[issue] !== undefined) add(name, code, PSALM[issue]);
  return { name: 'Psalm taint', files, labels, isProject: false };
}

function read(folder: string, ending: RegExp): readonly SourceText[] {
  return sources(folder, '.').filter(({ path }) => ending.test(path) && !path.includes('/'));
}
