import { expect, test } from 'vitest';
import { allRules } from '../scan/index.ts';
import { rulePage } from './rule-pages.ts';

test.each([...allRules])('$id has a page for `sallyport explain`', ({ id }) => {
  expect(rulePage(id)).toMatch(new RegExp(`^# ${id}: `));
});
