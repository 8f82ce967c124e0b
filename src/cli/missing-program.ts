import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { visible } from './text.ts';

interface Asked {
  readonly program: string;
  readonly cwd: string;
  readonly path: string | undefined;
}

/** Why a run found no program, for the person who has it: what the cage does not show, or that nobody has it. One line. */
export function missingProgram({ program, cwd, path }: Asked): string {
  const name = visible(program);
  const found = placeOf(program, cwd, path);
  if (found === undefined)
    return program.includes('/') ? `  There is no program at ${name}.` : `  No folder of your PATH has a program ${name}.`;
  const real = realpathSync.native(found);
  const folders = [...new Set([dirname(found), dirname(real)])].filter(
    (folder, _, all) => !all.some((other) => isBelow(folder, other)),
  );
  const flags = folders.map((folder) => `--read ${quoted(visible(folder))}`).join(' ');
  return `  It is at ${visible(found)}: the cage does not show that, or not what starts it. To show its folder: sallyport run ${flags} -- ${name}`;
}

function placeOf(program: string, cwd: string, path = ''): string | undefined {
  const places = program.includes('/')
    ? [resolve(cwd, program)]
    : path
        .split(':')
        .filter((folder) => isAbsolute(folder))
        .map((folder) => join(folder, program));
  return places.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
