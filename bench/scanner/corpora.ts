/** Reads the development corpora in place; nothing of them is copied. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { bearer } from './corpora-of-bearer.ts';
import { codeql } from './corpora-of-codeql.ts';
import { codeGuruJava, codeGuruPython, cryptoApi } from './corpora-of-detectors.ts';
import { eslintSets } from './corpora-of-eslint.ts';
import { juliet, securibench } from './corpora-of-java.ts';
import { javaSecCode } from './corpora-of-java-apps.ts';
import { seclab, webGoat } from './corpora-of-java-lessons.ts';
import { mobsfscan, pmd } from './corpora-of-java-tests.ts';
import { nodeSets } from './corpora-of-node-apps.ts';
import { phanTaint, progpilot, psalm } from './corpora-of-php.ts';
import { bandit, pygoat } from './corpora-of-python.ts';
import { codeSnippets, pyt, vulnerableFlaskApp } from './corpora-of-python-apps.ts';
import { dlint, ruffBandit } from './corpora-of-python-linters.ts';
import { railsgoat, rubocop } from './corpora-of-ruby.ts';
import { dvwa, goTestBench, phpSuite } from './corpora-of-samples.ts';
import { sonarJava } from './corpora-of-sonar-java.ts';
import { sonarPython } from './corpora-of-sonar-python.ts';
import { sonarJs } from './corpora-of-sonarjs.ts';
import { brakeman, findSecBugs, gosec } from './corpora-of-tests.ts';
import { xast } from './corpora-of-xast.ts';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

function securityEval(root: string): Corpus {
  const files = sources(root, 'Testcases_Insecure_Code');
  return { name: 'SecurityEval', files, labels: files.map(({ path }) => whole(path, true)), isProject: false };
}

/** Python: the insecure function stands in the test, the secure one in the task. JavaScript: a file each. */
function cweval(root: string): Corpus {
  const python = sources(root, 'benchmark/core/py').flatMap(({ path, text }) => pythonPair(path, text));
  const javascript = sources(root, 'benchmark/core/js').filter(({ path }) => /_(?:unsafe|task)\.js$/.test(path));
  const files = [...python, ...javascript];
  const labels = files.map(({ path }) => {
    const pair = path.replace(/(?:_js)?_(?:unsafe|task)\.\w+$/, path.slice(path.lastIndexOf('.')));
    // The task about salts asks for ten thousand rounds by name, which is another mistake.
    const besides = path.includes('cwe_760') ? [327] : [];
    return { ...whole(path, path.includes('_unsafe.'), pair), besides };
  });
  return { name: 'CWEval', files, labels, isProject: false };
}

function pythonPair(path: string, text: string): readonly SourceText[] {
  if (path.endsWith('_task.py')) return [{ path, text }];
  if (!path.endsWith('_test.py')) return [];
  const lines = text.split('\n');
  const parts: string[] = [];
  let isInside = false;
  for (const line of lines) {
    if (/^(?:async )?def \w+_unsafe\b/.test(line)) isInside = true;
    else if (isInside && /^\S/.test(line) && !/^[)\]}]/.test(line)) isInside = false;
    if (isInside || /^(?:import|from) (?!pytest|cwe)/.test(line)) parts.push(line);
  }
  return parts.some((line) => line.includes('_unsafe'))
    ? [{ path: path.replace('_test.py', '_unsafe.py'), text: parts.join('\n') }]
    : [];
}

const COMMENT = /^\s*(?:#|\/\/|\{?\/\*|<!--|\*)/;

/** `ruleid: NAME` and `ok: NAME` above the line that is meant; the rule's own file says which weakness. */
function semgrep(root: string, languages: readonly string[], name: string): Corpus {
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const language of languages) {
    for (const { path, text } of sources(root, language)) {
      // What semgrep's own fixes make of a test carries the marks of the test.
      if (path.includes('.fixed.')) continue;
      // Tests that are taken from a benchmark that is kept for blind measurement.
      if (/\bBenchmarkTest|OWASP Benchmark/.test(text)) continue;
      const full = join(root, language, path);
      const rules = rulesBeside(full);
      if (rules.size === 0) continue;
      const shown = `${language}/${path}`;
      files.push({ path: shown, text });
      labels.push(...marks(shown, text, rules));
    }
  }
  return { name, files, labels, isProject: false };
}

