import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readPlainFile } from './plain-file.ts';

/** Where the repository of a workspace keeps its data when that is not in the workspace itself. */
export interface GitFolders {
  /** Folders outside the workspace that git must write, for example the main repository of a worktree. */
  readonly outside: readonly string[];
  /** What a person should know: git will not work, and why. */
  readonly note: string | undefined;
}

const NONE: GitFolders = { outside: [], note: undefined };
const LONGEST = 4096;
const LARGEST_FILE = 2 ** 20;
const POINTER = /^gitdir: (.+)$/u;

/**
 * Follows a `.git` file (gitrepository-layout(5)) to a worktree's or submodule's real folder. The file lies in the
 * workspace, so an earlier run may have written it to point anywhere: the folder counts only when it points back.
 */
export function findGitFolders(workspace: string): GitFolders {
  const marker = join(workspace, '.git');
  const status = lstatSync(marker, { throwIfNoEntry: false });
  if (status === undefined || status.isDirectory()) return NONE;
  const refused = { outside: [], note: `${marker} points to a folder that doesn't point back, so git won't work in this run` };
  if (!status.isFile() || status.size > LONGEST) return refused;
  const pointer = POINTER.exec(read(marker))?.[1];
  if (pointer === undefined) return refused;
  const folder = real(resolve(workspace, pointer));
  if (folder === undefined || isInside(folder, workspace)) return folder === undefined ? refused : NONE;
  if (statSync(folder).uid !== status.uid) return refused;
  const common = pointsBack(folder, workspace) ? commonFolder(folder) : isModuleOf(folder, workspace) ? folder : undefined;
  return common === undefined || !isRepository(common) ? refused : { outside: [common], note: undefined };
}

/** As git tells one. Neither a home nor a folder of keys may come in by being called a repository. */
function isRepository(folder: string): boolean {
  return read(join(folder, 'HEAD')) !== '' && ['objects', 'refs'].every((name) => isFolder(join(folder, name)));
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A worktree's folder holds a file `gitdir` that names the worktree's `.git`. */
function pointsBack(folder: string, workspace: string): boolean {
  const back = read(join(folder, 'gitdir'));
  return back !== '' && real(resolve(folder, back)) === join(workspace, '.git');
}

/**
 * The repository that a worktree's folder belongs to: the one that it lies in. The file `commondir` says so too, but an earlier run
 * may have written it, in a folder of its own making: it must not say anything else.
 */
function commonFolder(folder: string): string | undefined {
  const worktrees = dirname(folder);
  const said = read(join(folder, 'commondir'));
  const common = dirname(worktrees);
  return basename(worktrees) === 'worktrees' && real(resolve(folder, said)) === common ? common : undefined;
}

/** A submodule's folder names the working tree in its own configuration. */
function isModuleOf(folder: string, workspace: string): boolean {
  const lines = read(join(folder, 'config')).split('\n', 1000);
  const setting = lines.map((line) => line.trim()).find((line) => line.startsWith('worktree = '));
  return setting !== undefined && real(resolve(folder, setting.slice('worktree = '.length))) === workspace;
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function read(path: string): string {
  return (
    readPlainFile(path, LARGEST_FILE)
      ?.bytes.toString('utf8')
      .slice(0, 2 ** 16)
      .trim() ?? ''
  );
}

function real(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
