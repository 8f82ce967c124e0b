/* The program hass of a virtual environment, and what it says of itself. */
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { UserError } from '../../../model/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UserError HASS_NOT_FOUND where a program was named that is none */
export function findHass(named: string | undefined, env: Environment): string | undefined {
  if (named === undefined) return programIn(env, 'hass');
  if (isProgram(named)) return realpathOfFolder(named);
  throw new UserError('HASS_NOT_FOUND', `${named} can't be started.`, {
    hint: 'Name bin/hass of a virtual environment that has homeassistant installed.',
  });
}

/** A program on the PATH; what belongs to the system may stand where an ordinary PATH does not lead. */
export function programIn(env: Environment, name: string): string | undefined {
  return [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'].map((folder) => join(folder, name)).find(isProgram);
}

/** The program's own name stays: a virtual environment is known by the folder that it is started from. */
function realpathOfFolder(path: string): string {
  return join(realpathSync(dirname(path)), path.slice(path.lastIndexOf('/') + 1));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The environment that hass lives in, and the Python that it was made of. */
export function foldersOf(hass: string): readonly string[] {
  const python = join(dirname(hass), 'python3');
  const made = existsSync(python)
    ? [dirname(dirname(realpathSync(python)))].filter((folder) => folder !== '/usr' && folder !== '/')
    : [];
  return [dirname(dirname(hass)), ...made];
}
