import { expect, test } from 'vitest';
import { isLesserPath } from './lesser.ts';

test.each([
  ['test/a.js', true],
  ['lib/__tests__/a.js', true],
  ['app/tests.py', true],
  ['test.rb', true],
  ['demos/chat/app.py', true],
  ['playground/ssr/server.js', true],
  ['_fixture/certs/key.pem', true],
  ['benchmarks/run.js', true],
  ['packages/core/bench/run.ts', true],
  ['src/latest/a.js', false],
  ['src/benchmark/run.js', false],
  ['src/demo.py', false],
  ['src/contest.py', false],
])('%s is a test, an example or a copy: %s', (path, want) => {
  expect(isLesserPath(path)).toBe(want);
});
