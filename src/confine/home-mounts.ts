import { join } from 'node:path';
import type { Mount } from '../model/index.ts';
import { type GitIdentity, renderGitConfig } from './git-identity.ts';
import { isKeptCache, keptMounts } from './kept-caches.ts';
import { readOnly } from './system-mounts.ts';
import { PRIVATE_FOLDERS, type PrivateFolder, TOOLCHAINS } from './toolchains.ts';

interface HomeRequest {
  readonly home: string;
  readonly homeEntries: ReadonlySet<string>;
  readonly git: GitIdentity;
  readonly goSettings: string | undefined;
  readonly workspace: string;
  /** Bytes of each private cache. */
  readonly size: number;
  /** Where build caches are kept between runs; null: they are private too. */
  readonly caches: string | null;
}

/**
 * The home folder of a cage: empty and read-only, so that no start-up file or service unit can be planted, with the
 * toolchains of the real one read-only inside and private folders where tools keep their caches.
 */
export function homeMounts({ home, homeEntries, git, goSettings, workspace, size, caches }: HomeRequest): readonly Mount[] {
  const ignoredAt = join(home, '.gitignore_global');
  const folders = PRIVATE_FOLDERS.filter(({ only }) => only === undefined || homeEntries.has(only));
  return [
    { type: 'tmpfs', dst: home, mode: 0o755, size: 2 ** 24, ro: true },
    ...folders.map(({ path }): Mount => ({ type: 'tmpfs', dst: join(home, path), mode: 0o755, size })),
    ...toolchainFolders(home, homeEntries).map((path) => readOnly(path)),
    ...folders.flatMap((folder) => shown(folder, homeEntries)).map((path) => readOnly(join(home, path))),
    ...(caches === null ? [] : keptMounts(join(home, '.cache'), caches)),
    ...(goSettings === undefined ? [] : [textFile(join(home, '.config/go/env'), withoutUsers(goSettings))]),
    ...(git.ignored === undefined ? [] : [textFile(ignoredAt, git.ignored)]),
    textFile(join(home, '.gitconfig'), renderGitConfig(git, workspace, ignoredAt)),
  ];
}

/** The addresses of a text without the names and passwords that stand in front of their hosts. */
function withoutUsers(text: string): string {
  return text.replace(/(:\/\/)[^/?#\s,|'"]*@/g, '$1');
}

function textFile(dst: string, content: string): Mount {
  return { type: 'file', dst, content, mode: 0o644 };
}

/** What of a private folder is the person's, and there: read-only. A cache that runs keep is one of their own. */
function shown({ path, keeps }: PrivateFolder, homeEntries: ReadonlySet<string>): readonly string[] {
  if (!homeEntries.has(path.split('/', 1)[0] ?? path)) return [];
  return keeps.filter((name) => path !== '.cache' || !isKeptCache(name)).map((name) => join(path, name));
}

/** Toolchains that may be there: those whose first component is a name in the home folder. */
export function toolchainFolders(home: string, homeEntries: ReadonlySet<string>): readonly string[] {
  return TOOLCHAINS.filter((path) => homeEntries.has(path.split('/', 1)[0] ?? path)).map((path) => `${home}/${path}`);
}

/** Private writable folders of a cage's home. */
export function privateFolders(home: string): readonly string[] {
  return PRIVATE_FOLDERS.map(({ path }) => join(home, path));
}
