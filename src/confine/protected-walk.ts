import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../model/index.ts';
import { endsWithPattern } from './component-patterns.ts';

export interface ProtectedPaths {
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
  const locked: string[] = [];
  const hidden: string[] = [];
  const queue = [plan.workspace.path];
  let visited = 0;
  for (let folder = queue.shift(); folder !== undefined && visited < plan.protect.walk.start; folder = queue.shift()) {
    visited += 1;
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) continue;
      if (plan.protect.deny.some((pattern) => endsWithPattern(path, pattern))) locked.push(path);
      else if (entry.isDirectory() && !plan.protect.walk.skip.includes(entry.name)) queue.push(path);
      else if (entry.isFile() && isSecret(path, plan.protect.secrets, inodes)) hidden.push(path);
    }
  }
  return { locked, hidden, isComplete: queue.length === 0 };
}

function isSecret(path: string, patterns: readonly string[], inodes: ReadonlySet<string>): boolean {
  if (patterns.some((pattern) => endsWithPattern(path, pattern))) return true;
  return inodes.size > 0 && inodeOf(path).some((inode) => inodes.has(inode));
}

function inodeOf(path: string): readonly string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined || found.nlink < 2 ? [] : [`${found.dev}:${found.ino}`];
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
