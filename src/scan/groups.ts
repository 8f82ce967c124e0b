import type { ListedFile } from './types.ts';

/** Files that are inspected together, and by one thread. */
export type Group = readonly ListedFile[];

/** Of source text, in bytes: small enough that threads share the work and that memory is bounded. */
const MOST_BYTES = 768 * 1024;
const MOST_FILES = 400;

/**
 * Divides files into groups: a folder with all below it where that is small enough, so that code which belongs together is read
 * together. Depends on the files only, not on the number of threads: the same files give the same findings.
 *
 * @param files in the order of their paths
 */
export function groupsOf(files: readonly ListedFile[]): readonly Group[] {
  return divide(files, 0);
}

function divide(files: readonly ListedFile[], depth: number): readonly Group[] {
  if (fits(files)) return files.length === 0 ? [] : [files];
  const groups: Group[] = [];
  let open: ListedFile[] = [];
  const close = (): void => {
    if (open.length > 0) groups.push(open);
    open = [];
  };
  for (const part of partsOf(files, depth)) {
    if (!fits(part) && part.length > 1) {
      close();
      groups.push(...divide(part, depth + 1));
      continue;
    }
    if (!fits([...open, ...part])) close();
    open.push(...part);
  }
  close();
  return groups;
}

/** The files of one folder by the name at this depth: a subfolder is one part, a file of its own another. */
function partsOf(files: readonly ListedFile[], depth: number): Iterable<readonly ListedFile[]> {
  const parts = new Map<string, ListedFile[]>();
  for (const file of files) {
    const name = file.path.split('/')[depth] ?? file.path;
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [file]);
    else part.push(file);
  }
  return parts.values();
}

function fits(files: readonly ListedFile[]): boolean {
  return files.length <= MOST_FILES && files.reduce((sum, { bytes }) => sum + bytes, 0) <= MOST_BYTES;
}
