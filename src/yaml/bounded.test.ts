import { expect, test } from 'vitest';
import { LineCounter, parseAllDocuments } from 'yaml';
import { isTooDeep, readDocuments } from './index.ts';

/** Steps in steps: no line of it goes far by itself. */
const STAIRCASE = Array.from({ length: 20 }, (_, at) => `${' '.repeat(at * 402)}${'- '.repeat(200)}${at < 19 ? '-' : 'x'}`).join(
  '\n',
);

test.each([
  ['brackets', '['.repeat(10_000)],
  ['braces of maps', '{a: '.repeat(300)],
  ['brackets that a quoted one seems to close', '["]",'.repeat(300)],
  ['the same behind a tag', '[ !t "]", '.repeat(300)],
  ['the same in a comment', '[ # ]\n'.repeat(300)],
  ['lists in lists in one line', '- '.repeat(10_000)],
  ['the same with tabs', '-\t'.repeat(300)],
  ['keys of keys', '? '.repeat(300)],
  ['keys of keys behind one', `a: ${'? '.repeat(300)}`],
  ['maps in maps in one line', 'a: '.repeat(300)],
  ['values without a key', `"a": ${': '.repeat(300)}`],
  ['indentation', Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
  ['lists in lists in many lines', STAIRCASE],
  ['a later document', `a: 1\n---\n${'['.repeat(300)}`],
])('too deep: %s', (_name, text) => {
  expect(isTooDeep(text)).toBe(true);
  expect(readDocuments(text, {})).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['many that are closed', `[${'{"a": ["]"]}, '.repeat(1000)}]`],
  ['a hundred levels', `${'['.repeat(100)}1${']'.repeat(100)}`],
  ['a long line of text', `a: |\n${' '.repeat(500)}b\n`],
  ['a line of dashes', `a: b\n---\n# ${'- '.repeat(500)}\nc: ${'-'.repeat(500)}\n`],
  ['what is broken', 'a: [\nb: }\n'],
])('not too deep, and read as the library does: %s', (_name, text) => {
  expect(isTooDeep(text)).toBe(false);
  const [ours, theirs] = [new LineCounter(), new LineCounter()];
  const options = { prettyErrors: false, logLevel: 'silent' } as const;
  const read = readDocuments(text, { ...options, lineCounter: ours }) ?? [];
  const all = parseAllDocuments(text, { ...options, lineCounter: theirs });
  const known = Array.isArray(all) ? all : [];
  expect(read.map(({ errors }) => errors.map(({ code }) => code))).toEqual(
    known.map(({ errors }) => errors.map(({ code }) => code)),
  );
  expect(read.map((document) => document.toJS())).toEqual(known.map((document) => document.toJS()));
  expect(read.map((document) => document.range)).toEqual(known.map((document) => document.range));
  expect(ours.lineStarts).toEqual(theirs.lineStarts);
});
