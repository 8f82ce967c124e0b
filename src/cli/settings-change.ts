/** Changes of people's own settings files: shown as a diff, written only with a yes, and never half. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../model/index.ts';
import { askYes } from './ask-person.ts';
import type { FlagValues, Io } from './command.ts';
import { textDiff } from './diff-report.ts';

export interface FileChange {
  readonly path: string;
  readonly mode: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** A pipe is not waited for, a device not read, and bytes that are no UTF-8 would be lost when it is written again. */
export function readOrNull(path: string): string | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    if (!found.isFile()) throw new Error('it is no plain file');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/**
 * A repository's own links choose what is written. @param folder the repository
 * @throws UserError CLIENT_SETTINGS_ELSEWHERE where one leads out of it
 */
export function checkInside(folder: string, path: string): void {
  const real = placeOf(path);
  const root = placeOf(folder);
  if (real === root || real.startsWith(`${root}/`)) return;
  throw new UserError('CLIENT_SETTINGS_ELSEWHERE', `${path} leads out of the repository, to ${real}.`, {
    hint: 'Look at that link, and remove it. Nothing was written.',
  });
}

/** @throws UserError where that can't be told: links that lead to each other, a folder that nobody may look into */
function placeOf(path: string): string {
  try {
    return realPlace(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): UserError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be read${why}.`, { hint: 'Nothing was written.', cause });
}

/** Where a file is, or would be made. */
function realPlace(path: string): string {
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const there = statSync(path, { throwIfNoEntry: false }) !== undefined;
  if (there || path === dirname(path)) return realpathSync(path);
  if (link) return realPlace(resolve(dirname(path), readlinkSync(path)));
  return join(realPlace(dirname(path)), basename(path));
}

export function diffOf({ path, before, after }: FileChange, io: Io): readonly string[] {
  const lines = textDiff(path, before ?? '', after ?? '', io.colour.out);
  const head = before === null ? 'new file' : after === null ? 'the file goes' : 'changed';
  return [`${path}: ${head}`, ...lines, ''];
}

export async function isAgreed(flags: FlagValues, io: Io, files: number): Promise<boolean> {
  if (flags['yes'] === true) return true;
  if (!io.stdinIsTty)
    throw new UserError('INIT_NEEDS_YES', 'There is no terminal to ask on.', {
      hint: 'Look at the changes with --dry-run, then run it with --yes.',
    });
  return askYes(`Write ${files === 1 ? 'this change' : 'these changes'}?`);
}

/**
 * The file that a link leads to is the one that is changed: people keep their settings elsewhere and link them.
 *
 * @throws UserError CLIENT_SETTINGS_CHANGED where it is not any more what was shown: what somebody wrote meanwhile would be lost
 */
export function writeChange({ path, mode: ofNew, before, after }: FileChange): void {
  if (readOrNull(path) !== before)
    throw new UserError('CLIENT_SETTINGS_CHANGED', `${path} was changed while you looked at it.`, {
      hint: 'Run the command again. It was not written.',
    });
  const target = before === null ? path : realpathSync(path);
  if (after === null) {
    rmSync(target);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  const mode = before === null ? ofNew : statSync(target).mode & 0o777;
  const fresh = `${target}.${process.pid}.tmp`;
  writeFileSync(fresh, after, { mode, flag: 'wx' });
  chmodSync(fresh, mode);
  renameSync(fresh, target);
}
