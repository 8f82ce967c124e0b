import { expect, test } from 'vitest';
import { expand } from './expand.ts';

const ENV = { A: 'a', EMPTY: '' };

test.each<[value: string, want: string | undefined]>([
  ['plain', 'plain'],
  ['x${A}y', 'xay'],
  ['${MISSING}', undefined],
  ['${A}${MISSING}', undefined],
  ['${MISSING?}', ''],
  ['${MISSING-b}', 'b'],
  ['${EMPTY-b}', ''],
  ['${EMPTY:-b}', 'b'],
  ['${A:-b}', 'a'],
  ['\\${A}', '${A}'],
  ['\\\\${A}', '\\a'],
  ['$A', '$A'],
  ['${__proto__}', undefined],
  ['${A}'.repeat(16), 'a'.repeat(16)],
  ['${A}'.repeat(17), undefined],
  ['x'.repeat(16_385), undefined],
])('%s', (value, want) => {
  expect(expand(value, ENV)).toBe(want);
});
