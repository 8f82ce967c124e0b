import type { Stats } from 'node:fs';
import { existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../model/index.ts';
import { codeOf, unwritable } from './failure.ts';

/**
 * Where Sallyport keeps its state: `$SALLYPORT_STATE`, else `$XDG_STATE_HOME/sallyport`, else `~/.local/state/sallyport`
 * (XDG Base Directory Specification 0.8: a relative `XDG_STATE_HOME` is ignored). Links on the way are resolved.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['SALLYPORT_STATE'];
  if (own !== undefined && own !== '') {
    if (isAbsolute(own)) return withRealParent(own);
    throw new UserError('STATE_NOT_ABSOLUTE', `SALLYPORT_STATE must be an absolute path, but is "${own}".`, { exitCode: 125 });
  }
  const xdg = env['XDG_STATE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return withRealParent(join(xdg, 'sallyport'));
  const home = env['HOME'];
  return withRealParent(join(home !== undefined && isAbsolute(home) ? home : homedir(), '.local', 'state', 'sallyport'));
}

// What a cage may show and write is compared with this path, so a link on the way must not give the same folder another name. The
// folder itself is left: that it is no link is checked where it is used.
function withRealParent(path: string): string {
  const rest = [basename(path)];
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    try {
      return join(realpathSync.native(folder), ...rest);
    } catch {
      if (folder === dirname(folder)) return path;
      rest.unshift(basename(folder));
    }
  }
}

/** The files of a state directory that the trail uses. */
export const paths = {
  trail: (state: string): string => join(state, 'trail'),
  keys: (state: string): string => join(state, 'keys'),
  open: (state: string): string => join(state, 'trail', 'open'),
  runs: (state: string): string => join(state, 'trail', 'runs'),
  run: (state: string, run: string): string => join(state, 'trail', 'runs', run),
  marker: (state: string, run: string): string => join(state, 'trail', 'open', `${run}.json`),
  lock: (state: string): string => join(state, 'trail', 'main.lock'),
  checkpoints: (state: string): string => join(state, 'trail', 'checkpoints.ndjson'),
  spool: (state: string, run: string): string => join(state, 'runs', run, 'events.spool'),
} as const;

/** Run ids name files, so they are checked wherever one comes in. */
export function isRunId(text: string): boolean {
  return /^[0-9a-z][0-9a-z_-]{0,63}$/i.test(text);
}

// A state directory that another user can choose or swap would let that user read or replace the record.
function refuseForeign(path: string): void {
  check(path, lstatSync(path));
}

function check(path: string, found: Stats): void {
  const hint = 'Set SALLYPORT_STATE to a directory of your own.';
  if (found.isSymbolicLink())
    throw new UserError('STATE_IS_LINK', `The state directory ${path} is a symbolic link.`, { hint, exitCode: 125 });
  if (!found.isDirectory()) throw new UserError('STATE_NOT_DIRECTORY', `${path} is not a directory.`, { hint, exitCode: 125 });
  const uid = process.getuid?.();
  if (uid !== undefined && found.uid !== uid) {
    throw new UserError('STATE_NOT_OWNED', `The state directory ${path} belongs to another user (uid ${found.uid}).`, {
      hint,
      exitCode: 125,
    });
  }
  if ((found.mode & 0o022) !== 0) {
    throw new UserError('STATE_OPEN', `The state directory ${path} can be written by other users.`, {
      hint: `Run: chmod 700 ${path}`,
      exitCode: 125,
    });
  }
}

/**
 * Checks the state directory and makes it where it is missing (0700).
 * @throws UserError when it is a symbolic link, belongs to another user, or cannot be made.
 */
export function prepareState(state: string): void {
  try {
    if (!isThere(state)) makeWithParents(state);
    refuseForeign(state);
    for (const path of [paths.trail(state), paths.open(state), paths.runs(state), paths.keys(state)]) {
      makeOwn(path);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unwritable(state, error);
  }
}

// Not mkdir's own `recursive`: where the parent exists but nothing can be made in it (as in /proc), it never returns.
function makeWithParents(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeWithParents(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

// Asked first, for an error that is thrown and caught costs more than the question.
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function makeOwn(path: string): void {
  if (isThere(path)) {
    refuseForeign(path);
    return;
  }
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    refuseForeign(path);
  }
}

/** For readers: checks a state directory that exists. False when there is none yet. */
export function stateExists(state: string): boolean {
  try {
    refuseForeign(state);
    lstatSync(paths.trail(state));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
