import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Env } from './types.ts';

/** The real path of the program that a name would start; undefined where PATH has none. Relative entries of PATH don't count. */
export function findProgram(name: string, env: Env): string | undefined {
  for (const folder of (env['PATH'] ?? '').split(':')) {
    if (!isAbsolute(folder)) continue;
    const real = realFile(join(folder, name));
    if (real !== undefined) return real;
  }
  return undefined;
}

function realFile(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync.native(path) : undefined;
  } catch {
    return undefined;
  }
}

/** The folders above a folder, nearest first, up to the root: where some managers look for configuration. */
export function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}
