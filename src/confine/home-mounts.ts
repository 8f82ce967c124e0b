import { join } from 'node:path';
import type { Mount } from '../model/index.ts';
import { type GitIdentity, renderGitConfig } from './git-identity.ts';
import { readOnly } from './system-mounts.ts';
import { PRIVATE_CACHES, TOOLCHAINS } from './toolchains.ts';

interface HomeRequest {
  readonly home: string;
  readonly homeEntries: ReadonlySet<string>;
  readonly git: GitIdentity;
  readonly workspace: string;
  /** Bytes of each private cache. */
  readonly size: number;
}

/**
 * The home folder of a cage: empty and read-only, so that no start-up file or service unit can be planted, with the
 * toolchains of the real one read-only inside and private folders where tools keep their caches.
 */
export function homeMounts({ home, homeEntries, git, workspace, size }: HomeRequest): readonly Mount[] {
  return [
    { type: 'tmpfs', dst: home, mode: 0o755, size: 2 ** 24, ro: true },
    ...toolchainFolders(home, homeEntries).map((path) => readOnly(path)),
    ...PRIVATE_CACHES.flatMap(({ path, keeps }): readonly Mount[] => [
      { type: 'tmpfs', dst: join(home, path), mode: 0o755, size },
      ...(homeEntries.has(path) ? keeps.map((name) => readOnly(join(home, path, name))) : []),
    ]),
    { type: 'file', dst: join(home, '.gitconfig'), content: renderGitConfig(git, workspace), mode: 0o644 },
  ];
}

/** Toolchains that may be there: those whose first component is a name in the home folder. */
export function toolchainFolders(home: string, homeEntries: ReadonlySet<string>): readonly string[] {
  return TOOLCHAINS.filter((path) => homeEntries.has(path.split('/', 1)[0] ?? path)).map((path) => `${home}/${path}`);
}

/** Private writable folders of a cage's home. */
export function privateCaches(home: string): readonly string[] {
  return PRIVATE_CACHES.map(({ path }) => join(home, path));
}
