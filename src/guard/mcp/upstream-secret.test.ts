import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BUILT_IN_POLICY } from '../../policy/index.ts';
import { openVault } from '../../vault/index.ts';
import { upstreamHeaders } from './upstream-secret.ts';

async function headersFor(
  address: string,
  host: string,
  flags: readonly string[],
  places: readonly string[] = [],
): Promise<unknown> {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const state = join(root, 'state');
  const source = { kind: 'file', sealed: 'identity' } as const;
  const record = { name: 'docs', source, hosts: [host], phases: ['agent'] as const, env: undefined, ttlMs: 0 };
  const vault = openVault(state, {});
  await vault.add(
    { ...record, places: places.map((name) => ({ kind: 'header', name }) as const) },
    { value: 'q8Zt3Vw9Lr2X', passphrase: undefined },
  );
  const query = { name: 'docs', url: new URL(address), state, env: {}, flags };
  try {
    return await upstreamHeaders(query, BUILT_IN_POLICY)();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

const GIVEN = ['--secret', 'docs'];

test('a secret goes to its own host alone, encrypted, in the header that it is for', async () => {
  expect(await headersFor('https://docs.test/mcp', 'docs.test', [])).toEqual({});
  expect(await headersFor('https://docs.test/mcp', 'docs.test', GIVEN)).toEqual({ authorization: 'Bearer q8Zt3Vw9Lr2X' });
  expect(await headersFor('https://docs.test/mcp', 'docs.test', GIVEN, ['x-api-key'])).toEqual({ 'x-api-key': 'q8Zt3Vw9Lr2X' });
  expect(await headersFor('https://evil.test/mcp', 'docs.test', GIVEN)).toBe('SECRET_ELSEWHERE');
  expect(await headersFor('https://docs.test/mcp', 'docs.test', ['--secret', 'other'])).toBe('SECRET_UNKNOWN');
  expect(await headersFor('http://docs.test/mcp', 'docs.test:80', GIVEN)).toBe('MCP_SECRET_PLAIN');
});
