import { userInfo } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { processIo } from './io.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['a relative one', 'here'],
])("%s: the account's home folder is meant, so that a person's own policy holds", (_what, home) => {
  vi.stubEnv('HOME', home);
  expect(processIo().env['HOME']).toBe(userInfo().homedir);
});

test('a home folder that is named stays', () => {
  vi.stubEnv('HOME', '/elsewhere');
  expect(processIo().env).toBe(process.env);
});
