import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../model/index.ts';
import { credentialAt } from './credentials.ts';
import { findGitFolders, type GitFolders } from './git-folders.ts';
import { expandHome, isWithin } from './paths.ts';

export interface Workspace {
  /** Real, absolute path. */
  readonly path: string;
  /** Where the caller stands: inside the workspace, else the workspace itself. */
  readonly cwd: string;
  readonly git: GitFolders;
}

export interface WorkspaceQuery {
  readonly cwd: string;
  /** `--workspace`; undefined takes the repository around cwd, else cwd. */
  readonly explicit: string | undefined;
  /** Real home folders that must stay hidden. */
  readonly homes: readonly string[];
  /** Where Sallyport keeps its own files. */
  readonly state: string;
}

/** Folders that are too much to hand to one run; what lies below them may be a workspace. */
const TOO_WIDE = [
  '/',
  '/home',
  '/tmp',
  '/var',
  '/var/tmp',
  '/var/lib',
  '/opt',
  '/srv',
  '/mnt',
  '/media',
  '/usr',
  '/usr/local',
  '/Users',
] as const;
/** Folders that steer the machine: nothing in them is a workspace. */
const NEVER = [
  '/etc',
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/boot',
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/nix/store',
  '/gnu/store',
  '/var/run',
] as const;
const EXCEPTIONS = ['/usr/src', '/usr/local/src', '/dev/shm'] as const;

/**
 * The folder a run may write: `--workspace`, else the top of the git repository around cwd, else cwd.
 *
 * @throws UserError WORKSPACE_NOT_FOUND, WORKSPACE_TOO_WIDE (exit 125)
 */
export function findWorkspace(query: WorkspaceQuery): Workspace {
  const start = realFolder(resolve(query.cwd, expandHome(query.explicit ?? '.', query.homes[0] ?? '/')));
  const refused = refusal(start, query);
  if (refused !== undefined) throw tooWide(start, refused);
  const path = query.explicit === undefined ? (repositoryTop(start, query) ?? start) : start;
  const here = realFolder(query.cwd);
  return { path, cwd: isWithin(here, path) ? here : path, git: findGitFolders(path) };
}

/** A folder as a client names it, and where that led when it was looked at. */
export interface NamedFolder {
  readonly named: string;
  readonly real: string;
  /** The folder that its session began in. */
  readonly began: string;
}

/**
 * The link, where an agent's folder is named by one that leads out of the repository that it lies in, or out of where the session began:
 * the agent may have made it, and would choose what its next run may write. Undefined: there is none, and it leads there still.
 */
export function linkOut({ named, real, began }: NamedFolder, query: Pick<WorkspaceQuery, 'homes' | 'state'>): string | undefined {
  let at = '/';
  for (const part of resolve(named).split('/')) {
    const next = join(at, part);
    const target = realPathOrNull(next);
    const isLink = lstatSync(next, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    const around = isLink ? [repositoryTop(at, query), realPathOrNull(began)] : [];
    if (around.some((folder) => folder && isWithin(at, folder) && (target === null || !isWithin(target, folder)))) return next;
    at = target ?? next;
  }
  return at === real ? undefined : named;
}

/** Whether a workspace lies outside of the one that a session began in; where that is none, such as a home, its folder counts. */
export function isElsewhere(workspace: string, began: string, query: Pick<WorkspaceQuery, 'homes' | 'state'>): boolean {
  const real = realPathOrNull(began);
  const top = real === null ? undefined : repositoryTop(real, query);
  const isShared = ['/tmp', '/var/tmp'].some((folder) => isWithin(workspace, folder));
  return !isShared && !isWithin(workspace, top ?? real ?? resolve(began));
}

function realFolder(path: string): string {
  const real = realPathOrNull(path);
  if (real === null || !statSync(real).isDirectory()) {
    throw new UserError('WORKSPACE_NOT_FOUND', `There is no directory ${path}.`, { exitCode: 125 });
  }
  return real;
}

function realPathOrNull(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/** The nearest folder at or above `start` with a `.git`, on the same file system and never as wide as a home. */
function repositoryTop(start: string, query: Pick<WorkspaceQuery, 'homes' | 'state'>): string | undefined {
  const first = lstatSync(start);
  for (let folder = start; refusal(folder, query) === undefined; folder = dirname(folder)) {
    if (lstatSync(folder).dev !== first.dev) return undefined;
    const git = lstatSync(join(folder, '.git'), { throwIfNoEntry: false });
    // A `.git` that somebody else planted in a shared folder must not widen the run (CVE-2022-24765).
    if (git !== undefined && (git.uid === first.uid || git.uid === process.getuid?.())) return folder;
  }
  return undefined;
}

/** Why this folder can't be a workspace; undefined when it can. */
function refusal(path: string, { homes, state }: Pick<WorkspaceQuery, 'homes' | 'state'>): string | undefined {
  if (homes.some((home) => isWithin(home, path))) return 'it holds a home directory with your keys and settings';
  if (TOO_WIDE.some((folder) => folder === path)) return 'it is shared by the whole machine';
  if (NEVER.some((folder) => isWithin(path, folder)) && !EXCEPTIONS.some((folder) => isWithin(path, folder) && path !== folder))
    return 'it belongs to the system';
  if (isWithin(state, path) || isWithin(path, state)) return "it holds Sallyport's own records";
  const credential = credentialAt(path, homes);
  return credential === undefined ? undefined : `it holds credentials (${credential})`;
}

function tooWide(path: string, why: string): UserError {
  return new UserError('WORKSPACE_TOO_WIDE', `${path} can't be the workspace of a run: ${why}.`, {
    hint: 'Change to a project directory first, or name one with --workspace DIR.',
    exitCode: 125,
  });
}
