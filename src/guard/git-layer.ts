/** What git's own configuration makes it run: folders of hooks, included files and programs that lie in the workspace. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { findGitFolders, readPlainFile, statusOf } from '../confine/index.ts';
import type { PolicyLayer } from '../policy/index.ts';

const MOST_BYTES = 64 * 1024;
const LARGEST_FILE = 2 ** 20;
const MOST_FILES = 20;
const MOST_WORDS = 20;
/** Most configurations hold none of these, and then nothing more is loaded. */
const FOLLOWED =
  /hookspath|include|fsmonitor|sshcommand|editor|pager|askpass|gitproxy|refscommand|external|command|textconv|clean|smudge|process|driver|helper|program|hook|uploadpack|receivepack|alias|difffilter|cmd/i;

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
 * A layer that protects what git's configuration names below the workspace: what `core.hooksPath` and the commands of filters,
 * `core.fsmonitor` and the like name is run, and what `include.path` names is believed, as `.git/hooks` and `.git/config` are.
 * Undefined where it names nothing there.
 */
export async function gitLayer(
  workspace: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PolicyLayer | undefined> {
  const [path = ''] = gitConfigPlaces(workspace, env);
  const waiting = gitConfigPlaces(workspace, env).filter((file) => FOLLOWED.test(textOf(file)));
  if (waiting.length === 0) return undefined;
  const { gitConfig, gitRuns } = await import('../inspect/opening/index.ts');
  const found = new Set<string>();
  const protect = (named: string): void => {
    // A link is protected by its own name and by what it points to.
    for (const real of [join(realOr(dirname(named)), basename(named)), realOr(named)]) {
      const inside = relative(realOr(workspace), real);
      // A pattern is a sequence of names; a name outside, and the workspace itself, is none.
      if (inside !== '' && !inside.startsWith('..')) found.add(inside);
    }
  };
  for (let at = 0; at < waiting.length && at < MOST_FILES; at++) {
    const file = waiting[at] ?? '';
    for (const [key, written] of gitConfig(textOf(file))) {
      const value = unquoted(written);
      const isInclude = key === 'include.path' || /^includeif\..*\.path$/.test(key);
      const named = placeOf(value, isInclude ? dirname(file) : workspace, env['HOME']);
      if (isInclude && !waiting.includes(named)) waiting.push(named);
      if (isInclude || key === 'core.hookspath') protect(named);
      else if (gitRuns(key, value)) for (const program of programsIn(key, value, workspace, env['HOME'])) protect(program);
    }
  }
  return found.size === 0 ? undefined : { layer: 'repository', path, files: { protect: [...found] } };
}

/**
 * The files that a command line of git's names. The first word is what runs, whether it is there yet or not; a later one counts
 * where it is a file (`node tools/clean.js`). Of an alias, which a person types, only the first.
 */
function programsIn(key: string, value: string, workspace: string, home: string | undefined): readonly string[] {
  const words = value
    .replace(/^!\s*/, '')
    .split(/[\s;|&()<>'"`]+/)
    .filter((word) => word !== '');
  return words.slice(0, key.startsWith('alias.') ? 1 : MOST_WORDS).flatMap((word, at) => {
    const place = placeOf(word, workspace, home);
    const isFile = statusOf(realOr(place))?.isFile();
    return isFile === true || (isFile === undefined && at === 0 && word.includes('/')) ? [place] : [];
  });
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
  return readPlainFile(path, LARGEST_FILE)?.bytes.toString('utf8').slice(0, MOST_BYTES) ?? '';
}

function realOr(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
