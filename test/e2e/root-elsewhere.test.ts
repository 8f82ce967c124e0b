import { chmodSync, chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, PROGRAM } from './sallyport.test-support.ts';

const OWNER = 1000;

// Root's state lies where that owner can't look.
test.runIf(process.getuid?.() === 0)("root in another user's workspace runs as that user", async () => {
  const place = makeWorkspace();
  chmodSync(place.root, 0o755);
  chownSync(place.workspace, OWNER, OWNER);
  const args = ['run', '--quiet', '--unattended', '--force-mode', 'namespaces', '--', 'sh', '-c', 'id -u; echo x > made'];
  const ended = await execute(process.execPath, [PROGRAM, ...args], { cwd: place.workspace, env: place.env });
  expect([ended.code, ended.stdout, ended.stderr]).toEqual([0, `${OWNER}\n`, '']);
  expect(statSync(join(place.workspace, 'made')).uid).toBe(OWNER);
});
