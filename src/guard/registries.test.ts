import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BUILT_IN_POLICY, decideConnection, decideRequest } from '../policy/index.ts';
import { defaultRegistries, registryRule, registryRules } from './registries.ts';

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

test.each([
  ['https://npm.test/', 'GET', '/answer', 'allow'],
  ['https://npm.test/', 'HEAD', '/answer/-/answer-1.0.0.tgz', 'allow'],
  ['https://npm.test/', 'POST', '/-/npm/v1/security/advisories/bulk', 'allow'],
  ['https://npm.test/', 'PUT', '/stolen', 'deny'],
  ['https://npm.test/', 'put', '/stolen', 'deny'],
  ['https://npm.test/', 'DELETE', '/-/package/answer/dist-tags/latest', 'deny'],
  ['https://npm.test/', 'POST', '/-/npm/v1/tokens', 'deny'],
  ['https://npm.test/', 'POST', '/-/npm/v1/security/../tokens', 'deny'],
  ['https://npm.test/', 'POST', '/legacy/', 'deny'],
  ['https://npm.test/', 'POST', '/api/v1/gems', 'deny'],
  ['https://npm.test/a/npm/', 'POST', '/a/npm/-/npm/v1/security/audits/quick', 'allow'],
  ['https://npm.test/a/npm/', 'POST', '/-/npm/v1/security/audits/quick', 'deny'],
  ['https://npm.test/us/index', 'POST', '/us/index/git-upload-pack', 'allow'],
  ['https://npm.test/us/index', 'POST', '/us/index.git/git-upload-pack', 'allow'],
  ['https://npm.test/us/index', 'POST', '/us/index/git-receive-pack', 'deny'],
  ['https://npm.test/us/index', 'POST', '/us/other/git-upload-pack', 'deny'],
  ['http://npm.test/', 'PUT', '/stolen', 'deny'],
  ['http://npm.test/', 'GET', '/answer', 'allow'],
])('of the registry %s a setup may ask %s %s: %s', (url, method, path, want) => {
  const port = url.startsWith('https') ? 443 : 80;
  const allow = registryRules({ host: 'npm.test', port, url }, 'a registry');
  const question = { host: 'npm.test', port, isBy: () => true, method, path };
  expect(decideConnection({ ...BUILT_IN_POLICY.network, allow }, question).verdict).toBe('allow');
  expect(decideRequest({ ...BUILT_IN_POLICY.network, allow }, question).verdict).toBe(want);
});

test('a host that only hands files out is sent nothing', () => {
  const [rule, ...more] = registryRule({ host: 'files.test', port: 443, url: 'https://files.test/' }, 'files');
  expect([rule?.methods, more]).toEqual([['GET', 'HEAD'], []]);
});
