import { expect, test } from 'vitest';
import { inspectText } from './inspect-kinds.ts';

const inspect = (kind: string, text: string, language?: string): ReturnType<typeof inspectText> =>
  inspectText(kind, { path: '-', text, language });

test.each(['perl', 'cobol'])('code in %s is not analysed, which is said', async (language) => {
  const { findings, incomplete } = await inspect('code', '<?php eval($_GET["x"]);', language);
  expect(findings).toEqual([]);
  expect(incomplete).toEqual([{ path: '-', reason: 'its language is not known or not analysed (--language)' }]);
});

test.each([
  ['python', 'x = 1\n'],
  ['javascript', 'x = 1\n'],
  ['typescript', 'x = 1\n'],
  ['tsx', 'x = 1\n'],
  ['java', 'class A {}\n'],
  ['go', 'package a\n'],
  ['php', '<?php $x = 1;\n'],
  ['ruby', 'x = 1\n'],
])('code in %s is analysed', async (language, text) => {
  expect(await inspect('code', text, language)).toMatchObject({ findings: [], incomplete: [] });
});

test.each(['script', 'shell'])('a script that could not be read whole is not analysed, by kind %s', async (kind) => {
  const { findings, incomplete } = await inspect(kind, '$('.repeat(500), 'sh');
  expect(findings).toEqual([]);
  expect(incomplete.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('could not be read whole'));
});
