import { expect, test } from 'vitest';
import { limitsOf } from './machine-layer.ts';

const GIB = 2 ** 30;

test.each([
  ['a small machine', 2 * GIB, 1, { memory: 2 * GIB, pids: 320 }],
  ['a laptop', 16 * GIB, 8, { memory: 8 * GIB, pids: 1280 }],
  ['a server', 256 * GIB, 64, { memory: 128 * GIB, pids: 10_240 }],
])('limits of %s', (_name, memory, cores, limits) => {
  expect(limitsOf(memory, cores)).toEqual({ layer: 'built-in', path: null, limits });
});
