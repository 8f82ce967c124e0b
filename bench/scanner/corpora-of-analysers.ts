/** Corpora whose labels stand in the tests of other analysers: CodeQL's queries (JavaScript, Java, Python), Bearer's rules (six languages). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

const CODEQL = {
  'CodeQL JS': ['javascript/ql/test/query-tests/Security', 'javascript/ql/test/experimental/Security'],
  'CodeQL Python': ['python/ql/test/query-tests/Security', 'python/ql/test/experimental/query-tests'],
  'CodeQL Java': ['java/ql/test/query-tests/security', 'java/ql/test/experimental/query-tests'],
};

/** A folder holds what a query finds in the files beside and below; comments say what is right and what a query should find and does not. */
export function codeql(root: string): readonly Corpus[] {
  return Object.entries(CODEQL).map(([name, folders]) => {
    const files: SourceText[] = [];
    const labels: Label[] = [];
    for (const folder of folders) {
      const all = sources(root, folder).filter(({ path }) => !/\b(?:externs|stubs?|options)\b/.test(path));
      const shown = all.map(({ path, text }) => ({ path: shownAs(folder, path), text }));
      files.push(...shown);
      for (const query of queriesIn(root, folder)) {
        const beside = shown.filter(({ path }) => path.startsWith(`${query.folder}/`));
        labels.push(...beside.flatMap((file) => labelsOf(file, query)));
      }
    }
    return { name, files, labels: withoutContradictions(labels), isProject: false };
  });
}

/** Without the folder's name: what lies among tests counts for less. */
function shownAs(folder: string, path: string): string {
  return `${folder.includes('experimental') ? 'experimental' : 'queries'}/${path.replace(/\btests?\//, '')}`;
}

interface Query {
  readonly folder: string;
  readonly cwe: number;
  /** Lines that the query reports, by path. */
  readonly found: ReadonlyMap<string, readonly (readonly [number, number])[]>;
}

function queriesIn(root: string, folder: string): readonly Query[] {
  const names = existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()
    : [];
  return names
    .filter((name) => name.endsWith('.qlref') && existsSync(join(root, folder, name.replace('.qlref', '.expected'))))
    .flatMap((name): readonly Query[] => {
      const at = shownAs(folder, dirname(name));
      const cwe = Number(/CWE-?(\d+)/.exec(`${readFileSync(join(root, folder, name), 'utf8')} ${name}`)?.[1] ?? 0);
      if (!isClaimed([cwe])) return [];
      const expected = readFileSync(join(root, folder, name.replace('.qlref', '.expected')), 'utf8');
      const rows = expected.includes('#select') ? (expected.split('#select')[1] ?? '') : expected;
      const found = new Map<string, [number, number][]>();
      for (const [, path = '', from, to] of rows.matchAll(/^\| ([^|:]+):(\d+):\d+:(\d+):\d+ \|/gm)) {
        const full = `${at}/${path}`;
        found.set(full, [...(found.get(full) ?? []), [Number(from), Number(to)]]);
      }
      return found.size === 0 ? [] : [{ folder: at, cwe, found }];
    });
}

function labelsOf({ path, text }: SourceText, { cwe, found }: Query): readonly Label[] {
  const label = (lines: readonly [number, number] | undefined, isBad: boolean): Label => ({
    ...whole(path, isBad, undefined, [cwe]),
    lines,
  });
  const reported = (found.get(path) ?? []).map(([from, to]) => label([from, Math.min(to, from + 3)], true));
  const marked = text.split('\n').flatMap((line, index): readonly Label[] => {
    const mark = /(?:\/\/|#|\/\*).*?\b(NOT OK|BAD|OK|GOOD)\b/.exec(line)?.[1];
    return mark === undefined ? [] : [label([index + 1, index + 1], mark === 'NOT OK' || mark === 'BAD')];
  });
  // What is marked is a mistake of one of the queries beside, so only what is right says something of each.
  if (reported.length + marked.length === 0) return [label(undefined, false)];
  return [...reported, ...marked.filter(({ isBad }) => !isBad)];
}

/** A line that one query reports is no proof that another would be wrong to. */
function withoutContradictions(labels: readonly Label[]): readonly Label[] {
  const key = ({ path, lines }: Label): string => `${path}:${lines?.[0] ?? ''}`;
  const bad = new Set(labels.filter(({ isBad }) => isBad).map(key));
  const reported = new Set(labels.filter(({ isBad }) => isBad).map(({ path }) => path));
  const seen = new Set<string>();
  return labels.filter((label) => {
    if (!label.isBad && (bad.has(key(label)) || (label.lines === undefined && reported.has(label.path)))) return false;
    const once = `${key(label)} ${label.isBad} ${label.cwes.join()}`;
    if (seen.has(once)) return false;
    seen.add(once);
    return true;
  });
}

const BEARER = { javascript: 'JS', python: 'Python', java: 'Java', go: 'Go', php: 'PHP', ruby: 'Ruby' };

/** `bearer:expected RULE` above the line that is meant; calls of the same name without it, and files without any, are right. */
export function bearer(root: string): readonly Corpus[] {
  return Object.entries(BEARER).map(([language, shown]) => {
    const files: SourceText[] = [];
    const labels: Label[] = [];
    for (const { path: full, text } of sources(root, `tests/${language}`)) {
      const [rule = '', file] = full.split('/testdata/');
      if (file === undefined) continue;
      const path = `${rule}/${file}`;
      const cwes = cwesOf(join(root, 'rules', language, `${rule}.yml`));
      if (cwes.length === 0 || !isClaimed(cwes)) continue;
      files.push({ path, text });
      labels.push(...bearerLabels({ path, text }, cwes));
    }
    return { name: `Bearer ${shown}`, files, labels, isProject: false };
  });
}

function bearerLabels({ path, text }: SourceText, cwes: readonly number[]): readonly Label[] {
  const lines = text.split('\n');
  const bad = new Set<number>();
  const beside = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (!line.includes('bearer:expected')) continue;
    let at = index + 1;
    while (at < lines.length && /^\s*(?:$|#|\/\/|\*|\/\*|<!--)/.test(lines[at] ?? '')) at += 1;
    bad.add(at + 1);
    beside.add(at).add(at + 2);
  }
  if (bad.size === 0) return [whole(path, false, undefined, cwes)];
  const callee = (line: string): string | undefined => /([\w$]+)[!?]?\s*\(/.exec(line)?.[1];
  const callees = new Set([...bad].map((line) => callee(lines[line - 1] ?? '')));
  const good = lines.flatMap((line, index) => {
    const name = callee(line);
    const isComment = /^\s*(?:#|\/\/|\*)/.test(line);
    return name === undefined || isComment || bad.has(index + 1) || beside.has(index + 1) || !callees.has(name)
      ? []
      : [index + 1];
  });
  const label = (line: number, isBad: boolean): Label => ({ ...whole(path, isBad, undefined, cwes), lines: [line, line] });
  return [...[...bad].map((line) => label(line, true)), ...good.map((line) => label(line, false))];
}

function cwesOf(file: string): readonly number[] {
  if (!existsSync(file)) return [];
  const parsed: { metadata?: { cwe_id?: readonly (number | string)[] } } | null = parse(readFileSync(file, 'utf8'));
  return (parsed?.metadata?.cwe_id ?? []).map(Number);
}
