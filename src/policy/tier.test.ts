import { expect, test } from 'vitest';
import { BUILT_IN_POLICY } from './builtin.ts';
import { mergePolicy } from './merge.ts';
import { isHighTier } from './tier.ts';

const { policy } = mergePolicy([{ layer: 'repository', path: null, highTier: ['tools.call', 'mcp.*'] }]);

test.each([
  [['boundary.remote'], true, true],
  [['house.high'], true, true],
  [['tools.call'], false, true],
  [['boundary.outside', 'mcp.unlisted'], false, true],
  [['tools.caller'], false, false],
  [[], false, false],
] as const)('%j: by itself %s, where a repository asks for more %s', (rules, builtIn, tightened) => {
  expect([isHighTier(rules, BUILT_IN_POLICY), isHighTier(rules, policy)]).toEqual([builtIn, tightened]);
});
