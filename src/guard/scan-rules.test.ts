import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scanRules } from './scan-rules.ts';

test.each([...scanRules().values()])('$id has a page for `sallyport explain`', ({ id }) => {
  const page = readFileSync(new URL(`../../docs/rules/${id}.md`, import.meta.url), 'utf8');
  expect(page.startsWith(`# ${id}: `)).toBe(true);
});
