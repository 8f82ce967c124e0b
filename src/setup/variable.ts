import { join } from 'node:path';
import type { Env } from './types.ts';

/** A variable that says something; the managers take an empty one for none. */
export function variable(env: Env, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

/** `$XDG_CONFIG_HOME`, else `~/.config`. */
export function configHome(home: string, env: Env): string {
  const configured = variable(env, 'XDG_CONFIG_HOME');
  return configured?.startsWith('/') === true ? configured : join(home, '.config');
}

/** `$XDG_CONFIG_DIRS`, else `/etc/xdg`; the first counts most. */
export function machineConfigFolders(env: Env): readonly string[] {
  return (variable(env, 'XDG_CONFIG_DIRS') ?? '/etc/xdg').split(':').filter((folder) => folder.startsWith('/'));
}