function marks(path: string, text: string, rules: ReadonlyMap<string, readonly number[]>): readonly Label[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index): readonly Label[] => {
    const found = /(?:^|\s|\/\/|#|\*)(ruleid|ok|todoruleid|todook):\s*([\w-]+)/.exec(line);
    const rule = found?.[2];
    if (rule === undefined || found?.[1]?.startsWith('todo') !== false) return [];
    const cwes = rules.get(rule);
    if (cwes === undefined || !isClaimed(cwes)) return [];
    let at = index + 1;
    while (at < lines.length && (COMMENT.test(lines[at] ?? '') || (lines[at] ?? '').trim() === '')) at += 1;
    return [{ path, lines: [at + 1, endOf(path, lines, at)], isBad: found[1] === 'ruleid', cwes, pair: undefined }];
  });
}

/** Patterns about Java begin at the head of a method or of a class, or at what stands above it, and go to its end. */
function endOf(path: string, lines: readonly string[], at: number): number {
  const head = lines.slice(at, at + 6).findIndex((line) => /\{\s*(?:\/\/.*)?$/.test(line));
  const isHead = /^\s*@\w|^\s*(?:public|private|protected|static|class|interface)\b[^;=]*$/.test(lines[at] ?? '');
  if (!path.endsWith('.java') || !isHead || head < 0) return at + 2;
  const indent = /^\s*/.exec(lines[at + head] ?? '')?.[0] ?? '';
  const end = lines.findIndex((line, index) => index > at + head && line.startsWith(`${indent}}`));
  return end < 0 ? at + 2 : end + 1;
}

const rulesRead = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** Security rules of the rule files in the same folder whose name is that of the test. */
function rulesBeside(test: string): ReadonlyMap<string, readonly number[]> {
  const stem = join(dirname(test), basename(test).replace(/(?:\.(?:test|fixed))*\.\w+$/, ''));
  const known = rulesRead.get(stem);
  if (known !== undefined) return known;
  const rules = new Map<string, readonly number[]>();
  for (const file of [`${stem}.yaml`, `${stem}.yml`].filter((name) => existsSync(name))) {
    const parsed: { rules?: { id: string; metadata?: { category?: string; cwe?: string | string[] } }[] } = parse(
      readFileSync(file, 'utf8'),
    );
    for (const { id, metadata } of parsed.rules ?? []) {
      if (metadata?.category !== 'security') continue;
      const cwes = [metadata.cwe ?? []].flat().map((text) => Number(/CWE-(\d+)/.exec(text)?.[1] ?? 0));
      rules.set(id, cwes);
    }
  }
  rulesRead.set(stem, rules);
  return rules;
}

/**
 * What right files of njsscan hold beside what they are about, read by hand: a key and a nonce in the text, a secret of sessions, a password in
 * a token, addresses without encryption, a cookie without its flag, the weakest of all policies for headers, a command that the file itself
 * says should be reported.
 */
const STILL_IN_NJSSCAN: Readonly<Record<string, readonly number[]>> = {
  'good_controls.js': [693],
  'hardcoded_os_command.js': [78],
  'http_client_node.js': [319],
  'safe_crypto.js': [321, 327],
  'safe_header_cookie.js': [321],
  'safe_jwt_token.js': [522],
  'safe_serialize.js': [614],
};

function njsscan(root: string): Corpus {
  const files = sources(root, 'tests/assets/node_source');
  // Their folder is called tests, which would count for less.
  const labels = files.map(({ path }): Label => {
    const still = STILL_IN_NJSSCAN[basename(path)];
    const label = whole(path, path.startsWith('true_positives'));
    return still === undefined || label.isBad ? label : { ...label, besides: still };
  });
  return { name: 'njsscan', files, labels, isProject: false };
}

/** What the mended files of vulpy hold still, read by hand: secrets and debug mode in the text, a cookie without its flags, an SQL statement that is put together, a check whose error is swallowed. */
const STILL_IN_VULPY: Readonly<Record<string, readonly number[]>> = {
  'libapi.py': [321, 798],
  'libsession.py': [321, 798, 614, 1004, 703],
  'libuser.py': [89],
  'vulpy.py': [321, 798, 489],
};

/** Two versions of one application: files that differ in their code are labelled. Of the mended ones what they hold still is a mistake, and the rest none. */
function vulpy(root: string): readonly Corpus[] {
  const good = new Map(sources(root, 'good').map((file) => [file.path, file.text]));
  const bad = new Map(sources(root, 'bad').map((file) => [file.path, file.text]));
  const differing = [...bad].filter(([path, text]) => good.has(path) && codeOf(good.get(path) ?? '') !== codeOf(text));
  const mended = differing.flatMap(([path]): readonly Label[] => {
    const still = STILL_IN_VULPY[path];
    if (still === undefined) return [whole(path, false)];
    return [
      { ...whole(path, false), besides: still },
      { ...whole(path, true), cwes: still },
    ];
  });
  return [
    { name: 'vulpy bad', files: asFiles(bad), labels: differing.map(([path]) => whole(path, true)), isProject: true },
    { name: 'vulpy good', files: asFiles(good), labels: mended, isProject: true },
  ];
}

/** A file of Python without comments and empty lines. */
function codeOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .join('\n');
}

