import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testHomeFolder } from './test-home.ts';

test('a container engine that lies in the house itself is not started', async () => {
  const root = mkdtempSync(join(tmpdir(), 'test-home-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'house');
  const bin = join(folder, '.venv/bin');
  const ran = join(root, 'ran');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(folder, 'configuration.yaml'), 'homeassistant:\n');
  writeFileSync(join(folder, '.HA_VERSION'), '2025.1.1');
  for (const name of ['podman', 'docker']) writeFileSync(join(bin, name), `#!/bin/sh\n: > ${ran}\n`, { mode: 0o755 });
  const env = { HOME: root, SALLYPORT_STATE: join(root, 'state'), PATH: `${bin}:${join(root, 'none')}` };
  const request = { folder, run: undefined, hass: undefined, env, maxMs: 5000, notice: () => {} };
  expect((await testHomeFolder(request)).outcome).toBe('not-tried');
  expect(existsSync(ran)).toBe(false);
});
