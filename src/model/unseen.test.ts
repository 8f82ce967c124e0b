import { expect, test } from 'vitest';
import { asEscape, replaceUnseen } from './unseen.ts';

test.each([
  ['rm -rf build', 'rm -rf build'],
  ['Büro, naïve, 東京, Привет мир, Ελλάδα', 'Büro, naïve, 東京, Привет мир, Ελλάδα'],
  ['файл.ts und файл-2', 'файл.ts und файл-2'],
  ['\x1b[2Jgone', '\\u{1b}[2Jgone'],
  ['a\u202eb', 'a\\u{202e}b'],
  ['build\u3164', 'build\\u{3164}'],
  ['build\u00a0', 'build\\u{a0}'],
  ['build\u2800', 'build\\u{2800}'],
  ['a\u034fb\ufe01', 'a\\u{34f}b\\u{fe01}'],
  ['x\u{e0041}', 'x\\u{e0041}'],
  ['dist\u2215..\u2044src', 'dist\\u{2215}..\\u{2044}src'],
  // A Cyrillic а, о and a Greek ο among Latin letters.
  ['p\u0430ypal.test', 'p\\u{430}ypal.test'],
  ['npm i l\u043edash', 'npm i l\\u{43e}dash'],
  ['l\u03bfdash', 'l\\u{3bf}dash'],
])('%j is shown as %s', (text, want) => {
  expect(replaceUnseen(text, asEscape)).toBe(want);
});
