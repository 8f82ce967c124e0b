import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hardLinkedCredentials } from './credentials.ts';
import { type Access, resolveAccess } from './file-access.ts';
import type { GitIdentity } from './git-identity.ts';
import { hostnameInside } from './hostname.ts';
import { chooseIdentity, type Identity, readAccounts, realHome } from './identity.ts';
import { namesIn } from './look.ts';
import { readGitIdentity } from './read-git-identity.ts';
import { absoluteEntries, type SearchEntry } from './search-path.ts';
import type { RootEntries } from './system-mounts.ts';
import { type ToolchainSecrets, toolchainSecrets } from './toolchain-secrets.ts';
import type { Workspace } from './workspace.ts';

/** What a plan needs to know about this machine: gathered once per run by a handful of cheap calls, then passed by value. */
export interface Facts {
  readonly identity: Identity;
  /** The real home of the run's identity, then the caller's where it is another. All stay hidden. */
  readonly homes: readonly string[];
  /** Names in the first home. */
  readonly homeEntries: ReadonlySet<string>;
  readonly root: RootEntries;
  readonly hostname: string;
  readonly searchPath: readonly SearchEntry[];
  /** Credential files with more than one name (docs/warden-protocol.md, `hardlinks`). */
  readonly hardlinks: readonly string[];
  readonly toolchainSecrets: ToolchainSecrets;
  /** Go's settings of this user; undefined where there are none. */
  readonly goSettings: string | undefined;
  readonly git: GitIdentity;
  readonly access: readonly Access[];
  /** Of the repository folders outside the workspace, what exists and must stay read-only: hooks and configuration. */
  readonly gitProtected: readonly string[];
  /** What of these does not exist, and must not be made. */
  readonly gitAbsent: readonly string[];
}

/** Worktrees of one repository that are looked at. */
const MOST_WORKTREES = 200;

export interface FactsQuery {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace: Workspace;
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Folders of an agent's preset: writable, and the credentials in them are masked. */
  readonly own?: readonly string[] | undefined;
  readonly state: string;
}

/** Home folders of the caller that must stay hidden: HOME and, for root, its own; real paths. */
export function callerHomes(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const caller = callerOf(env);
  const identity = chooseIdentity(caller, caller, readAccounts);
  return [realHome(identity.home)];
}

/**
 * Gathers the facts of a run: about 3 ms at most, no child process.
 *
 * @throws UserError PATH_NOT_FOUND, PATH_REFUSED (exit 125), from `read` and `write`
 */
export function gatherFacts(query: FactsQuery): Facts {
  const owner = statSync(query.workspace.path);
  const identity = chooseIdentity(callerOf(query.env), owner, readAccounts);
  const homes = [...new Set([realHome(identity.home), ...callerHomes(query.env)])];
  const home = homes[0] ?? identity.home;
  const steering = query.workspace.git.outside.flatMap(steeringPaths);
  const context = { cwd: query.workspace.cwd, home, homes, state: query.state };
  const homeEntries = new Set(namesIn(home));
  const searchPath = absoluteEntries(query.env['PATH']).map((entry) => ({ entry, real: realOrNull(entry) }));
  return {
    identity,
    homes,
    homeEntries,
    root: { links: rootLinks() },
    hostname: hostnameInside(hostname(), namesOfAddresses()),
    searchPath,
    hardlinks: hardLinkedCredentials(home, homeEntries),
    toolchainSecrets: toolchainSecrets(home, homeEntries),
    goSettings: homeEntries.has('.config') ? textAt(join(home, '.config/go/env')) : undefined,
    git: readGitIdentity(home, homeEntries, query.workspace.git.outside[0] ?? join(query.workspace.path, '.git')),
    access: [
      ...resolveAccess(query.read, false, context),
      ...resolveAccess(query.write, true, context),
      ...resolveAccess(query.own ?? [], true, context, true),
    ],
    gitProtected: steering.filter((path) => realOrNull(path) !== null),
    gitAbsent: steering.filter((path) => realOrNull(path) === null),
  };
}

function callerOf(env: Readonly<Record<string, string | undefined>>): { uid: number; gid: number; home: string | undefined } {
  return { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1, home: env['HOME'] };
}

function namesOfAddresses(): string {
  return textAt('/etc/hosts') ?? '';
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function rootLinks(): readonly { path: string; target: string }[] {
  const links = readdirSync('/', { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  return links.map((entry) => ({ path: `/${entry.name}`, target: readlinkSync(`/${entry.name}`) }));
}

/** What steers a worktree's own repository, and each of its worktrees. */
function steeringPaths(folder: string): readonly string[] {
  const worktrees = namesIn(join(folder, 'worktrees')).slice(0, MOST_WORKTREES);
  return [
    ...['hooks', 'config', 'config.worktree', 'commondir', 'info/attributes'],
    ...worktrees.flatMap((name) => [`worktrees/${name}/commondir`, `worktrees/${name}/config.worktree`]),
  ].map((name) => join(folder, name));
}

function realOrNull(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
