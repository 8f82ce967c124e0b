import { expect, test } from 'vitest';
import { openedWords } from './origin-words.ts';

const opened = { how: 'opened', path: '/w/a.tfstate', pid: 0, exe: undefined, last: undefined };
const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

test.each([
  [{ pid: 7, exe: '/usr/bin/cat' }, '/w/a.tfstate, opened by cat (7) at 03:04:05 UTC'],
  [{ last: '/usr/bin/cat' }, '/w/a.tfstate, opened, as it seems by cat, at 03:04:05 UTC'],
  [{}, '/w/a.tfstate, opened at 03:04:05 UTC'],
  [{ how: 'moved', last: '/bin/mv' }, '/w/a.tfstate, moved out of its folder, as it seems by mv, at 03:04:05 UTC'],
  [{ how: 'linked' }, '/w/a.tfstate, given another name at 03:04:05 UTC'],
  [{ how: 'unwatched' }, '/w/a.tfstate, which could not be watched and so counts as opened'],
])('%o', (more, want) => {
  expect(openedWords({ ...opened, ...more }, AT)).toBe(want);
});
