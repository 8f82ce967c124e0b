import { expect, test } from 'vitest';
import type { Ecosystem } from '../package.ts';
import { isInRange, isVersionRange } from './in-range.ts';

test.each<[Ecosystem, range: string, version: string | undefined, want: boolean]>([
  ['npm', '1.2.3', '1.2.3', true],
  ['npm', '1.2.3', '1.2.4', false],
  ['npm', '^1.2.0', '1.9.0', true],
  ['npm', '^1.2.0', '2.0.0', false],
  ['npm', '*', undefined, true],
  ['npm', '^1.2.0', undefined, false],
  ['npm', '^1.2.0', 'latest', false],
  ['cargo', '1.0.1', '1.0.2', false],
  ['pypi', '>=2.0,<3', '2.31.0', true],
  ['pypi', '>=2.0, <3', '3.0', false],
  ['pypi', '2.0', '2.0.0', true],
  ['gem', '< 2', '1.9', true],
  ['maven', '1.0', '1.1', false],
])('%s %s has %s: %s', (ecosystem, range, version, want) => {
  expect(isInRange(ecosystem, range, version)).toBe(want);
});

test.each<[Ecosystem, range: string, want: boolean]>([
  ['npm', '^1', true],
  ['npm', '1.x || 3', true],
  ['pypi', '>=2,<3', true],
  ['pypi', '~> 2', false],
  ['pypi', '', false],
  ['npm', 'any of them', false],
])('%s: %j is a range: %s', (ecosystem, range, want) => {
  expect(isVersionRange(ecosystem, range)).toBe(want);
});
