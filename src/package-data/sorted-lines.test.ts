import { expect, test } from 'vitest';
import { lookUpLine, sortedLines } from './sorted-lines.ts';

test.each([0, 1, 2, 3, 100, 1000])('of %d lines each is found, and what is between them is not', (count) => {
  const entries = new Map(Array.from({ length: count }, (_, index) => [`@scope-${index % 13}/nämé-${index}`, `[${index}]`]));
  const file = sortedLines(entries);
  for (const [key, value] of entries) expect(lookUpLine(file, key)).toBe(value);
  for (const key of ['', '@', '@scope-5/', 'zzz', '@scope-1/nämé-1x', '\n']) expect(lookUpLine(file, key)).toBeUndefined();
});
