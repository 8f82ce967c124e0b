import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Incomplete } from '../../model/index.ts';
import type { ListedFile, ReadOutcome } from '../../scan/index.ts';

/** Files of one state, which need not lie on the disk like that: what is staged, what a commit holds, one text. */
export interface Side {
  readonly files: readonly ListedFile[];
  readonly read: (file: ListedFile) => ReadOutcome;
}

export interface Copies {
  readonly root: string;
  /** Paths that could not be copied, so nobody looked at them. */
  readonly incomplete: readonly Incomplete[];
}

/**
 * Writes files into a new folder of the user's alone, for a program that only reads folders, and removes it when `use` has ended.
 *
 * @param settings texts that stand in the folder instead of files of these names
 */
export async function withCopies<T>(
  { files, read }: Side,
  settings: ReadonlyMap<string, string>,
  use: (copies: Copies) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-scan-'));
  try {
    const incomplete: Incomplete[] = [];
    for (const file of files) {
      if (settings.has(file.path)) continue;
      const outcome = read(file);
      if (outcome.kind === 'text' && !copy(root, file.path, outcome.text))
        incomplete.push({ path: file.path, reason: 'other scanners do not see it: no file can have this name' });
    }
    for (const [path, text] of settings) if (text !== '') copy(root, path, text);
    return await use({ root, incomplete });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A commit may hold any names, also such as lead out of the folder, or to what git obeys. */
function copy(root: string, path: string, text: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')) return false;
  try {
    const target = join(root, ...parts);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
