import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

// A signal that came before the supervisor had received a fork made it fail with EINTR: every tenth pipeline of a shell.
test('pipelines of a shell never fail to fork', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'pipes.sh'), 'for i in $(seq 300); do x=$(printf a | cat | cat); done; echo done');
  const { code, stdout, stderr } = await sallyport(place, ['run', '-q', '--', 'sh', 'pipes.sh']);
  expect([code, stdout, stderr]).toEqual([0, 'done\n', '']);
});

test('more processes than the limit: an ordinary user is refused the fork, root is ended', async () => {
  const place = makeWorkspace();
  const bomb = 'for i in $(seq 200); do sleep 300 & done; sleep 60; echo survived';
  writeFileSync(join(place.workspace, 'bomb.sh'), bomb);
  const { code, stdout, stderr } = await sallyport(place, ['run', '--limit', 'pids=50', '--', 'sh', 'bomb.sh']);
  expect(stdout).toBe('');
  if (process.getuid?.() === 0) expect(stderr).toContain('ended by its pids limit');
  else expect(code).not.toBe(0);
});
