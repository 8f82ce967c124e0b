import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hasBudget, optimisesAfter } from './optimising.ts';

test.each([
  ['11.3.244.8-node.38', 9, '--interrupt-budget=608256'],
  ['12.4.254.21-node.57', 9, '--invocation-count-for-turbofan=27000'],
  ['13.6.233.17-node.48', 2, '--invocation-count-for-turbofan=6000'],
])('V8 %s is told to wait %d times as long by %s', (v8, times, flag) => {
  expect(optimisesAfter(v8, times)).toBe(flag);
});

test('the V8 of this Node knows the flags that are chosen for it', () => {
  const { v8 } = process.versions;
  const flags = [optimisesAfter(v8, 9), ...(hasBudget(v8) ? ['--interrupt-budget=5000'] : [])];
  expect(spawnSync(process.execPath, [...flags, '-e', '0'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});
