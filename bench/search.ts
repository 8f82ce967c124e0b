import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** A program's path in PATH, as execvp(3) would find it; null where it is not installed. */
export function search(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next folder.
    }
  }
  return null;
}
