import { expect, test } from 'vitest';
import { processorTime } from '../model/processor-time.test-support.ts';
import { isUnderPattern, patternAtEnd } from './component-patterns.ts';

test.each([
  ['/w/.git/hooks', '.git/hooks', true],
  ['/w/sub/.GIT/Hooks', '.git/hooks', true],
  ['/w/x.git/hooks', '.git/hooks', false],
  ['/w/.git/hooks/pre-commit', '.git/hooks', false],
  ['/w/.git/modules/a/hooks', '.git/modules/*/hooks', true],
  ['/w/.git/modules/a/b/hooks', '.git/modules/*/hooks', false],
  ['/w/.env.x.local', '.env.*.local', true],
  ['/w/.env.local', '.env.*.local', false],
  ['/w/a.env', '*.env', true],
  ['/w/abcabc', 'a*b*c', true],
  ['/w/ab', 'a*b*b', false],
  ['/w/a+b', 'a.b', false],
  ['hooks', '.git/hooks', false],
  ['/w/.gi\u200ct/hooks', '.git/hooks', true],
  ['/w/.hu\u017f\u212ay', '.husky', true],
  ['/w/\ufeff.envrc\ufe0f', '.envrc', true],
  ['/w/.hußky', '.husky', false],
  ['/w/a\u200db.env\u00ad', 'a*b.env', true],
])('%s against %s', (path, pattern, expected) => {
  expect(patternAtEnd(path, [pattern])).toBe(expected ? pattern : undefined);
});

test.each([
  ['/w/.git/hooks/pre-commit', ['.env', '*.pem', '.git/hooks'], true],
  ['/w/a.pem/b/c', ['.git/hooks', '*.pem'], true],
  ['/w/git/hooks', ['.git/hooks'], false],
])('%s is under one of %j: %s', (path, patterns, expected) => {
  expect(isUnderPattern(path, patterns)).toBe(expected);
});

test('of several patterns the first is told, whether its end has a star or not', () => {
  const path = '/w/.env.local';
  expect(patternAtEnd(path, ['a', '.env.*', '.env.local'])).toBe('.env.*');
  expect(patternAtEnd(path, ['a', '.env.local', '.env.*'])).toBe('.env.local');
});

test('a path of thousands of folders takes linear time', () => {
  const patterns = Array.from({ length: 300 }, (_, at) => (at % 10 === 0 ? `.name-${at}*/x` : `.name-${at}/x`));
  const start = processorTime();
  expect(isUnderPattern('/x'.repeat(5000), patterns)).toBe(false);
  expect(processorTime() - start).toBeLessThan(2000);
});

test('many stars take linear time', () => {
  const start = processorTime();
  expect(patternAtEnd(`/w/${'a'.repeat(5000)}`, [`${'*a'.repeat(2000)}*b`])).toBeUndefined();
  expect(processorTime() - start).toBeLessThan(200);
});
