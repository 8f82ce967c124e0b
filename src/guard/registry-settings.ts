import type { Registry } from '../setup/index.ts';

/** What tells the package managers inside a cage which registries their user configured: addresses only, never a token. */
export interface RegistrySettings {
  readonly variables: Readonly<Record<string, string>>;
  /** Files of the home folder, where a project's own configuration must win. */
  readonly files: Readonly<Record<string, string>>;
}

/** Managers that have no file of the user's below the project's; a variable says it to them. */
const VARIABLES: Readonly<Partial<Record<Registry['manager'], string>>> = {
  'yarn-berry': 'YARN_NPM_REGISTRY_SERVER',
  pip: 'PIP_INDEX_URL',
  uv: 'UV_DEFAULT_INDEX',
  go: 'GOPROXY',
};

/** The caches of the user's home are shown read-only, and a package manager with a network wants to write into its own. */
const CACHES: Readonly<Record<string, string>> = {
  npm_config_cache: '/tmp/cache/npm',
  YARN_CACHE_FOLDER: '/tmp/cache/yarn',
  PIP_CACHE_DIR: '/tmp/cache/pip',
  UV_CACHE_DIR: '/tmp/cache/uv',
};

/** npm, pnpm and the first Yarn read this one. */
const NPM: ReadonlySet<Registry['manager']> = new Set(['npm', 'pnpm', 'yarn']);

export function registrySettings(registries: readonly Registry[]): RegistrySettings {
  const variables: Record<string, string> = { ...CACHES };
  const lines = new Map<string, string>();
  // An address with a secret in its path was cut, and is none any more.
  for (const { manager, url, scope, isDefault } of registries.filter((one) => !one.url.includes('[redacted]'))) {
    if (NPM.has(manager) && (scope !== undefined || isDefault)) {
      const key = scope === undefined ? 'registry' : `${scope}:registry`;
      if (!lines.has(key)) lines.set(key, `${key}=${url}`);
    }
    const name = VARIABLES[manager];
    if (name === undefined || !isDefault || scope !== undefined) continue;
    variables[name] ??= url;
  }
  return { variables, files: lines.size === 0 ? {} : { '.npmrc': `${[...lines.values()].join('\n')}\n` } };
}