function asFiles(files: ReadonlyMap<string, string>): readonly SourceText[] {
  return [...files].map(([path, text]) => ({ path, text }));
}

/** Lines that are marked as the mistake of a challenge. */
function juiceShop(root: string): Corpus {
  const files = sources(root, 'routes').concat(
    sources(root, 'lib'),
    sources(root, '.').filter(({ path }) => path === 'server.ts'),
  );
  const labels = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index): readonly Label[] => {
      if (!line.includes('vuln-code-snippet vuln-line')) return [];
      return [{ path, lines: [index + 1, index + 1], isBad: true, cwes: [], pair: undefined }];
    }),
  );
  return { name: 'juice-shop', files, labels, isProject: true };
}

function clean(root: string, name: string, folder: string): Corpus {
  return { name, files: sources(root, folder), labels: [], isProject: true };
}

type Loader = (root: string) => Corpus | readonly Corpus[];

const LOADERS: Readonly<Record<string, Loader>> = {
  securityeval: securityEval,
  cweval,
  'semgrep-rules': (root) => [
    semgrep(root, ['python'], 'semgrep Python'),
    semgrep(root, ['javascript', 'typescript'], 'semgrep JS/TS'),
    semgrep(root, ['java'], 'semgrep Java'),
    semgrep(root, ['go'], 'semgrep Go'),
    semgrep(root, ['php'], 'semgrep PHP'),
    semgrep(root, ['ruby'], 'semgrep Ruby'),
  ],
  njsscan,
  'find-sec-bugs': findSecBugs,
  gosec,
  brakeman,
  codeql,
  bearer,
  phpsuite: phpSuite,
  dvwa,
  gotestbench: goTestBench,
  progpilot,
  'phan-taint': phanTaint,
  psalm,
  rubocop,
  railsgoat,
  'sonar-python': sonarPython,
  sonarjs: sonarJs,
  ...nodeSets,
  ...eslintSets,
  bandit,
  pygoat,
  'ruff-bandit': ruffBandit,
  dlint,
  pyt,
  vulnsnippets: codeSnippets,
  'we45-flask': vulnerableFlaskApp,
  securibench,
  juliet,
  'sonar-java': sonarJava,
  'java-sec-code': javaSecCode,
  seclab,
  mobsfscan,
  pmd,
  webgoat: webGoat,
  'codeguru-java': codeGuruJava,
  'codeguru-python': codeGuruPython,
  cryptoapi: cryptoApi,
  xast,
  vulpy,
  'juice-shop': juiceShop,
  express: (root) => clean(root, 'express', 'lib'),
  fastify: (root) => clean(root, 'fastify', 'lib'),
  flask: (root) => clean(root, 'flask', 'src'),
  requests: (root) => clean(root, 'requests', 'src'),
  django: (root) => clean(root, 'Django', 'django'),
};

/** Corpora that lie in folders of these names below `root`; names of those that do not. */
export function loadCorpora(
  root: string,
  only: readonly string[],
): { readonly corpora: readonly Corpus[]; readonly missing: readonly string[] } {
  const corpora: Corpus[] = [];
  const missing = only.filter((name) => !Object.hasOwn(LOADERS, name));
  for (const [name, load] of Object.entries(LOADERS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const folder = join(root, name);
    if (existsSync(folder)) corpora.push(...[load(folder)].flat());
    else missing.push(relative('.', folder) || folder);
  }
  return { corpora, missing };
}
