/** Corpora whose labels stand in the tests of Bearer's rules (six languages). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

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
    // A mark begins its comment; `Use bearer:expected ...` at the head of a file explains what one is, and what ends a file marks nothing.
    if (!/(?:#|\/\/|\*|<!--)\s*bearer:expected/.test(line)) continue;
    let at = index + 1;
    while (at < lines.length && /^\s*(?:$|#|\/\/|\*|\/\*|<!--)/.test(lines[at] ?? '')) at += 1;
    if (at >= lines.length) continue;
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
