/* Files of root that are closed to others, for a run that keeps root's uid. */
import { expect, test } from 'vitest';
import { closedPlan, readBy } from './closed.test-support.ts';
import { isRoot, makePlace, runWarden } from './warden.test-support.ts';

test.skipIf(!isRoot).each([
  ['all of it', null, [], ['open', 'folder/open']],
  ['all but what is to be run', null, ['tool/bin'], ['open', 'folder/open', 'tool/bin/program']],
  ['to a depth', 2, [], ['open', 'folder/open', 'a/b/c/closed']],
  ['to a depth, but for what is to be run', 2, ['tool/bin'], ['open', 'folder/open', 'tool/bin/program', 'a/b/c/closed']],
] as const)('%s', async (_, depth, programs, readable) => {
  const place = makePlace();
  const ended = await runWarden(place, closedPlan(place, { depth, programs }));
  expect(ended.stderr).toBe('');
  expect(readBy(ended.stdout)).toEqual(readable);
});
