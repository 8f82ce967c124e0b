/* The vault as it is opened outside of every cage: commands for values run there, and some of PATH may be an agent's own. */
import { liesInside, pathOutside } from '../confine/index.ts';
import { openVault, type Vault, type VaultOptions } from '../vault/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A vault whose commands find no program in a workspace, and none of which is started that lies in one. */
export function outsideVault(
  state: string,
  env: Environment,
  workspaces: readonly string[],
  options: Pick<VaultOptions, 'passphrase'> = {},
): Vault {
  const PATH = workspaces.reduce<string | undefined>(pathOutside, env['PATH']);
  const isForeign = (program: string): boolean => workspaces.some((workspace) => liesInside(program, workspace));
  return openVault(state, { ...env, PATH }, { ...options, isForeign });
}
