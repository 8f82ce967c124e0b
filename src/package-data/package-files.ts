import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import {
  type PackageFileUse,
  type PackageReader,
  type PackageRef,
  packageReaderFor,
  packageReaderOf,
  type ReadResult,
  readPackages,
} from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';

const LONGEST_FILE = 32 * 1024 * 1024;
const MOST_FILES = 40;

/** A manifest or a lockfile of a project, and what it names. */
export interface PackageFile {
  /** Absolute. */
  readonly path: string;
  readonly reader: PackageReader;
  readonly read: ReadResult;
}

/** The manifests and lockfiles that lie in a folder. Those that are too many are not read, and say so. */
export function packageFilesIn(folder: string): readonly PackageFile[] {
  const found = namesIn(folder).flatMap((name) => {
    const reader = packageReaderFor(name);
    return reader === undefined ? [] : [{ path: join(folder, name), reader }];
  });
  const tooMany = { refs: [], indexes: [], problems: [{ reason: `the folder has more than ${MOST_FILES} such files` }] };
  return found.map(({ path, reader }, at) => (at < MOST_FILES ? readPackageFile(path, reader) : { path, reader, read: tooMany }));
}

/** A file that a command names, read as what the command takes it for. */
export function namedPackageFile({ path, kind }: PackageFileUse, cwd: string): PackageFile {
  return readPackageFile(resolve(cwd, path), packageReaderOf(kind));
}

/**
 * A file that a person names, known by its file name.
 *
 * @throws UserError when it can't be read, or is of a kind that is not read
 */
export function givenPackageFile(path: string, cwd: string): PackageFile {
  const whole = resolve(cwd, path);
  const reader = packageReaderFor(whole);
  if (reader === undefined)
    throw new UserError('FILE_KIND', `${path} is no manifest or lockfile that is known by its name.`, {
      hint: `For example package-lock.json, requirements.txt or Cargo.lock, but not ${basename(path)}.`,
      exitCode: 2,
    });
  const text = textOf(whole);
  if (text === undefined)
    throw new UserError('FILE_UNREADABLE', `${path} can't be read.`, {
      hint: 'It must be a file of at most 32 MiB.',
      exitCode: 3,
    });
  return readPackageFile(whole, reader, text);
}

/** @param text what the file will hold, where it is not written yet */
export function readPackageFile(path: string, reader: PackageReader, text: string | undefined = textOf(path)): PackageFile {
  if (text === undefined) return { path, reader, read: { refs: [], problems: [{ reason: 'it can not be read' }], indexes: [] } };
  const folder = resolve(path, '..');
  return { path, reader, read: readPackages(reader, text, { include: (other) => textOf(resolve(folder, other)) }) };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Never waits for a FIFO, never reads a device, never more than the bound. */
function textOf(path: string): string | undefined {
  try {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    const descriptor = openSync(realpathSync.native(path), flags);
    try {
      const status = fstatSync(descriptor);
      if (!status.isFile() || status.size > LONGEST_FILE) return undefined;
      const bytes = Buffer.alloc(status.size);
      let filled = 0;
      for (let count = 1; count > 0 && filled < bytes.length; filled += count)
        count = readSync(descriptor, bytes, filled, bytes.length - filled, null);
      return bytes.toString('utf8', 0, filled);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

/** How a file is told to a person. */
export function shownPath(path: string, workspace: string): string {
  const inside = relative(workspace, path);
  return inside.startsWith('..') ? path : inside;
}

/** What makes two mentions of a package the same one. */
export function keyOf({ ecosystem, name }: Pick<PackageRef, 'ecosystem' | 'name'>): string {
  return `${ecosystem} ${name.toLowerCase()}`;
}
