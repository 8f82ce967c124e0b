import { UserError } from '../model/index.ts';

const sentences: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['no space is left on the disk', 'Free some space there, or set SALLYPORT_STATE to a directory on another disk.'],
  EDQUOT: ['your disk quota is used up', 'Free some space, or set SALLYPORT_STATE to a directory on another disk.'],
  EROFS: ['the file system is read-only', 'Set SALLYPORT_STATE to a directory that can be written.'],
  EIO: ['the disk reports an error', 'Look at the kernel log, and set SALLYPORT_STATE to a directory on a sound disk.'],
  EMFILE: ['this process has too many files open', 'Raise the limit with: ulimit -n 8192'],
  ENFILE: ['the system has too many files open', 'Close some programs and try again.'],
  EACCES: ['permission is denied', 'Check who owns the directory, or set SALLYPORT_STATE to a directory of your own.'],
  EPERM: ['the operation is not permitted', 'Check for an immutable flag, or set SALLYPORT_STATE to a directory of your own.'],
  ENOTDIR: ['a part of the path is not a directory', 'Set SALLYPORT_STATE to a directory that can be written.'],
  ENOENT: ['it was taken away', 'Look for whoever removed it; a new one is made by itself.'],
  ENOTPLAIN: ['something that is no file stands in its place', 'Look at what stands there, and remove it.'],
  ELOOP: ['a symbolic link stands in its place', 'Remove the link; the trail never follows one.'],
};

/** The errno name of a Node error, or the empty string. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** What a failed write becomes; callers take it to mean that the action does not happen. */
export function unwritable(path: string, cause: unknown): UserError {
  const code = codeOf(cause);
  const [what, hint] = sentences[code] ?? [
    `writing failed${code === '' ? '' : ` (${code})`}`,
    'Set SALLYPORT_STATE to a directory that can be written.',
  ];
  return new UserError('TRAIL_UNWRITABLE', `The trail cannot be written at ${path}: ${what}, so nothing is done.`, {
    hint,
    exitCode: 125,
    cause,
  });
}

/** Runs a write and turns what it throws into that error. */
export function guarded<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof UserError || codeOf(error) === '') throw error;
    throw unwritable(path, error);
  }
}
