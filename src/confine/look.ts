import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';

/** What lies at PATH (lstat(2)); undefined for nothing, and for what this user can't look at: nothing that it runs can, either. */
export function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The names in a folder; none where there is no folder, or none that this user can read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The same with what each is, as far as the folder says it. */
export function entriesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
