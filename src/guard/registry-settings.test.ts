import { expect, test } from 'vitest';
import type { Registry } from '../setup/index.ts';
import { type RegistrySettings, type RegistryToken, registrySettings } from './registry-settings.ts';

/** Where setup's commands name the managers of these registries. */
const settings = (registries: readonly Registry[], tokens: readonly RegistryToken[] = []): RegistrySettings =>
  registrySettings(registries, new Set(registries.map(({ manager }) => manager)), tokens);

function registry(manager: Registry['manager'], url: string, more: Partial<Registry> = {}): Registry {
  const { hostname, port } = new URL(url);
  const place = { url, host: hostname, port: port === '' ? 443 : Number(port) };
  return {
    manager,
    ...place,
    source: 'x',
    origin: 'user',
    trusted: true,
    hasCredentials: true,
    scope: undefined,
    isDefault: true,
    ...more,
  };
}

const token = { variable: 'NPM_TOKEN', isFor: ({ host }: { readonly host: string }) => host === 'npm.test' };

test.each([
  ['npm', 'https://npm.test', 'registry=https://npm.test\n//npm.test/:_authToken=${NPM_TOKEN}\n'],
  ['pnpm', 'https://npm.test:8443/a/', 'registry=https://npm.test:8443/a/\n//npm.test:8443/a/:_authToken=${NPM_TOKEN}\n'],
  ['yarn', 'https://npm.test/', 'registry=https://npm.test/\n//npm.test/:_authToken=${NPM_TOKEN}\nalways-auth=true\n'],
  ['npm', 'https://other.test/', 'registry=https://other.test/\n'],
] as const)('%s at %s', (manager, url, expected) => {
  expect(settings([registry(manager, url)], [token]).files).toEqual({ '.npmrc': expected });
});

test('a scope has an address and a token of its own', () => {
  const scoped = registry('npm', 'https://npm.test/', { scope: '@acme', isDefault: false });
  const { files } = settings([registry('npm', 'https://other.test/'), scoped], [token]);
  expect(files['.npmrc']?.split('\n').slice(1, 3)).toEqual([
    '@acme:registry=https://npm.test/',
    '//npm.test/:_authToken=${NPM_TOKEN}',
  ]);
});

test('Yarn 2 and later has its address by a variable and its token by a file', () => {
  const { files, variables } = settings([registry('yarn-berry', 'https://npm.test/')], [token]);
  expect(variables['YARN_NPM_REGISTRY_SERVER']).toBe('https://npm.test/');
  expect(JSON.parse(files['.yarnrc.yml'] ?? '')).toEqual({ npmAuthToken: '${NPM_TOKEN}', npmAlwaysAuth: true });
});

test('Cargo is told by a file what replaces its own registry, and has folders to download into', () => {
  const { files, folders } = settings([registry('cargo', 'https://crates.test/index')]);
  expect(files['.cargo/config.toml']).toContain('registry = "sparse+https://crates.test/index/"\n');
  expect(folders).toEqual(['.cargo/registry', '.cargo/git']);
  expect(settings([registry('cargo', 'https://crates.test/', { isDefault: false })]).files).toEqual({});
  // What it knows by itself keeps its own name, by which later runs look for it.
  expect(settings([registry('cargo', 'https://crates.test/', { origin: 'default' })]).files).toEqual({});
});

test('Maven takes what its own repository has from where its user does, under the name that it knows', () => {
  const { files, folders } = settings([
    registry('maven', 'https://maven.test/a?b=1&c=<'),
    registry('maven', 'https://second.test/'),
  ]);
  expect(files['.m2/settings.xml']).toContain(
    '<id>central</id><mirrorOf>central</mirrorOf><url>https://maven.test/a?b=1&amp;c=&lt;</url>',
  );
  expect(files['.m2/settings.xml']).not.toContain('second');
  expect(folders).toEqual(['.m2/repository', '.m2/wrapper']);
});

test('folders are there for a manager whose registry only the policy names', () => {
  expect(registrySettings([], new Set(['cargo'])).folders).toEqual(['.cargo/registry', '.cargo/git']);
});

test("only pnpm has a store; an address that was cut is nobody's", () => {
  expect(settings([registry('pnpm', 'https://npm.test/')]).folders).toEqual([
    '.local/share/pnpm/store',
    '.local/share/pnpm/.tools',
  ]);
  expect(settings([registry('npm', 'https://npm.test/[redacted]/')], [token])).toMatchObject({ files: {}, folders: [] });
});
