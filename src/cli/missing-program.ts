import { accessSync, closeSync, constants, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { visible } from './text.ts';

interface Asked {
  readonly program: string;
  readonly cwd: string;
  readonly path: string | undefined;
  readonly home: string | undefined;
  readonly workspace: string;
}

/** Why a run found no program, for the person who has it: what the cage does not show, or that nobody has it. One line. */
export function missingProgram({ program, cwd, path, home, workspace }: Asked): string {
  const name = visible(program);
  const found = placeOf(program, cwd, path);
  if (found === undefined)
    return program.includes('/') ? `  There is no program at ${name}.` : `  No folder of your PATH has a program ${name}.`;
  const [starter, isWindows] = starterOf(found);
  if (isWindows)
    return `  ${visible(found)} begins with a line of Windows (CRLF), so its interpreter is not found: change its line ends.`;
  if (starter !== undefined && !isProgram(starter))
    return `  ${visible(found)} is started by ${visible(starter)}, and there is none.`;
  if (starter === undefined && realpathSync.native(found).startsWith(`${workspace}/`))
    return `  ${visible(found)} is there; what the system needs to start it (a binary's loader) is not.`;
  const target = realpathSync.native(starter ?? found);
  const way =
    starter !== undefined ? ` is started by ${visible(starter)}` : target === found ? '' : ` leads to ${visible(target)}`;
  const folder = quoted(visible(folderOf(target, home)));
  return `  ${visible(found)}${way}${way === '' ? ' is' : ', which is'} not shown in the cage. To show it: sallyport run --read ${folder} -- ${quoted(name)}`;
}

/** Why the system refused to start a program that is there; undefined where its file does not tell. */
export function refusedProgram({ program, cwd, path }: Pick<Asked, 'program' | 'cwd' | 'path'>): string | undefined {
  const place = program.includes('/') ? resolve(cwd, program) : undefined;
  const found = place === undefined ? undefined : statSync(place, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return `  ${visible(program)} is a folder.`;
  if (found?.isFile() !== true || placeOf(program, cwd, path) !== undefined) return undefined;
  return `  ${visible(program)} is not executable: chmod +x ${quoted(visible(program))}, or name the program that reads it before it.`;
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

/** The interpreter that a script's first line names, where it is not the system's, which the cage has. */
function starterOf(path: string): readonly [starter: string | undefined, isWindows: boolean] {
  const [, starter, end] = /^#! *(\/[^\s]+)[^\r\n]*(\r?)/.exec(firstBytes(path)) ?? [];
  if (starter === undefined) return [undefined, false];
  return [/^\/(?:usr\/)?s?bin\//.test(starter) && isProgram(starter) ? undefined : starter, end === '\r'];
}

function firstBytes(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(256);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

/** What has to be shown with a program: the packages beside it, or what an installer put around its `bin`; never a home folder. */
function folderOf(program: string, home: string | undefined): string {
  const packages = /^.*?\/node_modules(?=\/)/.exec(program)?.[0];
  if (packages !== undefined) return packages;
  const folder = dirname(program);
  const around = dirname(folder);
  const isTooWide = dirname(around) === '/' || holds(around, home);
  if (basename(folder) === 'bin' && !isTooWide) return around;
  return folder === '/' || holds(folder, home) ? program : folder;
}

function holds(folder: string, home: string | undefined): boolean {
  return home !== undefined && existsSync(home) && `${realpathSync.native(home)}/`.startsWith(`${folder}/`);
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
