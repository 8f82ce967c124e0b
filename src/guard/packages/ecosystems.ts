import type { RegistryPlace } from '../../registry/index.ts';
import type { Registry } from '../../setup/index.ts';

/** The kinds of registries that can be asked. */
export const ECOSYSTEMS: Readonly<Partial<Record<Registry['manager'], RegistryPlace['ecosystem']>>> = {
  npm: 'npm',
  pnpm: 'npm',
  yarn: 'npm',
  'yarn-berry': 'npm',
  pip: 'pypi',
  uv: 'pypi',
};
