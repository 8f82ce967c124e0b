import type { Registry } from '../setup/index.ts';

/** What tells the package managers inside a cage which registries their user configured: addresses only, never a token. */
export interface RegistrySettings {
  readonly variables: Readonly<Record<string, string>>;
  /** Files of the home folder, where a project's own configuration must win. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders of the home folder that are private and writable, and gone with the run. */
  readonly folders: readonly string[];
}

/** Managers that have no file of the user's below the project's; a variable says it to them. */
const VARIABLES: Readonly<Partial<Record<Registry['manager'], string>>> = {
  'yarn-berry': 'YARN_NPM_REGISTRY_SERVER',
  pip: 'PIP_INDEX_URL',
  uv: 'UV_DEFAULT_INDEX',
  go: 'GOPROXY',
};

/** A secret of the setup phase: the variable that holds its placeholder, and where it may go. */
export interface RegistryToken {
  readonly variable: string;
  readonly isFor: (to: { readonly host: string; readonly port: number }) => boolean;
}

/** The caches of the user's home are shown read-only, and a package manager with a network wants to write into its own. */
const CACHES: Readonly<Record<string, string>> = {
  npm_config_cache: '/tmp/cache/npm',
  YARN_CACHE_FOLDER: '/tmp/cache/yarn',
  YARN_GLOBAL_FOLDER: '/tmp/cache/yarn-berry',
  PIP_CACHE_DIR: '/tmp/cache/pip',
  UV_CACHE_DIR: '/tmp/cache/uv',
  GOPATH: '/tmp/cache/go',
  GOMODCACHE: '/tmp/cache/go/pkg/mod',
  GOCACHE: '/tmp/cache/go-build',
  BUNDLE_USER_HOME: '/tmp/cache/bundle-user',
  COMPOSER_HOME: '/tmp/cache/composer-home',
  COMPOSER_CACHE_DIR: '/tmp/cache/composer',
};

/** Not elsewhere by a variable: pnpm writes its store's place into node_modules, and outside it would find another one there than its own. */
const PNPM = ['.local/share/pnpm/store', '.local/share/pnpm/.tools'];

/** Programs and settings lie beside what Cargo and Maven download, so their whole folders can't be others. */
const CACHES_IN_HOME: Readonly<Partial<Record<Registry['manager'], readonly string[]>>> = {
  pnpm: PNPM,
  cargo: ['.cargo/registry', '.cargo/git'],
  maven: ['.m2/repository', '.m2/wrapper'],
};

/** npm, pnpm and the first Yarn read this one. */
const NPM: ReadonlySet<Registry['manager']> = new Set(['npm', 'pnpm', 'yarn']);

/**
 * @param named the managers that setup's commands name
 * @param tokens secrets that setup may use: a manager is told to send one to the registry that it is for, as a placeholder
 */
export function registrySettings(
  registries: readonly Registry[],
  named: ReadonlySet<Registry['manager']>,
  tokens: readonly RegistryToken[] = [],
): RegistrySettings {
  // An address with a secret in its path was cut, and is none any more.
  const whole = registries.filter(({ url }) => !url.includes('[redacted]'));
  const variables: Record<string, string> = { ...CACHES };
  for (const { manager, url, scope, isDefault } of whole) {
    const name = VARIABLES[manager];
    if (name !== undefined && isDefault && scope === undefined) variables[name] ??= url;
  }
  return {
    variables,
    files: { ...npmrc(whole, tokens), ...yarnrc(whole, tokens), ...cargoConfig(whole), ...mavenSettings(whole) },
    folders: [...named].flatMap((manager) => CACHES_IN_HOME[manager] ?? []),
  };
}

function npmrc(registries: readonly Registry[], tokens: readonly RegistryToken[]): Readonly<Record<string, string>> {
  const lines = new Map<string, string>();
  for (const registry of registries.filter(({ manager }) => NPM.has(manager))) {
    const { manager, url, scope, isDefault } = registry;
    if (scope === undefined && !isDefault) continue;
    const key = scope === undefined ? 'registry' : `${scope}:registry`;
    if (lines.has(key)) continue;
    lines.set(key, url);
    const token = tokens.find(({ isFor }) => isFor(registry));
    if (token === undefined) continue;
    lines.set(`${url.replace(/^https?:/, '').replace(/\/*$/, '/')}:_authToken`, `\${${token.variable}}`);
    // The first Yarn sends a token for packages without a scope only when it is told to.
    if (manager === 'yarn') lines.set('always-auth', 'true');
  }
  return lines.size === 0 ? {} : { '.npmrc': [...lines].map(([key, value]) => `${key}=${value}\n`).join('') };
}

/** What stands in the place of Cargo's own registry can only be said in a file. Indexes over HTTP are sparse ones. Its own it knows by itself. */
function cargoConfig(registries: readonly Registry[]): Readonly<Record<string, string>> {
  const registry = registries.find(
    ({ manager, isDefault, origin, url }) => manager === 'cargo' && isDefault && origin !== 'default' && /^https?:/.test(url),
  );
  if (registry === undefined) return {};
  const index = JSON.stringify(`sparse+${registry.url.replace(/\/*$/, '/')}`);
  return {
    '.cargo/config.toml': `[source.crates-io]\nreplace-with = "configured"\n[source.configured]\nregistry = ${index}\n`,
  };
}

/**
 * From where Maven takes what its own repository has. By that repository's name, also where the user's mirror has another: Maven notes beside
 * each file by which name it came, and later runs, offline, have it only by the name that they know.
 */
function mavenSettings(registries: readonly Registry[]): Readonly<Record<string, string>> {
  const registry = registries.find(({ manager, isDefault }) => manager === 'maven' && isDefault);
  if (registry === undefined) return {};
  const url = registry.url.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    '.m2/settings.xml': `<settings><mirrors><mirror><id>central</id><mirrorOf>central</mirrorOf><url>${url}</url></mirror></mirrors></settings>\n`,
  };
}

/** Yarn 2 and later has the address by a variable; a token that it expands by itself can only stand in a file. */
function yarnrc(registries: readonly Registry[], tokens: readonly RegistryToken[]): Readonly<Record<string, string>> {
  const registry = registries.find(
    ({ manager, isDefault, scope }) => manager === 'yarn-berry' && isDefault && scope === undefined,
  );
  const token = registry === undefined ? undefined : tokens.find(({ isFor }) => isFor(registry));
  if (token === undefined) return {};
  return { '.yarnrc.yml': JSON.stringify({ npmAuthToken: `\${${token.variable}}`, npmAlwaysAuth: true }) };
}
