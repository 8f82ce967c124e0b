import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../model/index.ts';
import { patternAtEnd } from '../policy/index.ts';
import { entriesIn } from './look.ts';

export interface ProtectedPaths {
  /** Folders that lead to a locked path by its pattern (`.git` for `.git/hooks`), shallow first: a mount of its own can't be moved away (EBUSY). */
  readonly pinned: readonly string[];
  /** Must become read-only. */
  readonly locked: readonly string[];
  /** Must be hidden: secrets, and hard links to credentials elsewhere. */
  readonly hidden: readonly string[];
  /** False when the walk ended at its bound, so that deeper ones may be unprotected. */
  readonly isComplete: boolean;
}

/** Finds what a plan protects in its workspace, without the warden's help. Links are not followed, and a link itself is never a mount point. */
export function findProtected(plan: Plan): ProtectedPaths {
  const inodes = new Set(plan.hardlinks.flatMap(inodeOf));
  const pinned = new Set<string>();
  const locked: string[] = [];
  const hidden: string[] = [];
  const queue = [plan.workspace.path];
  let visited = 0;
  for (let folder = queue.shift(); folder !== undefined && visited < plan.protect.walk.start; folder = queue.shift()) {
    visited += 1;
    for (const entry of entriesIn(folder)) {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) continue;
      const pattern = patternAtEnd(path, plan.protect.deny);
      if (pattern !== undefined) {
        locked.push(path);
        for (const folder of leadingFolders(path, pattern)) pinned.add(folder);
      } else if (entry.isDirectory() && !plan.protect.walk.skip.includes(entry.name)) queue.push(path);
      else if (entry.isFile() && isSecret(path, plan.protect.secrets, inodes)) hidden.push(path);
    }
  }
  return { pinned: [...pinned].sort((a, b) => a.length - b.length), locked, hidden, isComplete: queue.length === 0 };
}

function leadingFolders(path: string, pattern: string): readonly string[] {
  const parts = path.split('/');
  return pattern
    .split('/')
    .slice(1)
    .map((_, at) => parts.slice(0, parts.length - 1 - at).join('/'));
}

function isSecret(path: string, patterns: readonly string[], inodes: ReadonlySet<string>): boolean {
  if (patternAtEnd(path, patterns) !== undefined) return true;
  return inodes.size > 0 && inodeOf(path).some((inode) => inodes.has(inode));
}

function inodeOf(path: string): readonly string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined || found.nlink < 2 ? [] : [`${found.dev}:${found.ino}`];
}
