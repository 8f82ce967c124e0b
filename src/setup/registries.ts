import { realpathSync } from 'node:fs';
import { ConfigFiles } from './config-files.ts';
import type { RegistryReader } from './layer.ts';
import { readLockfiles } from './lockfiles.ts';
import { readCargoRegistries } from './managers/cargo.ts';
import { readGoRegistries } from './managers/go.ts';
import { readNpmRegistries } from './managers/npm.ts';
import { readPipRegistries } from './managers/pip.ts';
import { readPnpmRegistries } from './managers/pnpm.ts';
import { readUvRegistries } from './managers/uv.ts';
import { readYarnRegistries } from './managers/yarn.ts';
import { readYarnBerryRegistries } from './managers/yarn-berry.ts';
import type { Env, RegistryReport } from './types.ts';

const READERS: readonly RegistryReader[] = [
  readNpmRegistries,
  readPnpmRegistries,
  readYarnRegistries,
  readYarnBerryRegistries,
  readPipRegistries,
  readUvRegistries,
  readCargoRegistries,
  readGoRegistries,
];

/**
 * The registries that the package managers on this machine are configured for, and those that the repository's own files name.
 * Reads files only: starts nothing, asks nobody. Where nothing is configured a manager has no entry (`defaultRegistryQuery`).
 *
 * @param query.workspace existing folder
 * @param query.home existing folder of the user whose configuration counts
 */
export async function readRegistries(query: {
  readonly workspace: string;
  readonly home: string;
  readonly env: Env;
}): Promise<RegistryReport> {
  const workspace = realpathSync.native(query.workspace);
  const home = realpathSync.native(query.home);
  const files = new ConfigFiles(workspace, home);
  const input = { workspace, home, env: query.env, files };
  const configured = await Promise.all(READERS.map((read) => read(input)));
  return { registries: [...configured.flat(), ...readLockfiles(input)], notes: files.notes };
}
