import { expect, test } from 'vitest';
import { type Alias, isAlias, isScalar, visit } from 'yaml';
import { aliasTargets } from './aliases.ts';
import { readDocuments } from './bounded.ts';

test('an alias stands for the last anchor of its name before it, as the library has it', () => {
  const [document] = readDocuments('a: &x 1\nb: *x\nc: &x 2\nd: [*x, *y]\ne: &y 3\nf: *y\n', {}) ?? [];
  if (document === undefined) throw new Error('there is none');
  const targetOf = aliasTargets(document);
  const found: Alias[] = [];
  visit(document, { Alias: (_, node) => void found.push(node) });
  const value = (alias: Alias): unknown => {
    const target = targetOf(alias);
    return isScalar(target) ? target.value : undefined;
  };
  expect(found.every(isAlias)).toBe(true);
  expect(found.map(value)).toEqual([1, 2, undefined, 3]);
  expect(found.map((alias) => alias.resolve(document))).toEqual(found.map(targetOf));
});
