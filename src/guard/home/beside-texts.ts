/* What a proposal changes that no comparison of texts sees: links, permissions, what is no text, and what goes away unread. */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeEntry } from '../../confine/index.ts';
import type { HomeFiles, HomeSentence } from '../../inspect/home/index.ts';
import { LONGEST_FILE } from '../../scan/index.ts';

/**
 * What is said of such changes; the tier of a link is the highest, because it shows a file under another name.
 *
 * @param house its folder as it is, the folder with what is changed, and both together
 * @param compared paths that the comparison of texts speaks of
 */
export function besideTexts(
  changes: readonly ChangeEntry[],
  { folder, upper, after }: { readonly folder: string; readonly upper: string; readonly after: HomeFiles },
  compared: readonly string[],
): readonly HomeSentence[] {
  const seen = new Set(compared);
  return changes.flatMap((change): readonly HomeSentence[] => {
    const { path, kind } = change;
    const old = change.renamedFrom;
    const gone = old === undefined || seen.has(old) ? [] : [deleted(old)];
    if (change.change === 'deleted') return kind === 'dir' || seen.has(path) ? gone : [...gone, deleted(path)];
    if (kind === 'symlink') return [...gone, { ...LINK, path, line: 1 }];
    // A file that was only opened for writing lies in a proposal, too: its text is the same.
    const isUnread =
      kind === 'file' &&
      change.change !== 'added' &&
      !('text' in after.read(path)) &&
      !isSame(join(folder, path), join(upper, path));
    const opened = isOpened(join(folder, path), change.mode, seen.has(path)) ? [{ ...OPENED, path, line: 1 }] : [];
    return [...gone, ...(isUnread ? [{ ...UNREAD, path, line: 1 }] : []), ...opened];
  });
}

const LINK = {
  tier: 'critical',
  text: 'this is a link now: whoever may read it reads what it leads to',
  instead: 'The file itself, in the folder where it is wanted.',
} as const;
const UNREAD = {
  tier: 'high',
  text: 'this is no text, so nobody can say what its change does',
  instead: 'Replace the file by your own hand.',
} as const;
const OPENED = {
  tier: 'high',
  text: 'other users of this machine may do more with it than before',
  instead: 'Leave its permissions as they are.',
} as const;

function deleted(path: string): HomeSentence {
  return { tier: 'medium', text: 'this goes away, and was not read here', path, line: 1 };
}

/** Others get a right: to write, or any right where nothing else changes. A program that replaces a file often gives it the usual ones. */
function isOpened(path: string, mode: number, isCompared: boolean): boolean {
  const before = lstatSync(path, { throwIfNoEntry: false })?.mode;
  return before !== undefined && (mode & ~before & (isCompared ? 0o022 : 0o077)) !== 0;
}

/** False also for what is too long to be compared. */
function isSame(before: string, after: string): boolean {
  const [old, now] = [before, after].map((path) => lstatSync(path, { throwIfNoEntry: false }));
  if (old?.isFile() !== true || now?.isFile() !== true || old.size !== now.size || old.size > LONGEST_FILE) return false;
  return readFileSync(before).equals(readFileSync(after));
}
