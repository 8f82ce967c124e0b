import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultRegistries } from './registries.ts';

test.each([
  ['pypi', 'pip'],
  ['npm', 'npm'],
  ['gem', 'gem'],
])('%s: a manager that lies in the workspace is not asked', async (ecosystem, name) => {
  const root = mkdtempSync(join(tmpdir(), 'registries-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const workspace = join(root, 'w');
  const bin = join(workspace, '.venv/bin');
  const ran = join(root, 'ran');
  mkdirSync(bin, { recursive: true });
  // It may be what an agent put there, and it would run outside of every cage.
  writeFileSync(join(bin, name), `#!/bin/sh\n: > ${ran}\n`, { mode: 0o755 });
  await defaultRegistries(ecosystem, workspace, { HOME: root, PATH: `${bin}:${join(root, 'none')}` });
  expect(existsSync(ran)).toBe(false);
});
