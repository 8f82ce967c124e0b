/** Corpora whose labels stand in the tests of Bearer's rules (six languages). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

const BEARER = { javascript: 'JS', python: 'Python', java: 'Java', go: 'Go', php: 'PHP', ruby: 'Ruby' };

/** Rules for what is hashed or encrypted: that it is a person's data is asked besides. What else is done with such data, no rule of ours claims to know. */
const CIPHERS = [326, 327, 328];

/** Rules for a part of a mistake, which have neighbours for the others: what one lets pass is reported by the next. */
const PARTS = /(?:cookie_missing_http_only|insecure_cookie|eval_linter|insecure_allow_origin|cbc_predictable_iv)$/;

/** `bearer:expected RULE` above the line that is meant; calls of the same name without it, and files without any, are right. */
export function bearer(root: string): readonly Corpus[] {
  return Object.entries(BEARER).map(([language, shown]) => {
    const files: SourceText[] = [];
    const labels: Label[] = [];
    for (const { path: full, text } of sources(root, `tests/${language}`)) {
      const [rule = '', file] = full.split('/testdata/');
      if (file === undefined) continue;
      const path = `${rule}/${file}`;
      const { cwes, isOfPersonalData } = ruleOf(join(root, 'rules', language, `${rule}.yml`));
      if (cwes.length === 0 || !isClaimed(cwes)) continue;
      const isOfCiphers = cwes.some((cwe) => CIPHERS.includes(cwe));
      if (isOfPersonalData && !isOfCiphers) continue;
      files.push({ path, text });
      const isWhole = !isOfPersonalData && !PARTS.test(rule);
      labels.push(...bearerLabels({ path, text }, cwes).filter(({ isBad }) => isBad || isWhole));
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
  // An address without encryption in a test of certificates is another mistake.
  const besides = cwes.includes(295) ? [319] : [];
  if (bad.size === 0) return [{ ...whole(path, false, undefined, cwes), besides }];
  const callee = (line: string): string | undefined => /([\w$]+)[!?]?\s*\(/.exec(line)?.[1];
  const callees = new Set([...bad].map((line) => callee(lines[line - 1] ?? '')));
  const good = lines.flatMap((line, index) => {
    const name = callee(line);
    // A comment, or what goes on with the statement above.
    const isNone = /^\s*(?:#|\/\/|\*|[)\]}]|\??->|\.)/.test(line);
    return name === undefined || isNone || bad.has(index + 1) || beside.has(index + 1) || !callees.has(name) ? [] : [index + 1];
  });
  const label = (line: number, isBad: boolean): Label => ({
    ...whole(path, isBad, undefined, cwes),
    lines: [line, line],
    besides,
  });
  return [...[...bad].map((line) => label(line, true)), ...good.map((line) => label(line, false))];
}

function ruleOf(file: string): { readonly cwes: readonly number[]; readonly isOfPersonalData: boolean } {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const parsed: { metadata?: { cwe_id?: readonly (number | string)[] } } | null = parse(text);
  // Its rules for headers that are split say cross-site scripting.
  const cwes = file.endsWith('response_splitting.yml') ? [113] : (parsed?.metadata?.cwe_id ?? []).map(Number);
  return { cwes, isOfPersonalData: /\bdetection: (?:\w+_)?datatype\b/.test(text) };
}
