/* Where nobody sees it go wrong half of the destructive limit must do; a hooked agent's command has its agent's person. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, readSummary, sallyport } from './sallyport.test-support.ts';

const FILES = 30;

async function deleteAll(options: readonly string[], policy = ''): Promise<{ readonly limit: number; readonly left: number }> {
  const place = makeWorkspace();
  const folder = join(place.workspace, 'src');
  mkdirSync(folder);
  for (let number = 0; number < FILES; number++) writeFileSync(join(folder, `${number}`), 'x');
  if (policy !== '') writeFileSync(join(place.workspace, 'sallyport.yaml'), policy);
  // Files that are younger than the run do not count.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const summary = join(place.root, 'summary.json');
  await sallyport(place, ['run', ...options, '--summary', summary, '--', 'sh', '-c', 'rm -f src/*; rm -f src/*']);
  return { limit: readSummary(summary).destructive.limit, left: readdirSync(folder).length };
}

test.each([
  ['a run that asks nobody', ['--unattended'], '', 10],
  ['a limit that somebody named', ['--unattended', '--limit', 'destructive=20'], '', 20],
  ['the command of a hooked agent', ['--unattended', '--session', 'codex:s'], '', 20],
  [
    'that of one whose policy says that nobody is there',
    ['--unattended', '--session', 'codex:s'],
    'version: 1\napproval: never\n',
    10,
  ],
  ['an odd limit', ['--unattended'], 'version: 1\ndestructive: { limit: 7 }\n', 4],
] as const)('%s', async (_, options, policy, limit) => {
  const ended = await deleteAll(options, policy);
  expect(ended.limit).toBe(limit);
  expect(ended.left).toBeGreaterThanOrEqual(FILES - limit);
});
