import { expect, test } from 'vitest';
import { admits, compareVersions } from './compare.ts';

/** Each is older than the next. */
test.each([
  ['npm', ['0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0', '1.0.1', '1.10.0', '2']],
  ['golang', ['v0.0.0-20200101000000-abcdefabcdef', 'v1.0.0', 'v1.2.0', 'v2.0.0+incompatible']],
  ['pypi', ['1.0.dev1', '1.0a1.dev2', '1.0a1', '1.0b2', '1.0rc1', '1.0', '1.0.post1', '1.0.1', '1.1', '1!0.1']],
  ['gem', ['1.0.a', '1.0.pre.1', '1.0.rc1', '1.0', '1.0.1', '1.10']],
  ['maven', ['1.0-alpha-1', '1.0-beta-1', '1.0-RC1', '1.0-SNAPSHOT', '1.0', '1.0-sp1', '1.0.1', '1.10']],
] as const)('%s', (ecosystem, versions) => {
  versions.forEach((one, index) => {
    versions.forEach((other, at) => {
      expect([one, other, Math.sign(compareVersions(ecosystem, one, other) ?? Number.NaN)]).toEqual([
        one,
        other,
        Math.sign(index - at),
      ]);
    });
  });
});

test.each([
  ['pypi', '1.0', '1.0.0'],
  ['pypi', 'v1.0-RC.1', '1.0rc1'],
  ['npm', 'v1.2.3', '1.2.3'],
  ['maven', '1.0', '1.0-ga'],
  ['gem', '1.0', '1.0.0'],
] as const)('%s: %s is %s', (ecosystem, one, other) => {
  expect(compareVersions(ecosystem, one, other)).toBe(0);
});

test('what is no version is not compared', () => {
  expect(compareVersions('npm', 'latest', '1.0.0')).toBeUndefined();
  expect(compareVersions('pypi', '1.0', 'x'.repeat(1000))).toBeUndefined();
});

test('ranges are answered where their grammar is known', () => {
  expect(admits('npm', '^1.2.0', '1.9.0')).toBe(true);
  expect(admits('npm', '^1.2.0', '2.0.0')).toBe(false);
  expect(admits('cargo', '1.2', '1.9.0')).toBe(true);
  expect(admits('pypi', '>=1', '2.0')).toBeUndefined();
});
