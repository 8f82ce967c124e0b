import { statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { isWithin } from './config-files.ts';
import { RUNNER_FILES } from './manifests.table.ts';
import { findProgram } from './search-path.ts';
import type { Env } from './types.ts';

/** What commands name beside the manifests: files of the workspace (scripts, Makefiles) and programs of the machine. */
export interface CommandFiles {
  /** Paths below the workspace. */
  readonly inside: readonly string[];
  /** Name, real path, size and time of change of each program: another version makes another outcome. */
  readonly programs: readonly string[];
}

/** Interpreters that answer for a manager, which is a script of theirs. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  npm: ['node'],
  npx: ['node'],
  pnpm: ['node'],
  yarn: ['node'],
  corepack: ['node'],
  pip: ['python3', 'python'],
  pip3: ['python3', 'python'],
  uv: ['python3', 'python'],
  poetry: ['python3', 'python'],
};

/**
 * Looks at every word of the commands. A word that is made when the command runs (`$(…)`, a variable) is not seen.
 *
 * @param workspace real, absolute path
 */
export function commandFiles(workspace: string, commands: readonly string[], env: Env): CommandFiles {
  const words = [...new Set(commands.flatMap((command) => command.split(/[\s;&|()<>"'`=]+/)))].filter((word) => word !== '');
  const runners = words.flatMap((word) => (Object.hasOwn(RUNNER_FILES, word) ? (RUNNER_FILES[word] ?? []) : []));
  const behind = words.flatMap((word) => (Object.hasOwn(BEHIND, word) ? (BEHIND[word] ?? []) : []));
  const programs = [...words, ...behind].filter((word) => !word.includes('/') && !word.startsWith('-'));
  const inside = [...words, ...runners].flatMap((word) => insidePath(workspace, word));
  return {
    inside: [...new Set(inside)].sort(),
    programs: [...new Set(programs.flatMap((name) => programStamp(workspace, name, env)))].sort(),
  };
}

function insidePath(workspace: string, word: string): readonly string[] {
  const path = isAbsolute(word) ? word : join(workspace, word);
  const full = resolve(path);
  return full !== workspace && isWithin(full, workspace) ? [relative(workspace, full)] : [];
}

function programStamp(workspace: string, name: string, env: Env): readonly string[] {
  const real = findProgram(name, env);
  // A program in the workspace (node_modules/.bin) is what setup makes, not what it starts from.
  if (real === undefined || isWithin(real, workspace)) return [];
  const status = statSync(real, { throwIfNoEntry: false });
  return [`${name} ${real} ${status?.size ?? 0} ${status?.mtimeMs ?? 0}`];
}
