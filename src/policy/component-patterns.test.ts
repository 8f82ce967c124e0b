import { expect, test } from 'vitest';
import { processorTime } from '../model/processor-time.test-support.ts';
import { endsWithPattern } from './component-patterns.ts';

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
  expect(endsWithPattern(path, pattern)).toBe(expected);
});

test('many stars take linear time', () => {
  const start = processorTime();
  expect(endsWithPattern(`/w/${'a'.repeat(5000)}`, `${'*a'.repeat(2000)}*b`)).toBe(false);
  expect(processorTime() - start).toBeLessThan(200);
});
