import { expect, test } from 'vitest';
import { processorTime } from '../model/processor-time.test-support.ts';
import { diffHunks, diffLines } from './line-diff.ts';

function rendered(before: string, after: string): string {
  return diffHunks(before, after, 1)
    .map((hunk) =>
      [
        `@@ -${hunk.oldStart},${hunk.oldCount} +${hunk.newStart},${hunk.newCount} @@`,
        ...hunk.lines.map((line) => line.sign + line.text),
      ].join('\n'),
    )
    .join('\n');
}

test.each([
  ['nothing', 'a\nb\n', 'a\nb\n', ''],
  ['a new file', '', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b'],
  ['a deleted file', 'a\n', '', '@@ -1,1 +0,0 @@\n-a'],
  ['one line', 'a\nb\nc\nd\ne\n', 'a\nb\nX\nd\ne\n', '@@ -2,3 +2,3 @@\n b\n-c\n+X\n d'],
  ['two places', 'a\nb\nc\nd\ne\nf\ng\n', 'A\nb\nc\nd\ne\nf\nG\n', '@@ -1,2 +1,2 @@\n-a\n+A\n b\n@@ -6,2 +6,2 @@\n f\n-g\n+G'],
  ['the last newline', 'a', 'a\n', '@@ -1,2 +1,1 @@\n a\n-\\ No newline at end of file'],
])('%s', (_name, before, after, expected) => {
  expect(rendered(before, after)).toBe(expected);
});

/** A fixed sequence, so that a failure can be repeated. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Length of the longest common subsequence by the textbook table: what the shortest script must keep. */
function common(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const row = table[i] ?? [];
      row[j] = a[i - 1] === b[j - 1] ? (table[i - 1]?.[j - 1] ?? 0) + 1 : Math.max(table[i - 1]?.[j] ?? 0, row[j - 1] ?? 0);
    }
  return table[a.length]?.[b.length] ?? 0;
}

test('the script turns one text into the other and is the shortest', () => {
  const next = sequence(7);
  for (let round = 0; round < 300; round += 1) {
    const make = () => Array.from({ length: Math.floor(next() * 14) }, () => 'abc'.charAt(Math.floor(next() * 3)));
    const [before, after] = [make(), make()];
    const lines = diffLines(before, after);
    expect(lines.filter((line) => line.sign !== '+').map((line) => line.text)).toEqual(before);
    expect(lines.filter((line) => line.sign !== '-').map((line) => line.text)).toEqual(after);
    expect(lines.filter((line) => line.sign === ' ')).toHaveLength(common(before, after));
  }
});

test('two large foreign files end quickly', () => {
  const make = (prefix: string) => Array.from({ length: 20_000 }, (_, i) => `${prefix}${i}`);
  const start = processorTime();
  expect(diffLines(make('a'), make('b'))).toHaveLength(40_000);
  expect(processorTime() - start).toBeLessThan(2000);
});
