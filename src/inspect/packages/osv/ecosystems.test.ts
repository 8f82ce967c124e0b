import { expect, test } from 'vitest';
import { ecosystemOfOsv } from './ecosystems.ts';

test.each([
  ['npm', 'npm'],
  ['PyPI', 'pypi'],
  ['Go', 'golang'],
  ['RubyGems', 'gem'],
  ['Maven:central', 'maven'],
  [['crates', 'io'].join('.'), 'cargo'],
  ['Debian:12', undefined],
  ['constructor', undefined],
  ['npm.example', undefined],
  ['', undefined],
])('OSV says %s', (label, ecosystem) => {
  expect(ecosystemOfOsv(label)).toBe(ecosystem);
});
