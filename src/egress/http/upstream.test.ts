import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuthority } from '../tls/authority.ts';
import type { Dial } from '../types.ts';
import { openConnection } from './upstream.ts';

/** A service for `api.test` whose certificate only AUTHORITY vouches for. */
async function startService(): Promise<{ readonly dial: Dial; readonly authority: string; readonly folder: string }> {
  const issuer = await createAuthority();
  const server = createServer(await issuer.credentialsFor('api.test')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'upstream-'));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  const authority = join(folder, 'bundle.pem');
  writeFileSync(authority, issuer.pem);
  return { folder, authority, dial: async () => ({ socket: connect(port, '127.0.0.1'), address: '127.0.0.1' }) };
}

test('what only the system vouches for is believed, what nobody vouches for is not, and a name must be its own', async () => {
  const { dial, authority, folder } = await startService();
  const open = (host: string, bundles: readonly string[], by = dial): ReturnType<typeof openConnection> =>
    openConnection(by, { host, port: 443 }, true, ['http/1.1'], bundles);
  // Node itself has read this variable before: that it is believed later on is our own doing.
  const other = await startService();
  vi.stubEnv('NODE_EXTRA_CA_CERTS', other.authority);
  onTestFinished(() => void vi.unstubAllEnvs());
  const stranger = join(folder, 'stranger.pem');
  writeFileSync(stranger, (await createAuthority()).pem);
  await expect(open('api.test', [])).rejects.toThrow(/self-signed|unable to/);
  await expect(open('api.test', [join(folder, 'none.pem'), stranger])).rejects.toThrow(/self-signed|unable to/);
  await expect(open('other.test', [authority])).rejects.toThrow(/altnames/);
  const { socket, address } = await open('api.test', [join(folder, 'none.pem'), authority]);
  socket.destroy();
  expect(address).toBe('127.0.0.1');
  // What the user's own bundle vouches for is still believed once the system's was needed.
  (await open('api.test', [], other.dial)).socket.destroy();
});
