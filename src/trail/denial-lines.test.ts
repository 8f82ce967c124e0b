import { expect, test } from 'vitest';
import { groupDenials } from './denial-lines.ts';

const short = (path: string): string => path.replace('/w/', '');
const denial = (target: string, count = 1): { rule: string; type: string; target: string; count: number } => ({
  rule: 'destructive',
  type: 'delete',
  target,
  count,
});

test('more than three denials in one folder are one line with their sum', () => {
  const many = [1, 2, 3, 4].map((n) => denial(`/w/src/${n}.js`, n));
  expect(groupDenials(many, short)).toEqual([{ ...denial('4 files in src/ (src/1.js, …)'), count: 10 }]);
});

test('three denials, and those of other folders, rules or without a path, stay apart', () => {
  const few = [denial('/w/src/1.js'), denial('/w/src/2.js'), denial('/w/lib/3.js'), denial('198.51.100.1:80')];
  expect(groupDenials(few, short).map((one) => one.target)).toEqual(few.map((one) => one.target));
});
