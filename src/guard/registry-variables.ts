import type { Registry } from '../setup/index.ts';

/** Variables by which a manager takes its default registry; the cage's home does not hold the user's configuration. */
const VARIABLES: Readonly<Record<Registry['manager'], string | undefined>> = {
  npm: 'npm_config_registry',
  pnpm: 'npm_config_registry',
  yarn: 'YARN_REGISTRY',
  'yarn-berry': 'YARN_NPM_REGISTRY_SERVER',
  pip: 'PIP_INDEX_URL',
  uv: 'UV_DEFAULT_INDEX',
  go: 'GOPROXY',
  cargo: undefined,
};

/** What tells the package managers inside a cage which registries their user configured. Addresses only, never a token. */
export function registryVariables(registries: readonly Registry[]): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const { manager, url, scope, isDefault } of registries) {
    if (scope !== undefined && (manager === 'npm' || manager === 'pnpm')) variables[`npm_config_${scope}:registry`] ??= url;
    const name = VARIABLES[manager];
    if (name === undefined || !isDefault || scope !== undefined) continue;
    // The checksum database of Go is asked by its own name.
    if (manager === 'go' && /sum/i.test(new URL(url).hostname)) continue;
    variables[name] ??= url;
  }
  return variables;
}
