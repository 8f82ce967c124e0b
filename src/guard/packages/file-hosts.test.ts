import { expect, test } from 'vitest';
import type { Registry } from '../../setup/index.ts';
import { fileHosts } from './file-hosts.ts';
import type { FactsOf } from './registry-facts.ts';

const index: Registry = {
  manager: 'pip',
  url: 'https://index.test/simple',
  host: 'index.test',
  port: 443,
  trusted: true,
  isDefault: true,
  scope: undefined,
  origin: 'user',
  hasCredentials: false,
  source: 'pip.conf',
};

const saying =
  (hosts: readonly string[]): FactsOf =>
  async () => ({ kind: 'facts', facts: { exists: true, hosts } });

const none = async (): Promise<readonly string[]> => [];

test('where an index keeps its files is open for TLS that ends at the proxy', async () => {
  const rules = await fileHosts([index], saying(['files.test', 'other.test:8443']), none);
  expect(rules).toMatchObject([
    { host: 'files.test', ports: [443], protocol: 'https', inspect: true },
    { host: 'other.test', ports: [8443], protocol: 'https', inspect: true },
  ]);
});

test.each<[string, readonly Registry[], FactsOf]>([
  ['no index', [], saying(['files.test'])],
  ['one that the repository names', [{ ...index, trusted: false }], saying(['files.test'])],
  ['one without TLS, for which anybody could answer', [{ ...index, url: 'http://index.test/simple' }], saying(['files.test'])],
  ['one of another ecosystem', [{ ...index, manager: 'npm' }], saying(['files.test'])],
  ['an address of this machine', [index], saying(['127.0.0.1:8443', '[::1]', 'localhost:8443', '169.254.169.254', '10.1.2.3'])],
  ['no answer', [index], async () => ({ kind: 'unknown', why: 'late' })],
  ['a package that it does not have', [index], async () => ({ kind: 'facts', facts: { exists: false } })],
])('%s opens nothing', async (_name, registries, facts) => {
  expect(await fileHosts(registries, facts, none)).toEqual([]);
});

const crates: Registry = { ...index, manager: 'cargo', url: 'https://crates.test/', host: 'crates.test' };

test.each<[string, Registry, hosts: readonly string[], want: readonly string[]]>([
  ['an index of crates', crates, ['files.test'], ['files.test']],
  ['one that says an address of this network', crates, ['10.1.2.3', 'localhost'], []],
  ['one that the repository names', { ...crates, trusted: false }, ['files.test'], []],
  ['one without TLS', { ...crates, url: 'http://crates.test/' }, ['files.test'], []],
  ['one whose address was cut', { ...crates, url: 'https://crates.test/[redacted]/' }, ['files.test'], []],
])('%s', async (_name, registry, hosts, want) => {
  const rules = await fileHosts([registry], saying([]), async (url) => (url === registry.url ? hosts : []));
  expect(rules.map(({ host }) => host)).toEqual(want);
});
