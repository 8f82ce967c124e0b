import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type PackageRef, packageReaderFor, readPackages } from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';

const LARGEST_FILE = 32 * 2 ** 20;

/** What a manifest or lockfile names. */
export interface ReadFile {
  readonly refs: readonly PackageRef[];
  /** A digest and a version belong to each entry. */
  readonly isLock: boolean;
  /** What could not be read; never folded into "no packages". */
  readonly problems: readonly string[];
}

/** @throws UserError when the file is not there, or is of a kind that is not read */
export function readPackageFile(path: string, cwd: string): ReadFile {
  const whole = resolve(cwd, path);
  const reader = packageReaderFor(whole);
  if (reader === undefined) {
    throw new UserError('FILE_KIND', `${path} is no manifest or lockfile that is known by its name.`, {
      hint: `For example package-lock.json, requirements.txt or Cargo.lock, but not ${basename(path)}.`,
      exitCode: 2,
    });
  }
  const text = textOf(whole);
  if (text === undefined)
    throw new UserError('FILE_UNREADABLE', `${path} can't be read.`, {
      hint: 'It must be a file of at most 32 MiB.',
      exitCode: 3,
    });
  const { refs, problems } = readPackages(reader, text, { include: (other) => textOf(resolve(dirname(whole), other)) });
  const told = problems.map(({ reason, line }) => (line === undefined ? reason : `line ${line}: ${reason}`));
  return { refs, isLock: reader.isLock, problems: told };
}

/** Never waits for a FIFO, never reads a device, never more than the bound. */
function textOf(path: string): string | undefined {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const status = fstatSync(descriptor);
      return status.isFile() && status.size <= LARGEST_FILE ? readFileSync(descriptor, 'utf8') : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
