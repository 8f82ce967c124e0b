/** What git's own configuration makes it run: folders of hooks and included files that lie in the workspace. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { findGitFolders } from '../confine/index.ts';
import type { PolicyLayer } from '../policy/index.ts';

const MOST_BYTES = 64 * 1024;
const MOST_FILES = 20;
const FOLLOWED = /hookspath|include/i;

/** The configurations of git that hold in a workspace, whether they exist or not: the repository's and the person's. */
export function gitConfigPlaces(workspace: string, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const [common] = findGitFolders(workspace).outside;
  const home = env['HOME'];
  return [
    join(common ?? join(workspace, '.git'), 'config'),
    ...(home === undefined ? [] : [join(home, '.gitconfig'), join(home, '.config/git/config')]),
  ];
}

/**
 * A layer that protects what `core.hooksPath` and `include.path` name below the workspace: git runs the one and believes the
 * other, as it does `.git/hooks` and `.git/config`. Undefined where they name nothing there.
 */
export async function gitLayer(
  workspace: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PolicyLayer | undefined> {
  const [path = ''] = gitConfigPlaces(workspace, env);
  const waiting = gitConfigPlaces(workspace, env).filter((file) => FOLLOWED.test(textOf(file)));
  if (waiting.length === 0) return undefined;
  const { gitConfig } = await import('../inspect/opening/index.ts');
  const found = new Set<string>();
  for (let at = 0; at < waiting.length && at < MOST_FILES; at++) {
    const file = waiting[at] ?? '';
    for (const [key, value] of gitConfig(textOf(file))) {
      const isInclude = key === 'include.path' || /^includeif\..*\.path$/.test(key);
      if (!isInclude && key !== 'core.hookspath') continue;
      const named = placeOf(unquoted(value), isInclude ? dirname(file) : workspace, env['HOME']);
      if (isInclude && !waiting.includes(named)) waiting.push(named);
      const inside = relative(realOr(workspace), realOr(named));
      // A pattern is a sequence of names; a name outside, and the workspace itself, is none.
      if (inside !== '' && !inside.startsWith('..')) found.add(inside);
    }
  }
  return found.size === 0 ? undefined : { layer: 'repository', path, files: { protect: [...found] } };
}

function placeOf(value: string, base: string, home: string | undefined): string {
  return value.startsWith('~/') && home !== undefined ? join(home, value.slice(2)) : resolve(base, value);
}

function unquoted(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1];
  return quoted === undefined ? (value.split(/\s[#;]/, 1)[0] ?? '').trim() : quoted.replace(/\\(.)/g, '$1');
}

// A hostile repository's file: only a plain one, and only its beginning.
function textOf(path: string): string {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8').slice(0, MOST_BYTES) : '';
  } catch {
    return '';
  }
}

function realOr(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
