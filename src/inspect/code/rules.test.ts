import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { type CodeLanguage, type CodeParser, codeRules, inspectCode, languageOfPath } from './index.ts';

const RULES = join(dirname(fileURLToPath(import.meta.url)), 'rules');
const parsers = new Map<CodeLanguage, CodeParser>();

beforeAll(async () => {
  for (const language of ['python', 'javascript', 'typescript', 'tsx', 'java', 'go', 'php', 'ruby'] as const) {
    parsers.set(language, await loadCodeParser(language));
  }
});

/** The lines of what a rule says of a case: `cases/bad-*` holds its mistake, `cases/good-*` differs by the fix. */
function said(rule: string, name: string): readonly number[] {
  const text = readFileSync(join(RULES, rule, 'cases', name), 'utf8');
  const language = languageOfPath(name);
  const parser = language === undefined ? undefined : parsers.get(language);
  if (language === undefined || parser === undefined) throw new Error(`${name} is in no language of ours`);
  const { findings, incomplete } = inspectCode({ path: name, text, language }, parser);
  expect(incomplete, `${rule}/${name} parses`).toEqual([]);
  return findings.filter((finding) => finding.rule === rule).map(({ place }) => place.line);
}

const CASES = codeRules.flatMap(({ id }) => {
  const folder = join(RULES, id, 'cases');
  return existsSync(folder) ? readdirSync(folder).map((name) => [id, name] as const) : [];
});

test.each(CASES)('%s: %s', (rule, name) => {
  const lines = said(rule, name);
  if (name.startsWith('bad-')) expect(lines.length).toBeGreaterThan(0);
  else expect(lines).toEqual([]);
});

test.each(codeRules.map(({ id }) => id))('%s has a page, a bad case and a good one', (id) => {
  const names = readdirSync(join(RULES, id, 'cases'));
  expect(names.some((name) => name.startsWith('bad-'))).toBe(true);
  expect(names.some((name) => name.startsWith('good-'))).toBe(true);
  expect(existsSync(join(RULES, id, 'rule.md'))).toBe(true);
});
