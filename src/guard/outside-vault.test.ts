import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BUILT_IN_POLICY } from '../policy/index.ts';
import { openVault } from '../vault/index.ts';
import { writeServer } from './mcp/accepted.ts';
import { secretsFor } from './mcp/upstream-login.ts';
import { upstreamHeaders } from './mcp/upstream-secret.ts';
import { outsideVault } from './outside-vault.ts';

const TO = { host: 'docs.test', port: 443 };

/** A workspace whose `bin` stands first in PATH and holds a `teller`, as an agent may have made it; the user's own tells the value. */
async function scene(): Promise<{
  readonly state: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
}> {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [workspace, own, state] = [join(root, 'ws'), join(root, 'own'), join(root, 'state')];
  for (const [folder, value] of [
    [join(workspace, 'bin'), 'chosen-by-the-agent'],
    [own, 'the-users-own-value'],
  ] as const) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'teller'), `#!/bin/sh\necho ${value}\n`);
    chmodSync(join(folder, 'teller'), 0o755);
  }
  const env = { HOME: root, PATH: `${join(workspace, 'bin')}:${own}:/usr/bin:/bin` };
  const record = { hosts: ['docs.test'], places: [], phases: ['agent'] as const, env: undefined, ttlMs: 0 };
  const vault = openVault(state, env);
  // A script that finds its helper by PATH, as password managers do; and one that lies in the workspace itself.
  await vault.add({ ...record, name: 'docs', source: { kind: 'command', argv: ['/bin/sh', '-c', 'teller'] } });
  await vault.add({ ...record, name: 'inner', source: { kind: 'command', argv: [join(workspace, 'bin/teller')] } });
  return { state, workspace, env };
}

test('a command of the vault finds no program of a workspace, and none of a workspace is one', async () => {
  const { state, workspace, env } = await scene();
  const vault = outsideVault(state, env, ['/nowhere', workspace]);
  expect(await vault.valueFor('docs', TO)).toBe('the-users-own-value');
  await expect(vault.valueFor('inner', TO)).rejects.toMatchObject({ code: 'SECRET_COMMAND' });
});

test('the gateway keeps out of the workspaces that servers were started in', async () => {
  const { state, workspace, env } = await scene();
  const start = { argv: ['x'], cwd: workspace, workspace, flags: [] };
  writeServer(state, { name: 'other', identity: null, pins: {}, start, at: 0 });
  const query = { name: 'docs', url: new URL('https://docs.test/mcp'), state, env, flags: ['--secret', 'docs'] };
  expect(await upstreamHeaders(query, BUILT_IN_POLICY)()).toEqual({ authorization: 'Bearer the-users-own-value' });
  expect(await secretsFor(query)('docs', query.url)).toBe('the-users-own-value');
});
