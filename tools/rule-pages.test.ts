import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeRules } from '../src/inspect/code/index.ts';
import { rulePage } from './rule-pages.ts';

test.each(codeRules)('docs/rules/$id.md is what its rule, its text and its cases say', (rule) => {
  expect(readFileSync(new URL(`../docs/rules/${rule.id}.md`, import.meta.url), 'utf8')).toBe(rulePage(rule));
});
