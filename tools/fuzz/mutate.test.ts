import { expect, test } from 'vitest';
import { mutated, type Sample } from './mutate.ts';
import { Random } from './random.ts';
import { samples } from './samples.ts';

test('the same seed makes the same texts, another one others', () => {
  const all = samples();
  const made = (seed: number): readonly Sample[] => [1, 2, 3].map((round) => mutated(all, new Random(seed + round)));
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(1000));
});

test('texts of every kind are begun from', () => {
  const paths = new Set(samples().map(({ path }) => /\.(\w+)$/.exec(path)?.[1] ?? path));
  for (const kind of ['py', 'js', 'ts', 'tsx', 'sh', 'yaml', 'Dockerfile', 'env']) expect(paths).toContain(kind);
});
