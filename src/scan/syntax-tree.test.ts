import { expect, test } from 'vitest';
import type { CodeParser } from '../inspect/code/index.ts';
import { syntaxTree } from './syntax-tree.ts';

test('a tree has the time of a first reading, not the shorter one of a text that nobody has parsed before', () => {
  let isLate: (() => boolean) | undefined;
  const parser: CodeParser = {
    types: [],
    fields: [],
    isNamed: () => false,
    parse: (_text, asked) => {
      isLate = asked;
      return null;
    },
  };
  expect(syntaxTree('x = 1\n', parser)).toBeUndefined();
  expect(isLate?.()).toBe(false);
});
