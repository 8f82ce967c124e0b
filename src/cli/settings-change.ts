/** Changes of people's own settings files: shown as a diff, written only with a yes, and never half. */
import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

export function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be read.`, { hint: 'Nothing was written.', cause });
  }
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

/** The file that a link leads to is the one that is changed: people keep their settings elsewhere and link them. */
export function writeChange({ path, mode: ofNew, before, after }: FileChange): void {
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
