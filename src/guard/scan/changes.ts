import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GitFile, type GitReader, objectOf } from '../../confine/index.ts';
import { decode, type ListedFile, LONGEST_FILE, type ReadOutcome } from '../../scan/index.ts';

/** Two states of a repository's files: what is looked at, and what was there before. */
export interface Change {
  /** Files that are new or have another content. */
  readonly after: readonly ListedFile[];
  readonly readAfter: (file: ListedFile) => ReadOutcome;
  /** The same files as they were, and those that are gone: what was found there is not new. */
  readonly before: readonly ListedFile[];
  readonly readBefore: (file: ListedFile) => ReadOutcome;
}

/** What the working tree changes, seen from a commit. The listing says which files count. */
export async function changeSince(
  git: GitReader,
  commit: string,
  root: string,
  listed: readonly ListedFile[],
  readNow: (file: ListedFile) => ReadOutcome,
): Promise<Change> {
  const old = new Map((await git.tree(commit)).map((file) => [file.path, file]));
  const after = listed.filter((file) => !isSame(join(root, file.path), old.get(file.path)));
  const here = new Set(listed.map(({ path }) => path));
  return withBefore(git, old, after, readNow, here);
}

/** What is staged, seen from the last commit; before the first commit everything is new. */
export async function changeStaged(git: GitReader, isExcluded: (path: string) => boolean): Promise<Change> {
  const head = await git.commitOf('HEAD').catch(() => undefined);
  const old = new Map((head === undefined ? [] : await git.tree(head)).map((file) => [file.path, file]));
  const staged = (await git.staged()).filter(({ path }) => !isExcluded(path));
  const changed = staged.filter(({ path, object }) => old.get(path)?.object !== object);
  const { files, read } = await readObjects(git, changed);
  return withBefore(git, old, files, read, new Set(staged.map(({ path }) => path)));
}

async function withBefore(
  git: GitReader,
  old: ReadonlyMap<string, GitFile>,
  after: readonly ListedFile[],
  readAfter: (file: ListedFile) => ReadOutcome,
  here: ReadonlySet<string>,
): Promise<Change> {
  const changed = after.flatMap(({ path }) => old.get(path) ?? []);
  // A file with a new name comes as a new one; what was found under the old name is still not new.
  const gone = after.length > changed.length ? [...old.values()].filter(({ path }) => !here.has(path)) : [];
  const { files, read } = await readObjects(git, [...changed, ...gone]);
  return { after, readAfter, before: files, readBefore: read };
}

async function readObjects(
  git: GitReader,
  wanted: readonly GitFile[],
): Promise<{ readonly files: readonly ListedFile[]; readonly read: (file: ListedFile) => ReadOutcome }> {
  const contents = new Map<string, Buffer | null>();
  const objects = [...new Set(wanted.map(({ object }) => object))];
  for await (const { object, bytes } of git.contents(objects, LONGEST_FILE)) contents.set(object, bytes);
  const byPath = new Map(wanted.map(({ path, object }) => [path, contents.get(object) ?? null]));
  const files = wanted.map(({ path }) => ({ path, bytes: byPath.get(path)?.length ?? 0 }));
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    read: ({ path }) => {
      const bytes = byPath.get(path);
      return bytes === undefined || bytes === null ? { kind: 'unread', reason: 'it is longer than 32 MiB' } : decode(bytes);
    },
  };
}

function isSame(path: string, old: GitFile | undefined): boolean {
  if (old === undefined) return false;
  try {
    return objectOf(readFileSync(path), old.object) === old.object;
  } catch {
    return false;
  }
}
