import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { fsPath } from './bytes.ts';

/** A file of a repository, with its status at the moment of reading. */
export interface PlainFile {
  readonly bytes: Buffer;
  readonly status: Stats;
}

/**
 * Reads a plain file of at most so many bytes. What a hostile repository has in its place is not waited for (a pipe that nobody
 * writes to would stop this program) and not followed (a link).
 */
export function readPlainFile(path: string, most: number): PlainFile | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(fsPath(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
    const status = fstatSync(descriptor);
    return status.isFile() && status.size <= most ? { bytes: readFileSync(descriptor), status } : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
