import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { type CodeLanguage, type CodeParser, inspectCode, languageOfPath } from './index.ts';
import { scriptsOf } from './pages.ts';

const parsers = new Map<CodeLanguage, CodeParser>();
beforeAll(async () => {
  for (const language of ['javascript', 'typescript'] as const) parsers.set(language, await loadCodeParser(language));
});

function inspect(path: string, text: string): ReturnType<typeof inspectCode> {
  const language = languageOfPath(path);
  const parser = language === undefined ? undefined : parsers.get(language);
  if (language === undefined || parser === undefined) throw new Error(path);
  return inspectCode({ path, text, language }, parser);
}

const sink = 'document.body.innerHTML = location.hash;';
const safe = 'document.body.textContent = location.hash;';

const SEEN: readonly (readonly [what: string, path: string, text: string])[] = [
  ['a script', 'a.html', `<h1>a</h1>\n<script>\n${sink}\n</script>`],
  ['in capitals, with attributes', 'a.htm', `<SCRIPT defer\n type="module">\n${sink}\n</SCRIPT >`],
  ['one that is not closed', 'a.html', `<p>\n<script>\n${sink}`],
  ['after a comment of the page', 'a.html', `<!-- <script> -->\n<script>\n${sink}</script>`],
  ['the second of two', 'a.html', `<script src="x.js"></script><script>let a = 1</script>\n<script>\n${sink}</script>`],
  ['of a component', 'A.vue', `<template><p/></template>\n<script setup lang="ts">\n${sink}\n</script>`],
  ['of a component that is typed', 'A.svelte', `<script lang="ts">let a: string = "";\n\n${sink}\n</script>`],
  ['between what a server fills in', 'a.jinja2', `<script>\nconst a = {{ a|tojson }}; {% if b %}\n${sink}\n{% endif %}</script>`],
  ['in a page of Java', 'a.jsp', `<script>\nvar a = "<%= a %>";\n${sink}\n</script>`],
];

test.each(SEEN)('%s is read, and told where it stands', (_, path, text) => {
  const { findings, incomplete } = inspect(path, text);
  expect(findings.map(({ rule, place }) => `${rule}:${place.line}`)).toEqual(['xss:3']);
  expect(incomplete).toEqual([]);
  expect(inspect(path, text.replace(sink, safe)).findings).toEqual([]);
});

test.each([
  ['data', 'a.html', `<script type="application/json">${sink}</script>`],
  ['a template of its own', 'a.html', `<script type="text/x-template">${sink}</script>`],
  ['a comment', 'a.html', `<!-- <script>${sink}</script> -->`],
  ['text', 'a.html', `<p>${sink}</p><scripts>${sink}</scripts>`],
])('%s is no script', (_, path, text) => {
  expect(inspect(path, text)).toMatchObject({ findings: [], incomplete: [] });
});

test('what does not parse is said, but not of what a server makes whole', () => {
  expect(inspect('a.html', '<script>let = = ;</script>').incomplete).toHaveLength(1);
  expect(inspect('a.html', '<script>{% for a in b %}let = = ;{% endfor %}</script>').incomplete).toEqual([]);
});

test('places stay what they are', () => {
  const page = '<p>ä\u{1f600}</p>\r\n<script>const a = "<%= x %>"; let b = {{ y }};\n</script>\n<p>';
  const scripts = scriptsOf('a.html', page);
  expect(scripts).toHaveLength(page.length);
  expect(scripts).toBe(`${' '.repeat(10)}\r\n${' '.repeat(8)}const a = "________"; let b = _______;\n${' '.repeat(9)}\n   `);
});

test.each([
  ['scripts that do not end', '<script>'],
  ['comments that do not end', '<!--'],
  ['heads that do not end', '<script '],
  ['tags that do not end', '{{'],
  ['values that do not end', '<script><%='],
])('a page of %s is read in bounded time', (_, piece) => {
  const page = piece.repeat(500_000 / piece.length);
  const began = processorTime();
  expect(scriptsOf('a.html', page)).toHaveLength(page.length);
  expect(processorTime() - began).toBeLessThan(2000);
});
