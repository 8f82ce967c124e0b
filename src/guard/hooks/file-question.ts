import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  callerHomes,
  credentialPaths,
  expandHome,
  hardLinkedCredentials,
  MACHINE_SECRETS,
  namesIn,
  statusOf,
} from '../../confine/index.ts';
import { type FileQuestion, isPossible } from '../../policy/index.ts';

export interface FileContext {
  readonly workspace: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sallyport's own folders. */
  readonly own: readonly string[];
}

/** Asks the disk what a path really is, so that the policy can decide about it. */
export function fileQuestion(does: FileQuestion['does'], path: string, context: FileContext): FileQuestion {
  const homes = callerHomes(context.env);
  const home = homes[0] ?? '/nonexistent';
  const named = resolve(context.cwd, expandHome(path, home));
  // The disk is not asked about what can't be there.
  const real = isPossible(named) ? realOf(named) : named;
  return {
    does,
    path: credentialBehind(real, homes),
    named,
    asGit: does === 'read' || !isPossible(named) ? undefined : asGit(real),
    workspace: context.workspace,
    home,
    own: context.own,
    credentials: [...homes.flatMap(credentialPaths), ...MACHINE_SECRETS],
  };
}

/** Git takes a folder for a repository whatever it is called: bare, kept beside its worktrees, or reached by a `.git` file. */
function asGit(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const inside = path.slice(folder === '/' ? 0 : folder.length);
    const [, part = ''] = inside.split('/');
    const has = (name: string): boolean => statusOf(join(folder, name)) !== undefined;
    if (isRepository(has)) return join(folder, '.git', inside);
    if (!isRepository((name) => name.toLowerCase() === part.toLowerCase() || has(name))) continue;
    // This file makes it one: what stood there as a plain file steers git from now on.
    return join(folder, '.git', STEERING.find(has) ?? inside);
  }
  return undefined;
}

const STEERING = ['config', 'hooks', 'commondir', 'config.worktree'] as const;

function isRepository(has: (name: string) => boolean): boolean {
  return has('HEAD') && (has('commondir') || (has('objects') && has('refs')));
}

/** A hard link is the file itself by another name, and no link that could be followed tells so. */
function credentialBehind(path: string, homes: readonly string[]): string {
  const found = statusOf(path);
  if (found?.isFile() !== true || found.nlink < 2) return path;
  const isSame = (other: string): boolean => {
    const status = statusOf(other);
    return status?.ino === found.ino && status.dev === found.dev;
  };
  return homes.flatMap((home) => hardLinkedCredentials(home, new Set(namesIn(home)))).find(isSame) ?? path;
}

const MOST_LINKS = 40;

/** The real path of what exists, and the rest of the name behind it. A dangling link counts as what it points to. */
function realOf(path: string, depth = 0): string {
  const parts = path.split('/');
  const start = (count: number): string => parts.slice(0, count).join('/') || '/';
  // What is there comes first, so of what is left half is looked at each time.
  let [there, most] = [1, parts.length];
  while (there < most) {
    const middle = Math.ceil((there + most) / 2);
    if (statusOf(start(middle)) === undefined) most = middle - 1;
    else there = middle;
  }
  return join(realOfExisting(start(there), depth), ...parts.slice(there));
}

function realOfExisting(path: string, depth: number): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = realOf(dirname(path), depth + 1);
    const target = depth < MOST_LINKS ? targetOf(path) : undefined;
    return target === undefined ? join(folder, basename(path)) : realOf(resolve(folder, target), depth + 1);
  }
}

/** Where a link leads; undefined for what is none, or what this user may not read (`/proc/1/cwd`). */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
